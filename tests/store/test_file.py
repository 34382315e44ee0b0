"""The study file: durable, append-only, chained, forgettable, and plain about what is wrong with it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.codebook import Match, Rating
from gt_assist.corpus import Segment, Span, Transcript, Turn
from gt_assist.errors import StudyError
from gt_assist.events import (
    Candidate,
    CandidateWords,
    CodeCreated,
    MemoWritten,
    Proposed,
    Rated,
    SourceAdded,
    SourceForgotten,
    SourceReplaced,
)
from gt_assist.replay import replay
from gt_assist.store import StudyFile
from gt_assist.store.schema import MIGRATIONS
from gt_assist.study import Source

TEXT = "Ann: We kept a list 🗒️ of our own.\nBen: Why?\nAnn: Nobody else did."
WORDS = b"kept a list"


def source(name: str = "ann.txt", text: str = TEXT) -> Source:
    turns = (Turn(5, 34, "Ann"), Turn(40, 44, "Ben", "interviewer"), Turn(50, len(text), "Ann", begins=12.5))
    return Source(Transcript(name, text, turns, "txt", ("a note",)), "0" * 64, "Ann")


def filled(path: Path) -> StudyFile:
    file = StudyFile.create(path, {"framework": "cfir-2009"})
    segments = [Segment(Span("ann.txt", 5, 34), TEXT[5:34], 0, "Ann", "Why?")]
    file.add("her", source(), segments, SourceAdded("ann.txt", "0" * 64, "txt", "incident", 10, 3, 1))
    return file


def test_what_goes_in_comes_out(tmp_path):
    with filled(tmp_path / "s.gta") as file:
        assert file.sources() == {"ann.txt": source()}
        assert [s.text for s in file.segments(file.sources())] == [TEXT[5:34]]
        assert file.meta("framework") == "cfir-2009"


@given(st.text(min_size=1, max_size=60).filter(str.strip), st.sampled_from([-2, 0, 2, "mixed", None]))
@settings(deadline=None, max_examples=40)
def test_any_words_and_any_rating_come_back_as_they_were(tmp_path_factory, words, value):
    words = words.encode("utf-8", "ignore").decode()
    with StudyFile.create(tmp_path_factory.mktemp("s") / "s.gta", {}) as file:
        said = (
            CodeCreated("c1", words),
            MemoWritten("code", words, "c1", Span("a", 0, 3)),
            Rated("x", "y", value, words),
        )
        file.append("her", said)

        assert tuple(e.event for e in file.entries()) == said
        assert {e.step for e in file.entries()} == {1}
        assert file.faults() == []


def test_a_proposal_comes_back_with_the_words_of_its_candidates(tmp_path):
    made = Proposed(
        {"grain": "medium"}, {"spacy": "3.8"}, 7, 0,
        candidates=(Candidate("c1", ((Span("a.txt", 0, 4), 0.5),), 0.25, (("cfir2009:inner.culture", 0.5),)),),
        words=(CandidateWords("c1", "keeping a list", Span("a.txt", 0, 4)),),
    )  # fmt: skip
    with StudyFile.create(tmp_path / "s.gta", {}) as file:
        file.append("her", (made,))

        assert file.entries()[0].event == made


def test_entries_cannot_be_changed_or_deleted(tmp_path):
    filled(tmp_path / "s.gta").close()
    db = sqlite3.connect(tmp_path / "s.gta")

    for statement in ("UPDATE entry SET coder = 'him'", "DELETE FROM entry", "UPDATE payload SET body = 'x'"):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)


@pytest.mark.parametrize(
    ("trigger", "statement"),
    [
        ("entry_stays_1", "UPDATE entry SET coder = 'him' WHERE seq = 1"),
        ("entry_stays_1", "UPDATE entry SET at = '2020' WHERE seq = 2"),
        ("entry_stays_2", "DELETE FROM entry WHERE seq = 1"),
        ("payload_stays_1", "UPDATE payload SET body = replace(body, 'list', 'book') WHERE entry = 2"),
    ],
)
def test_a_changed_trail_does_not_verify(tmp_path, trigger, statement):
    with filled(tmp_path / "s.gta") as file:
        file.append("her", (MemoWritten("reflexive", "I keep a list too"),))
    db = sqlite3.connect(tmp_path / "s.gta")
    db.execute(f"DROP TRIGGER {trigger}")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(statement)
    db.commit()
    db.close()

    with StudyFile.open(tmp_path / "s.gta") as file:
        assert file.faults()


def test_forgetting_erases_every_byte_and_the_chain_still_verifies(tmp_path):
    path = tmp_path / "s.gta"
    with filled(path) as file:
        file.append("her", (MemoWritten("incident", "she kept a list of her own", None, Span("ann.txt", 5, 9)),))
        file.append("her", (MemoWritten("reflexive", "tea first"),))
        file.keep_vectors({b"k": b"kept a list"})
        assert any(WORDS in p.read_bytes() for p in tmp_path.iterdir())

        file.forget("her", SourceForgotten("ann.txt", (2,)), file.carrying("ann.txt"))

        assert file.faults() == []
        assert [type(e.event).__name__ for e in file.entries()] == [
            "SourceAdded", "NoneType", "MemoWritten", "SourceForgotten",
        ]  # fmt: skip
        assert file.sources() == {}
    assert not any(WORDS in p.read_bytes() for p in tmp_path.iterdir())


def test_replacing_keeps_the_place_of_the_source(tmp_path):
    with filled(tmp_path / "s.gta") as file:
        other = source("ben.txt")
        file.add("her", other, [], SourceAdded("ben.txt", "1" * 64, "txt", "turn", 1, 1, 0))
        file.replace("her", source("ann2.txt"), [], SourceReplaced("ann.txt", "ann2.txt", "", ((0, 0, 9),)), "turn")

        assert list(file.sources()) == ["ann2.txt", "ben.txt"]


def test_vectors_are_kept_by_key(tmp_path):
    with filled(tmp_path / "s.gta") as file:
        file.keep_vectors({b"one": b"\x00\x01", b"two": b"\x02"})

        assert file.vectors([b"two", b"three"]) == {b"two": b"\x02"}


# What can be wrong with the file ---------------------------------------------------------------------------------


def test_a_study_is_not_made_twice(tmp_path):
    filled(tmp_path / "s.gta").close()

    with pytest.raises(StudyError, match="there already"):
        StudyFile.create(tmp_path / "s.gta", {})


@pytest.mark.parametrize("content", [b"", b"no database at all, only words" * 50])
def test_another_file_is_no_study(tmp_path, content):
    (tmp_path / "s.gta").write_bytes(content)

    with pytest.raises(StudyError, match="no gt-assist study"):
        StudyFile.open(tmp_path / "s.gta")


def test_another_database_is_no_study(tmp_path):
    db = sqlite3.connect(tmp_path / "s.gta")
    db.execute("CREATE TABLE t (x)")
    db.close()

    with pytest.raises(StudyError, match="no gt-assist study"):
        StudyFile.open(tmp_path / "s.gta")


def test_a_study_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "s.gta"
    filled(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()

    with pytest.raises(StudyError, match="newer gt-assist") as refused:
        StudyFile.open(path)
    assert "upgrade" in refused.value.hint


def test_a_study_of_an_older_version_is_brought_up_to_date(tmp_path):
    path = tmp_path / "s.gta"
    filled(path).close()
    db = sqlite3.connect(path)
    db.execute("DROP INDEX entry_by_coder")
    db.execute("DROP INDEX segment_by_place")
    db.execute("PRAGMA user_version = 1")
    db.close()

    with StudyFile.open(path) as file:
        assert len(file.entries()) == 1
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'entry_by_coder'").fetchone() == (1,)


def test_a_study_in_use_by_another_process_says_so_and_loses_nothing(tmp_path, monkeypatch):
    path = tmp_path / "s.gta"
    filled(path).close()
    monkeypatch.setattr("gt_assist.store.file.BUSY_SECONDS", 0.2)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
            "db.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.readline()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with StudyFile.open(path) as file:
            with pytest.raises(StudyError, match="in use"):
                file.append("her", (MemoWritten("reflexive", "x"),))
            assert len(file.entries()) == 1
    finally:
        holder.communicate("\n")
    with StudyFile.open(path) as file:
        file.append("her", (MemoWritten("reflexive", "x"),))
        assert len(file.entries()) == 2


def test_there_is_no_folder_to_write_to(tmp_path):
    with pytest.raises(StudyError, match="no folder"):
        StudyFile.create(tmp_path / "gone" / "s.gta", {})


def test_a_study_of_the_first_version_reads_as_it_did_then(tmp_path):
    copy = tmp_path / "old.gta"
    copy.write_bytes((Path(__file__).parent / "old" / "version_1.gta").read_bytes())
    with StudyFile.open(copy) as file:
        book = replay(file.entries(), "her")
        assert file.faults() == []
    assert [(m.abstain, m.valence) for m in book.matches] == [(False, None), (True, None)]
    assert book.ratings == (Rating("cfir2009:inner.culture", "Ann", "mixed", "as told", by=""),)
    assert book.codes["c1"].confirmed == ("cfir2009:inner.culture",)


def test_help_hindrance_and_the_attribute_of_a_rating_come_back(tmp_path):
    matched = Match(Span("ann.txt", 5, 34), (("x:a", 0.5),), False, -0.25)
    rated = Rated("x:a", "Northtown", -2, "as told", by="authority")
    with filled(tmp_path / "s.gta") as file:
        file.append("her", [Proposed({}, {}, 0, 1, matches=(matched,))], [rated])
        book = replay(file.entries(), "her")
    assert book.matches == (matched,)
    assert book.ratings == (Rating("x:a", "Northtown", -2, "as told", "authority"),)
