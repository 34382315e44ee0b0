"""Vectors of incidents -> candidate codes: who belongs together, how strongly, how firmly.

Each step changes little when the interviews change little:

1. *Features*: the vectors without what all of them share, beside the words of the texts (kernel.py).
2. *Likeness*: the cosine of the features, and whether two incidents have the same neighbours in 800 coarse partitions.
   Whether a text is a seed of a partition hangs on the text and `seed` alone, never on its position or on the others:
   a corrected letter touches few partitions (kernel.py).
3. *Codes*: the dense cores that HDBSCAN finds stay whole, average linkage gathers the rest, and the tree is cut where
   the number of codes of several incidents suits `grain` (tree.py). What is near to nothing stays a one-off, a code of
   one; no incident is lost as noise. One such tree may fall out otherwise for the smallest reason, so codes are made
   two hundred times from four fifths of the texts, and the final ones of how often two incidents met in a code
   (bagging, Dudoit & Fridlyand 2003).
4. *Stability*: how well a code comes back among those two hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gt_assist.cluster.kernel import draws, features, likeness, shared, together, unit
from gt_assist.cluster.tree import codes, cores, overlap
from gt_assist.errors import GTAssistError

Grain = Literal["coarse", "medium", "fine"]
Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]
Progress = Callable[[str, int, int], None]

FINENESS = {"coarse": 1.0, "medium": 2.0, "fine": 4.0}
"""Codes of several incidents wanted for n incidents, as a multiple of the square root of n."""
MOST = 20_000
"""Distinct texts at most: about 16 bytes of memory for each pair."""
REPEATS, SAMPLE = 200, 0.8
"""How often the codes are made again, and from what share of the texts."""
LEAST_REPEATS, AFFORDED = 50, 2000
"""Beyond so many texts the codes are made again less often, for each time costs the square of their number."""
MEETING = 0.5
"""The weight of having met in a code so made beside the likeness itself, which tells apart those that never met."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows that belong together: a candidate code's incidents, or a one-off incident alone.

    `members` are row numbers in rising order. `strengths` are the cosines of the members' vectors to their mean, in
    0..1, in the same order. `stability`, 0..1, is how far the cluster comes back when codes are made from a random
    four fifths of the texts: the largest Jaccard overlap between what is left of it and a new cluster, mean of two
    hundred times (Hennig 2007, who calls .75 and more stable and less than .6 doubtful). None for a single text.
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


def silent(what: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


def cluster(
    vectors: Vectors, *, keys: Sequence[str], grain: Grain = "medium", seed: int = 0, progress: Progress = silent
) -> Clustering:
    """Put `vectors` (n, d; rows of length one) into clusters; `keys` are the n texts they stand for.

    The result is the same partition in whatever order the rows come. Rows with the same key always go together.
    Raises GTAssistError beyond `MOST` distinct texts and ValueError where rows and keys do not match.

    >>> east, north = [1.0, 0.0], [0.0, 1.0]
    >>> found = cluster(np.array([east, north, east], np.float32), keys=["going east", "north", "going east"])
    >>> [c.members for c in found.clusters]
    [(0, 2), (1,)]
    """
    if len(vectors) != len(keys):
        raise ValueError(f"{len(vectors)} vectors, but {len(keys)} keys")
    if not keys:
        return Clustering(())
    rows, distinct = _distinct(vectors, keys)
    texts, weights = list(rows), np.array([len(own) for own in rows.values()])
    if len(texts) > MOST:
        raise GTAssistError(
            f"{len(texts)} different segments are too many to compare each with each (at most {MOST}).",
            hint="Use larger units (--unit turn), or make several studies.",
        )
    alike, dense = _alike(distinct, texts, FINENESS[grain], seed, progress)
    again = _again(alike, weights, distinct, FINENESS[grain], _drawn(texts, seed), progress)
    labels = codes(_agreed(alike, again), weights, distinct, FINENESS[grain], dense)
    stability = _stability(labels, again)
    of_rows = list(rows.values())
    members = [sorted(row for i in np.flatnonzero(labels == at) for row in of_rows[i]) for at in range(len(stability))]
    found = [Cluster(tuple(m), strengths(vectors, m), s) for m, s in zip(members, stability, strict=True)]
    return Clustering(tuple(sorted(found, key=lambda c: (-len(c.members), min(keys[m] for m in c.members)))))


def representative(vectors: Vectors, members: Sequence[int], limit: int = 5) -> list[int]:
    """The members (row numbers) nearest to their own centre, best first, equals in rising order.

    >>> representative(np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]], np.float32), [0, 1, 2], limit=1)
    [1]
    """
    near = strengths(vectors, members)
    return [members[i] for i in sorted(range(len(members)), key=lambda i: (-near[i], members[i]))[:limit]]


def strengths(vectors: Vectors, members: Sequence[int]) -> tuple[float, ...]:
    """The cosine of each member's vector to the mean of all members', cut off at 0 and 1, to five decimals."""
    rows = vectors[list(members)].astype(np.float64)
    # Five decimals, and sums in double precision: another order of the rows must not show.
    near = unit(rows).astype(np.float64) @ unit(rows.mean(axis=0, keepdims=True))[0].astype(np.float64)
    return tuple(round(float(cosine), 5) for cosine in near.clip(0.0, 1.0))


def _distinct(vectors: Vectors, keys: Sequence[str]) -> tuple[dict[str, list[int]], Vectors]:
    """The rows of each text, in alphabetical order, and a vector for each text (the mean where rows differ)."""
    rows: dict[str, list[int]] = {}
    # Sorted by content down to the last bit, so that sums come out the same in whatever order the rows came.
    for row in sorted(range(len(keys)), key=lambda i: (keys[i], vectors[i].tobytes())):
        rows.setdefault(keys[row], []).append(row)
    return rows, unit(np.stack([vectors[own].mean(axis=0) for own in rows.values()]))


def _alike(
    vectors: Vectors, texts: Sequence[str], fineness: float, seed: int, progress: Progress
) -> tuple[Vectors, list[Labels]]:
    """Likenesses (n, n), and the dense cores."""
    rows = features(vectors, texts)
    shared = together(rows, texts, fineness, seed, progress)
    return likeness(rows, shared), cores(shared)


def _again(
    alike: Vectors, weights: Labels, vectors: Vectors, fineness: float, drawn: NDArray[np.bool_], progress: Progress
) -> Labels:
    """The label of each text (n, times) in codes made again of those `drawn`; -1 where it was not."""
    again = np.full(drawn.shape, -1, np.intp)
    for time in range(drawn.shape[1]):
        if time % 5 == 0:
            progress("making codes again", time, drawn.shape[1])
        kept = np.flatnonzero(drawn[:, time])
        again[kept, time] = codes(alike[np.ix_(kept, kept)], weights[kept], vectors[kept], fineness)
    progress("making codes again", drawn.shape[1], drawn.shape[1])
    return again


def _drawn(texts: Sequence[str], seed: int) -> NDArray[np.bool_]:
    """Which texts (n) codes are made of, each time (n, times)."""
    times = round(REPEATS * min(1.0, AFFORDED / len(texts)) ** 2)
    return draws(texts, seed, REPEATS)[:, : max(times, LEAST_REPEATS)] < SAMPLE


def _agreed(alike: Vectors, again: Labels) -> Vectors:
    """Likenesses (n, n) by which the final codes are made; `alike` is used up."""
    alike *= 1 - MEETING
    met = shared(again)
    met *= MEETING
    alike += met
    return alike


def _stability(labels: Labels, again: Labels) -> list[float | None]:
    """For each label how well its texts find one another again."""
    found: list[list[float]] = [[] for _ in range(labels.max() + 1)]
    for time in range(again.shape[1]):
        kept = np.flatnonzero(again[:, time] >= 0)
        made = again[kept, time]
        for at in range(len(found)):
            own = np.flatnonzero(labels[kept] == at)
            if len(own) > 1:
                found[at].append(overlap(own, made))
    return [round(sum(times) / len(times), 4) if times else None for times in found]
