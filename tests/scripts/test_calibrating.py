"""Temperature, abstention and likely sets, on made-up logits."""

from __future__ import annotations

import numpy as np
import pytest
from training.calibrating import LOST, Talk, calibrate, fit_temperature, likely_mass, likely_sets, needed
from training.scores import ac1, kappa


def drawn(sharpness: float, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Logits of four columns, and shares drawn from their softmax at a known temperature."""
    chance = np.random.default_rng(3)
    logits = chance.normal(0, 2, (n, 4))
    odds = np.exp(logits / sharpness)
    odds /= odds.sum(axis=1, keepdims=True)
    picked = (odds.cumsum(axis=1) > chance.random((n, 1))).argmax(axis=1)
    return logits, np.eye(4)[picked]


@pytest.mark.parametrize("true", [0.7, 1.0, 2.0])
def test_the_temperature_that_made_the_labels_is_found_again(true):
    logits, shares = drawn(true)
    assert fit_temperature(logits, shares) == pytest.approx(true, rel=0.08)


def test_the_interviews_make_the_scores_milder_and_the_utterances_decide_when_to_abstain():
    clear, talk = Talk(*drawn(0.7)), Talk(*drawn(2.0))
    found = calibrate(clear, talk, ["x", "x", "y"])
    assert found.temperature == pytest.approx(2.0, rel=0.08)
    assert found.fitted == pytest.approx(0.7, rel=0.08)
    assert found.lost <= LOST + 0.005
    assert found.caught > found.lost
    assert found.held >= found.talk_held
    assert found.talk_error < 0.15


def test_scores_are_never_sharper_than_training_left_them():
    sharp = Talk(*drawn(0.5))
    assert calibrate(sharp, sharp, ["x", "x", "y"]).temperature == 1.0


def test_likely_sets_hold_the_right_one_as_often_as_they_say():
    logits, shares = drawn(1.0)
    own = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    gold = [{int(row.argmax())} for row in shares]
    size, holds = likely_sets(own, gold, likely_mass([needed(own, gold)]))
    assert holds >= 0.8
    assert 1 <= size < 4


def test_agreement_beyond_chance():
    assert kappa([0, 1, 2], [0, 1, 2]) == 1.0
    assert kappa([0, 0, 1, 1], [0, 1, 0, 1]) == 0.0
    assert ac1([0] * 9 + [1], [0] * 10) > 0.85
