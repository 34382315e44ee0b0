"""How far borders between segments agree: overlap, WindowDiff, Pk, with a tolerance. Pure.

Beeferman, Berger & Lafferty 1999 (Pk); Pevzner & Hearst 2002 (WindowDiff). Both are shares of windows that are wrong:
0 is best, and cutting nowhere scores better than cutting at random, so read them beside the baselines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

Extent = tuple[int, int]


def iou(extent: Extent, others: Sequence[Extent]) -> float:
    """The best overlap of an extent with any other, as intersection over union of characters.

    >>> iou((0, 10), [(0, 5), (5, 20)])
    0.5
    """
    return max(
        (
            (min(extent[1], e) - max(extent[0], s)) / (max(extent[1], e) - min(extent[0], s))
            for s, e in others
            if s < extent[1] and extent[0] < e
        ),
        default=0.0,
    )


def borders(words: Sequence[Extent], extents: Sequence[Extent]) -> set[int]:
    """The gaps between words (1 is before the second) at which an extent begins or ends.

    >>> sorted(borders([(0, 3), (4, 7), (8, 11)], [(4, 7)]))
    [1, 2]
    """
    firsts, lasts = [first for first, _ in words], [last for _, last in words]
    found = {bisect_right(lasts, start) for start, _ in extents} | {bisect_left(firsts, end) for _, end in extents}
    return found - {0, len(words)}


def disagreements(real: set[int], found: set[int], length: int, window: int) -> tuple[int, int, int]:
    """In how many windows the number of borders differs (WindowDiff), only one has any (Pk), and of how many.

    >>> disagreements({5}, {5}, 10, 3)
    (0, 0, 7)
    >>> disagreements({5}, set(), 10, 3)
    (3, 3, 7)
    """
    reals, founds = _running(real, length), _running(found, length)
    counts = [(reals[at + window] - reals[at], founds[at + window] - founds[at]) for at in range(length - window)]
    return sum(a != b for a, b in counts), sum(bool(a) != bool(b) for a, b in counts), len(counts)


def _running(found: set[int], length: int) -> list[int]:
    return list(accumulate(at in found for at in range(length)))


def moved(found: set[int], real: set[int], tolerance: int) -> set[int]:
    """The found borders, those within `tolerance` words of a real one put on it.

    >>> sorted(moved({4, 20}, {5, 30}, 3))
    [5, 20]
    """
    return {min((b for b in real if abs(b - at) <= tolerance), key=lambda b: abs(b - at), default=at) for at in found}
