"""How many new codes an interview brings, over many orders."""

from __future__ import annotations

from itertools import permutations

import pytest

from gt_assist.saturation import saturation

SAID = {"ann": {"a", "b", "c"}, "ben": {"a", "b"}, "cleo": {"a", "d"}, "dan": set()}


def test_the_means_are_those_of_all_orders():
    found = saturation(SAID)
    reckoned = []
    for order in permutations(SAID.values()):
        seen: set[str] = set()
        row = []
        for codes in order:
            row.append(len(codes - seen))
            seen |= codes
        reckoned.append(row)
    means = [sum(column) / len(column) for column in zip(*reckoned, strict=True)]
    assert [point.new for point in found] == pytest.approx(means, abs=1e-4)


def test_all_codes_are_known_in_the_end_and_none_is_counted_twice():
    found = saturation(SAID)
    assert found[-1].known == 1.0
    assert sum(point.new for point in found) == pytest.approx(4)
    assert sum(point.held for point in found) == 4


def test_the_order_given_is_told_as_it_was_held():
    assert [point.held for point in saturation(SAID)] == [3, 0, 1, 0]


def test_the_band_holds_the_mean_and_no_more_than_there_is():
    for point in saturation(SAID):
        assert 0 <= point.least <= point.new <= point.most <= 3


def test_the_order_of_the_interviews_changes_no_mean_and_the_same_seed_gives_the_same_band():
    turned = saturation(dict(reversed(SAID.items())))
    assert [point.new for point in turned] == [point.new for point in saturation(SAID)]
    assert saturation(SAID) == saturation(SAID)


def test_without_codes_there_is_nothing_to_say():
    assert saturation({}) == ()
    assert saturation({"ann": set()}) == ()


def test_one_interview_brings_all_there_is():
    (point,) = saturation({"ann": {"a", "b"}})
    assert (point.new, point.least, point.most, point.known) == (2.0, 2, 2, 1.0)
