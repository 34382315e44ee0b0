"""Decisions move the ranking, little while they are few, and never the share of "none"."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gt_assist.lessons import Judged, outlook, teach, trust

K, D = 4, 6


def study(seed=0, n=30):
    """Shares (n, K + 1) and unit vectors (n, D)."""
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(n, D))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = chance.dirichlet(np.ones(K + 1), size=n)
    return shares, vectors


DECISIONS = st.lists(st.tuples(st.integers(0, 29), st.integers(0, K - 1), st.booleans()), max_size=20)


def taught(shares, vectors, decided):
    return teach(shares, vectors, judged(shares, vectors, decided), *outlook(shares, vectors))


def judged(shares, vectors, decided):
    """Each decision as a passage of its own."""
    return [
        Judged(vectors[at], shares[at], (column,) if right else (), () if right else (column,))
        for at, column, right in decided
    ]


def test_without_decisions_nothing_moves():
    shares, vectors = study()
    assert np.array_equal(taught(shares, vectors, []), shares)


@given(DECISIONS)
def test_none_keeps_its_share_and_all_of_them_add_up_to_one(decided):
    shares, vectors = study()
    moved = taught(shares, vectors, decided)
    assert np.array_equal(moved[:, -1], shares[:, -1])
    assert moved.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert (moved >= 0).all()


@given(DECISIONS, st.randoms(use_true_random=False))
def test_the_order_of_decisions_does_not_matter(decided, chance):
    shares, vectors = study()
    shuffled = list(decided)
    chance.shuffle(shuffled)
    assert taught(shares, vectors, decided) == pytest.approx(taught(shares, vectors, shuffled), abs=1e-5)


CLEAR = [(0, 2, True)] * 6  # six times the same, each foretold by the others


def test_what_was_confirmed_rises_for_what_is_like_it():
    shares, vectors = study()
    like = np.argsort(-(vectors @ vectors[0]))[:2]  # the passage itself, and its neighbour
    assert (taught(shares, vectors, CLEAR)[like, 2] > shares[like, 2]).all()


def test_what_was_refused_rises_less_or_falls():
    shares, vectors = study()
    before = taught(shares, vectors, CLEAR)
    after = taught(shares, vectors, [*CLEAR, (0, 1, False), (0, 1, False)])
    assert after[0, 1] < before[0, 1]


def test_few_decisions_move_nothing_and_more_move_more():
    shares, vectors = study()
    moved = [taught(shares, vectors, [(0, 1, True)] * n)[0, 1] for n in (1, 6, 16)]
    assert shares[0, 1] == moved[0] < moved[1] < moved[2]


def test_decisions_that_do_not_foretell_one_another_are_not_trusted():
    shares, vectors = study(n=200)
    chance = np.random.default_rng(1)
    unlike = [(at, int(column), True) for at, column in enumerate(chance.integers(0, K, size=60))]
    look = outlook(shares, vectors)
    assert trust(judged(shares, vectors, unlike), *look) < trust(judged(shares, vectors, CLEAR), *look)


def test_what_one_decision_says_of_itself_does_not_count_for_the_trust():
    shares, vectors = study()
    alone = [(at, at % K, True) for at in range(2)]
    assert trust(judged(shares, vectors, alone), *outlook(shares, vectors)) == 0.0


def test_shapes_that_do_not_fit_are_refused():
    shares, vectors = study()
    expected, centre = outlook(shares, vectors)
    with pytest.raises(ValueError, match="do not fit"):
        teach(shares[:, 1:], vectors, judged(shares, vectors, [(0, 1, True)]), expected, centre)
