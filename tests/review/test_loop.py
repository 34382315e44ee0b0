"""The review loop on plain lines, with keys as a person types them, on a real study file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typist import Typist

from gt_assist.codebook import Code, Codebook, Incident, InVivo, Nomination, Suggestion
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.events import (
    Accepted,
    Candidate,
    CandidateWords,
    IncidentDropped,
    Proposed,
    Rejected,
    Renamed,
    SourceAdded,
)
from gt_assist.review.draw import header
from gt_assist.review.plain import review
from gt_assist.review.queue import Card, is_loose, queue
from gt_assist.review.sitting import Names
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.study import Source

TALK = (
    "We lost the supervisor in May.",
    "Nobody came to the steering group.",
    "The list was my own 🗒️ list.",
    "Then we lost another supervisor.",
    "I kept my own list at home.",
    "They never came, the chairs.",
    "Who lost the forms?",
    "We had tea.",
)

PHRASE = InVivo(Span("ann.txt", 78, 86), "own 🗒️ l")


def spans() -> list[Span]:
    found, at = [], 0
    for words in TALK:
        found.append(Span("ann.txt", at, at + len(words)))
        at += len(words) + 1
    return found


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    text = "\n".join(TALK)
    places = spans()
    turns = tuple(Turn(s.start, s.end, "Ann", begins=10.0 * n) for n, s in enumerate(places))
    segments = [Segment(s, s.slice(text), n, "Ann") for n, s in enumerate(places)]
    groups = {
        "c1": ("losing the supervisor", [0, 3, 6]), "c2": ("not coming to the steering group", [1, 5]),
        "c3": ("keeping own list", [2, 4]), "c4": ("having tea", [7]),
    }  # fmt: skip
    scores = (("cfir2009:inner.culture", 0.5), ("cfir2009:inner.readiness", 0.2))
    made = Proposed(
        {}, {}, 0, 1,
        candidates=tuple(
            Candidate(code, tuple((places[n], 0.9 - n / 20) for n in held), 0.5, scores)
            for code, (_, held) in groups.items()
        ),
        words=tuple(
            CandidateWords(code, name, places[held[0]], PHRASE if code == "c3" else None)
            for code, (name, held) in groups.items()
        ),
    )  # fmt: skip
    with StudyFile.create(tmp_path / "s.gta", {"framework": "cfir-2009"}) as file:
        source = Source(Transcript("ann.txt", text, turns), "0" * 64)
        file.add("her", source, segments, SourceAdded("ann.txt", "0" * 64, "txt", "turn", 40, 8, 8))
        file.append("her", (made,))
        yield Session(file, "her")


def sit(session: Session, *typed: str, which: str = "codes", **more: object) -> Typist:
    typist = Typist(list(typed))
    names = Names({"cfir2009:inner.culture": "Culture", "cfir2009:inner.readiness": "Readiness"}, {})
    review(session, typist.face(), names, which, **more)  # type: ignore[arg-type]  # the queue's name
    return typist


def names(session: Session, *status: str) -> set[str]:
    return {c.name for c in session.study.codebook.with_status(*status)}  # type: ignore[arg-type]  # names of states


def test_it_says_at_the_start_how_many_cards_and_about_how_long(session):
    assert "3 candidate codes to look at, about 3 minutes" in sit(session, "q").text()


def test_a_card_shows_the_counter_the_label_the_phrase_the_constructs_and_each_incident_with_its_place(session):
    screen = sit(session, "q").text()

    assert "[1/3] candidate code · 3 incidents in 1 case · stability 0.50" in screen
    assert "losing the supervisor" in screen
    assert "Culture 0.50" in screen
    assert " 1  Ann · ann.txt · 0:00" in screen
    assert "“We lost the supervisor in May.”" in screen


def test_one_off_incidents_are_a_queue_of_their_own(session):
    assert "having tea" not in sit(session, "q").text()
    assert "having tea" in sit(session, "q", which="one-offs").text()


def test_accepting_records_what_was_on_screen_and_asks_the_next(session):
    sit(session, "y", "n", "q")

    assert names(session, "accepted") == {"losing the supervisor"}
    assert all(i.shown for c in session.study.codebook.accepted() for i in c.incidents)
    assert len(names(session, "rejected")) == 1


def test_only_what_was_shown_counts_as_read(session, monkeypatch):
    monkeypatch.setattr("gt_assist.review.plain.PAGE", 2)
    typist = sit(session, "y", "q")

    accepted = session.study.codebook.accepted()[0]
    assert [i.shown for i in accepted.incidents].count(True) == 2
    assert "2 of 3 shown" in typist.text()
    assert "2 of them on screen" in typist.text()


def test_the_rest_can_be_paged_before_accepting(session, monkeypatch):
    monkeypatch.setattr("gt_assist.review.plain.PAGE", 2)
    sit(session, " ", "y", "q")

    assert all(i.shown for i in session.study.codebook.accepted()[0].incidents)


def test_renaming_keeps_the_card_in_hand(session):
    sit(session, "r", "missing our supervisor", "y", "q")

    assert names(session, "accepted") == {"missing our supervisor"}


def test_a_phrase_in_vivo_becomes_the_name(session):
    sit(session, "g", "keeping", "i", "y", "q")

    assert names(session, "accepted") == {"own 🗒️ l"}


def test_merging_into_a_code_chosen_by_words(session):
    sit(session, "m", "steering", "q")

    merged = session.study.codebook.by_name("not coming to the steering group")
    assert merged is not None
    assert len(merged.incidents) == 5


def test_splitting_asks_for_numbers_and_names(session):
    sit(session, "s", "3", "losing forms", "", "", "q")

    book = session.study.codebook
    assert names(session, "candidate") >= {"losing forms", "losing the supervisor"}
    assert sorted(len(c.incidents) for c in book.with_status("candidate")) == [1, 1, 2, 2, 2]


def test_dropping_and_moving_an_incident(session):
    sit(session, "x", "3", "v", "2", "staying behind", "q")

    book = session.study.codebook
    assert len(book.codes["c1"].incidents) == 1
    assert [c.name for c in book.accepted()] == ["staying behind"]


def test_several_incidents_move_at_once_and_come_back_at_once(session):
    typist = sit(session, "v", "1 3", "staying behind", "u", "q")

    assert "2 moved to the new code “staying behind”" in typist.text()
    assert len(session.study.codebook.codes["c1"].incidents) == 3
    assert names(session, "accepted") == set()

    sit(session, "v", "1 3", "staying behind", "q")
    book = session.study.codebook
    assert len(book.codes["c1"].incidents) == 1
    assert [len(c.incidents) for c in book.accepted()] == [2]


def test_a_passage_of_her_own_is_found_by_its_words_and_exact(session):
    typist = sit(session, "a", "my own ... list", "1", "keeping my own books", "q")

    assert "which one?" in typist.text()
    code = session.study.codebook.by_name("keeping my own books")
    assert code is not None
    assert session.study.text(code.spans()[0]) == "my own 🗒️ list"


def test_words_that_nobody_said_are_no_passage(session):
    typist = sit(session, "a", "we hired a manager", "q")

    assert "No turn holds these words" in typist.text()
    assert names(session, "accepted") == set()


def test_constructs_are_confirmed_and_refused_by_number(session):
    sit(session, "c", "1 -2", "q")

    code = session.study.codebook.codes["c1"]
    assert (code.confirmed, code.refused) == (("cfir2009:inner.culture",), ("cfir2009:inner.readiness",))


def test_a_memo_stays_with_the_code_or_the_incident(session):
    sit(session, "o", "who else left?", "o", "2: again in winter", "o", "2 of them left", "q")

    assert [(m.kind, m.text, m.span is None) for m in session.study.codebook.memos] == [
        ("code", "who else left?", True),
        ("incident", "again in winter", False),
        ("code", "2 of them left", True),
    ]


def test_undo_takes_decisions_back_one_by_one_and_redo_gives_them_back(session):
    typist = sit(session, "y", "y", "u", "u", "U", "q")

    assert names(session, "accepted") == {"losing the supervisor"}
    assert "undone: accepted" in typist.text()


def test_what_was_undone_is_not_counted_as_saved(session):
    assert "1 decision saved" in sit(session, "y", "n", "u", "q").text()
    assert "0 decisions saved" in sit(session, "u", "q").text()


def test_undo_works_in_a_later_sitting(session):
    sit(session, "y", "q")
    sit(session, "u", "q")

    assert names(session, "accepted") == set()


def test_the_counter_of_every_queue_goes_on_through_a_sitting(session):
    for code in ("c1", "c2"):
        session.record(Accepted(code, session.study.codebook.codes[code].spans(), ()))
    typist = sit(session, "n", "y", which="constructs")

    assert [prompt[:5] for prompt in typist.prompts] == ["[1/2]", "[2/2]"]
    assert "Next: `gt-assist matrix --by ATTRIBUTE`" in " ".join(typist.text().split())


def test_it_goes_on_where_it_stopped(session):
    sit(session, "y", "q")

    assert "[2/3]" in sit(session, "q").text()


def test_skipped_cards_come_again_at_the_end(session):
    sit(session, "k", "y", "y", "r", "coming last", "y")

    assert "coming last" in names(session, "accepted")
    assert len(names(session, "accepted")) == 3


def test_search_finds_words_inside_incidents(session):
    sit(session, "/", "chairs", "1", "y", "q")

    assert names(session, "accepted") == {"not coming to the steering group"}


def test_the_turns_around_an_incident_are_shown(session):
    assert ">>We lost the supervisor in May.<<" in sit(session, "t", "1", "q").text()


def test_when_the_input_ends_everything_decided_is_saved(session):
    typist = sit(session, "y", "r")

    assert names(session, "accepted") == {"losing the supervisor"}
    assert "1 decision saved" in typist.text()


def test_a_wrong_key_or_number_says_what_would_be_right(session):
    screen = sit(session, "Z", "x", "9", "q").text()

    assert "There is no key 'Z' here" in screen
    assert "Numbers from 1 to 3 are on screen" in screen


def test_two_accepted_codes_never_bear_one_name(session):
    typist = sit(session, "r", "keeping own list", "y", "g", "c3", "y", "q")

    assert "m merges the two" in typist.text()
    assert [c.id for c in session.study.codebook.accepted()] == ["c1"]


def test_the_programs_label_is_hidden_until_she_has_written_hers(session):
    typist = sit(session, "grieving for Kath", "y", "q", code_first=True)
    before, _, after = typist.text().partition("the program's label:")

    assert "losing the supervisor" not in before
    assert after.startswith(" losing the supervisor")
    assert names(session, "accepted") == {"grieving for Kath"}


def test_every_key_has_its_line_in_the_help(session):
    from gt_assist.review.keyhelp import HELP, ORDER, SAID, SHORT
    from gt_assist.review.plain import KEYS

    assert set(KEYS) <= set(HELP)
    assert set(KEYS) <= set("".join(ORDER.values()))
    assert all(set(keys) <= set(ORDER[kind]) & set(SHORT) | {"x"} for kind, keys in SAID.items())
    assert "undo your last decision" in sit(session, "?", "q").text()


# Offers, nominations, constructs ------------------------------------------------------------------------------


@pytest.fixture
def offered(session: Session) -> Session:
    """The first code is accepted with two of its incidents; three passages are offered for it."""
    places = spans()
    session.record(Accepted("c1", (places[0], places[3]), ()))
    again = Proposed(
        {}, {}, 0, 3, shared=False,
        suggestions=tuple(Suggestion(places[n], (("c1", 0.8 - n / 10),)) for n in (1, 2, 6)),
    )  # fmt: skip
    session.record(again)
    return session


def test_offered_passages_can_be_taken_together(offered):
    sit(offered, "y", "q")

    assert len(offered.study.codebook.codes["c1"].incidents) == 5


def test_some_are_taken_and_the_others_are_not_asked_about_again(offered):
    sit(offered, "s", "1", "q")

    book = offered.study.codebook
    assert len(book.codes["c1"].incidents) == 3
    assert len(book.declined) == 2
    assert "No codes wait for a decision" in sit(offered, "q").text()


def test_offered_passages_can_go_to_another_code_together(offered):
    sit(offered, "v", "1 2", "staying away", "q")

    book = offered.study.codebook
    assert len(book.by_name("staying away").incidents) == 2
    assert len(book.declined) == 2


def test_an_offered_passage_can_go_to_another_code(offered):
    sit(offered, "v", "1", "staying away", "q")

    assert offered.study.codebook.by_name("staying away") is not None


def test_a_nominated_code_is_promoted_sifts_the_rest_and_groups_others(offered):
    places = spans()
    nomination = Nomination("c1", 2, 1, 0.5, False, (Suggestion(places[5], (("c1", 0.6),), contrary=("c1",)),))
    offered.record(Proposed({}, {}, 0, 4, focused=True, shared=False, nominations=(nomination,)))
    typist = sit(offered, "a", "kept my own list", "keeping lists", "f", "1", "y", "q", which="focused")

    book = offered.study.codebook
    assert book.codes["c1"].level == "focused"
    assert "perhaps to the contrary" in typist.text()
    assert places[5] in book.codes["c1"].spans()
    grouped = book.by_name("keeping lists")
    assert grouped is not None
    assert book.path(grouped) == ("losing the supervisor", "keeping lists")


def test_constructs_have_a_queue_after_the_codes(offered):
    sit(offered, "y", "q", which="constructs")

    assert offered.study.codebook.codes["c1"].confirmed == ("cfir2009:inner.culture",)


def test_a_role_and_a_characteristic_are_offered_and_confirmed_as_a_pair(offered):
    role, trait = "cfir2022:individuals.roles.mid_level_leaders", "cfir2022:individuals.characteristics.motivation"
    ranked = ((trait, 0.5), ("cfir2022:process.doing", 0.3), (role, 0.2))
    span = offered.study.codebook.codes["c1"].spans()[0]
    candidate = Candidate("c9", ((span, 1.0),), constructs=ranked)
    offered.record(Proposed({}, {}, 0, 4, shared=False, candidates=(candidate,), words=(CandidateWords("c9", "x"),)))
    offered.record(Accepted("c9", (span,), (span,)))
    typist = sit(offered, "g", "c9", "y", "q", which="constructs")

    assert f"as a pair: {role}: {trait}" in " ".join(typist.text().split())
    assert offered.study.codebook.codes["c9"].confirmed == (role, trait)


# Slips of the fingers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys", [("d", "^C"), ("d", ""), ("v", "^C"), ("x", ""), ("s", "1", "^C"), ("s", "1", "a", "^C")]
)
def test_leaving_a_question_decides_nothing(session, keys):
    before = len(session.entries)
    typist = sit(session, *keys, "q")

    assert "left; nothing was decided" in typist.text()
    assert len(session.entries) == before


@pytest.mark.parametrize("typed", ["1-99999999999", "9" * 6000, "3-1", "0"])
def test_numbers_far_beyond_the_screen_are_refused_at_once(session, typed):
    assert "Numbers from 1 to 3 are on screen" in sit(session, "x", typed, "q").text()


def test_a_number_too_long_for_any_card_goes_to_the_last(session):
    assert "[3/3]" in sit(session, "g", "9" * 6000, "q").text()
    assert "no construct" in sit(session, "c", "9" * 6000, "q").text()
    sit(session, "o", "9" * 6000 + " times", "q")
    assert session.study.codebook.memos[0].kind == "code"


def test_the_number_typed_is_the_number_of_the_counter(session):
    screen = sit(session, "y", "g", "3", "q").text()

    assert "[2/3]" in screen
    assert screen.rindex("[3/3]") > screen.rindex("[2/3]")


def test_an_empty_answer_to_where_to_go_stays(session):
    assert "No open card" not in sit(session, "g", "", "q").text()


def test_undo_goes_back_to_the_card_it_concerns(session):
    sit(session, "g", "3", "n", "u", "y", "q")

    assert names(session, "accepted") & names(session, "rejected") == set()
    assert len(names(session, "accepted")) == 1
    assert "losing the supervisor" not in names(session, "accepted")


def test_a_card_that_was_skipped_stays_in_hand_when_it_is_gone_to(session):
    sit(session, "k", "g", "c1", "r", "missing her", "y", "q")

    assert names(session, "accepted") == {"missing her"}


@pytest.mark.parametrize("keys", [("a", "had tea"), ("v", "1")])
def test_no_code_is_ever_named_by_an_id(session, keys):
    sit(session, *keys, "1", "q")
    sit(session, "a", "had tea", "c2", "q")

    assert not {code.name for code in session.study.codebook.codes.values()} & {"c1", "c2", "c3", "c4"}


def test_a_code_that_has_lost_its_last_passage_can_still_be_worked_with(session):
    places = spans()
    session.record(Accepted("c4", (places[7],), ()))
    session.record(IncidentDropped("c4", places[7]))
    session.record(
        Proposed({}, {}, 0, 4, focused=True, shared=False, nominations=(Nomination("c4", 0, 0, None, True),))
    )
    typist = sit(session, "t", "1", "a", "We had tea.", "having tea", "q", which="focused")

    assert "nothing on screen" in typist.text()
    assert session.study.codebook.codes["c4"].spans() == (places[7],)


def test_a_phrase_with_a_line_end_inside_becomes_a_name_of_one_line(session):
    text = session.study.sources["ann.txt"].transcript.text
    at = Span("ann.txt", text.index("May."), text.index("Nobody") + 6)
    words = CandidateWords("c9", "leaving", at, InVivo(at, at.slice(text)))
    session.record(
        Proposed({}, {}, 0, 1, candidates=(Candidate("c9", tuple((s, 0.5) for s in spans())),), words=(words,))
    )
    sit(session, "i", "y", "q")

    assert names(session, "accepted") == {"May. Nobody"}


def test_one_off_incidents_are_coded_first_too(session):
    typist = sit(session, "t", "1", "q", which="one-offs", code_first=True)

    assert "having tea" not in typist.text()
    assert ">>We had tea.<<" in typist.text()


def test_what_she_has_named_in_an_earlier_sitting_is_not_hidden_again(session):
    sit(session, "grieving for Kath", "q", code_first=True)

    assert "grieving for Kath" in sit(session, "q", code_first=True).text()


def test_promoting_and_grouping_with_one_key_is_undone_with_one_key(offered):
    nomination = Nomination("c1", 2, 1, 0.5, False, (Suggestion(spans()[5], (("c1", 0.6),)),))
    offered.record(Proposed({}, {}, 0, 4, focused=True, shared=False, nominations=(nomination,)))
    sit(offered, "a", "kept my own list", "keeping lists", "f", "1", "u", "q", which="focused")

    assert offered.study.codebook.codes["c1"].level == "initial"


def test_it_says_how_many_of_the_passages_taken_were_on_screen(offered, monkeypatch):
    monkeypatch.setattr("gt_assist.review.plain.PAGE", 2)
    assert "3 passages taken into “losing the supervisor”, 2 of them on screen" in sit(offered, "y", "q").text()


def test_an_arrow_key_is_no_riddle(session):
    assert "There is no such key here" in sit(session, "\x1b[A", "q").text()


def test_a_short_answer_is_shown_with_the_question_it_answers(session):
    first = session.segments[0]
    session.segments = (Segment(first.span, first.text, first.turn, first.speaker, "Who left?"), *session.segments[1:])

    assert "(asked: Who left?)\n     “We lost the supervisor in May.”" in sit(session, "q").text()


# Going to what is decided ---------------------------------------------------------------------------------------------


def test_an_accepted_code_can_be_gone_to_renamed_and_left_again(session):
    typist = sit(session, "y", "g", "losing", "r", "missing our supervisor", "k", "q")

    assert names(session, "accepted") == {"missing our supervisor"}
    assert "accepted code · 3 incidents" in typist.text()
    assert typist.prompts[-1].startswith("[2/3] not coming to the steering group\n")


def test_a_rejected_code_is_found_by_words_of_its_passages_and_reopened(session):
    typist = sit(session, "n", "/", "forms", "1", "y", "e", "y", "q")

    assert "This code is rejected. e reopens it." in typist.text()
    assert names(session, "accepted") == {"losing the supervisor"}


def test_reopening_asks_before_it_takes_back_what_rests_on_the_decision(session):
    first = sit(session, "s", "3", "losing forms", "", "", "g", "losing forms", "y", "g", "c1", "e", "", "q")
    assert "1 later decision rests on that" in first.text()
    assert names(session, "accepted") == {"losing forms"}

    sit(session, "g", "c1", "e", "y", "q")
    assert names(session, "accepted") == set()
    assert len(session.study.codebook.codes["c1"].incidents) == 3


def test_a_merged_code_shows_where_it_went_and_comes_back(session):
    typist = sit(session, "m", "steering", "g", "c1", "e", "q")

    assert "merged into: not coming to the steering group" in typist.text()
    assert "losing the supervisor" in names(session, "candidate")


def test_passages_of_an_accepted_code_can_be_dropped_and_moved_later(session):
    sit(session, "y", "y", "g", "losing", "x", "3", "v", "2", "keeping own list", "o", "why so few?", "q")

    book = session.study.codebook
    assert len(book.codes["c1"].incidents) == 1
    assert [memo.about for memo in book.memos] == ["c1"]


def test_when_nothing_waits_a_code_can_still_be_gone_to(session):
    sit(session, "y", "y", "y")
    typist = sit(session, "r", "gone for good", "q", start=session.study.codebook.codes["c2"])

    assert "gone for good" in names(session, "accepted")
    assert "No codes wait" in typist.text()


def test_after_a_visit_the_card_in_hand_comes_again(session):
    typist = sit(session, "g", "3", "/", "tea", "1", "k", "q")

    assert "one-off incident · 1 incident" in typist.text()
    assert typist.prompts[-1].startswith("[3/3]")


def test_several_codes_that_answer_are_listed_with_their_state(session):
    typist = sit(session, "n", "g", "ing", "4", "q")

    assert "(rejected, 3 incidents in 1 case)" in typist.text()
    assert "e reopen" in typist.text()


# What is on screen ----------------------------------------------------------------------------------------------------


def test_the_name_stands_beside_the_question_too(session):
    assert "[1/3] losing the supervisor\ny accept, n reject" in sit(session, "q").text()


def test_no_line_is_longer_than_the_screen_and_none_breaks_inside_a_word(session):
    long = "waiting for the people who had promised us a supervisor to say which supervisor"
    typist = sit(session, "r", long, "y", "?", "g", "c1", "q")
    lines = [line for text in typist.screen for line in text.split("\n")]

    assert max(map(len, lines)) <= 80
    assert f"“{long}”" in " ".join(typist.text().split())


def test_cards_keep_their_places_when_their_passages_change(session):
    typist = sit(session, "g", "3", "/", "tea", "1", "m", "keeping own", "q")

    assert typist.prompts[-1].startswith("[3/3] keeping own list")


def test_a_candidate_that_has_one_incident_left_stays_in_hand(session):
    sit(session, "g", "2", "x", "2", "y", "q")

    assert names(session, "accepted") == {"not coming to the steering group"}


def code(name: str, size: int, stability: float, status: str = "candidate") -> Code:
    held = tuple(Incident(Span("ann.txt", n, n + 1)) for n in range(size))
    return Code(name, name, incidents=held, stability=stability, status=status)  # type: ignore[arg-type]


def order(*codes: Code) -> list[str]:
    return [card.code.name for card in queue(Codebook("her", {c.id: c for c in codes}))]


def test_a_large_loose_candidate_waits_till_the_others_are_seen_and_says_so(session):
    found = [code("heap", 40, 0.3), code("fragile", 10, 0.3), code("large", 40, 0.9)]

    assert order(*found) == ["fragile", "large", "heap"]
    assert [is_loose(each) for each in found] == [True, False, False]
    lines = header(session.study, Card("candidate", code("heap", 11, 0.3)), "[1/1]", {}, hidden=False)
    assert "s splits it" in "\n".join(lines)


def test_a_study_begins_with_three_firm_candidates_and_goes_on_with_fragile_ones():
    found = [code("fragile", 10, 0.3), *(code(f"firm {n}", 5, 0.8 + n / 100) for n in range(4))]
    decided = [code(f"decided {n}", 2, 0.5, "accepted") for n in range(2)]

    assert order(*found) == ["firm 3", "firm 2", "firm 1", "fragile", "firm 0"]
    assert order(*found, *decided) == ["firm 3", "fragile", "firm 0", "firm 1", "firm 2"]


def test_of_fragile_candidates_the_one_comes_first_in_which_more_passages_are_in_question():
    assert order(code("small", 3, 0.3), code("large", 9, 0.6)) == ["large", "small"]
    assert order(code("firmer", 9, 0.7), code("fragile", 9, 0.4)) == ["fragile", "firmer"]


# Names that are nearly there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected"), [("1", {"keeping own list"}), ("y", {"keeping own list", "own list"}), ("", set())]
)
def test_part_of_a_name_is_asked_about_before_it_becomes_a_new_code(session, answer, expected):
    session.record(Accepted("c3", session.study.codebook.codes["c3"].spans(), ()))
    typist = sit(session, "a", "We had tea.", "own list", answer, "q")

    assert "There is no code “own list” yet. Or did you mean:" in typist.text()
    held = {c.name for c in session.study.codebook.accepted() if spans()[7] in c.spans()}
    assert held == (expected - {"keeping own list"} or expected)


def test_a_name_like_no_other_makes_a_code_and_says_that_it_is_new(session):
    typist = sit(session, "v", "2", "staying behind", "q")

    assert "moved to the new code “staying behind”" in typist.text()


def test_at_the_end_it_says_what_comes_next(session):
    last = sit(session, "y", "y", "y").screen[-2:]

    assert "`gt-assist review --one-offs` (1 wait)" in " ".join(" ".join(last).split())


def test_codes_to_merge_into_share_words_that_say_something_then_accepted_ones_come(session):
    session.record(Accepted("c4", session.study.codebook.codes["c4"].spans(), ()))
    screen = sit(session, "g", "c2", "m", "", "q").text()

    assert "   1  having tea  (accepted" in screen  # not the one with which it shares "the"


def test_a_candidates_name_is_asked_about_too_before_it_becomes_a_new_code(session):
    typist = sit(session, "a", "We had tea.", "own list", "1", "q")

    assert "Or did you mean:" in typist.text()
    assert "(“keeping own list”) is candidate, not accepted" in " ".join(typist.text().split())
    assert names(session, "accepted") == set()


def test_places_of_words_said_several_times_are_told_apart_by_what_stands_around(session):
    screen = sit(session, "a", "own", "", "q").text()

    assert "0:20: The list was my own 🗒️ list." in screen
    assert "0:40: I kept my own list at home." in screen


def test_on_a_small_screen_as_many_passages_are_shown_as_fit_under_the_name(session):
    typist = Typist(["g", "c1", "l", "q"], height=13)
    review(session, typist.face(), Names({}, {}))
    screen = typist.text()

    assert "(2 of 3 shown; l shows more)" in screen
    # The least typical one is the last on the first page.
    assert screen.index("Who lost the forms?") < screen.index("l shows more") < screen.index("another supervisor")


# What lies beside a code ----------------------------------------------------------------------------------------------


def near_or_far() -> dict[Span, np.ndarray]:
    """Vectors for all passages but the tea: supervisors one way, the steering group another, lists a third."""
    about = (0, 1, 2, 0, 2, 1, 0)
    return {span: np.eye(3, dtype=np.float32)[at] for span, at in zip(spans(), about, strict=False)}


def test_beside_a_code_lie_passages_outside_with_their_codes_those_inside_and_what_is_not_compared(session):
    screen = sit(session, "b", "", "q", vectors=near_or_far).text()
    inside, outside = screen.index("nearest inside:"), screen.index("nearest outside, other cases first:")

    assert "not compared: segments without vectors, 1." in screen
    assert inside < screen.index("least typical inside:") < outside
    assert "· in “not coming to the steering group” (candidate)" in " ".join(screen[outside:].split())
    assert screen.count("[1/3] candidate code") == 1  # the card stays as it is


def test_a_passage_is_brought_into_the_code_by_its_number_and_goes_back_with_undo(session):
    def passages(code: str) -> set[Span]:
        return set(session.study.codebook.codes[code].spans())

    before = passages("c1")
    typist = sit(session, "b", "1", "q", vectors=near_or_far)

    assert "1 brought into “losing the supervisor”" in typist.text()
    assert len(passages("c1") - before) == 1
    assert not (passages("c1") - before) & (passages("c2") | passages("c3"))
    sit(session, "u", "q")
    assert passages("c1") == before


def test_what_was_brought_in_had_been_on_screen(session):
    sit(session, "b", "1", "y", "q", vectors=near_or_far)

    assert all(i.shown for i in session.study.codebook.codes["c1"].incidents)


@pytest.mark.parametrize(("answer", "left"), [("y", 2), ("n", 1)])
def test_a_passage_of_an_accepted_code_may_stay_there_too(session, answer, left):
    session.record(Accepted("c2", session.study.codebook.codes["c2"].spans(), ()))
    session.record(Rejected("c3"))
    typist = sit(session, "b", "1", answer, "q", vectors=lambda: {s: near_or_far()[s] for s in spans()[:2]})

    assert "leave it in “not coming to the steering group” too?" in typist.text()
    assert len(session.study.codebook.codes["c2"].incidents) == left
    assert len(session.study.codebook.codes["c1"].incidents) == 4


def test_no_passage_leaves_an_accepted_code_by_a_slip(session):
    session.record(Accepted("c2", session.study.codebook.codes["c2"].spans(), ()))
    session.record(Rejected("c3"))
    typist = sit(session, "b", "1", "yu", "q", vectors=lambda: {s: near_or_far()[s] for s in spans()[:2]})

    assert "Nothing was brought in. Answer y or n." in typist.text()
    assert len(session.study.codebook.codes["c2"].incidents) == 2


def test_what_lies_beside_a_code_gives_no_hidden_label_away(session):
    screen = sit(session, "b", "1", "q", code_first=True, vectors=near_or_far).text()

    assert "in a code whose label is hidden" in screen
    assert not any(name in screen for name in ("losing the supervisor", "not coming to", "keeping own list"))
    assert "1 brought" in screen


def test_on_a_small_screen_fewer_passages_lie_beside_the_code(session):
    typist = Typist(["b", "", "q"], height=15)
    review(session, typist.face(), Names({}, {}), vectors=near_or_far)
    screen = typist.text()
    beside = screen[screen.index("nearest inside:") : screen.index("which numbers belong")].splitlines()

    assert len(beside) <= 13
    assert sum("· in " in line for line in beside) == 2


def test_without_vectors_one_line_says_what_makes_them(session):
    typist = sit(session, "b", "q")

    assert "`gt-assist propose` makes them." in typist.text()
    assert "which numbers belong" not in typist.text()


def first_choice(screen: str, prompt: str) -> str:
    return next(line for line in screen[: screen.index(prompt)].splitlines()[::-1] if line.startswith("   1  "))


def test_the_code_nearest_to_what_is_merged_or_moved_comes_first(session):
    lists, group = near_or_far()[spans()[2]], near_or_far()[spans()[1]]
    like_lists = near_or_far() | {spans()[0]: lists, spans()[3]: group, spans()[6]: lists}
    merging = sit(session, "m", "", "q", vectors=lambda: like_lists).text()
    moving = sit(session, "v", "2", "", "q", vectors=lambda: like_lists).text()

    assert "keeping own list" in first_choice(merging, "merge into which code?")
    assert "not coming to the steering group" in first_choice(moving, "to which code?")


def test_vectors_are_not_asked_for_before_they_are_wanted(session):
    asked = []
    sit(session, "y", "n", "q", vectors=lambda: asked.append(1) or {})

    assert not asked


# Two reviews of one study at once -------------------------------------------------------------------------------------


@pytest.fixture
def other(session: Session) -> Iterator[Session]:
    """The same study in a second window, read before anything is decided in the first."""
    with StudyFile.open(session.file.path) as file:
        yield Session(file, "her")


def test_a_decision_made_elsewhere_meanwhile_is_said_and_nothing_is_decided_twice(session, other):
    sit(session, "y", "q")
    typist = sit(other, "y", "q")
    said = " ".join(typist.text().split())

    assert "changed in another window: accepted “losing the supervisor”" in said
    assert "So this was not written." in said
    assert "0 decisions saved" in said
    assert typist.prompts[-1].startswith("[2/3]")  # the next card: the first is decided
    assert [type(e.event) for e in session.file.entries()].count(Accepted) == 1


def test_a_card_that_was_changed_elsewhere_is_shown_as_it_is_now(session, other):
    session.record(Renamed("c1", "missing our supervisor"))
    typist = sit(other, "n", "q")

    assert typist.prompts[-1].startswith("[1/3] missing our supervisor")
    assert names(other, "rejected") == set()


def test_undo_does_not_take_back_what_was_taken_back_elsewhere(session):
    session.record(Rejected("c1"))
    session.record(Rejected("c2"))
    with StudyFile.open(session.file.path) as file:
        late = Session(file, "her")
        session.undo()
        typist = sit(late, "u", "q")

    assert "changed in another window" in typist.text()
    assert names(Session(session.file, "her"), "rejected") == {"losing the supervisor"}


def test_another_coder_in_another_window_disturbs_nobody(session):
    with StudyFile.open(session.file.path) as file:
        his = Session(file, "him")
        sit(session, "y", "q")
        typist = sit(his, "n", "q")

    assert "another window" not in typist.text()
    assert names(his, "rejected") == {"losing the supervisor"}
    assert names(Session(session.file, "her"), "accepted") == {"losing the supervisor"}


def test_a_memo_is_kept_whatever_was_decided_elsewhere(session, other):
    session.record(Rejected("c1"))
    sit(other, "o", "who else left?", "q")

    assert [memo.text for memo in other.study.codebook.memos] == ["who else left?"]
    assert names(other, "rejected") == {"losing the supervisor"}


def test_a_card_names_the_code_it_may_duplicate_and_m_offers_that_one_first(session):
    session.record(Renamed("c4", "losing other supervisors"))
    typist = sit(session, "m", "1", "q")

    assert "perhaps the same as: losing other supervisors (key m)" in typist.text()
    assert len(session.study.codebook.codes["c4"].incidents) == 4


def test_no_code_is_called_a_duplicate_for_one_word_in_common_or_with_the_opposite_sense(session):
    session.record(Renamed("c4", "not losing supervisors"), Renamed("c3", "losing the list"))

    assert "perhaps the same" not in sit(session, "k", "k", "k", "q").text()


def test_a_duplicate_whose_label_is_hidden_is_not_named(session):
    session.record(Accepted("c2", session.study.codebook.codes["c2"].spans(), ()), Renamed("c2", "losing supervisors"))
    hidden = sit(session, "q", code_first=True)
    written = sit(session, "losing our supervisor", "q", code_first=True)

    assert "perhaps the same" not in hidden.text()
    assert "perhaps the same as: losing supervisors" in written.text()


@pytest.fixture
def both_ways(session: Session) -> Session:
    """The study with a proposal in which one incident of "losing the supervisor" is said to be contrary."""
    places = spans()
    made = Candidate("c9", tuple((places[n], 0.9) for n in (0, 3, 6)), 0.5, contrary=(places[6],))
    session.record(Proposed({}, {}, 0, 2, candidates=(made,), words=(CandidateWords("c9", "losing the supervisor"),)))
    return session


def test_a_card_with_passages_said_both_ways_shows_it_and_splits_them_off_at_enter(both_ways):
    typist = sit(both_ways, "s", "", "keeping the forms", "", "", "q")

    assert "1 perhaps to the contrary" in " ".join(typist.text().split())
    assert any("(Enter: 3, perhaps to the contrary)" in prompt for prompt in typist.prompts)
    parts = {c.name: c.spans() for c in both_ways.study.codebook.with_status("candidate")}
    assert parts == {"losing the supervisor": (spans()[0], spans()[3]), "keeping the forms": (spans()[6],)}


def test_other_numbers_and_leaving_go_before_the_contrary_ones(both_ways):
    sit(both_ways, "s", "^C", "s", "1", "losing early", "", "", "q")

    parts = {c.name: c.spans() for c in both_ways.study.codebook.with_status("candidate")}
    assert parts == {"losing the supervisor": (spans()[3], spans()[6]), "losing early": (spans()[0],)}
