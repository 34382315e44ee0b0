"""Constructs beside codes that a person made: summed up from the segments their passages touch."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.codebook import Code, Incident, Match
from gt_assist.constructs import Beside, laid_beside
from gt_assist.corpus import Span


def span(start, end):
    return Span("a.txt", start, end)


FIT = Match(span(0, 10), (("culture", 0.6), ("climate", 0.2)), False)
OTHER = Match(span(10, 20), (("climate", 0.4), ("culture", 0.2)), False)
NONE = Match(span(20, 30), (("culture", 0.1),), True)


def test_a_passage_bears_the_mean_of_the_segments_it_touches():
    assert Beside([OTHER, FIT, NONE]).constructs([Incident(span(5, 15))]) == (("culture", 0.4), ("climate", 0.3))


def test_segments_that_fit_nothing_do_not_count_unless_most_do():
    assert Beside([FIT, NONE]).constructs([Incident(span(0, 5)), Incident(span(20, 25))])[0] == ("culture", 0.6)
    assert Beside([FIT, NONE]).constructs([Incident(span(20, 25))]) == ()


def test_a_code_of_her_own_gets_constructs_and_a_proposed_one_keeps_its_own():
    hers = Code("c1", "mine", status="accepted", incidents=(Incident(span(0, 10)),), touched=True)
    proposed = Code("c2", "theirs", incidents=(Incident(span(10, 20)),), constructs=(("planning", 0.9),))
    found = laid_beside({"c1": hers, "c2": proposed}, [FIT, OTHER])

    assert found["c1"].constructs == (("culture", 0.6), ("climate", 0.2))
    assert found["c2"] == proposed


@given(st.lists(st.integers(1, 12), min_size=1, max_size=20), st.data())
@settings(deadline=None, max_examples=60)
def test_exactly_the_segments_that_share_a_character_are_found(lengths, data):
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    matches = [Match(span(s, s + n), (("x", 0.5),), False) for s, n in zip(starts, lengths, strict=True)]
    start = data.draw(st.integers(0, sum(lengths) - 1))
    passage = span(start, data.draw(st.integers(start + 1, sum(lengths) + 5)))

    assert set(Beside(matches).overlapping(passage)) == {m for m in matches if m.span.overlaps(passage)}
