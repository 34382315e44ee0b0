"""Which offers for the next interview count as right."""

from __future__ import annotations

import numpy as np
from evaluation.next_interview import Talk, frequent, guesses, hits, orders
from evaluation.sets import Coded

from gt_assist.corpus import Segment, Span
from gt_assist.suggest import Passages

SAID = [("one", ("north",)), ("one", ("east", "north")), ("two", ("east",)), ("three", ("west",))]
UNITS = tuple(Segment(Span(doc, 10 * at, 10 * at + 5), f"text {at}", 0) for at, (doc, _) in enumerate(SAID))
CODED = Coded("small", UNITS, tuple(codes for _, codes in SAID), ((),) * 4)
ROWS = np.array([[0.0, 1.0], [0.7, 0.7], [1.0, 0.0], [-1.0, 0.0]], np.float32)

NAMES = dict(zip(("north", "east", "west"), ROWS[[0, 2, 3]], strict=True))
TALK = Talk(Passages.of(ROWS, CODED.texts()), NAMES)


def test_any_of_a_units_codes_is_a_hit_and_an_unknown_code_is_a_miss():
    found = guesses(CODED, TALK, [0, 2], [1, 3])
    assert [guess.hit(1) for guess in found] == [True, False]
    assert [guess.known for guess in found] == [True, False]
    assert hits(found, 1) == 0.5


def test_the_most_frequent_codes_are_those_of_the_known_units():
    assert frequent(CODED, [0, 1], [2])[0].offers == (("north", 0.0), ("east", 0.0))


def test_orders_keep_interviews_together_and_hold_each_unit_once():
    found = orders(CODED)
    assert all(sorted(at for own in order for at in own) == [0, 1, 2, 3] for order in found)
    assert all([0, 1] in order for order in found)
    assert len({str(order) for order in found}) > 1
