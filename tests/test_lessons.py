"""Decisions move the ranking, little while they are few, and never the share of "none"."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gt_assist.lessons import lessons, outlook, teach

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
    found = lessons([(vectors[at], column, right) for at, column, right in decided])
    return teach(shares, vectors, found, *outlook(shares, vectors))


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


def test_what_was_confirmed_rises_for_what_is_like_it_and_what_was_refused_falls():
    shares, vectors = study()
    like = np.argsort(-(vectors @ vectors[0]))[:2]  # the passage itself, and its neighbour
    confirmed = taught(shares, vectors, [(0, 2, True)])
    refused = taught(shares, vectors, [(0, 2, False)])
    assert (confirmed[like, 2] > shares[like, 2]).all()
    assert (refused[like, 2] < shares[like, 2]).all()


def test_a_decision_more_moves_more_and_a_first_one_little():
    shares, vectors = study()
    moved = [taught(shares, vectors, [(0, 1, True)] * n)[0, 1] for n in (1, 4, 16)]
    assert shares[0, 1] < moved[0] < moved[1] < moved[2]
    away = int(
        np.argmin(np.abs((vectors - vectors.mean(0)) @ (vectors[0] - vectors.mean(0))))
    )  # neither like nor unlike
    once = taught(shares, vectors, [(0, 1, True)])
    assert once[away, 1] == pytest.approx(shares[away, 1], abs=0.03)


def test_shapes_that_do_not_fit_are_refused():
    shares, vectors = study()
    expected, centre = outlook(shares, vectors)
    with pytest.raises(ValueError, match="do not fit"):
        teach(shares[:, 1:], vectors, lessons([(vectors[0], 1, True)]), expected, centre)
