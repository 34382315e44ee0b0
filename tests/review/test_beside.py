"""What lies beside a code: the nearest passages outside, other cases first; inside, the nearest and least typical."""

from __future__ import annotations

import numpy as np
import pytest

from gt_assist.codebook import Code, Codebook, Incident
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.review.beside import OUTSIDE, beside
from gt_assist.review.decide import bring
from gt_assist.study import Source, Study

SOURCES = ("ann", "ben", "cat")
EACH = 8  # passages in each interview, ten characters long


def at(source: str, number: int) -> Span:
    return Span(source, number * 10, number * 10 + 10)


def study(*codes: Code) -> Study:
    text, turns = "x" * EACH * 10, tuple(Turn(n * 10, n * 10 + 10) for n in range(EACH))
    sources = {name: Source(Transcript(name, text, turns), "0" * 64, case=name) for name in SOURCES}
    segments = tuple(Segment(at(name, n), "x" * 10, n) for name in SOURCES for n in range(EACH))
    return Study("s", "cfir-2009", sources, segments, {}, {}, Codebook("her", {code.id: code for code in codes}))


def code(name: str, *spans: Span, status: str = "candidate") -> Code:
    return Code(name, name, incidents=tuple(map(Incident, spans)), status=status)  # type: ignore[arg-type]


def pointing(degrees: float) -> np.ndarray:
    return np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], np.float32)


def vectors(near: dict[Span, float], left_out: tuple[Span, ...] = ()) -> dict[Span, np.ndarray]:
    """Directions in degrees; what is not named points the other way."""
    rest = [at(name, n) for name in SOURCES for n in range(EACH) if at(name, n) not in near]
    found = {span: pointing(angle) for span, angle in near.items()}
    found |= {span: pointing(180.0) * len(near) / len(rest) for span in rest}
    return {span: row for span, row in found.items() if span not in left_out}


OWN = (at("ann", 0), at("ann", 1), at("ann", 2), at("ann", 3))
INSIDE = dict(zip(OWN, (0.0, 2.0, -2.0, 40.0), strict=True))


def test_inside_come_the_two_nearest_to_the_others_and_the_least_typical():
    found = beside(study(code("c1", *OWN)), code("c1", *OWN), vectors(INSIDE))

    assert {span for span, _ in found.inside} == {at("ann", 0), at("ann", 1)}
    assert [span for span, _ in found.frays] == [at("ann", 3)]
    assert found.frays[0][1] < found.inside[1][1] <= found.inside[0][1]


def test_a_passage_alone_has_no_inside_but_an_outside():
    alone = code("c1", at("ann", 0))
    found = beside(study(alone), alone, vectors({at("ann", 0): 0.0, at("ben", 1): 3.0}))

    assert (found.inside, found.frays) == ((), ())
    assert found.outside[0][0] == at("ben", 1)


def test_outside_the_nearest_of_all_is_there_and_other_cases_come_before_the_codes_own():
    near = {at("ann", 4): 10.0, at("ann", 5): 11.0, at("ann", 6): 12.0, at("ben", 0): 20.0, at("cat", 0): 22.0}
    found = beside(study(code("c1", *OWN)), code("c1", *OWN), vectors(INSIDE | near))

    assert len(found.outside) == OUTSIDE
    assert [span for span, _ in found.outside[:2]] == [at("ben", 0), at("cat", 0)]
    assert at("ann", 4) in [span for span, _ in found.outside]


def test_a_case_comes_once_before_it_comes_again():
    near = {at("ben", 0): 10.0, at("ben", 1): 11.0, at("ben", 2): 12.0, at("cat", 0): 25.0}
    found = beside(study(code("c1", *OWN)), code("c1", *OWN), vectors(INSIDE | near))

    assert [span for span, _ in found.outside[:2]] == [at("ben", 0), at("cat", 0)]


def test_nothing_that_the_code_holds_a_part_of_or_that_is_on_the_card_lies_outside():
    part = code("c1", Span("ann", 2, 6))
    found = beside(study(part), part, vectors({at("ann", 0): 0.0, at("ben", 0): 1.0}), apart=[at("ben", 0)])

    assert not {at("ann", 0), at("ben", 0)} & {span for span, _ in found.outside}


def test_a_passage_coded_by_hand_lies_there_as_it_was_coded_and_not_its_segment_too():
    mine, other = code("c1", at("ann", 0)), code("c2", Span("ben", 3, 7), status="accepted")
    found = beside(study(mine, other), mine, vectors({at("ann", 0): 0.0, at("ben", 0): 1.0}))

    assert found.outside[0][0] == Span("ben", 3, 7)
    assert at("ben", 0) not in [span for span, _ in found.outside]


def test_segments_without_a_vector_are_counted_and_the_rest_compared():
    known = vectors(INSIDE | {at("ben", 0): 1.0}, left_out=(at("cat", 0), at("cat", 1)))
    found = beside(study(code("c1", *OWN)), code("c1", *OWN), known)

    assert found.missing == 2
    assert found.outside[0][0] == at("ben", 0)
    assert beside(study(code("c1", *OWN)), code("c1", *OWN), {}).missing == len(SOURCES) * EACH


def test_the_order_of_segments_and_incidents_changes_nothing():
    known = vectors(INSIDE | {at("ben", n): 5.0 + n for n in range(6)})
    there, back = study(code("c1", *OWN)), study(code("c1", *OWN[::-1]))
    turned = Study("s", "", back.sources, back.segments[::-1], {}, {}, back.codebook)

    assert beside(there, code("c1", *OWN), known) == beside(turned, code("c1", *OWN[::-1]), known)


@pytest.mark.parametrize(("leave", "then"), [(False, "IncidentMoved"), (True, "PassageCoded")])
def test_passages_leave_a_candidate_and_an_accepted_code_unless_they_are_left_there_too(leave, then):
    own = code("c1", at("ann", 0))
    book = study(own, code("c2", at("ben", 0)), code("c3", at("cat", 0), status="accepted")).codebook

    assert [type(e).__name__ for e in bring(book, own, [at("ben", 0), at("cat", 0)], leave)] == ["IncidentMoved", then]


def test_a_passage_in_no_code_is_coded():
    own = code("c1", at("ann", 0))

    assert [type(e).__name__ for e in bring(study(own).codebook, own, [at("ben", 5)])] == ["PassageCoded"]
