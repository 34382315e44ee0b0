"""From logits of talk that a head has not seen to honest scores: temperature, abstention, the likely set.

Utterances are clearer than interviews, and whoever reads interviews gets the scores. So the temperature is fitted on
the demo interviews, whose agreed reading is our own; the likely set on both, in equal parts; how often to abstain on
the utterances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gt_assist.match import SURE
from training.scores import Scores, calibration_error, softmax, summary

LOST = 0.06
"""Of utterances that do belong to a construct at most so many may be abstained on."""
RIGHT_FROM = 0.5
"""A construct that bears at least so much of the share of an utterance's first one counts as right, too."""

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Talk:
    """What a head says of passages it has not seen, and what is right: (n, k) both, the last column none."""

    logits: Array
    shares: Array

    def real(self) -> Array:
        """Which rows belong to a construct."""
        rows: Array = self.shares[:, -1] < 0.5
        return rows

    def gold(self) -> list[set[int]]:
        """The right columns of each row that belongs to a construct."""
        return [
            set(np.flatnonzero(row[:-1] >= RIGHT_FROM * row[:-1].max()).tolist()) for row in self.shares[self.real()]
        ]

    def scores(self, temperature: float) -> Array:
        """Probabilities of the rows that belong to a construct, of constructs alone: (m, k - 1)."""
        found: Array = softmax(self.logits / temperature)[self.real(), :-1]
        return found


@dataclass(frozen=True, slots=True)
class Calibration:
    """What unseen utterances and interviews say of one head.

    `temperature` is what its logits are divided by, `fitted` what would fit the utterances best; `limit` is the
    probability of none from which it abstains; `mass` what the likely set has to gather; `lost` and `caught` are the
    shares of real and of none-utterances that are abstained on; `held` how often the likely set holds a right one in
    the utterances, `size` its median there, `talk_held` and `talk_size` the same of the interviews; `error` and
    `talk_error` the calibration errors on both.
    """

    temperature: float
    fitted: float
    limit: float
    mass: float
    lost: float
    caught: float
    held: float
    size: float
    talk_held: float
    talk_size: float
    error: float
    talk_error: float
    scores: Scores


def calibrate(utterances: Talk, interviews: Talk, domains: Sequence[str]) -> Calibration:
    """Scores for a head from both; `domains` are those of its constructs."""
    temperature = round(max(1.0, fit_temperature(interviews.logits, interviews.shares)), 3)
    own, talk = utterances.scores(temperature), interviews.scores(temperature)
    real, none = utterances.real(), softmax(utterances.logits / temperature)[:, -1]
    limit = round(float(np.quantile(none[real], 1 - LOST)), 4)
    mass = round(likely_mass([needed(own, utterances.gold()), needed(talk, interviews.gold())]), 4)
    (size, held), (talk_size, talk_held) = (
        likely_sets(found, gold, mass) for found, gold in ((own, utterances.gold()), (talk, interviews.gold()))
    )
    return Calibration(
        temperature=temperature,
        fitted=round(fit_temperature(utterances.logits, utterances.shares), 3),
        limit=limit,
        mass=mass,
        lost=float((none[real] > limit).mean()),
        caught=float((none[~real] > limit).mean()) if (~real).any() else 0.0,
        held=held,
        size=size,
        talk_held=talk_held,
        talk_size=talk_size,
        error=calibration_error(own, utterances.gold()),
        talk_error=calibration_error(talk, interviews.gold()),
        scores=summary(own, utterances.gold(), domains),
    )


def fit_temperature(logits: Array, shares: Array) -> float:
    """The number to divide the logits by that makes the bank's shares most probable (Guo et al. 2017)."""
    from scipy.optimize import minimize_scalar

    def loss(temperature: float) -> float:
        return float(-(shares * np.log(softmax(logits / temperature) + 1e-12)).sum(axis=1).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def needed(own: Array, gold: Sequence[set[int]]) -> list[float]:
    """For each row how much probability the constructs before the first right one gather."""
    order = np.argsort(-own, axis=1, kind="stable")
    gathered = np.cumsum(np.take_along_axis(own, order, axis=1), axis=1) / own.sum(axis=1, keepdims=True)
    found = []
    for row, sums, right in zip(order, gathered, gold, strict=True):
        place = next(at for at, id in enumerate(row.tolist()) if id in right)
        found.append(float(sums[place - 1]) if place else 0.0)
    return found


def likely_mass(kinds: Sequence[Sequence[float]]) -> float:
    """How much probability the first constructs must gather to hold a right one in `SURE` of all rows.

    `kinds` are what was needed in talk of several kinds; each kind counts as much as the others.

    >>> round(likely_mass([[0.1, 0.2, 0.3, 0.4, 0.5]]), 3)
    0.4
    """
    pairs = sorted((value, 1 / (len(kind) * len(kinds))) for kind in kinds for value in kind)
    held = 0.0
    for value, weight in pairs:
        held += weight
        if held >= SURE - 1e-9:
            return value + 1e-6  # more than was gathered before the right one, so that it is in
    return 1.0


def likely_sets(own: Array, gold: Sequence[set[int]], mass: float) -> tuple[float, float]:
    """The median size of the likely sets, and how often they hold a right construct."""
    order = np.argsort(-own, axis=1, kind="stable")
    gathered = np.cumsum(np.take_along_axis(own, order, axis=1), axis=1) / own.sum(axis=1, keepdims=True)
    sizes = [int(np.searchsorted(sums, mass)) + 1 for sums in gathered]
    holds = [bool(set(row[:n].tolist()) & right) for row, n, right in zip(order, sizes, gold, strict=True)]
    return float(np.median(sizes)), float(np.mean(holds))
