"""Vectors of incidents -> candidate codes: who belongs together, how strongly, how firmly.

Four steps, each of which changes little when the interviews change little:

1. *Features*: the vectors without what all of them share, beside the words of the texts (tf-idf, projected on signs
   keyed by the word itself, so that no vocabulary has to be learned).
2. *Togetherness*: the share of many coarse partitions in which two incidents lie in the same cell. Whether a text is
   a seed of a partition hangs on the text and `seed` alone, never on its position or on the others (an isolation
   kernel: Qin, Ting, Zhu & Lee 2019). A corrected letter therefore touches few partitions.
3. *Dense cores*: what HDBSCAN finds on that kernel, trimmed to members that are together most of the time, stays whole.
4. *Codes*: average linkage over the kernel, cut where the number of codes of several incidents suits `grain`. What is
   near to nothing stays a one-off, a code of one; no incident is lost as noise.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gt_assist.errors import GTAssistError

Grain = Literal["coarse", "medium", "fine"]
Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]

CODES_PER_ROOT = {"coarse": 1.0, "medium": 2.0, "fine": 4.0}
"""Codes of several incidents wanted for n incidents, as a multiple of the square root of n."""
PARTITIONS = 400
WORDS_SHARE = 0.3
WORD_DIMENSIONS = 256
CORE_TOGETHER = 0.7
ONE_OFF_BELOW = 0.2
MOST = 25_000
"""Distinct texts at most: the kernel takes 4 bytes for each pair, HDBSCAN another 8."""

_GOLDEN = 0.6180339887


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that belong together: a candidate code's incidents, or a one-off incident alone.

    `members` are row numbers in rising order. `strengths` are the cosines of the members' vectors to their mean, in
    0..1, in the same order. `stability` is the share of the partitions of the ensemble that put two members, drawn
    at random from the distinct texts, into one cell: 0..1, and None where there is only one distinct text.
    """

    members: tuple[int, ...]
    strengths: tuple[float, ...]
    stability: float | None


@dataclass(frozen=True, slots=True)
class Clustering:
    """A partition of all rows: largest clusters first, equals by their first text."""

    clusters: tuple[Cluster, ...]

    def labels(self) -> list[int]:
        """For each row the number of its cluster."""
        at = {row: number for number, cluster in enumerate(self.clusters) for row in cluster.members}
        return [at[row] for row in range(len(at))]


def cluster(vectors: Vectors, *, keys: Sequence[str], grain: Grain = "medium", seed: int = 0) -> Clustering:
    """Put `vectors` (n, d; rows of length one) into clusters; `keys` are the n texts they stand for.

    The result is the same partition in whatever order the rows come. Rows with the same key always go together.
    Takes about n * n * 12 bytes at its peak; raises GTAssistError beyond `MOST` distinct texts and ValueError where
    rows and keys do not match.

    >>> east, north = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]
    >>> found = cluster(np.array([east, north, east, north], np.float32), keys=["a b", "c d", "a b", "c d"])
    >>> [c.members for c in found.clusters]
    [(0, 2), (1, 3)]
    """
    if len(vectors) != len(keys):
        raise ValueError(f"{len(vectors)} vectors, but {len(keys)} keys")
    if not len(keys):
        return Clustering(())
    texts, rows, distinct = _distinct(vectors, keys)
    if len(texts) > MOST:
        raise GTAssistError(
            f"{len(texts)} different segments are too many to compare each with each (at most {MOST}).",
            hint="Use larger units (--unit turn), or make several studies.",
        )
    fineness = CODES_PER_ROOT[grain]
    together = _together(_features(distinct, texts), _chances(texts, seed), fineness)
    labels = _codes(together, np.array([len(r) for r in rows]), fineness)
    labels = _release(distinct, labels)
    found = [_describe(vectors, np.flatnonzero(labels == at), rows, together) for at in range(labels.max() + 1)]
    return Clustering(tuple(sorted(found, key=lambda c: (-len(c.members), min(keys[m] for m in c.members)))))


def representative(vectors: Vectors, members: Sequence[int], limit: int = 5) -> list[int]:
    """The members (row numbers) nearest to their own centre, best first, equals in rising order.

    >>> representative(np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]], np.float32), [0, 1, 2], limit=1)
    [1]
    """
    near = strengths(vectors, members)
    return [members[i] for i in sorted(range(len(members)), key=lambda i: (-near[i], members[i]))[:limit]]


def strengths(vectors: Vectors, members: Sequence[int]) -> tuple[float, ...]:
    """The cosine of each member's vector to the mean of all members', cut off at 0 and 1, to six decimals."""
    rows = _unit(vectors[list(members)])
    centre = _unit(rows.mean(axis=0, keepdims=True))[0]
    return tuple(round(float(min(1.0, max(0.0, c))), 6) for c in rows @ centre)


def _describe(vectors: Vectors, own: Labels, rows: list[list[int]], together: Vectors) -> Cluster:
    members = tuple(sorted(row for i in own for row in rows[i]))
    pairs = len(own) * (len(own) - 1)
    # The diagonal is 1 for each text, and says nothing.
    stability = (float(together[np.ix_(own, own)].sum(dtype=np.float64)) - len(own)) / pairs if pairs else None
    kept = None if stability is None else round(min(1.0, max(0.0, stability)), 4)
    return Cluster(members, strengths(vectors, members), kept)


def _distinct(vectors: Vectors, keys: Sequence[str]) -> tuple[list[str], list[list[int]], Vectors]:
    """The texts in alphabetical order, the rows of each, and a vector for each (the mean where rows differ)."""
    rows: dict[str, list[int]] = {}
    # Sorted by content down to the last bit, so that sums come out the same in whatever order the rows came.
    for row in sorted(range(len(keys)), key=lambda i: (keys[i], vectors[i].tobytes())):
        rows.setdefault(keys[row], []).append(row)
    means = np.stack([vectors[own].mean(axis=0) for own in rows.values()])
    return list(rows), list(rows.values()), _unit(means)


def _unit(rows: NDArray[np.floating]) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def _features(vectors: Vectors, texts: Sequence[str]) -> Vectors:
    """(n, d + 256): meaning beside wording, each row of length one."""
    n = len(texts)
    # Of a handful of texts the mean is hardly "what all share": it is taken off whole only where there are many.
    meaning = _unit(vectors - vectors.mean(axis=0) * (n / (n + 10)))
    return _unit(np.hstack([math.sqrt(1 - WORDS_SHARE) * meaning, math.sqrt(WORDS_SHARE) * _words(texts)]))


def _words(texts: Sequence[str]) -> Vectors:
    """(n, 256): sublinear tf-idf of words in at least two texts, as sums of a random sign vector for each word."""
    counts = [Counter(re.findall(r"\w\w+", text.casefold())) for text in texts]
    spread = Counter(word for count in counts for word in count)
    signs = {word: _signs(word) for word, texts_with in spread.items() if texts_with > 1}
    weigh = {word: 1 + math.log((1 + len(texts)) / (1 + spread[word])) for word in signs}
    found = np.zeros((len(texts), WORD_DIMENSIONS), np.float32)
    for row, count in zip(found, counts, strict=True):
        weights = {word: (1 + math.log(times)) * weigh[word] for word, times in count.items() if word in signs}
        length = math.sqrt(sum(w * w for w in weights.values()) * WORD_DIMENSIONS)
        for word in sorted(weights):
            row += signs[word] * np.float32(weights[word] / length)
    return found


def _signs(word: str) -> Vectors:
    bits = np.unpackbits(np.frombuffer(hashlib.shake_128(word.encode()).digest(WORD_DIMENSIONS // 8), np.uint8))
    return bits.astype(np.float32) * 2 - 1


def _chances(texts: Sequence[str], seed: int) -> NDArray[np.float64]:
    """(n, PARTITIONS): a number in 0..1 for each text and partition that depends on the text and `seed` alone."""
    drawn = [hashlib.shake_128(f"{seed}\n{text}".encode()).digest(4 * PARTITIONS) for text in texts]
    return np.stack([np.frombuffer(d, "<u4") for d in drawn]) / 2**32


def _together(features: Vectors, chances: NDArray[np.float64], fineness: float) -> Vectors:
    """(n, n): the share of the partitions in which two texts lie in one cell."""
    n = len(features)
    together = np.zeros((n, n), np.float32)
    for at in range(PARTITIONS):
        # From .4 to 1.2 times as many cells as codes are wanted, evenly spread (Weyl's sequence).
        cells = fineness * (0.4 + 0.8 * (at * _GOLDEN % 1)) * math.sqrt(n)
        for cell in _partition(features, chances[:, at], cells / n):
            together[np.ix_(cell, cell)] += 1
    together /= PARTITIONS
    return together


def _partition(features: Vectors, chances: NDArray[np.float64], rate: float) -> list[Labels]:
    """Cells around seeds (texts with a chance below `rate`), moved once to the cells' means."""
    seeds = np.flatnonzero(chances < rate)
    if len(seeds) < 2:
        seeds = np.sort(np.argsort(chances, kind="stable")[:2])
    cells = _cells(features, features[seeds])
    centres = np.stack([features[cell].sum(axis=0) for cell in cells])
    return _cells(features, _unit(centres))


def _cells(features: Vectors, centres: Vectors) -> list[Labels]:
    nearest = (features @ centres.T).argmax(axis=1)
    order = np.argsort(nearest, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(nearest[order])) + 1)


def _codes(together: Vectors, weights: Labels, fineness: float) -> Labels:
    """A label for each text; `weights` says how many rows each stands for."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    n = len(together)
    if n == 1:
        return np.zeros(1, np.intp)
    apart = 1 - together
    for core in _cores(together):
        apart[np.ix_(core, core)] = 0
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    total = int(weights.sum())
    return _cut(tree, weights, max(1, round(min(fineness * math.sqrt(total), fineness * total / 6))))


def _cores(together: Vectors) -> list[Labels]:
    """Where the data are dense: HDBSCAN's leaves, trimmed to texts that are mostly together with the rest of theirs."""
    from sklearn.cluster import HDBSCAN

    if len(together) < 10:
        return []
    # scikit-learn counts the point itself among min_samples: 2 is the 1 of the hdbscan package.
    found = HDBSCAN(
        min_cluster_size=5, min_samples=2, metric="precomputed", cluster_selection_method="leaf", copy=False
    )
    labels = found.fit_predict((1 - together).astype(np.float64))
    return [_trim(np.flatnonzero(labels == at), together) for at in range(labels.max() + 1)]


def _trim(core: Labels, together: Vectors) -> Labels:
    while len(core) > 1:
        mean = (together[np.ix_(core, core)].sum(axis=1) - 1) / (len(core) - 1)
        if mean.min() >= CORE_TOGETHER:
            break
        core = np.delete(core, mean.argmin())
    return core


def _cut(tree: NDArray[np.float64], weights: Labels, wanted: int) -> Labels:
    """Undo merges from the top until `wanted` clusters stand for several rows, or as many as there can be."""
    n = len(weights)
    sizes = [*weights.tolist(), *([0] * len(tree))]
    several = [sum(size > 1 for size in sizes[:n])]
    for at, (left, right) in enumerate(tree[:, :2].astype(int)):
        sizes[n + at] = sizes[left] + sizes[right]
        several.append(several[-1] + 1 - (sizes[left] > 1) - (sizes[right] > 1))
    enough = [merges for merges, count in enumerate(several) if count >= min(wanted, max(several))]
    label = list(range(n + len(tree)))
    for at in range(enough[-1] - 1, -1, -1):
        label[int(tree[at, 0])] = label[int(tree[at, 1])] = label[n + at]
    return np.unique(label[:n], return_inverse=True)[1].astype(np.intp)


def _release(vectors: Vectors, labels: Labels) -> Labels:
    """Texts that are near to nothing in their cluster become one-offs."""
    kept = labels.copy()
    for at in range(labels.max() + 1):
        own = np.flatnonzero(labels == at)
        if len(own) > 1:
            rest = vectors[own].sum(axis=0) - vectors[own]
            alone = own[(vectors[own] * _unit(rest)).sum(axis=1) < ONE_OFF_BELOW]
            kept[alone] = kept.max() + 1 + np.arange(len(alone))
    return np.unique(kept, return_inverse=True)[1].astype(np.intp)
