"""The readings of the demo study follow interviews that are edited, and say what has to be read anew."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from gt_assist.readers import read

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "carry_readings.py"
spec = importlib.util.spec_from_file_location("carry_readings", SCRIPT)
assert spec is not None
assert spec.loader is not None
carry_readings = importlib.util.module_from_spec(spec)
sys.modules["carry_readings"] = carry_readings  # a dataclass looks its module up while it is being made
spec.loader.exec_module(carry_readings)

FIRST = "We had nine pages of form and nobody in the team would fill them in."
SECOND = "She came down on the Friday and asked every manager who had not sent a family."
OLD = f"Interviewer: What was it like?\n\nAnn: {FIRST}\n\nInterviewer: And then?\n\nAnn: {SECOND}\n"
SAID = {FIRST: "filling in forms", SECOND: "asking managers"}


@pytest.fixture
def edited(tmp_path):
    """An interview laid beside what it becomes."""

    def edit(new: str):
        both = []
        for folder, text in (("old", OLD), ("new", new)):
            path = tmp_path / folder / "ann.txt"
            path.parent.mkdir()
            path.write_text(text, encoding="utf-8")
            both.append(read(path))
        return carry_readings.laid_beside(*both)

    return edit


def rows(interview, words=(FIRST, SECOND), **columns):
    found = []
    for passage in words:
        start = interview.old.text.index(passage)
        place = {"Source": "ann.txt", "StartChar": str(start), "EndChar": str(start + len(passage))}
        found.append({**place, **columns, "Code": SAID.get(passage, "x")})
    return found


def readings(interview):
    found, listed = carry_readings.carried_reading(interview, rows(interview, Constructs="", Valence="neither"))
    words = [span.slice(interview.new.text) for span in carry_readings.spans(found)]
    said = dict(zip(words, [row["Code"] for row in found], strict=True))
    return said, [line.partition(":")[0] for line in listed]


def test_a_hesitation_put_in_leaves_a_reading_as_it_is(edited):
    said, listed = readings(edited(OLD.replace("nobody in", "er, nobody in").replace("Ann: She", "Ann: Well, she")))

    assert said == {
        FIRST.replace("nobody in", "er, nobody in"): "filling in forms",
        SECOND.replace("She", "Well, she"): "asking managers",
    }
    assert listed == []


def test_both_parts_of_a_passage_that_is_cut_keep_its_reading_and_are_to_be_read_anew(edited):
    parts = OLD.replace("form and nobody", "form.\n\nInterviewer: Mm.\n\nAnn: And nobody")
    said, listed = readings(edited(parts))

    assert list(said.values()) == ["filling in forms", "filling in forms", "asking managers"]
    assert listed == ["cut anew", "cut anew"]


def test_what_is_new_has_a_row_that_says_nothing_and_is_to_be_read(edited):
    said, listed = readings(edited(OLD + "\nInterviewer: Anything else?\n\nAnn: My hip is being done in September.\n"))

    assert said["My hip is being done in September."] == ""
    assert list(said.values()) == ["filling in forms", "asking managers", ""]
    assert listed == ["new"]


def test_a_passage_that_was_written_anew_is_listed_with_what_stands_there_now(edited):
    said, listed = readings(edited(OLD.replace(FIRST, "It rained. The van broke down twice, I remember the bill.")))

    assert list(said.values())[-1] == "asking managers"
    assert listed == ["gone", "new"]


def test_a_coded_passage_is_carried_to_whole_sentences_of_one_turn(edited):
    new = edited(OLD.replace("Ann: We had", "Ann: So yes. I had").replace("nobody in", "er, nobody in"))
    found, listed = carry_readings.carried_decisions(new, rows(new, [FIRST]))

    assert [s.slice(new.new.text) for s in carry_readings.spans(found)] == [
        "I had nine pages of form and er, nobody in the team would fill them in."
    ]
    assert listed == []


def test_a_coded_passage_without_a_place_is_left_out_and_listed(edited):
    new = edited(OLD.replace(SECOND, "No."))
    found, listed = carry_readings.carried_decisions(new, rows(new))

    assert [row["Code"] for row in found] == ["filling in forms"]
    assert [line.partition(":")[0] for line in listed] == ["gone"]


def test_an_interview_that_was_not_edited_keeps_its_rows(edited):
    same = edited(OLD)
    kept = rows(same, Constructs="", Valence="neither")

    assert carry_readings.carried_reading(same, kept) == (kept, [])
    assert carry_readings.carried_decisions(same, kept) == (kept, [])
