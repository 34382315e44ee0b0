"""What the scores of a partition say, on partitions small enough to be reckoned by hand."""

from __future__ import annotations

import pytest
from evaluation.scores import UNLABELLED, agreement, alone, b_cubed

TWO_CODES = [("a",)] * 4 + [("b",)] * 4


def test_a_unit_without_a_label_is_a_cluster_of_its_own():
    labels = alone([3, UNLABELLED, 3, UNLABELLED, 0]).tolist()
    assert labels[0] == labels[2]
    assert len(set(labels)) == 4


def test_the_codes_themselves_score_one():
    found = agreement([7, 7, 7, 7, 2, 2, 2, 2], TWO_CODES)
    assert (found.ami, found.ari, found.f) == (1.0, 1.0, 1.0)


def test_nothing_is_gained_by_leaving_units_out():
    labelled = agreement([0, 0, 0, 0, 1, 1, 1, 1], TWO_CODES)
    half = agreement([0, 0, UNLABELLED, UNLABELLED, 1, 1, UNLABELLED, UNLABELLED], TWO_CODES)
    assert half.ami < labelled.ami
    assert half.recall < labelled.recall
    assert agreement([UNLABELLED] * 8, TWO_CODES).ami == pytest.approx(0, abs=1e-9)


def test_rare_codes_count_for_b_cubed_only():
    codes = [*TWO_CODES, ("c",), ("c",)]
    found = agreement([0, 0, 0, 0, 1, 1, 1, 1, 2, 3], codes)
    assert (found.ami, found.ari) == (1.0, 1.0)
    assert found.recall == pytest.approx((8 + 2 * 0.5) / 10)


def test_units_without_a_code_are_left_out():
    assert agreement([0, 0, 0, 0, 1, 1, 1, 1, 0, 1], [*TWO_CODES, (), ()]).ari == 1.0


def test_b_cubed_of_one_heap_is_precise_by_the_codes_shares():
    precision, recall = b_cubed([(0,)] * 4, [("a",), ("a",), ("a",), ("b",)])
    assert precision == pytest.approx((3 * 0.75 + 0.25) / 4)
    assert recall == 1.0


def test_b_cubed_counts_each_of_several_codes():
    """Amigó et al. 2009: two units that share two codes are recalled only half by one common cluster."""
    _, recall = b_cubed([(0,), (0,)], [("a", "b"), ("a", "b")])
    assert recall == pytest.approx(0.5)
    precision, _ = b_cubed([(0, 1), (0, 1)], [("a",), ("a",)])
    assert precision == pytest.approx(0.5)


def test_b_cubed_weighs_units_by_what_they_are_worth():
    found, real = [(0,), (0,), (1,)], [("a",), ("b",), ("c",)]
    even, _ = b_cubed(found, real)
    heavy, _ = b_cubed(found, real, [1, 1, 98])
    assert even == pytest.approx((0.5 + 0.5 + 1) / 3)
    assert heavy == pytest.approx((0.5 + 0.5 + 98) / 100)
