"""Passages that say a code's words the other way round."""

from __future__ import annotations

import pytest

from gt_assist.label import contrary, parse

PLAIN = (
    "Our leaders came to every meeting about the tool.",
    "The leaders came to each of our meetings.",
    "Leaders always came to the meetings that month.",
)
TURNED = (
    "The leaders never came to the meetings.",
    "Our leaders did not come to the meetings at all.",
    "Nobody from the leaders came to our meetings.",
)


@pytest.mark.parametrize("label", ["leaders coming to every meeting", "coming to the meetings"])
def test_negated_passages_are_contrary_to_a_plain_label_of_most(parser, label):
    assert contrary(label, parse([*PLAIN, TURNED[0]], parser)) == [False, False, False, True]


def test_a_plain_passage_is_contrary_where_most_are_negated(parser):
    assert contrary("never coming to meetings", parse([PLAIN[0], *TURNED], parser)) == [True, False, False, False]


def test_where_both_ways_are_as_many_the_label_says_which_is_usual(parser):
    read = parse([*PLAIN, *TURNED], parser)

    assert contrary("leaders coming to every meeting", read) == [False] * 3 + [True] * 3
    assert contrary("leaders never coming to the meetings", read) == [True] * 3 + [False] * 3


def test_a_negation_of_something_else_turns_nothing_round(parser):
    read = parse([*PLAIN, "The leaders had no time.", "The meetings were not bad, and the leaders came."], parser)

    assert not any(contrary("leaders coming to every meeting", read))


def test_no_before_a_noun_turns_round_what_is_said_of_it(parser):
    read = parse(["We had time for training.", "There was time for the training.", "We had no time for it."], parser)
    other = parse(["We had no time for the training."], parser)

    assert contrary("having time for training", read, other) == [True]
