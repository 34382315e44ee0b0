"""How often a construct comes up in a study moves its ranking, little while passages are few."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.occurrence import frequencies, in_one_study

Shares = npt.NDArray[np.float64]

K = 8
CLEAR = 1.5  # how far a construct's passages lie from the others': the right one is first in half of them


def heard(of: Sequence[int], seed: int = 0, none: float = 0.1) -> Shares:
    """Shares (n, K + 1) of a matcher that took all constructs for equally frequent, for passages that speak of these.

    A passage is a point about its construct's corner, so what is said here is exactly what such a matcher may believe.
    """
    points = np.random.default_rng(seed).normal(size=(len(of), K)) + CLEAR * np.eye(K)[list(of)]
    likelihoods = np.exp(CLEAR * points)
    rows = (1 - none) * likelihoods / likelihoods.sum(axis=1, keepdims=True)
    return np.round(np.hstack([rows, np.full((len(of), 1), none)]), 6)


SHARES = st.lists(
    st.lists(st.integers(0, 20), min_size=K + 1, max_size=K + 1).filter(sum), min_size=1, max_size=30
).map(lambda rows: np.round(np.array([np.array(row) / sum(row) for row in rows]), 6))


def test_what_a_study_talks_of_most_rises_and_what_it_never_mentions_falls():
    shares = heard([0] * 60 + [1] * 20 + [2] * 20)
    moved = in_one_study(shares)
    assert moved[:, 0].sum() > 1.1 * shares[:, 0].sum()
    assert all(moved[:, at].sum() < 0.8 * shares[:, at].sum() for at in range(3, K))


def test_in_a_study_of_few_constructs_the_right_one_comes_first_more_often():
    of = [0] * 60 + [1] * 20 + [2] * 20
    shares = heard(of, seed=1)

    def right(found):
        return np.mean(found[:, :-1].argmax(axis=1) == of)

    assert right(in_one_study(shares)) > right(shares) + 0.05


def test_a_study_that_talks_of_everything_alike_hardly_moves():
    one = heard([0])[0]
    even = np.array([np.append(np.roll(one[:-1], by), one[-1]) for by in range(K)] * 10)
    assert in_one_study(even) == pytest.approx(even, abs=2e-6)
    assert frequencies(even)[:-1] == pytest.approx(np.full(K, frequencies(even)[0]))


@pytest.mark.parametrize(("passages", "most"), [(1, 0.04), (5, 0.12)])
def test_a_few_passages_move_little(passages, most):
    """However much alike they are."""
    few, many = heard([0]).repeat(passages, axis=0), heard([0]).repeat(200, axis=0)
    moved = np.abs(in_one_study(few) - few).sum(axis=1).max() / 2
    assert moved < most
    assert moved < np.abs(in_one_study(many) - many).sum(axis=1).min() / 4


@settings(deadline=None)
@given(SHARES)
def test_none_keeps_its_share_and_each_row_adds_up_to_one(shares):
    moved = in_one_study(shares)
    assert np.array_equal(moved[:, -1], shares[:, -1])
    assert moved.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert (moved >= 0).all()


@settings(deadline=None)
@given(SHARES, st.randoms(use_true_random=False))
def test_the_order_of_passages_does_not_matter(shares, chance):
    order = list(range(len(shares)))
    chance.shuffle(order)
    assert np.array_equal(in_one_study(shares[order]), in_one_study(shares)[order])


def test_passages_say_less_the_more_likely_they_are_about_none_of_the_constructs():
    of = [0] * 20 + [1] * 10
    sure, unsure = (in_one_study(heard(of, none=none))[:, 0].sum() / (1 - none) for none in (0.1, 0.8))
    assert unsure < sure - 0.5


def test_talk_of_no_construct_at_all_stays_that():
    elsewhere = np.tile(np.eye(K + 1)[-1], (50, 1))
    assert np.array_equal(in_one_study(elsewhere), elsewhere)


def test_a_study_without_passages_gets_back_what_it_gave():
    empty = np.zeros((0, K + 1))
    assert in_one_study(empty) is empty
