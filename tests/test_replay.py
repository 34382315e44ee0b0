"""The trail replayed gives the codebook: what each decision does, and that undoing takes it back exactly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.codebook import FORGOTTEN_LABEL, Code, Codebook, InVivo, Suggestion
from gt_assist.corpus import Span
from gt_assist.events import (
    Accepted,
    Candidate,
    CandidateLeft,
    CandidateWords,
    CodeCreated,
    Event,
    Grouped,
    IncidentDropped,
    IncidentMoved,
    MemoWritten,
    Merged,
    Offered,
    Part,
    PassageCoded,
    Promoted,
    Proposed,
    Redone,
    Rejected,
    Renamed,
    SourceForgotten,
    SourceReplaced,
    Split,
    SuggestionTaken,
    Undone,
)
from gt_assist.replay import Replay, replay, resting_on
from gt_assist.review import decide
from gt_assist.review.page import decided, read
from gt_assist.trail import Entry, coders, steps, undone

HER, HIM = "Ann", "Ben"


def spans(source: str, *starts: int) -> tuple[Span, ...]:
    return tuple(Span(source, start, start + 5) for start in starts)


A, B, C, D, E, F = spans("a.txt", 0, 10, 20, 30, 40, 50)
G, H = spans("b.txt", 0, 10)


def candidate(name: str, *held: Span) -> tuple[Candidate, CandidateWords]:
    return Candidate(name, tuple((span, 0.9) for span in held), 0.5), CandidateWords(name, f"losing {name}", held[0])


def proposal(*made: tuple[Candidate, CandidateWords], **more: object) -> Proposed:
    pairs = list(zip(*made, strict=True)) if made else [(), ()]
    base = Proposed({}, {}, 0, 0, candidates=tuple(pairs[0]), words=tuple(pairs[1]))
    return replace(base, **more)  # type: ignore[arg-type]


FIRST = proposal(candidate("one", A, B, G), candidate("two", C, D), candidate("three", E), candidate("four", F, H))


def trail(*decided: Event | tuple[str, Event] | tuple[Event, ...]) -> list[Entry]:
    """Entries of these events, one step each; (coder, event) for another coder; a tuple of events is one step."""
    entries: list[Entry] = []
    for item in decided:
        coder, events = HER, item if isinstance(item, tuple) else (item,)
        if isinstance(events[0], str):
            coder, events = events[0], events[1:]
        step = len(entries) + 1
        for event in events:
            entries.append(
                Entry(len(entries) + 1, step, "2026-01-01T00:00:00Z", coder, type(event).__name__, event, "")
            )
    return entries


def book(*decided: Event | tuple[str, Event] | tuple[Event, ...]) -> Codebook:
    return replay(trail(*decided), HER)


def test_every_candidate_waits_for_a_decision():
    assert [code.status for code in book(FIRST).codes.values()] == ["candidate"] * 4


def test_accepting_keeps_the_spans_named_and_remembers_what_was_on_screen():
    code = book(FIRST, Accepted("one", (A, G), (A,))).codes["one"]

    assert code.status == "accepted"
    assert [(i.span, i.shown) for i in code.incidents] == [(A, True), (G, False)]


def test_a_code_is_accepted_only_once():
    assert book(FIRST, Accepted("one", (A,), ()), Accepted("one", (B,), ())).skipped == (3,)


def test_rejecting_remembers_the_set_of_incidents():
    found = book(FIRST, Rejected("two"))

    assert found.codes["two"].status == "rejected"
    assert found.rejected_sets == (frozenset({C, D}),)


def test_merging_gives_every_incident_to_the_other_code_once():
    found = book(FIRST, Merged("two", "one", (C,)))

    assert set(found.codes["one"].spans()) == {A, B, G, C, D}
    assert (found.codes["two"].status, found.codes["two"].into) == ("merged", "one")


def test_splitting_divides_the_incidents():
    found = book(FIRST, Split("one", (Part("p", "waiting", (A,)), Part("q", "chasing", (B, G)))))

    assert found.codes["one"].status == "split"
    assert (found.codes["p"].spans(), found.codes["q"].spans()) == ((A,), (B, G))


def test_a_split_that_loses_an_incident_does_not_apply():
    assert book(FIRST, Split("one", (Part("p", "waiting", (A,)), Part("q", "chasing", (B,))))).skipped == (2,)


def test_moving_the_last_incident_closes_the_candidate():
    found = book(FIRST, IncidentMoved("three", E, "one"))

    assert found.codes["three"].status == "merged"
    assert E in found.codes["one"].spans()


def test_an_accepted_code_may_become_empty_and_stays():
    found = book(FIRST, Accepted("three", (E,), ()), IncidentDropped("three", E))

    assert found.codes["three"].status == "accepted"


def test_a_passage_of_her_own_is_coded_by_hand():
    own = Span("a.txt", 2, 14)
    found = book(FIRST, (CodeCreated("mine", "keeping quiet"), PassageCoded(own, "mine")))

    assert found.codes["mine"].status == "accepted"
    assert found.codes["mine"].origin == HER
    assert found.codes["mine"].incidents[0].by_hand


def test_a_code_cannot_stand_under_its_own_child():
    promoted = (FIRST, Accepted("one", (A,), ()), Accepted("two", (C,), ()), Promoted("one"), Promoted("two"))

    assert book(*promoted, Grouped("one", "two"), Grouped("two", "one")).skipped == (7,)


def test_a_second_proposal_retires_undecided_candidates_and_leaves_what_was_decided_or_touched():
    second = proposal(candidate("five", C, D), shared=False)
    found = book(FIRST, Accepted("one", (A, B, G), ()), Renamed("four", "keeping count"), second)

    assert {c.id: c.status for c in found.codes.values()} == {
        "one": "accepted",
        "four": "candidate",
        "five": "candidate",
    }


def test_a_proposal_made_before_anybody_decided_holds_for_every_coder():
    entries = trail(FIRST, (HIM, Accepted("one", (A,), ())))

    assert replay(entries, HER).codes["one"].status == "candidate"
    assert replay(entries, HIM).codes["one"].status == "accepted"


def test_a_proposal_made_from_one_coders_decisions_is_hers_alone():
    entries = trail(FIRST, Accepted("one", (A,), ()), proposal(candidate("five", C), shared=False))

    assert "five" not in replay(entries, HIM).codes
    assert "five" in replay(entries, HER).codes


def test_a_suggestion_taken_keeps_its_score():
    offered = proposal(suggestions=(Suggestion(C, (("one", 0.7),)),), shared=False)
    found = book(FIRST, Accepted("one", (A,), ()), offered, SuggestionTaken(C, "one"))

    assert found.codes["one"].incidents[-1].strength == 0.7


def test_undoing_a_step_undoes_all_of_it():
    made = (CodeCreated("mine", "keeping quiet"), PassageCoded(A, "mine"))

    assert "mine" not in book(FIRST, made, Undone(2)).codes
    assert "mine" in book(FIRST, made, Undone(2), Redone(2)).codes


def test_nobody_undoes_what_another_coder_decided():
    entries = trail(FIRST, Accepted("one", (A,), ()), (HIM, Undone(2)))

    assert replay(entries, HER).codes["one"].status == "accepted"


def test_a_new_decision_empties_what_could_be_redone():
    back, forth = steps(trail(FIRST, Rejected("one"), Undone(2), Rejected("two")), HER)

    assert (back, forth) == ([4], [])


def test_undoing_an_earlier_decision_names_what_rests_on_it():
    entries = trail(FIRST, Accepted("one", (A, B), ()), Promoted("one"), Rejected("two"))

    assert resting_on(entries, HER, 2) == (3,)


def test_a_forgotten_source_leaves_no_passage_behind_and_the_rest_stands():
    phrase = InVivo(Span("b.txt", 1, 3), "xx")
    found = book(
        FIRST,
        Accepted("one", (A, B, G), ()),
        Renamed("one", "xx", phrase),
        MemoWritten("incident", "hm", "one", G),
        SourceForgotten("b.txt", ()),
    )

    assert found.codes["one"].spans() == (A, B)
    assert found.codes["one"].in_vivo is None
    assert found.memos[0].span is None


def test_a_label_whose_words_were_forgotten_says_so():
    found = book(proposal(candidate("one", A), words=()))

    assert found.codes["one"].name == FORGOTTEN_LABEL


def test_a_corrected_transcript_carries_passages_and_lists_what_it_cannot_place():
    replaced = SourceReplaced("a.txt", "a2.txt", "", ((0, 3, 8), (20, 20, 40)))
    found = book(FIRST, Accepted("one", (A, B, G), (A,)), replaced)

    assert found.codes["one"].spans() == (Span("a2.txt", 3, 8), G)
    assert found.unplaced == (B,)


def test_who_decided_is_told_in_order():
    assert coders(trail(FIRST, (HIM, Rejected("one")), Rejected("two"))) == (HIM, HER)


# Any sequence of decisions ------------------------------------------------------------------------------------


FIRST_SPANS = (A, B, C, D, E, F, G, H)


def page(draw: st.DrawFn, now: Codebook, open_spans: list[Span], number: int) -> tuple[Event, ...]:
    """One line about a page of uncoded passages, with whatever is taken, named or left of it."""
    shown = [
        Suggestion(span, tuple((code.id, 0.5 / n) for n, code in enumerate(now.accepted()[:5], start=1)))
        for span in draw(st.lists(st.sampled_from(open_spans), min_size=1, unique=True))
    ]
    said = [draw(st.sampled_from(["", "a", "k", f"=a name {number};"])) for _ in shown]
    line = " ".join(f"{at}{what}" for at, what in enumerate(said, start=1) if what)
    return decided(now, Offered({}, ()), shown, read(line, shown), HER)


@st.composite
def sequences(draw: st.DrawFn) -> list[tuple[Event, ...]]:
    """A proposal and then decisions as the review makes them, each possible where it stands."""
    decided: list[tuple[Event, ...]] = [(FIRST,)]
    for number in range(draw(st.integers(0, 12))):
        now = book(*decided)
        open_codes = [c for c in now.with_status("candidate", "accepted") if c.incidents]
        if not open_codes:
            break
        code = draw(st.sampled_from(open_codes))
        others = [c for c in open_codes if c.id != code.id]
        span = draw(st.sampled_from(code.spans()))
        choices: list[tuple[Event, ...]] = [
            decide.reject(code),
            decide.drop(code, span),
            decide.code_passage(now, Span("b.txt", 40 + number, 60 + number), f"her own {number}", HER),
        ]
        if code.status == "candidate":
            choices.append((Accepted(code.id, code.spans(), ()),))
        open_spans = sorted(set(FIRST_SPANS) - {s for c in now.accepted() for s in c.spans()})
        if now.accepted() and open_spans:
            choices.append(page(draw, now, open_spans, number) or decide.reject(code))
        if others:
            other = draw(st.sampled_from(others))
            choices += [decide.merge(code, other, ()), decide.move(now, code, [span], other.id, HER)]
        if len(code.incidents) > 1:
            rest = [s for s in code.spans() if s != span]
            choices.append(decide.split(now, code, [(f"p{number}", [span]), (f"q{number}", rest)], HER))
        decided.append(draw(st.sampled_from(choices)))
    return decided


@given(sequences())
@settings(deadline=None, max_examples=60)
def test_decisions_made_by_the_review_always_apply(decided):
    assert book(*decided).skipped == ()


@given(sequences())
@settings(deadline=None, max_examples=60)
def test_merging_splitting_and_moving_lose_no_passage(decided):
    found = book(*decided)
    dropped = {e.span for step in decided for e in step if isinstance(e, IncidentDropped)}
    held = {span for code in found.codes.values() for span in code.spans()}

    assert {A, B, C, D, E, F, G, H} <= held | dropped


@given(sequences(), st.data())
@settings(deadline=None, max_examples=60)
def test_undoing_everything_gives_the_proposal_back_and_redoing_gives_the_work_back(decided, data):
    entries = trail(*decided)
    count = data.draw(st.integers(0, len(decided) - 1))
    back = [Undone(step) for step in reversed(steps(entries, HER)[0])][:count]
    undone_trail = trail(*decided, *back)
    forth = [Redone(u.entry) for u in reversed(back)]

    assert replay(undone_trail, HER) == book(*decided[: len(decided) - count])
    assert replace(book(*decided, *back, *forth), memos=()) == book(*decided)
    assert len(undone(undone_trail)) == count


@given(sequences())
@settings(deadline=None, max_examples=30)
def test_no_passage_stands_in_a_code_twice(decided):
    for code in book(*decided).codes.values():
        assert len(set(code.spans())) == len(code.spans())


def test_a_decision_is_refused_with_a_way_out_when_it_cannot_be_taken():
    now = book(FIRST)

    with pytest.raises(decide.DecisionError) as refused:
        decide.merge(now.codes["one"], now.codes["one"], ())

    assert refused.value.hint


def test_a_path_ends_even_where_codes_stand_under_each_other():
    one = Code("one", "going round", status="accepted", parent="two")
    two = Code("two", "coming round", status="accepted", parent="one")

    assert Codebook("her", {"one": one, "two": two}).path(one) == ("coming round", "going round")


# Pages of uncoded passages ------------------------------------------------------------------------------------


def test_a_page_puts_the_newest_suggestions_in_the_place_of_older_ones_and_undoing_brings_those_back():
    old = proposal(suggestions=(Suggestion(E, (("one", 0.4),)), Suggestion(H, (("one", 0.3),))), shared=False)
    new = Offered({}, (Suggestion(E, (("one", 0.9),)),))
    so_far = (FIRST, Accepted("one", (A, B, G), ()), old)
    found = book(*so_far, (new, SuggestionTaken(E, "one")))

    assert found.suggestions == (*new.suggestions, Suggestion(H, (("one", 0.3),)))
    assert {i.strength for i in found.codes["one"].incidents if i.span == E} == {0.9}
    assert book(*so_far, (new, SuggestionTaken(E, "one")), Undone(4)) == book(*so_far)


def test_a_candidate_that_a_passage_left_is_not_worked_on_and_the_next_proposal_retires_it():
    left = (FIRST, Accepted("one", (A, B, G), ()), (SuggestionTaken(C, "one"), CandidateLeft("two", C, "one")))

    assert book(*left).codes["two"].spans() == (D,)
    assert not book(*left).codes["two"].touched
    assert "two" not in book(*left, proposal(candidate("five", D), shared=False)).codes


def test_a_passage_does_not_leave_a_candidate_that_does_not_hold_it():
    assert book(FIRST, CandidateLeft("two", A, "one")).skipped == (2,)


@given(sequences(), st.data())
@settings(deadline=None, max_examples=60)
def test_going_on_one_step_at_a_time_gives_what_reading_the_whole_trail_gives(decided, data):
    entries = trail(*decided)
    back = steps(entries, HER)[0]
    if back:
        entries = trail(*decided, *(Undone(step) for step in reversed(back[-data.draw(st.integers(0, 3)) :])))
    going = Replay([], HER)
    for entry in entries:
        if not going.go_on([entry]):
            going = Replay([e for e in entries if e.seq <= entry.seq], HER)
    assert going.codebook() == replay(entries, HER)
