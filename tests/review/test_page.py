"""A page of passages: which come on it, what a typed line says about them, and what that becomes in the trail."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gt_assist.codebook import Code, Codebook, Incident, Suggestion
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.events import (
    CandidateLeft,
    CodeCreated,
    Offered,
    PassageCoded,
    SuggestionDeclined,
    SuggestionTaken,
)
from gt_assist.review.page import MOST, Answer, decided, likeliest, promised, read, told

A, B, C = (Span("ann.txt", 10 * n, 10 * n + 8) for n in range(3))
SHOWN = [
    Suggestion(A, (("c1", 0.6), ("c2", 0.2))),
    Suggestion(B, (("c2", 0.3), ("c1", 0.1)), asked=False),
    Suggestion(C, (("c2", 0.5),)),
]
BOOK = Codebook(
    "her",
    {
        "c1": Code("c1", "losing the list", status="accepted", incidents=(Incident(Span("ann.txt", 90, 95)),)),
        "c2": Code("c2", "having tea", status="accepted", incidents=(Incident(Span("ann.txt", 80, 85)),)),
        "k1": Code("k1", "keeping on", incidents=(Incident(A), Incident(B))),
        "k2": Code("k2", "worked on", incidents=(Incident(C),), touched=True),
    },
)
OFFERED = Offered({}, tuple(SHOWN))


def events(line: str) -> tuple:
    return decided(BOOK, OFFERED, SHOWN, read(line, SHOWN), "her")


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("1a 3a", {0: ("c1",), 2: ("c2",)}),
        ("1a3a", {0: ("c1",), 2: ("c2",)}),
        ("1A, 3 a", {0: ("c1",), 2: ("c2",)}),
        ("1ba", {0: ("c2", "c1")}),
        ("1a 1b 1a", {0: ("c1", "c2")}),
        ("1=a", {0: ("c1",)}),
        ("", {}),
        ("y", {0: ("c1",), 2: ("c2",)}),
        ("* 1b", {0: ("c2",), 2: ("c2",)}),
        ("y 3k", {0: ("c1",)}),
    ],
)
def test_a_line_takes_codes_by_numbers_and_letters(line, taken):
    assert read(line, SHOWN).taken == taken


def test_a_name_goes_to_the_end_of_the_line_or_to_a_semicolon():
    assert read("1=being  left alone", SHOWN).named == {0: ("being left alone",)}
    said = read("3 = tea, at last; 1b", SHOWN)
    assert (said.named, said.taken) == ({2: ("tea, at last",)}, {0: ("c2",)})


@pytest.mark.parametrize(
    "line",
    ["4a", "0a", "1c", "2z", "1", "a1", "hello", "1a 1k", "2= ", "1=tea 2b", "1a\n2a", "9" * 400 + "a", "1ay", "½a"],
)
def test_what_is_not_understood_decides_nothing_and_says_so(line):
    with pytest.raises(DecisionError) as refused:
        read(line, SHOWN)
    assert refused.value.hint


@given(st.text("0123456789abcdeky*=;, \nñ", max_size=30))
def test_any_line_is_understood_or_refused(line):
    with suppress(DecisionError):
        said = read(line, SHOWN)
        assert {*said.taken, *said.named, *said.later} <= {0, 1, 2}
        offered = {at: [code for code, _ in offer.codes] for at, offer in enumerate(SHOWN)}
        assert all(code in offered[at] for at, codes in said.taken.items() for code in codes)


def test_what_is_taken_leaves_an_untouched_candidate_and_what_is_left_out_is_declined():
    assert events("1a 3k") == (
        OFFERED,
        SuggestionTaken(A, "c1", True),
        CandidateLeft("k1", A, "c1"),
        SuggestionDeclined("c2", B),
        SuggestionDeclined("c1", B),
    )


def test_a_candidate_she_has_worked_on_is_left_as_it_is():
    assert CandidateLeft("k2", C, "c2") not in events("3a")


def test_a_new_name_makes_one_code_for_all_passages_that_it_is_given_to():
    found = events("1=being left alone; 2=Being left alone")
    (made,) = (event for event in found if isinstance(event, CodeCreated))
    assert [event for event in found if isinstance(event, PassageCoded)] == [
        PassageCoded(A, made.code),
        PassageCoded(B, made.code),
    ]
    assert not any(isinstance(event, SuggestionDeclined) and event.span in (A, B) for event in found)


def test_a_code_that_is_taken_and_named_holds_the_passage_once():
    found = events("1a; 1=losing the list")
    assert [event for event in found if isinstance(event, SuggestionTaken | PassageCoded)] == [
        SuggestionTaken(A, "c1", True)
    ]


def test_what_a_line_did_is_told_in_numbers():
    assert told(events("1a 3k"), 1) == "1 coded under 1 code; 1 belongs to none of the codes shown; 1 left for later"
    assert told(decided(BOOK, OFFERED, SHOWN, Answer(), "her"), 0) == "none coded; 3 belong to none of the codes shown"


def test_the_passages_with_the_likeliest_first_code_come_on_the_page():
    many = [Suggestion(Span("b.txt", n, n + 1), (("c1", n / 100),)) for n in range(30)]
    page = likeliest(many, {many[29].span})
    assert len(page) == MOST
    assert [offer.codes[0][1] for offer in page] == [n / 100 for n in range(28, 18, -1)]


def test_a_passage_promises_one_right_code_at_most():
    assert promised([Suggestion(A, (("c1", 0.9), ("c2", 0.9))), Suggestion(B, (("c1", 0.25),))]) == 1.25
