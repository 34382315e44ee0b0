"""Passages by the page, with lines as a person types them, on a real study file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typist import Typist

from gt_assist.codebook import Suggestion
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.events import Accepted, Candidate, CandidateWords, Offered, Proposed, SourceAdded
from gt_assist.offering import turned_down, uncoded
from gt_assist.review.paging import page_through
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.story import concerning, told
from gt_assist.study import Source

TALK = [f"We lost the list number {n}, and then nobody in the office knew whose it had been." for n in range(12)]
STARTS = [sum(len(words) + 1 for words in TALK[:n]) for n in range(12)]
SPANS = [Span("ann.txt", start, start + len(words)) for start, words in zip(STARTS, TALK, strict=True)]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A study in which two codes are accepted, and of the ten other passages a candidate holds two."""
    text = "\n".join(TALK)
    turns = tuple(Turn(s.start, s.end, "Ann") for s in SPANS)
    segments = [Segment(s, s.slice(text), n, "Ann") for n, s in enumerate(SPANS)]
    groups = {"c1": ("losing the list", [0]), "c2": ("having tea", [1]), "k1": ("keeping on", [2, 3])}
    made = Proposed(
        {}, {}, 0, 1,
        candidates=tuple(Candidate(c, tuple((SPANS[n], 0.9) for n in held)) for c, (_, held) in groups.items()),
        words=tuple(CandidateWords(c, name, SPANS[held[0]]) for c, (name, held) in groups.items()),
    )  # fmt: skip
    with StudyFile.create(tmp_path / "s.gta", {"framework": "cfir-2009"}) as file:
        source = Source(Transcript("ann.txt", text, turns), "0" * 64)
        file.add("her", source, segments, SourceAdded("ann.txt", "0" * 64, "txt", "turn", 40, 12, 12))
        file.append("her", (made,))
        at_work = Session(file, "her")
        at_work.record_steps([[Accepted(c, (SPANS[n],), (SPANS[n],))] for n, c in enumerate(("c1", "c2"))])
        yield at_work


def offered(session: Session, chance: float = 0.6) -> Offered:
    """Both codes for whatever is uncoded, in the order of the talk, without what was declined."""
    book = session.study.codebook
    declined = turned_down(book)
    found = []
    for n, segment in enumerate(uncoded(session.segments, book)):
        codes = [
            (c, chance / (n + at + 1)) for at, c in enumerate(("c1", "c2")) if c not in declined.get(segment.span, ())
        ]
        if codes:
            found.append(Suggestion(segment.span, tuple(codes), asked=codes[0][1] >= 0.35))
    return Offered({"model": "none"}, tuple(found))


def sit(session: Session, *typed: str, chance: float = 0.6, **more: int) -> Typist:
    typist = Typist(list(typed), **more)
    page_through(session, typist.face(), lambda: offered(session, chance))
    return typist


def held(session: Session) -> dict[str, list[int]]:
    return {c.name: [SPANS.index(s) for s in c.spans()] for c in session.study.codebook.accepted()}


def test_a_page_shows_the_passages_with_their_codes_and_chances(session):
    screen = sit(session, "q").text()

    assert "[10 uncoded] the likeliest 10; for about 3 a right code is listed" in screen
    assert " 1  Ann · ann.txt · turn 3" in screen
    assert "a* losing the list 60%   b having tea 30%" in screen
    assert "a losing the list 30%" in screen  # below what is asked about there is no star
    assert screen.count("“We lost") == 10


def test_one_line_is_one_step_and_one_undoing(session):
    before = session.study.codebook
    typist = sit(session, "1a 2b 3k 4=being left alone", "u", "q")

    assert "3 coded under 3 codes; 6 belong to none of the codes shown" in typist.text()
    assert "undone: took ann.txt" in typist.text()
    assert "0 pages saved" in typist.text()
    assert session.study.codebook == before


def test_what_is_taken_goes_into_its_code_out_of_the_candidate_and_the_rest_is_not_offered_again(session):
    sit(session, "1a 2b 4=being left alone", "q")
    book = session.study.codebook

    assert held(session) == {"losing the list": [0, 2], "having tea": [1, 3], "being left alone": [5]}
    assert book.codes["k1"].status == "merged"  # its last passage went
    assert not offered(session).suggestions
    assert [i.strength for i in book.codes["c1"].incidents] == [0.9, 0.6]
    assert all(i.shown for i in book.codes["c1"].incidents)


def test_an_untouched_candidate_stays_untouched_when_a_passage_leaves_it(session):
    sit(session, "1a", "q")
    candidate = session.study.codebook.codes["k1"]

    assert candidate.spans() == (SPANS[3],)
    assert (candidate.status, candidate.touched) == ("candidate", False)


def test_only_what_is_on_screen_is_decided(session):
    typist = sit(session, "n", "q", height=24)

    assert "(4 of 10 shown, and only these are decided; l shows more)" in typist.text()
    assert len({span for span, _ in session.study.codebook.declined}) == 4


def test_the_rest_of_the_page_can_be_shown_first(session):
    typist = sit(session, "l", " ", " ", "10a", "q", height=24)

    assert "that is the whole page" in typist.text()
    assert held(session)["losing the list"] == [0, 11]


@pytest.mark.parametrize("height", [5, 14, 40, 200])
def test_at_least_three_passages_are_shown_and_no_more_than_fit(session, height):
    screen = sit(session, "q", height=height).screen
    shown = sum("“We lost" in line for line in screen)
    assert shown == max(3, min(10, (height - 6) // 4))


def test_a_page_or_a_passage_left_for_later_stays_undecided_and_comes_again(session):
    typist = sit(session, "k", "q")
    assert typist.text().count("[10 uncoded]") == 2  # all of them left: they come again
    typist = sit(session, "1a 2k", "1a", "q")

    assert "1 left for later" in typist.text()
    assert held(session)["losing the list"] == [0, 2, 3]


@pytest.mark.parametrize("line", ["", "what?", "1z", "11a", "1a\n2b", "^C", "4=losing the lists", "t 99", "o 1"])
def test_what_is_no_answer_decides_nothing(session, line):
    before = len(session.entries)
    sit(session, line, "", "q")
    assert len(session.entries) == before


def test_a_name_like_that_of_a_code_is_asked_about(session):
    typist = sit(session, "1=losing the lists", "1", "q")

    assert "There is no code “losing the lists” yet. Or did you mean:" in typist.text()
    assert held(session)["losing the list"] == [0, 2]


def test_the_name_of_a_code_that_she_has_is_that_code(session):
    sit(session, "2=Having tea", "q")
    assert held(session) == {"losing the list": [0], "having tea": [1, 3]}


def test_what_was_typed_before_a_page_was_on_screen_is_dropped(session):
    typist = sit(session, "1a 2k", "q")
    assert typist.dropped == 2


def test_a_decision_on_a_page_that_changed_in_another_window_is_not_written(session):
    def elsewhere() -> Offered:
        made = offered(session)
        if not began:
            began.append(True)
        elif len(began) == 1:
            began.append(True)
            with StudyFile.open(session.file.path) as other:
                from gt_assist.events import Rejected

                Session(other, "her").record(Rejected("k1"))
        return made

    began: list[bool] = []
    typist = Typist(["1a", "q"])
    page_through(session, typist.face(), elsewhere)

    assert "changed in another window" in typist.text()
    assert held(session) == {"losing the list": [0], "having tea": [1]}


def test_the_trail_says_what_was_shown_and_the_newest_suggestions_are_listed(session):
    sit(session, "1a 2k", "q")
    shown = next(e.event for e in session.entries if isinstance(e.event, Offered))

    assert [s.span for s in shown.suggestions] == SPANS[2:]
    assert {s.span for s in session.study.codebook.suggestions} == set(SPANS[2:])
    with StudyFile.open(session.file.path) as again:
        assert Session(again, "her").study.codebook == session.study.codebook
        assert again.faults() == []


def test_the_audit_of_a_candidate_tells_which_passages_left_it(session):
    sit(session, "1a 2k", "q")
    said = [sentence for entry, sentence in told(session.entries) if entry in concerning(session.entries, "k1")]

    assert any("out of the candidate “keeping on” (k1), for it went to “losing the list” (c1)" in each for each in said)
    assert any(each.startswith("offered accepted codes for 10 passages") for _, each in told(session.entries))


def test_what_one_coder_was_shown_is_not_anothers(session):
    sit(session, "1a 2k", "q")
    with StudyFile.open(session.file.path) as file:
        assert Session(file, "him").study.codebook.suggestions == ()


def test_memos_turns_and_help_leave_the_page_there(session):
    typist = sit(session, "o 2 odd, this", "t 2", "?", "q")

    assert session.study.codebook.memos[0].span == SPANS[3]
    assert ">>We lost the list number 3" in typist.text()
    assert "none of the codes shown is right" in typist.text()
    assert typist.text().count("[10 uncoded]") == 1


def test_where_little_is_promised_it_says_so_once_and_she_may_go_on(session):
    typist = sit(session, "n", "n", "q", chance=0.1)
    assert typist.text().count("hardly one will have a right code") == 1


def test_before_anything_is_accepted_it_sends_her_to_the_candidates(session):
    session.undo()
    session.undo()
    typist = sit(session, "1a")
    assert "gt-assist review" in typist.text()
    assert len(typist.typed) == 1
