"""The review loop on plain lines, with keys as a person types them, on a real study file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gt_assist.codebook import InVivo, Nomination, Suggestion
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.events import Accepted, Candidate, CandidateWords, IncidentDropped, Proposed, SourceAdded
from gt_assist.review.plain import review
from gt_assist.review.sitting import Face, Left, Names
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


@dataclass
class Typist:
    """A person at the keyboard: types what the test says, keeps what was on screen."""

    typed: list[str]
    screen: list[str] = field(default_factory=list)

    def next(self, prompt: str) -> str:
        self.screen.append(prompt)
        if not self.typed:
            raise EOFError
        typed = self.typed.pop(0)
        if typed == "^C":
            raise Left
        return typed

    def face(self) -> Face:
        return Face(self.screen.append, self.next, self.next, 80)

    def text(self) -> str:
        return "\n".join(self.screen)


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


def sit(session: Session, *typed: str, which: str = "codes", **more: bool) -> Typist:
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
    monkeypatch.setattr("gt_assist.review.sitting.PAGE", 2)
    monkeypatch.setattr("gt_assist.review.plain.PAGE", 2)
    typist = sit(session, "y", "q")

    accepted = session.study.codebook.accepted()[0]
    assert [i.shown for i in accepted.incidents].count(True) == 2
    assert "2 of 3 shown" in typist.text()
    assert "2 of them on screen" in typist.text()


def test_the_rest_can_be_paged_before_accepting(session, monkeypatch):
    monkeypatch.setattr("gt_assist.review.sitting.PAGE", 2)
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
    sit(session, "o", "who else left?", "o", "2 again in winter", "q")

    assert [(m.kind, m.text, m.span is None) for m in session.study.codebook.memos] == [
        ("code", "who else left?", True),
        ("incident", "again in winter", False),
    ]


def test_undo_takes_decisions_back_one_by_one_and_redo_gives_them_back(session):
    typist = sit(session, "y", "y", "u", "u", "U", "q")

    assert names(session, "accepted") == {"losing the supervisor"}
    assert "undone: accepted" in typist.text()


def test_undo_works_in_a_later_sitting(session):
    sit(session, "y", "q")
    sit(session, "u", "q")

    assert names(session, "accepted") == set()


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
    from gt_assist.review.plain import HELP, KEYS

    assert set(KEYS) <= set(HELP)
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
