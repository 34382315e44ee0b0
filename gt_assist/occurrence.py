"""How often each construct comes up in one study, told from its own passages before anybody has decided anything.

A matcher learns from about as many lines of each construct; a study talks much of some and never of others. The shares
of all its passages together say which: expectation-maximisation for new class frequencies (Saerens, Latinne &
Decaestecker 2002, Neural Computation 14), ended early. Each round shares every passage out anew by how often the
constructs, and talk of none of them, seemed to occur, and counts again. Held back as if `IMAGINED` passages had spoken
of each, so that a few passages move little.

The share of "no construct at all" that a passage has stays as the matcher said it, for the limit above which it
abstains was set on that. In the counting it moves: where a study is mostly about other things, only what stands out
from them says how often a construct comes up (counted beside their fixed share, the demo study gained a third as much).
Pure functions on arrays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Looked at on published codings and the invented demo study (docs/constructs.md); `scripts/evaluate.py constructs`.
IMAGINED = 3.0  # passages of each construct, and of none
ROUNDS = 2  # further ones pile up on what is most frequent: after fifty it was the first of half of the demo study
TINY = 1e-12


def in_one_study(shares: Array) -> Array:
    """The shares (n, k + 1, the last of none) of a study's passages, moved by how often each construct comes up there.

    Each row still adds up to what it did, rounded to six decimals as the matcher's are, and none keeps its share. The
    order of the passages says nothing. No passages: the shares come back as they are.

    >>> often = np.array([[0.5, 0.3, 0.2]] * 40 + [[0.4, 0.4, 0.2]])
    >>> in_one_study(often)[-1].round(2).tolist()
    [0.55, 0.25, 0.2]
    """
    if not len(shares):
        return shares
    held = shares[:, :-1].sum(axis=1, keepdims=True)
    moved = _shared_out(shares[:, :-1], frequencies(shares)[:-1])
    return np.hstack([np.round(held * moved, 6), shares[:, -1:]])


def frequencies(shares: Array) -> Array:
    """(k + 1): how often each construct, and none, comes up in passages with these shares (n, k + 1); 1 in all.

    >>> frequencies(np.array([[0.9, 0.1, 0.0], [0.1, 0.9, 0.0]])).round(2).tolist()
    [0.36, 0.36, 0.27]
    """
    # Sums of floating-point numbers depend on their order, so the rows are put into one that is theirs alone.
    rows = shares[np.lexsort(shares.T)]
    often = np.full(rows.shape[1], 1.0 / rows.shape[1])
    for _ in range(ROUNDS):
        counted = _shared_out(rows, often).sum(axis=0) + IMAGINED
        often = counted / counted.sum()
    return often


def _shared_out(shares: Array, often: Array) -> Array:
    """Each row by how often what its columns stand for occurs; it adds up to 1, or stays empty."""
    found: Array = shares * often
    found /= np.maximum(found.sum(axis=1, keepdims=True), TINY)
    return found
