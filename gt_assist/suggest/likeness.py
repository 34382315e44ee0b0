"""How alike two passages are: in meaning, in words, and in what is said around them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]

MEANING, WORDS, AROUND = 0.45, 0.45, 0.1
"""Shares of the likeness. What is said around helps in talk that goes on about one thing."""
REACH = 2.0
"""How much more the near count than the far: a likeness of a half counts a quarter, none at all nothing."""
FEW = 10
"""Of a handful of passages the mean is hardly what all share: it is taken off whole only where there are many."""


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages with their unit vectors (n, d), their words, and the mean vector of what is beside each in the talk.

    `around` (n, d) has rows of zeros where nothing is beside.
    """

    vectors: Vectors
    texts: Sequence[str]
    around: Vectors

    def __post_init__(self) -> None:
        if not len(self.vectors) == len(self.texts) == len(self.around):
            raise ValueError("a vector, a text and a vector of what is around for each passage")

    @staticmethod
    def of(vectors: ArrayLike, texts: Sequence[str], around: ArrayLike | None = None) -> Passages:
        """From anything like arrays; without `around`, passages of which it is not known."""
        rows = np.asarray(vectors, np.float32)
        return Passages(rows, list(texts), np.zeros_like(rows) if around is None else np.asarray(around, np.float32))

    def __len__(self) -> int:
        """How many."""
        return len(self.texts)

    def order(self) -> list[int]:
        """The passages by their words and vectors, wherever they stand."""
        return sorted(range(len(self)), key=self.key)

    def key(self, at: int) -> tuple[str, bytes, bytes]:
        """What tells one passage from others, wherever it stands."""
        return self.texts[at], self.vectors[at].tobytes(), self.around[at].tobytes()

    def take(self, at: Sequence[int]) -> Passages:
        """Those with these numbers."""
        rows = np.asarray(at, np.intp)
        return Passages(self.vectors[rows], [self.texts[i] for i in at], self.around[rows])


@dataclass(frozen=True, slots=True)
class Rows:
    """The features of passages: `meaning` and `around` (n, d), `words` (n, v), each row of length one or zero."""

    meaning: Scores
    words: csr_array
    around: Scores

    def __len__(self) -> int:
        """How many."""
        return len(self.meaning)

    def part(self, start: int, end: int) -> Rows:
        """Those from `start` to before `end`."""
        return Rows(self.meaning[start:end], self.words[start:end], self.around[start:end])

    def at(self, numbers: Sequence[int]) -> Rows:
        """Those with these numbers."""
        at = np.asarray(numbers, np.intp)
        return Rows(self.meaning[at], self.words[at], self.around[at])

    def and_then(self, other: Rows) -> Rows:
        """These, then the others."""
        from scipy.sparse import csr_array, vstack

        return Rows(
            np.vstack([self.meaning, other.meaning]),
            csr_array(vstack([self.words, other.words])),
            np.vstack([self.around, other.around]),
        )


def alike(one: Rows, other: Rows) -> Scores:
    """(n, m): how much each counts as a neighbour of each of the others: 1 for the same, 0 for strangers."""
    near: Scores = MEANING * (one.meaning @ other.meaning.T)
    near += AROUND * (one.around @ other.around.T)
    near += WORDS * (one.words @ other.words.T).toarray()
    near *= REACH
    np.expm1(near, out=near)
    near /= np.expm1(REACH)
    return near


def rows_of(*parts: Passages) -> list[Rows]:
    """The features of several lots of passages; the last lot are names, which have a middle of their own."""
    talk = np.concatenate([part.vectors for part in parts[:-1]]).astype(np.float64)
    middle, of_names = _middle(talk), _middle(parts[-1].vectors.astype(np.float64))
    words = _wording([part.texts for part in parts])
    found = []
    for at, part in enumerate(parts):
        off = of_names if at == len(parts) - 1 else middle
        beside = part.around.astype(np.float64)
        somewhere = np.abs(beside).sum(axis=1, keepdims=True) > 0
        found.append(Rows(_unit(part.vectors - off), words[at], _unit((beside - middle) * somewhere)))
    return found


def _middle(rows: Scores) -> Scores:
    middle: Scores = rows.sum(axis=0) / (len(rows) + FEW)
    return middle


def _wording(lots: Sequence[Sequence[str]]) -> list[csr_array]:
    """Sublinear tf-idf of the words, the rarity of a word being that among all texts but the last lot, the names."""
    from scipy.sparse import csr_array

    counts = [[_counted(text) for text in lot] for lot in lots]
    talk = [count for lot in counts[:-1] for count in lot]
    spread = Counter(word for count in talk for word, _ in count)
    at = {word: column for column, word in enumerate(sorted(spread))}
    rarity = {word: 1 + math.log((1 + len(talk)) / (1 + often)) for word, often in spread.items()}
    found = []
    for lot in counts:
        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for count in lot:
            weights = {word: often * rarity[word] for word, often in count if word in at}
            length = math.sqrt(sum(weight * weight for weight in weights.values()))
            values += [weight / length for weight in weights.values()]
            columns += [at[word] for word in weights]
            ends.append(len(values))
        found.append(csr_array((values, columns, ends), shape=(len(lot), max(1, len(at))), dtype=np.float64))
    return found


@lru_cache(20_000)
def _counted(text: str) -> tuple[tuple[str, float], ...]:
    """The words of a text in their order, each with 1 and the logarithm of how often it comes."""
    count = Counter(re.findall(r"\w\w+", text.casefold()))
    return tuple((word, 1 + math.log(count[word])) for word in sorted(count))


def _unit(rows: NDArray[np.floating]) -> Scores:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Scores = rows / np.maximum(lengths, 1e-9)
    return scaled
