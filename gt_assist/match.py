"""Vectors of passages against the constructs of a framework: ranked, with scores, or "none of these".

Every matcher is one linear head: a column of weights for each construct and a last one for talk that belongs
to none of them; the softmax of the columns gives the scores. For the packaged frameworks head and encoder were tuned
on our own bank of invented utterances (`scripts/train_constructs.py`); for anybody's own framework the head is made
from the definitions alone, on the encoder as it comes, which is weaker, and `by_definitions` says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from gt_assist.errors import GTAssistError
from gt_assist.framework import Construct, Framework

Vectors = npt.NDArray[np.float32]
Head = npt.NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]

# A code made mostly of passages that fit no construct fits none itself: "most" is more than half the weight.
MOST = 0.5
# The share of passages whose right construct the first `likely` ones are to hold.
SURE = 0.8
# The layers of the encoder that were tuned for constructs, beside the heads.
LAYERS = "encoder.safetensors"
TENSORS = ("weights", "bias", "valence_weights", "valence_bias")


@dataclass(frozen=True, slots=True)
class Match:
    """What one passage (or code) is about: constructs with their probability, best first.

    `abstain` says that it is more honestly laid beside no construct; `ranked` is given all the same. `none` is the
    probability that no construct holds it; it and the scores of all constructs add up to 1. `valence` is how likely it
    tells of something that helped, less how likely of something that hindered; None where the matcher cannot say.
    `likely` is how many of the first constructs it takes to hold the right one in `SURE` of such passages, provided
    that one holds it at all (a conformal set, Romano, Sesia & Candes 2020); 0 where nobody reckoned it.
    """

    abstain: bool
    ranked: tuple[tuple[str, float], ...]
    none: float = 0.0
    valence: float | None = None
    likely: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """A head ready to use: `weights` (d, k + 1) and `bias` (k + 1), the last column standing for none of the k `ids`.

    It abstains when the probability of none is above `limit`. `layers` is the file of the tuned encoder on whose
    vectors it was trained (`gt_assist.embed.find_tuned`); None: made of definitions with the caller's own encoder.
    `mass` is how much of the constructs' probability the first ones have to gather to be a likely set (None: unknown);
    `valence` holds the weights (d, 3) and the bias (3) for hindering, neither and helping.
    """

    framework: str
    ids: tuple[str, ...]
    weights: Head
    bias: Head
    limit: float
    layers: Path | None = None
    mass: float | None = None
    valence: tuple[Head, Head] | None = None

    @property
    def by_definitions(self) -> bool:
        """Whether only definitions speak: nothing was trained for this framework."""
        return self.layers is None

    def probabilities(self, vectors: Vectors) -> Head:
        """Of each row of `vectors` (n, d) the probability of each construct and, last, of none: (n, k + 1).

        Raises GTAssistError when the vectors have another length than those it was made with.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.weights.shape[0]:
            raise GTAssistError(
                f"The constructs of {self.framework} were learnt on vectors of {self.weights.shape[0]} numbers, "
                f"and these have {vectors.shape[-1]}.",
                hint="Embed the passages for matching with the encoder that comes with the package.",
            )
        logits = vectors.astype(np.float64) @ self.weights + self.bias
        if self.by_definitions:  # "none" stands against all constructs together, however many there are
            logits[:, -1] += np.logaddexp.reduce(logits[:, :-1], axis=1)
        # Six decimals: the last bits of a product depend on how many rows are multiplied at once.
        shares: Head = np.round(_softmax(logits), 6)
        return shares

    def match(self, vectors: Vectors, top: int = 5, moved: Head | None = None) -> list[Match]:
        """For each row of `vectors` (n, d), unit length, the best `top` constructs and whether to abstain.

        `moved` are its shares (n, k + 1) where something has moved them since, such as what the rest of a study is
        about: order and scores are then theirs. How many are likely stays a matter of the matcher's own, since those
        were calibrated: as many of the first as hold the same mass of them.
        """
        own = self.probabilities(vectors)
        rows = zip(own, own if moved is None else moved, self._leanings(vectors), strict=True)
        return [self._read(*row, top) for row in rows]

    def _leanings(self, vectors: Vectors) -> list[float | None]:
        """Of each row how likely it tells of help, less how likely of hindrance."""
        if self.valence is None:
            return [None] * len(vectors)
        weights, bias = self.valence
        shares = _softmax(vectors.astype(np.float64) @ weights + bias)
        return [round(float(helps - hinders), 4) for hinders, _, helps in shares]

    def _read(self, own: Head, row: Head, lean: float | None, top: int) -> Match:
        order = np.argsort(-row[:-1], kind="stable")
        ranked = tuple((self.ids[i], float(row[i])) for i in order[: max(top, 1)])
        none = float(row[-1])
        return Match(none > self.limit, ranked, none, lean, likely=self._likely(own[order]))

    def _likely(self, ranked: Head) -> int:
        """How many of these probabilities, in the order of the ranking, make up the mass."""
        if self.mass is None or not ranked.sum():
            return 0
        gathered = np.cumsum(ranked) / ranked.sum()
        return int(np.searchsorted(gathered, min(self.mass, float(gathered[-1])))) + 1


def load_matcher(framework: Framework, folder: Path | None = None, encode: Encode | None = None) -> Matcher:
    """The matcher of a framework: the trained one where there is one, else one made from its definitions.

    `folder` holds the trained heads (default: those of the package). `encode` turns texts into unit vectors and
    is needed only where the definitions have to be embedded. Raises GTAssistError when the heads are missing or
    damaged, or `encode` is needed and missing.
    """
    file = (folder or trained_folder()) / f"{framework.name}.safetensors"
    if file.is_file():
        matcher = _read_head(file)
        # Somebody's own version under the same name has other constructs: then only its definitions can speak.
        if set(matcher.ids) == set(framework.ids()):
            return matcher
    if encode is None:
        raise GTAssistError(
            f"No head was trained for the framework {framework.name}.",
            hint="Give an encoder, so that its definitions can be compared with the passages.",
        )
    return definition_matcher(framework, encode, folder)


def definition_matcher(framework: Framework, encode: Encode, folder: Path | None = None) -> Matcher:
    """A matcher that knows only the definitions: which is nearest, and how near all of them are.

    What all definitions share is taken out before they are compared, since it draws every passage alike; it serves
    to tell talk of that kind from other talk. Three numbers (`definitions.json`) were fitted with the definitions
    of CFIR 2009 on invented utterances; for another framework they are a fair guess, no calibration.
    """
    scale = _read_json((folder or trained_folder()) / "definitions.json")
    rows = np.stack([_unit(encode(definition_texts(construct)).mean(axis=0)) for construct in framework.constructs])
    shared = rows.mean(axis=0)
    own = scale["sharpness"] * np.stack([_unit(row) for row in rows - shared])
    return Matcher(
        framework=framework.name,
        ids=framework.ids(),
        weights=np.vstack([own, -scale["slope"] * _unit(shared)]).T,
        bias=np.append(-own @ shared, scale["level"]),
        limit=scale["limit"],
    )


def definition_texts(construct: Construct) -> tuple[str, ...]:
    """What stands for a construct where only its definition is known.

    >>> definition_texts(Construct("x:cost", "Cost", "x", "What it costs.", "Price, fees."))
    ('Cost: What it costs.', 'Cost. Price, fees.')
    """
    texts = (f"{construct.name}: {construct.definition}", f"{construct.name}. {construct.belongs}")
    return texts if construct.belongs else texts[:1]


def sum_up(matches: Sequence[Match], strengths: Sequence[float]) -> Match:
    """What a code is about: the mean over its incidents, each weighted by its strength in the code.

    Incidents that abstain do not count, unless most do (by weight): then the code abstains, and the mean is over all.
    Give matches with every construct in `ranked` (`top=len(ids)`); a construct that is missing counts as 0.
    Raises ValueError when the two sequences differ in length or are empty.

    >>> sum_up([Match(False, (("a", 0.6), ("b", 0.2))), Match(False, (("b", 0.4), ("a", 0.2)))], [1.0, 1.0]).ranked
    (('a', 0.4), ('b', 0.3))
    """
    if not matches or len(matches) != len(strengths):
        raise ValueError(f"{len(matches)} matches and {len(strengths)} strengths: give one strength for each match")
    weights = strengths if sum(strengths) > 0 else [1.0] * len(matches)
    silent = sum(w for match, w in zip(matches, weights, strict=True) if match.abstain) / sum(weights)
    abstain = silent > MOST
    counted = [(m, w) for m, w in zip(matches, weights, strict=True) if w > 0 and (abstain or not m.abstain)]
    whole = sum(weight for _, weight in counted)
    totals: dict[str, float] = {}
    for match, weight in counted:
        for construct, score in match.ranked:
            totals[construct] = totals.get(construct, 0.0) + score * weight / whole
    ranked = sorted(((id, round(score, 6)) for id, score in totals.items()), key=lambda pair: (-pair[1], pair[0]))
    none = sum(match.none * weight for match, weight in counted) / whole
    return Match(abstain=abstain, ranked=tuple(ranked), none=round(none, 6))


def trained_folder() -> Path:
    """Where the trained heads lie: inside the installed package, else in the project's own `models/`."""
    package = Path(str(resources.files("gt_assist")))
    for folder in (package / "trained" / "constructs", package.parent / "models" / "constructs"):
        if folder.is_dir():
            return folder
    raise GTAssistError("The trained constructs are missing from this installation.", hint="Install gt-assist anew.")


def _read_head(file: Path) -> Matcher:
    from safetensors import SafetensorError, safe_open  # 20 ms that a study without matching need not pay

    try:
        with safe_open(str(file), framework="numpy") as opened:
            about = json.loads((opened.metadata() or {})["head"])
            weights, bias, *valence = (opened.get_tensor(name).astype(np.float64) for name in TENSORS)
        return Matcher(
            framework=about["framework"],
            ids=tuple(about["ids"]),
            weights=weights,
            bias=bias,
            limit=float(about["limit"]),
            layers=file.with_name(LAYERS),
            mass=float(about["mass"]),
            valence=(valence[0], valence[1]),
        )
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise GTAssistError(
            f"{file.name}: is no trained head, or a damaged one.", hint="Install gt-assist anew."
        ) from error


def _read_json(file: Path) -> dict[str, float]:
    try:
        values: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GTAssistError(f"{file.name}: missing or damaged.", hint="Install gt-assist anew.") from error
    return values


def _softmax(logits: Head) -> Head:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Head = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _unit(vector: npt.NDArray[Any]) -> Head:
    """The same direction with length 1; a vector of zeros stays one."""
    unit: Head = vector.astype(np.float64) / max(float(np.linalg.norm(vector)), 1e-12)
    return unit
