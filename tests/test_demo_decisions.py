"""The decisions of the demo's reader: passages of participants in the demo interviews, under tidy names of codes."""

import csv
import io
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from gt_assist.applying import PASSAGES
from gt_assist.corpus import Transcript
from gt_assist.readers import read
from gt_assist.review.decide import tidy

DEMO = Path(__file__).resolve().parent.parent / "corpora" / "demo"
TABLE = DEMO / "decisions.csv"


class Row(NamedTuple):
    source: str
    start: int
    end: int
    code: str


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The table's rows, with numbers as numbers."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(r["Source"], int(r["StartChar"]), int(r["EndChar"]), r["Code"])
            for r in csv.DictReader(file, strict=True)
        ]


@pytest.fixture(scope="module")
def transcripts(rows: list[Row]) -> dict[str, Transcript]:
    """Every source the table names, as the program reads it."""
    return {source: read(DEMO / source) for source in {row.source for row in rows}}


def test_table_is_plain_utf8_with_the_four_columns() -> None:
    data = TABLE.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert tuple(next(csv.reader(io.StringIO(data.decode("utf-8"))))) == PASSAGES


def test_each_passage_lies_inside_one_turn_of_a_participant(
    rows: list[Row], transcripts: dict[str, Transcript]
) -> None:
    for row in rows:
        turns = [t for t in transcripts[row.source].turns if t.start <= row.start < row.end <= t.end]
        assert [t.role for t in turns] == ["participant"], row


def test_each_passage_is_whole_sentences_without_white_space_at_its_ends(
    rows: list[Row], transcripts: dict[str, Transcript]
) -> None:
    """Also what notices that an interview was changed and the offsets were not."""
    for row in rows:
        text, turns = transcripts[row.source].text, transcripts[row.source].turns
        assert text[row.start : row.end] == text[row.start : row.end].strip(), row
        begins_a_turn = row.start in {turn.start for turn in turns}
        assert begins_a_turn or re.search(r"[.?!\]][”\"]?\s+$", text[: row.start]), row
        assert re.search(r"[.?!][”\"]?$", text[: row.end]), row
        assert text[row.end : row.end + 1] in (" ", "\n", ""), row


def test_passages_are_thoughts_and_not_turns(rows: list[Row], transcripts: dict[str, Transcript]) -> None:
    assert all(10 <= len(transcripts[r.source].text[r.start : r.end].split()) <= 90 for r in rows)


def test_two_passages_are_the_same_or_apart(rows: list[Row]) -> None:
    spans = sorted({row[:3] for row in rows})
    for one, two in pairwise(spans):
        assert one[0] != two[0] or one[2] <= two[1], (one, two)


def test_no_decision_is_there_twice(rows: list[Row]) -> None:
    assert len(set(rows)) == len(rows)


def test_names_of_codes_are_tidy_and_one_name_is_one_code(rows: list[Row]) -> None:
    names = {row.code for row in rows}
    assert all(tidy(name) == name for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(2 <= len(name.split()) <= 6 for name in names)


def test_codes_are_enough_and_most_of_them_recur(rows: list[Row]) -> None:
    held = Counter(row.code for row in rows)
    assert len(rows) >= 120
    assert len(held) >= 30
    assert sum(count >= 2 for count in held.values()) > 0.8 * len(held)


def test_many_codes_reach_across_interviews(rows: list[Row]) -> None:
    reach = Counter(code for code, _ in {(row.code, row.source) for row in rows})
    assert sum(count >= 2 for count in reach.values()) >= len(reach) / 2


def test_an_in_vivo_name_is_said_in_a_passage_it_holds(rows: list[Row], transcripts: dict[str, Transcript]) -> None:
    for name in ("they’ll ring Jean", "people sent people", "it never went up", "it goes quiet first"):
        held = [transcripts[r.source].text[r.start : r.end].casefold() for r in rows if r.code == name]
        assert any(name.casefold() in passage for passage in held), name
