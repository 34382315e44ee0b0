"""How good ranked constructs are: shared by the training and the evaluation of the construct heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of passages: right construct first, among three, among five; right domain first; macro-F1 of the first."""

    n: int
    top1: float
    top3: float
    top5: float
    domain: float
    macro_f1: float


def softmax(logits: Array) -> Array:
    """Each row as shares that add up to 1."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Array = raised / raised.sum(axis=1, keepdims=True)
    return shares


def summary(shares: Array, gold: Sequence[AbstractSet[int]], domains: Sequence[str]) -> Scores:
    """Scores of `shares` (n, k) against the columns that count as right for each row."""
    order = np.argsort(-shares, axis=1, kind="stable")

    def within(k: int) -> float:
        return float(np.mean([bool(set(row[:k].tolist()) & right) for row, right in zip(order, gold, strict=True)]))

    first = order[:, 0].tolist()
    same = [domains[i] in {domains[g] for g in right} for i, right in zip(first, gold, strict=True)]
    return Scores(len(gold), within(1), within(3), within(5), float(np.mean(same)), macro_f1(first, gold))


def macro_f1(first: Sequence[int], gold: Sequence[AbstractSet[int]]) -> float:
    """The mean F1 over the constructs that occur in the gold; one of several right ones counts as that one."""
    true = [i if i in right else min(right) for i, right in zip(first, gold, strict=True)]
    found = []
    for label in sorted(set(true)):
        both = sum(t == label == i for t, i in zip(true, first, strict=True))
        found.append(2 * both / (sum(t == label for t in true) + sum(i == label for i in first)))
    return float(np.mean(found))


def calibration_error(shares: Array, gold: Sequence[AbstractSet[int]], bins: int = 5) -> float:
    """Expected calibration error of the first choice: mean distance of score and accuracy, in equally full bins."""
    best = shares.max(axis=1)
    right = np.array([int(row.argmax()) in good for row, good in zip(shares, gold, strict=True)])
    parts = np.array_split(np.argsort(best, kind="stable"), bins)
    gaps = [len(part) * abs(float(best[part].mean() - right[part].mean())) for part in parts if len(part)]
    return float(sum(gaps) / len(best))


def kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Cohen's kappa of two readings of the same passages: agreement beyond what their own habits give by chance.

    >>> kappa([0, 0, 1, 1], [0, 0, 1, 0])
    0.5
    """
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    a, b = Counter(one), Counter(other)
    chance = sum(a[label] * b[label] for label in a) / len(one) ** 2
    return 1.0 if chance == 1.0 else (agreed - chance) / (1 - chance)


def ac1(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Gwet's AC1: as kappa, with a chance that does not grow when one label is frequent (Gwet 2008).

    >>> round(ac1([0, 0, 1, 1], [0, 0, 1, 0]), 3)
    0.529
    """
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    shares = [count / (2 * len(one)) for count in Counter([*one, *other]).values()]
    if len(shares) < 2:
        return 1.0
    chance = sum(share * (1 - share) for share in shares) / (len(shares) - 1)
    return (agreed - chance) / (1 - chance)
