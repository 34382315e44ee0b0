"""What a line of the bank teaches, after its writer and its blind reader."""

from __future__ import annotations

import json

import numpy as np
import pytest
from safetensors import safe_open
from training.bank import Utterance, agreed, bank_sha256, read_bank, targets, ways

from gt_assist.framework import load
from gt_assist.match import trained_folder

COST, RESOURCES = "cfir2009:intervention.cost", "cfir2009:inner.readiness.available_resources"


@pytest.mark.parametrize(
    ("written", "also", "read", "found"),
    [
        ("a", [], None, {"a": 1.0}),
        ("a", [], ["a", "b"], {"a": 1.0}),
        ("a", ["b"], None, {"a": 0.65, "b": 0.35}),
        ("a", [], ["b", "a"], {"a": 0.65, "b": 0.35}),
        ("a", [], ["b"], {"a": 0.5, "b": 0.5}),
        ("a", [], ["none"], {}),
        ("none", [], ["a"], {}),
        ("none", [], ["a", "none"], {"none": 1.0}),
        ("none", [], ["none"], {"none": 1.0}),
    ],
)
def test_where_writer_and_reader_differ_both_count_or_the_line_is_left_out(written, also, read, found):
    assert dict(agreed(written, also, read)) == pytest.approx(found)


def test_shares_of_a_line_add_up_to_one_for_each_head_that_it_teaches():
    rows = [
        Utterance("too dear", ((COST, 0.65), (RESOURCES, 0.35)), "barrier"),
        Utterance("no rooms", (("cfir2022:inner.available_resources.space", 1.0),), "barrier"),
        Utterance("weather", (("none", 1.0),), "neutral"),
    ]
    old, new = load("cfir-2009"), load("cfir-2022")
    order = [*old.ids(), "none"]
    shares = targets(rows, order, ways(old, new))
    assert shares.sum(axis=1) == pytest.approx([1.0, 1.0, 1.0])
    assert shares[0, order.index(COST)] == pytest.approx(0.65)
    assert shares[1, order.index(RESOURCES)] == 1.0
    assert shares[2, -1] == 1.0


def test_a_line_about_neither_version_teaches_nothing():
    shares = targets([Utterance("x", (("ils:supportive", 1.0),), "neutral")], [*load("cfir-2009").ids(), "none"], {})
    assert not np.any(shares)


def test_every_line_names_constructs_that_there_are():
    known = {"none", *(id for name in ("cfir-2009", "cfir-2022", "npt", "ils", "rogers") for id in load(name).ids())}
    bank = read_bank()
    assert {id for row in bank for id, _ in row.shares} <= known
    assert len({row.text for row in bank}) == len(bank)


def test_the_bank_holds_two_hundred_lines_for_each_construct_of_2009_and_a_thousand_of_none():
    counts: dict[str, int] = {}
    for row in read_bank():
        for id, share in row.shares:
            if share >= 0.3:
                counts[id] = counts.get(id, 0) + 1
    assert {id: counts.get(id, 0) for id in load("cfir-2009").ids() if counts.get(id, 0) < 200} == {}
    assert counts["none"] >= 1000


def test_the_heads_were_trained_on_the_bank_as_it_is():
    for name in ("cfir-2009", "cfir-2022", "npt", "ils", "rogers"):
        with safe_open(str(trained_folder() / f"{name}.safetensors"), framework="numpy") as head:
            assert json.loads(head.metadata()["head"])["bank_sha256"] == bank_sha256(), name
