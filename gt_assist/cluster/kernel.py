"""How alike incidents are: by what they say, and by whom they are near.

The neighbourhood is an isolation kernel (Qin, Ting, Zhu & Lee 2019), the share of many coarse partitions that put two
incidents into one cell. It adapts to how dense the talk is: one measure serves the worn paths and the odd corners.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]

PARTITIONS = 800
FEWEST, MORE = 0.4, 0.8
"""Cells of a partition: from 0.4 to 1.2 times as many as codes are wanted."""
WORDS = 0.3
"""The weight of wording beside meaning. Between 0.15 and 0.45 it hardly matters."""
WORD_DIMENSIONS = 256
NEARNESS = 0.7
"""The weight of being alike beside having the same neighbours. The neighbours make it matter less which interviews
there are, and agree better with people's codes; being alike makes a corrected letter matter less."""
BLOCK = 1000
"""Rows at a time, for the sake of memory."""

_GOLDEN = 0.6180339887


def unit(rows: NDArray[np.floating]) -> Vectors:
    """The rows at length one; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def features(vectors: Vectors, texts: Sequence[str]) -> Vectors:
    """Meaning beside wording, each row of length one: (n, d + 256)."""
    n = len(texts)
    # Of a handful of texts the mean is hardly "what all share": it is taken off whole only where there are many.
    meaning = unit(vectors - vectors.mean(axis=0) * (n / (n + 10)))
    return unit(np.hstack([math.sqrt(1 - WORDS) * meaning, math.sqrt(WORDS) * _wording(texts)]))


def _wording(texts: Sequence[str]) -> Vectors:
    """(n, 256): sublinear tf-idf of the words in at least two texts, each word a fixed random vector of signs."""
    counts = [Counter(re.findall(r"\w\w+", text.casefold())) for text in texts]
    spread = Counter(word for count in counts for word in count)
    signs = {word: _signs(word) for word, among in spread.items() if among > 1}
    rarity = {word: 1 + math.log((1 + len(texts)) / (1 + spread[word])) for word in signs}
    rows = np.zeros((len(texts), WORD_DIMENSIONS), np.float32)
    for row, count in zip(rows, counts, strict=True):
        weights = {word: (1 + math.log(count[word])) * rarity[word] for word in sorted(count) if word in signs}
        length = math.sqrt(sum(weight * weight for weight in weights.values()) * WORD_DIMENSIONS)
        for word, weight in weights.items():
            row += signs[word] * np.float32(weight / length)
    return rows


def _signs(word: str) -> Vectors:
    bits = np.unpackbits(np.frombuffer(hashlib.shake_128(word.encode()).digest(WORD_DIMENSIONS // 8), np.uint8))
    return bits.astype(np.float32) * 2 - 1


def draws(texts: Sequence[str], seed: int, count: int) -> NDArray[np.float64]:
    """(n, count) numbers in 0..1 that look random and depend on the text and `seed` alone."""
    drawn = [hashlib.shake_128(f"{count}\n{seed}\n{text}".encode()).digest(4 * count) for text in texts]
    return np.stack([np.frombuffer(digest, "<u4") for digest in drawn]) / 2**32


def together(
    rows: Vectors, texts: Sequence[str], fineness: float, seed: int, progress: Callable[[str, int, int], None]
) -> Vectors:
    """(n, n): the share of the partitions in which two texts lie in one cell."""
    n = len(rows)
    chances = draws(texts, seed, PARTITIONS)
    cells = np.empty((n, PARTITIONS), np.intp)
    for at in range(PARTITIONS):
        if at % 10 == 0:
            progress("comparing incidents", at, PARTITIONS)
        # Evenly spread over the range of numbers of cells, whatever PARTITIONS is (Weyl's sequence).
        wanted = fineness * (FEWEST + MORE * (at * _GOLDEN % 1)) * math.sqrt(n)
        cells[:, at] = _partition(rows, chances[:, at], wanted / n)
    progress("comparing incidents", PARTITIONS, PARTITIONS)
    return shared(cells)


def shared(cells: Labels) -> Vectors:
    """(n, n): the share of the columns of `cells` in which two rows hold the same number.

    Only columns in which both hold one count, -1 being none; where there is no such column the share is 0.

    >>> shared(np.array([[0, 0], [0, 1], [-1, 1]])).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 1.0], [0.0, 1.0, 1.0]]
    """
    from scipy.sparse import csr_array

    there = cells >= 0
    first = np.concatenate([[0], np.cumsum(cells.max(axis=0) + 1)])
    starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))])
    ones = np.ones(starts[-1], np.float32)
    member = csr_array((ones, (cells + first[:-1])[there], starts), shape=(len(cells), first[-1]))
    found, held = np.empty((len(cells), len(cells)), np.float32), there.astype(np.float32)
    for start in range(0, len(cells), BLOCK):
        rows = slice(start, start + BLOCK)
        found[rows] = (member[rows] @ member.T).toarray()
        found[rows] /= np.maximum(held[rows] @ held.T, 1)
    return found


def likeness(rows: Vectors, shared: Vectors) -> Vectors:
    """(n, n), at most 1: the cosines of features, and the cosines of the rows of `shared` (the same neighbours)."""
    alike = shared @ shared.T
    lengths = np.sqrt(np.diag(alike))
    alike *= (1 - NEARNESS) / lengths
    alike /= lengths[:, None]
    alike += NEARNESS * (rows @ rows.T)
    return alike


def _partition(rows: Vectors, chances: NDArray[np.float64], rate: float) -> Labels:
    """The cell of each row: that of the nearest seed, the seeds moved once to their cells' means.

    Seeds are the rows with a chance below `rate`, and two at the least.
    """
    seeds = np.flatnonzero(chances < rate)
    if len(seeds) < 2:
        seeds = np.sort(np.argsort(chances, kind="stable")[:2])
    nearest = (rows @ rows[seeds].T).argmax(axis=1)
    order = np.argsort(nearest, kind="stable")
    starts = np.flatnonzero(np.diff(nearest[order], prepend=-1))
    centres = unit(np.add.reduceat(rows[order], starts, axis=0))
    cells: Labels = (rows @ centres.T).argmax(axis=1)
    return cells
