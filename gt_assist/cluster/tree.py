"""Likenesses to codes: dense cores, average linkage, a cut that is kind to whoever reviews, and one-offs."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]
Tree = NDArray[np.float64]

CORE_TOGETHER = 0.7
"""The least mean share of partitions that a text of a dense core is together with the others of it."""
LARGEST = 6.0
"""A code holds at most so many times the mean number of incidents: no card of hundreds."""
ONE_OFF_BELOW = 0.2
"""A text whose cosine to the mean of the others in its code is lower stands alone."""


def cores(shared: Vectors) -> list[Labels]:
    """Where the data are dense: HDBSCAN's leaves, trimmed to texts that are mostly together with the rest of theirs.

    `shared` (n, n) is the share of partitions in which two texts lie in one cell.
    """
    from sklearn.cluster import HDBSCAN

    if len(shared) < 10:
        return []
    # scikit-learn counts the point itself among min_samples: 2 is the 1 of the hdbscan package.
    found = HDBSCAN(
        min_cluster_size=5, min_samples=2, metric="precomputed", cluster_selection_method="leaf", copy=False
    )
    labels = found.fit_predict((1 - shared).astype(np.float64))
    return [_trim(np.flatnonzero(labels == at), shared) for at in range(labels.max() + 1)]


def _trim(core: Labels, shared: Vectors) -> Labels:
    while len(core) > 1:
        mean = (shared[np.ix_(core, core)].sum(axis=1) - 1) / (len(core) - 1)
        if mean.min() >= CORE_TOGETHER:
            break
        core = np.delete(core, mean.argmin())
    return core


def codes(
    alike: Vectors, weights: Labels, vectors: Vectors, fineness: float, dense: list[Labels] | None = None
) -> Labels:
    """A label for each text, 0, 1, 2...: texts of one label make one code.

    `alike` (n, n) are likenesses of at most 1, `weights` says how many rows each text stands for, `fineness` how many
    codes are wanted for n rows, as a multiple of their root. Texts of one core in `dense` get one label.
    """
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    if len(alike) < 2:
        return np.zeros(len(alike), np.intp)
    apart = 1 - alike
    np.maximum(apart, 0, out=apart)
    for core in dense or ():
        apart[np.ix_(core, core)] = 0
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    rows = int(weights.sum())
    # Below 36 rows a root of them would leave codes of fewer than three.
    wanted = max(1, round(fineness * min(math.sqrt(rows), rows / 6)))
    return _release(vectors, _cut(tree, weights, wanted, LARGEST * rows / wanted))


def _cut(tree: Tree, weights: Labels, wanted: int, largest: float) -> Labels:
    """Undo the merges of more than `largest` rows, then the highest, until `wanted` clusters hold several rows.

    Where there cannot be so many, as many as there can be.
    """
    n, branches = len(weights), tree[:, :2].astype(int)
    sizes = [*map(int, weights), *([0] * len(tree))]
    for at, (left, right) in enumerate(branches):
        sizes[n + at] = sizes[left] + sizes[right]
    # Heights and sizes only rise towards the root, so no merge comes before one that holds it.
    order = sorted(range(len(tree)), key=lambda at: (sizes[n + at] <= largest, -at))
    several = [1]
    for at in order:
        several.append(several[-1] - 1 + sum(sizes[branch] > 1 for branch in branches[at]))
    forced = sum(size > largest for size in sizes[n:])
    enough = min(wanted, max(several[forced:]))
    undone = set(order[: next(i for i in range(forced, len(several)) if several[i] >= enough)])
    label = list(range(n + len(tree)))
    for at in range(len(tree) - 1, -1, -1):
        if at not in undone:
            for branch in branches[at]:
                label[branch] = label[n + at]
    return _numbered(np.array(label[:n]))


def _release(vectors: Vectors, labels: Labels) -> Labels:
    """Texts that are near to nothing in their code become one-offs."""
    kept = labels.copy()
    for at in range(labels.max() + 1):
        own = np.flatnonzero(labels == at)
        if len(own) > 1:
            rest = vectors[own].sum(axis=0) - vectors[own]
            lengths = np.maximum(np.linalg.norm(rest, axis=1), 1e-9)
            alone = own[(vectors[own] * rest).sum(axis=1) < ONE_OFF_BELOW * lengths]
            kept[alone] = kept.max() + 1 + np.arange(len(alone))
    return _numbered(kept)


def _numbered(labels: Labels) -> Labels:
    return np.unique(labels, return_inverse=True)[1].astype(np.intp)


def overlap(own: Labels, labels: Labels) -> float:
    """The largest Jaccard overlap of the texts `own` with the texts of one label, 0..1."""
    found, counts = np.unique(labels[own], return_counts=True)
    sizes = np.bincount(labels)[found]
    return float((counts / (len(own) + sizes - counts)).max())
