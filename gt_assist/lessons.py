"""What a coder's decisions about constructs teach: the matcher's shares for the rest of her study, moved by them.

Pure functions on arrays. Two things are learnt, both held back while there are few decisions:

- how often each construct occurs in this study. The shares are set against the mean share over all her segments, and
  that mean moves towards what she confirmed, like a mean that started with `HELD` imagined decisions (an empirical
  Bayes shift of the prior; Saerens, Latinne & Decaestecker 2002, Neural Computation 14);
- what a construct sounds like here: the mean of the passages confirmed for it (a prototype) draws what is like it,
  that of those refused for it pushes away, each by n / (n + `FEW`).

How far all this is trusted her own decisions say: each is foretold from the others (leaving one out; Stone 1974), and
what is learnt counts as much as makes them most probable, nothing at all until it is worth `WORTH`.

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
TRUST = (0.0, 0.25, 0.5, 0.75, 1.0)  # how much of what was learnt may count
WORTH = 3.0  # how much more probable (log) all of it must make her decisions, so that few of them move nothing
TRIED = 200  # decisions foretold at most: the trust hardly changes with more
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A code or passage she judged: its `vector` (d), the matcher's `shares` (k + 1), columns said yes and no to."""

    vector: npt.NDArray[Any]
    shares: Array
    confirmed: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()


def teach(shares: Array, vectors: npt.NDArray[Any], judged: Sequence[Judged], expected: Array, centre: Array) -> Array:
    """Shares (n, k + 1, the last of none) of passages with `vectors` (n, d), moved by what was judged.

    `expected` (k) is the mean share of each construct over the study, none left out, and `centre` (d) the mean of the
    study's vectors (`outlook` gives both). Without anything judged the shares come back as they are.
    Raises ValueError when the shapes do not fit.
    """
    if shares.shape != (len(vectors), len(expected) + 1):
        raise ValueError(f"{shares.shape} shares, {vectors.shape} vectors, {len(expected)} constructs do not fit")
    if not judged or not len(vectors):
        return shares
    learnt = _Learnt(judged, expected, centre)
    much = learnt.trust()
    if not much:
        return shares
    moved = _moved(shares, much * learnt.moves(vectors))
    return np.hstack([np.round((1.0 - shares[:, -1:]) * moved, 6), shares[:, -1:]])


def trust(judged: Sequence[Judged], expected: Array, centre: Array) -> float:
    """How much of what was learnt counts, from 0 to 1: what foretells her confirmations best, each from the others.

    All that was learnt has to make them e to the `WORTH` more probable, a part of it that part.
    """
    return _Learnt(judged, expected, centre).trust()


def outlook(shares: Array, vectors: npt.NDArray[Any]) -> tuple[Array, Array]:
    """What the matcher expects of a whole study: each construct's mean share, none left out; and the mean vector."""
    held = shares[:, :-1] / np.maximum(shares[:, :-1].sum(axis=1, keepdims=True), TINY)
    expected: Array = held.mean(axis=0)
    centre: Array = vectors.astype(np.float64).mean(axis=0)
    return expected, centre


class _Learnt:
    """What was judged, summed up for each construct: how often it was confirmed, and what it was like."""

    def __init__(self, judged: Sequence[Judged], expected: Array, centre: Array) -> None:
        usual = np.maximum(expected, LEAST)
        self.usual, self.centre = usual / usual.sum(), centre
        self.judged, self.rows = judged, _around(np.stack([one.vector for one in judged]), centre)
        self.often = np.zeros((2, len(expected)))  # refused, confirmed
        self.sums = np.zeros((2, len(expected), len(centre)))
        for at in sorted(range(len(judged)), key=lambda at: self.rows[at].tobytes()):
            self._count(at, 1, self.often, self.sums)

    def _count(self, at: int, times: int, often: Array, sums: Array) -> None:
        """Counts one judged in, or, -1 times, out again."""
        for yes, columns in enumerate((self.judged[at].refused, self.judged[at].confirmed)):
            often[yes, list(columns)] += times
            sums[yes, list(columns)] += times * self.rows[at]

    def trust(self) -> float:
        """See `trust`."""
        told = [at for at, one in enumerate(self.judged) if one.confirmed]
        if len(told) < 2:
            return 0.0
        chosen = told[:: max(1, len(told) // TRIED)][:TRIED]
        worth = np.zeros(len(TRUST))
        for at in chosen:
            one, moves = self.judged[at], self._foretold(at)
            for place, much in enumerate(TRUST):
                found = _moved(one.shares[None], much * moves)[0, list(one.confirmed)].sum()
                worth[place] += np.log(found + TINY) * len(told) / len(chosen)
        worth -= WORTH * np.array(TRUST)
        return TRUST[int(np.argmax(np.round(worth, 6)))]

    def moves(self, vectors: npt.NDArray[Any]) -> Array:
        """(n, k): how much likelier, in logits, each construct is for each passage."""
        return self._moves(_around(vectors, self.centre), self.often, self.sums)

    def _foretold(self, at: int) -> Array:
        """(1, k): the same of one judged, by the others."""
        often, sums = self.often.copy(), self.sums.copy()
        self._count(at, -1, often, sums)
        return self._moves(self.rows[at : at + 1], often, sums)

    def _moves(self, rows: Array, often: Array, sums: Array) -> Array:
        more = (often[1] + HELD * self.usual) / (often[1].sum() + HELD)
        pushed, drawn = (rows @ (side / np.maximum(n, 1.0)[:, None]).T for n, side in zip(often, sums, strict=True))
        sure = often / (often + FEW)
        drawn = sure[1] * drawn - sure[0] * REFUSED * np.maximum(pushed, 0.0)
        found: Array = np.log(more / self.usual) + DRAW * drawn
        return found


def _moved(shares: Array, moves: Array) -> Array:
    """The shares of the constructs alone, moved by so many logits; each row adds up to 1."""
    logits = np.log(shares[:, :-1] + TINY) + moves
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Array = raised / raised.sum(axis=1, keepdims=True)
    return found


def _around(vectors: npt.NDArray[Any], centre: Array) -> Array:
    """The vectors seen from the study's middle, with length 1."""
    rows: Array = vectors.astype(np.float64) - centre
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TINY)
    return rows
