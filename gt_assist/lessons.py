"""What a coder's decisions about constructs teach: the matcher's shares for the rest of her study, moved by them.

Pure functions on arrays. Two things are learnt, both held back while there are few decisions:

- how often each construct occurs in this study. The shares are set against the mean share over all her segments, and
  that mean moves towards what she confirmed, like a mean that started with `HELD` imagined decisions (an empirical
  Bayes shift of the prior; Saerens, Latinne & Decaestecker 2002, Neural Computation 14);
- what a construct sounds like here: the mean of the passages confirmed for it (a prototype) draws what is like it,
  that of those refused for it pushes away, each by n / (n + `FEW`).

The share of "no construct at all" stays as it is: whether to abstain is not learnt from which construct was right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Chosen on the invented demo study and looked at on published codings; `scripts/evaluate.py learning` draws the curve.
HELD = 40.0  # decisions it takes until what she confirms weighs as much as what the matcher expected
LEAST = 0.01  # an expected share is taken for at least this, or one decision would lift a rare construct too far
DRAW = 12.0  # how far likeness to a prototype moves a construct, in logits for a likeness of 1
FEW = 4.0
REFUSED = 0.25  # a refusal says less than a confirmation: what is not one construct may be any other
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What was decided: `vectors` (m, d) of codes or passages, for each its construct's column, and yes or no."""

    vectors: npt.NDArray[Any]
    columns: tuple[int, ...]
    right: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.columns)


def teach(shares: Array, vectors: npt.NDArray[Any], lessons: Lessons, expected: Array, centre: Array) -> Array:
    """Shares (n, k + 1, the last of none) of passages with `vectors` (n, d), moved by what was decided.

    `expected` (k) is the mean share of each construct over the study, none left out, and `centre` (d) the mean of the
    study's vectors (`outlook` gives both). Without lessons the shares come back as they are.
    Raises ValueError when the shapes do not fit.
    """
    if shares.shape != (len(vectors), len(expected) + 1) or len(lessons.vectors) != len(lessons):
        raise ValueError(f"{shares.shape} shares, {vectors.shape} vectors, {len(expected)} constructs do not fit")
    if not len(lessons) or not len(vectors):
        return shares
    logits = np.log(shares[:, :-1] + TINY) + _more_or_less(lessons, expected)
    logits += _likeness(vectors, lessons, centre, len(expected))
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    held = 1.0 - shares[:, -1:]
    moved: Array = np.round(held * raised / raised.sum(axis=1, keepdims=True), 6)
    return np.hstack([moved, shares[:, -1:]])


def outlook(shares: Array, vectors: npt.NDArray[Any]) -> tuple[Array, Array]:
    """What the matcher expects of a whole study: each construct's mean share, none left out; and the mean vector."""
    held = shares[:, :-1] / np.maximum(shares[:, :-1].sum(axis=1, keepdims=True), TINY)
    expected: Array = held.mean(axis=0)
    centre: Array = vectors.astype(np.float64).mean(axis=0)
    return expected, centre


def _more_or_less(lessons: Lessons, expected: Array) -> Array:
    """How much more or less often than expected each construct is confirmed here, in logits."""
    usual = np.maximum(expected, LEAST)
    usual = usual / usual.sum()
    confirmed = np.zeros(len(expected))
    for column, right in zip(lessons.columns, lessons.right, strict=True):
        confirmed[column] += right
    found = (confirmed + HELD * usual) / (confirmed.sum() + HELD)
    logits: Array = np.log(found / usual)
    return logits


def _likeness(vectors: npt.NDArray[Any], lessons: Lessons, centre: Array, constructs: int) -> Array:
    """How like each passage is to what was confirmed for a construct, less to what was refused, in logits."""
    rows, taught = _around(vectors, centre), _around(lessons.vectors, centre)
    moved = np.zeros((len(rows), constructs))
    by_kind: dict[tuple[int, bool], list[int]] = {}
    for at, kind in enumerate(zip(lessons.columns, lessons.right, strict=True)):
        by_kind.setdefault(kind, []).append(at)
    for (column, right), own in sorted(by_kind.items()):
        like = rows @ taught[own].mean(axis=0)
        sure = len(own) / (len(own) + FEW)
        moved[:, column] += DRAW * sure * (like if right else -REFUSED * np.maximum(like, 0.0))
    return moved


def _around(vectors: npt.NDArray[Any], centre: Array) -> Array:
    """The vectors seen from the study's middle, with length 1."""
    rows: Array = vectors.astype(np.float64) - centre
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TINY)
    return rows


def lessons(taught: Sequence[tuple[npt.NDArray[Any], int, bool]]) -> Lessons:
    """Decisions as lessons: each a vector (d), the column of a construct, and whether it was confirmed."""
    rows = [vector for vector, _, _ in taught]
    return Lessons(
        np.stack(rows) if rows else np.zeros((0, 0)),
        tuple(column for _, column, _ in taught),
        tuple(right for _, _, right in taught),
    )
