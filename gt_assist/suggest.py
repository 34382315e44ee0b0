"""Which of a researcher's own codes a new passage may belong to, learnt from the passages she has coded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]

# How far a passage's own neighbourhood reaches: exp(SHARPNESS * (cosine - 1)) halves about every 0.07 of cosine.
SHARPNESS = 10.0
# The blend of the two ways of being near: to single passages, and to the middle of a code.
NEIGHBOURS = 0.5


def suggest(
    new: Vectors, coded: Vectors, codes_of_coded: Sequence[Collection[str]], *, top: int = 5
) -> list[list[tuple[str, float]]]:
    """For each new passage the `top` codes, best first, each with a score of 0..1.

    `new` (n, d) and `coded` (m, d) are unit rows; `codes_of_coded` says which codes each coded passage bears. The score
    is the mean of two cosines, taken from the mean of all rows: to the nearest passages of the code (weighted by
    nearness, so that one very near passage counts much) and to the code's centre. Negative scores are 0. The result
    does not depend on the order of passages; equal scores are ordered by code.

    >>> east, north = [1.0, 0.0], [0.0, 1.0]
    >>> rows = np.array([east, north], np.float32)
    >>> [found[0][0] for found in suggest(rows, rows, [{"going east"}, {"going north"}])]
    ['going east', 'going north']
    """
    names = sorted({code for codes in codes_of_coded for code in codes})
    if not names or not len(new):
        return [[] for _ in range(len(new))]
    mean = np.concatenate([new, coded]).mean(axis=0, dtype=np.float64)
    rows, known = _unit(new - mean), _unit(coded - mean)
    bears = np.array([[name in codes for name in names] for codes in codes_of_coded], dtype=np.float64)
    scores = _scores(rows, known, bears)
    ranked = [sorted(zip(names, row, strict=True), key=lambda pair: (-pair[1], pair[0]))[:top] for row in scores]
    return [[(name, float(score)) for name, score in pairs] for pairs in ranked]


def _scores(rows: Scores, known: Scores, bears: Scores) -> Scores:
    """Scores of shape (new passages, codes)."""
    cosines = rows @ known.T
    weights = np.exp(SHARPNESS * (cosines - 1.0))
    near = (weights * cosines) @ bears / np.maximum(weights @ bears, 1e-12)
    centres = _unit(bears.T @ known)
    blended = NEIGHBOURS * near + (1.0 - NEIGHBOURS) * (rows @ centres.T)
    # Six decimals: sums in another order must not change which code comes first.
    found: Scores = blended.clip(0.0, 1.0).round(6)
    return found


def _unit(vectors: NDArray[Any]) -> Scores:
    rows: Scores = vectors.astype(np.float64)
    lengths: Scores = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    lengths[lengths == 0] = 1.0
    return rows / lengths
