"""A session goes on from where it is: what it shows after each decision is what the whole trail gives."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest

from gt_assist.applying import apply
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.errors import DecisionError
from gt_assist.events import (
    Accepted,
    Candidate,
    CandidateWords,
    CodeCreated,
    ConstructConfirmed,
    IncidentMoved,
    Marked,
    MemoWritten,
    Merged,
    PassageCoded,
    Proposed,
    Rejected,
    Renamed,
    SourceAdded,
    SuggestionDeclined,
)
from gt_assist.replay import replay
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.study import Source

MANY = 400


@pytest.fixture
def session(tmp_path: Path):
    """A study with four hundred candidates of five incidents each."""
    text = "word " * (MANY * 5)
    spans = [Span("a.txt", n * 5, n * 5 + 4) for n in range(MANY * 5)]
    segments = [Segment(span, "word", 0, "Ann") for span in spans]
    candidates = tuple(
        Candidate(f"c{n:08}", tuple((span, 0.9) for span in spans[n * 5 : n * 5 + 5]), 0.5) for n in range(MANY)
    )
    words = tuple(CandidateWords(c.id, f"saying word {n}", c.incidents[0][0]) for n, c in enumerate(candidates))
    with StudyFile.create(tmp_path / "s.gta", {"framework": "cfir-2009"}) as file:
        source = Source(Transcript("a.txt", text, (Turn(0, len(text), "Ann"),)), "0" * 64)
        file.add("her", source, segments, SourceAdded("a.txt", "0" * 64, "txt", "turn", 1, 1, len(segments)))
        file.append("her", (Proposed({}, {}, 0, 1, candidates=candidates, words=words),))
        yield Session(file, "her")


def test_after_each_decision_it_shows_what_the_whole_trail_gives(session):
    one, two, three, four = (f"c{n:08}" for n in range(4))
    spans = session.study.codebook.codes[one].spans()
    own = Span("a.txt", 3, 12)
    steps = [
        (Renamed(one, "keeping on"),), (Accepted(one, spans, spans[:2]),), (IncidentMoved(one, spans[0], two),),
        (CodeCreated("mine", "of my own"), PassageCoded(own, "mine")), (Merged(two, one, ()),), (Rejected(three),),
        (MemoWritten("code", "hm", four),), (Marked(one),), (SuggestionDeclined(one, spans[0]),),
        (ConstructConfirmed(one, "cfir2009:inner.culture"),), (Accepted(one, spans, ()),),
    ]  # fmt: skip
    for events in steps:
        session.record(*events)
        assert session.study.codebook == replay(session.file.entries(), "her")
    again = Proposed({}, {}, 0, 1, shared=False, candidates=(Candidate("new", ((own, 1.0),)),))
    session.record(again)
    for _ in range(4):
        session.undo()
        assert session.study.codebook == replay(session.file.entries(), "her")
    session.redo()
    assert session.study.codebook == replay(session.file.entries(), "her")
    session.record(Marked("mine"))
    assert session.study.codebook == replay(session.file.entries(), "her")
    assert session.study.codebook.skipped == replay(session.file.entries(), "her").skipped


@pytest.mark.parametrize("points", [2, 100])
@pytest.mark.parametrize("seed", range(6))
def test_undoing_and_redoing_in_any_order_show_what_the_whole_trail_gives(session, monkeypatch, seed, points):
    monkeypatch.setattr("gt_assist.replay.POINTS", points)
    chance = random.Random(seed)
    codes = [f"c{n:08}" for n in range(6)]
    held = {code: session.study.codebook.codes[code].spans() for code in codes}
    for number in range(40):
        one, two = chance.sample(codes, 2)
        decided = chance.choice(
            [Renamed(one, f"{number}"), Accepted(one, held[one], ()), Merged(one, two, ()), Rejected(one), Marked(two)]
        )
        with suppress(DecisionError):  # nothing to undo or redo
            match chance.randrange(5):
                case 0 | 1:
                    session.undo()
                case 2:
                    session.redo()
                case 3 if number == 20:
                    session.record(Proposed({}, {}, 0, 1, shared=False))
                case _:
                    session.record(decided)
        assert session.study.codebook == replay(session.entries, "her"), number
    assert Session(session.file, "her").study.codebook == session.study.codebook


def test_undoing_in_a_trail_of_thousands_of_decisions_is_felt_at_once(session):
    session.record_steps([[Renamed(f"c{n % MANY:08}", f"name {n}")] for n in range(5000)])
    session.undo()
    start = time.process_time()
    for _ in range(10):
        session.undo()
        assert session.study.codebook.codes
    assert time.process_time() - start < 0.5  # 0.1 s where it was measured


def test_a_table_of_verdicts_on_every_code_is_taken_over_at_once(session, tmp_path):
    table = tmp_path / "d.csv"
    rows = "\n".join(f"c{n:08},{'accept' if n % 3 else 'reject'}," for n in range(MANY))
    table.write_text(f"CodeID,Decision,Argument\n{rows}\n", encoding="utf-8")
    start = time.perf_counter()
    apply(session, table)

    assert len(session.study.codebook.accepted()) == MANY - len(range(0, MANY, 3))
    assert time.perf_counter() - start < 6.0  # 1.0 s where it was measured
