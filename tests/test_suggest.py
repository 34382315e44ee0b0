"""Offering a researcher's own codes for new passages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.embed import Encoder, load_encoder
from gt_assist.suggest import suggest

CODED = [
    ("The computers froze every morning.", {"fighting the computer"}),
    ("Our laptops kept crashing during clinic.", {"fighting the computer", "losing time"}),
    ("There was no money for extra hours.", {"running out of money"}),
    ("The budget was cut after the first year.", {"running out of money"}),
    ("My manager came to every meeting.", {"being backed by the boss"}),
    ("The director defended us when it got rough.", {"being backed by the boss"}),
]
NEW = ["The system went down twice a week.", "The grant ran out in March.", "Our supervisor always stood up for us."]
RIGHT = ["fighting the computer", "running out of money", "being backed by the boss"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def rows(encoder):
    """The vectors of the new and of the coded passages."""
    return encoder.encode(NEW), encoder.encode([text for text, _ in CODED])


CODES = [codes for _, codes in CODED]


def test_the_fitting_code_comes_first(rows):
    assert [ranked[0][0] for ranked in suggest(*rows, CODES)] == RIGHT


def test_scores_fall_within_0_and_1_and_every_code_comes_once(rows):
    for ranked in suggest(*rows, CODES, top=9):
        scores = [score for _, score in ranked]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert sorted(code for code, _ in ranked) == sorted({code for codes in CODES for code in codes})


def test_no_more_than_asked_for(rows):
    assert [len(ranked) for ranked in suggest(*rows, CODES, top=2)] == [2, 2, 2]


def test_a_coded_passage_is_offered_its_own_code(rows):
    _, coded = rows
    assert all(ranked[0][0] in codes for ranked, codes in zip(suggest(coded, coded, CODES), CODES, strict=True))


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(len(CODED))), st.permutations(range(len(NEW))))
def test_the_order_of_passages_does_not_matter(rows, coded_order, new_order):
    new, coded = rows
    again = suggest(new[new_order], coded[coded_order], [CODES[i] for i in coded_order])
    assert again == [suggest(new, coded, CODES)[i] for i in new_order]


def test_equal_scores_are_in_alphabetical_order():
    coded = np.array([[1, 0, 0], [1, 0, 0]], np.float32)
    ranked = suggest(np.array([[0.6, 0.8, 0]], np.float32), coded, [{"b", "a"}, {"a", "b"}])[0]
    assert [code for code, _ in ranked] == ["a", "b"]
    assert ranked[0][1] == ranked[1][1]


def test_a_code_without_passages_near_is_still_ranked_and_none_without_codes(rows):
    new, coded = rows
    assert suggest(new, coded, [set() for _ in CODED]) == [[], [], []]
    assert suggest(new, coded[:0], []) == [[], [], []]
    assert suggest(new[:0], coded, CODES) == []
