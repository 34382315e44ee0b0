"""What is said just before and after a passage: it leans on that, and so does what it is about.

A passage cut from running talk names little of its own. So each passage's shares are multiplied by those of its
neighbours, each raised to the power of `LEANING` (a product of experts, Hinton 1999, over one step to each side): what
a neighbour says outright helps where the passage itself leaves much open, and hardly moves what it says plainly.

The share of "no construct at all" stays, for the limit above which a passage is laid beside none was set on it. Pure
functions on arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from gt_assist.corpus import Segment, Transcript

Array = npt.NDArray[np.float64]

LEANING = 0.3  # between .2 and .5 it hardly matters (docs/constructs.md)
LEAST = 1e-4  # what a neighbour all but rules out is not ruled out
TINY = 1e-9
TABLES = ("csv", "tsv")


def in_context(shares: Array, goes_on: npt.NDArray[np.bool_]) -> Array:
    """The shares (n, k + 1, the last of none) of passages, each moved by those just before and after it.

    `goes_on` (n) says of each passage whether the one in the row above was said just before it. A passage without
    neighbours keeps its shares; each row still adds up to what it did, rounded to six decimals as the matcher's are.

    >>> shares = np.array([[0.8, 0.1, 0.1], [0.4, 0.5, 0.1]])
    >>> in_context(shares, np.array([False, True])).round(2).tolist()
    [[0.79, 0.11, 0.1], [0.54, 0.36, 0.1]]
    >>> in_context(shares, np.array([False, False])).tolist() == shares.tolist()
    True
    """
    at = np.flatnonzero(goes_on)
    if not len(at):
        return shares
    held = shares[:, :-1].sum(axis=1, keepdims=True)
    told = np.log(shares[:, :-1] / np.maximum(held, TINY) + LEAST)
    moved = told.copy()
    moved[at] += LEANING * told[at - 1]
    moved[at - 1] += LEANING * told[at]
    raised = np.exp(moved - moved.max(axis=1, keepdims=True))
    found = np.hstack([np.round(held * raised / raised.sum(axis=1, keepdims=True), 6), shares[:, -1:]])
    alone = ~(goes_on | np.append(goes_on[1:], False))
    found[alone] = shares[alone]
    return found


def goes_on(segments: Sequence[Segment], transcripts: Mapping[str, Transcript]) -> npt.NDArray[np.bool_]:
    """(n) whether each segment was said just after the one before it, in the same source.

    `segments` are in the order of the talk; `transcripts` are theirs by source. Rows of a table may be anybody's
    answers: there only those go on that have the same speaker and the same case.
    """
    pairs = zip(segments, [None, *segments][: len(segments)], strict=True)
    return np.array([last is not None and _goes_on(last, own, transcripts) for own, last in pairs], bool)


def _goes_on(last: Segment, own: Segment, transcripts: Mapping[str, Transcript]) -> bool:
    if last.span.source != own.span.source:
        return False
    talk = transcripts[own.span.source]
    if talk.kind not in TABLES:
        return True
    one, other = talk.turns[last.turn], talk.turns[own.turn]
    return one.speaker is not None and (one.speaker, one.case) == (other.speaker, other.case)
