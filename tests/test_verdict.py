"""Which constructs distinguish, by groups of sites and the size and cleanness of the gap between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gt_assist.errors import GTAssistError
from gt_assist.verdict import Groups, grouped, inverse, outcomes_of, read_rating, verdict

FOUR = Groups(("l1", "l2"), ("h1", "h2"))
VALUES = st.sampled_from([-2, -1, 0, 1, 2, "mixed", None])


def judged(low, high):
    names = ([f"l{n}" for n in range(len(low))], [f"h{n}" for n in range(len(high))])
    ratings = dict(zip([*names[0], *names[1]], [*low, *high], strict=True))
    return verdict(ratings, Groups(tuple(names[0]), tuple(names[1])))


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        ("2", 2), ("+1", 1), ("\N{MINUS SIGN}2", -2), ("0", 0), ("1.0", 1), (" -1 ", -1), ("+2*", 2),
        ("0mix", "mixed"), ("X", "mixed"), ("mix", "mixed"), ("0 (mix)", "mixed"), ("Mixed", "mixed"),
        ("", None), ("M", None), ("Missing", None), ("E", None), ("I", None), ("External", None), ("N/A", None),
        ("-1 (mixed)", -1), ("+/-", "mixed"), ("±", "mixed"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_people_write_it(cell, rating):
    assert read_rating(cell) == rating


@pytest.mark.parametrize("cell", ["3", "-5", "1.5", "12", "2024"])
def test_a_number_that_is_no_rating_is_refused(cell):
    with pytest.raises(ValueError, match=cell):
        read_rating(cell)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ([-1, -2], [2, 1], "strong"),  # apart, and far
        ([-2], [0, 1, 2], "strong"),  # one site alone, but two steps away from all others
        ([0, 0], [1, 1], "strong"),  # near, but it helps in every high site and in no low one
        ([-1, -2], [0, 0], "strong"),  # near, but it hinders in every low site and in no high one
        ([0], [1, 1], "weak"),  # near, and one site alone
        ([-2, -2], [1, -1], "weak"),  # near, and it hinders on either side
        ([1, 1], [2, 2], "weak"),
        ([0], [2, 2, "mixed", 1], "weak"),  # they touch in one pair, and are apart on the whole
        ([-2, 2], [2, 2], "none"),  # one low site agrees with the high ones
        ([0], [1, 1, 1, -1], "none"),
        ([1, 1], [1, 1], "none"),
        ([0, "mixed"], ["mixed", 0], "none"),
        ([None, None], [2, 2], "insufficient"),
        ([-2, None], [2, None, None], "insufficient"),  # most of the high sites say nothing
        ([-2, None], [2, None], "insufficient"),  # two sites of four: any two differ in something
        ([-2, None], [2, 2], "strong"),
        ([-2], [2], "strong"),  # all the sites there are; the group is warned about
        ([], [2, 2], "insufficient"),
    ],
)
def test_the_verdict_goes_by_separation_and_size_of_the_gap(low, high, expected):
    assert judged(low, high) == expected


@given(st.lists(VALUES, min_size=1, max_size=5), st.lists(VALUES, min_size=1, max_size=5))
def test_turning_every_sign_or_the_groups_round_changes_no_verdict_but_its_direction(low, high):
    def turned(values):
        return [-v if isinstance(v, int) else v for v in values]

    assert judged(low, high) == judged(high, low) == judged(turned(low), turned(high))


@given(st.lists(VALUES, min_size=1, max_size=5), st.lists(VALUES, min_size=1, max_size=5))
def test_mixed_counts_as_neither_for_nor_against(low, high):
    def plain(values):
        return [0 if v == "mixed" else v for v in values]

    assert judged(low, high) == judged(plain(low), plain(high))


@given(st.permutations([-2, -1, 1, 2]), st.permutations([0, 1]))
def test_the_order_of_sites_in_a_group_does_not_matter(low, high):
    assert judged(low, high) == judged(sorted(low), sorted(high))


def test_better_ratings_where_it_went_badly_are_told():
    ratings = {"l1": 2, "l2": 2, "h1": -1, "h2": -2}
    assert verdict(ratings, FOUR) == "strong"
    assert inverse(ratings, FOUR)
    assert not inverse({**ratings, "l1": -2, "l2": -2}, FOUR)


@pytest.mark.parametrize(
    ("outcomes", "low", "high", "between"),
    [
        ({"a": 1, "b": 1, "c": 2, "d": 2}, "ab", "cd", ""),
        ({"a": 2, "b": 2, "c": 2, "d": 2, "e": 1}, "e", "abcd", ""),
        ({"a": 1, "b": 2, "c": 3, "d": 4}, "ab", "cd", ""),
        ({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}, "ab", "de", "c"),
        ({"a": 1, "b": 1, "c": 2, "d": 3, "e": 3}, "ab", "de", "c"),
        ({"a": 1, "b": 1, "c": 1, "d": 2, "e": 3}, "abc", "de", ""),
        ({"a": 1, "b": 2, "c": 3, "d": 3, "e": 3}, "ab", "cde", ""),
        ({"a": 5}, "", "", "a"),
        ({"a": 5, "b": 5}, "", "", "ab"),
    ],
)
def test_sites_are_grouped_by_outcome_ties_together(outcomes, low, high, between):
    found = grouped(outcomes)
    assert ("".join(found.low), "".join(found.high), "".join(found.between)) == (low, high, between)


def test_a_site_without_an_outcome_stands_apart_and_one_that_is_alone_in_its_group_is_warned_about():
    found = grouped({"a": 1, "b": None, "c": 2, "d": 2})
    assert found.columns() == ("a", "c", "d", "b")
    assert len(found.warnings()) == 1
    assert "low (a)" in found.warnings()[0]
    assert grouped({"a": 1, "b": 1, "c": 2, "d": 2}).warnings() == ()
    assert "No two groups" in grouped({"a": 1}).warnings()[0]


@pytest.mark.parametrize(
    ("words", "order", "numbers"),
    [
        (["1", "2,5", "-3"], (), [1.0, 2.5, -3.0]),
        (["High", "low", "medium"], (), [2.0, 0.0, 1.0]),
        (["closed early", "closed at five years", "sustained"], (), [0.0, 0.0, 2.0]),
        (["not sustained", "sustained", "n/a"], (), [0.0, 2.0, None]),
        (["green", "red", "amber"], ("red", "amber", "green"), [2.0, 0.0, 1.0]),
        (["green", "red", "blue"], ("red", "green"), [1.0, 0.0, None]),
        (["", ""], (), [None, None]),
    ],
)
def test_outcomes_are_numbers_common_words_or_in_the_order_given(words, order, numbers):
    names = [str(n) for n in range(len(words))]
    assert list(outcomes_of(dict(zip(names, words, strict=True)), order).values()) == numbers


def test_outcomes_whose_order_nobody_can_know_are_asked_for():
    with pytest.raises(GTAssistError, match=r"green, red") as caught:
        outcomes_of({"a": "green", "b": "red"})
    assert "--order" in caught.value.hint
