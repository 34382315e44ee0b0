"""What is written: the tables of the kits, byte for byte and row for row."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from gt_assist.codebook import Code, Codebook, Incident
from gt_assist.corpus import Case, Span, Transcript, Turn
from gt_assist.errors import ExportError
from gt_assist.events import Accepted, Candidate, CandidateWords, Proposed, Renamed, Undone
from gt_assist.exporters import EXPORTERS, export
from gt_assist.replay import replay
from gt_assist.study import Source
from gt_assist.trail import Entry

FORMATS = sorted(EXPORTERS)


@pytest.fixture
def kit(study, tmp_path):
    export("nvivo", study, tmp_path / "kit", version="1.2.3")
    return tmp_path / "kit"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_nvivo_kit_holds_exactly_these_files(kit):
    assert set(contents(kit)) == {
        "nvivo_dataset_wide.csv", "nvivo_dataset_wide.xlsx", "nvivo_dataset_wide.txt", "codings_long.csv",
        "codebook.csv", "constructs.csv", "residue.csv", "cases.csv", "cases.xlsx", "README_NVIVO.txt",
        "manifest.json", "transcripts/ann.txt",
    }  # fmt: skip


def test_the_csv_kit_holds_exactly_these_files(study, tmp_path):
    export("csv", study, tmp_path / "kit", version="1")
    assert set(contents(tmp_path / "kit")) == {
        "codings_long.csv", "codebook.csv", "constructs.csv", "residue.csv", "cases.csv", "manifest.json",
        "transcripts/ann.txt",
    }  # fmt: skip


def test_the_wide_table_has_a_row_a_passage_and_a_column_a_code(kit, lines):
    assert lines(kit / "nvivo_dataset_wide.txt") == [
        ["SegmentID", "Source", "Participant", "Speaker", "StartChar", "EndChar", "Turn", "working around", "waiting"],
        ["ann.txt:22-45", "ann.txt", "Ann", "Ann", "22", "45", "2", *["- well 😀 I keep my own"] * 2],
        ["ann.txt:60-76", "ann.txt", "Ann", "Ann", "60", "76", "3", "=cmd() they said", ""],
        ["ann.txt:91-103", "ann.txt", "Ann", "Ann", "91", "103", "4", "", "we just wait"],
    ]


def test_the_long_table_has_a_row_a_coding(kit, table):
    rows = table(kit / "codings_long.csv")
    assert [(row["StartChar"], row["CodePath"], row["ParentCode"], row["Quote"]) for row in rows] == [
        ("22", "working around", "", "'- well 😀 I keep my own"),
        ("22", "working around > waiting", "working around", "'- well 😀 I keep my own"),
        ("60", "working around", "", "'=cmd() they said"),
        ("91", "working around > waiting", "working around", "we just wait"),
    ]
    assert [row["Origin"] for row in rows] == ["proposed", "proposed", "proposed", "by hand"]
    assert {row["Coder"] for row in rows} == {"AK"}
    assert (rows[0]["Memo"], rows[0]["AcceptedAt"]) == ("She laughs here.", "2026-01-02T03:04:05Z")


def test_the_codebook_has_the_latest_memo_the_counts_and_what_was_confirmed(kit, table):
    first, second = table(kit / "codebook.csv")
    assert first["Description"] == "Own tools when the given ones fail."
    assert (first["Files"], first["References"], first["Level"], first["Stability"]) == ("1", "2", "focused", "0.50")
    assert (first["InVivo"], first["Constructs"]) == ("my own", "cfir2009:inner.culture")
    assert (second["Parent"], second["Path"]) == ("working around", "working around > waiting")
    assert first["Color"] == second["Color"]
    assert re.fullmatch("#[0-9A-F]{6}", first["Color"])


def test_constructs_are_those_the_researcher_spoke_about(kit, lines):
    assert lines(kit / "constructs.csv")[1:] == [
        ["working around", "cfir2009:inner.culture", "confirmed"],
        ["working around", "cfir2009:outer.needs", "refused"],
    ]


def test_cases_have_ranges_in_words_and_only_those_who_speak(kit, lines):
    assert lines(kit / "cases.csv") == [["Participant", "age", "started", "site"], ["Ann", "25 to 34", "2020-05", ""]]
    page = openpyxl.load_workbook(kit / "cases.xlsx").worksheets[0]
    assert page["A1"].value == "Participant"
    assert page["C2"].value == "2020-05"
    assert page["C2"].data_type == "s"


def test_every_cell_of_a_workbook_is_text(kit):
    page = openpyxl.load_workbook(kit / "nvivo_dataset_wide.xlsx").worksheets[0]
    assert {cell.data_type for row in page for cell in row if cell.value is not None} == {"s"}
    assert page["H3"].value == "=cmd() they said"


def test_csv_files_quote_every_cell_and_end_lines_as_excel_does(kit):
    for name, mark in (("codings_long", True), ("codebook", True), ("nvivo_dataset_wide", True), ("cases", False)):
        data = (kit / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == mark
        for line in data.decode("utf-8-sig").split("\r\n")[:-1]:
            assert line.startswith('"')
            assert line.endswith('"')
            assert "\n" not in line


def test_the_transcript_is_the_text_to_the_byte(kit, study):
    written = (kit / "transcripts/ann.txt").read_bytes()
    assert written == study.sources["ann.txt"].transcript.text.encode()


def test_the_manifest_tells_what_was_written_and_changed(kit, study):
    manifest = json.loads((kit / "manifest.json").read_text(encoding="utf-8"))
    files = {entry["path"]: entry for entry in manifest["files"]}
    assert manifest["counts"] == {"codes": 2, "references": 4, "segments": 3, "sources": 1, "cases": 1}
    assert (manifest["version"], manifest["study"], manifest["coder"]) == ("1.2.3", "pilot", "AK")
    assert files["codings_long.csv"]["protected"] == 3
    assert files["codings_long.csv"]["collapsed"] == 2
    assert files["codings_long.csv"]["rows"] == 4
    assert files["nvivo_dataset_wide.txt"]["protected"] == 0
    assert manifest["sources"][0]["characters"] == len(study.sources["ann.txt"].transcript.text)


def test_what_was_left_out_or_changed_is_told_in_notes(study, tmp_path):
    codes = {**study.codebook.codes, "c9": Code("c9", "no passage yet", status="accepted")}
    own = replace(study, codebook=Codebook("AK", codes))
    assert export("csv", own, tmp_path / "kit", version="1").notes == (
        "Cells in .csv files that begin like a formula and got a ' in front: 3.",
        "Cells in which line ends or tabs became a space: 2.",
        "Accepted codes that hold no passage: 1.",
        "Cases with attributes but no words in this study, left out of the cases files: 1.",
    )


def test_progress_ends_with_all_steps_over(study, tmp_path):
    told = []
    export("csv", study, tmp_path / "kit", version="1", progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == [0, 1, 2]
    assert {of for *_, of in told} == {2}


def test_what_the_trail_says_was_accepted_is_what_goes_out(study, tmp_path, table):
    """Proposed, partly accepted, renamed; another code proposed and left; a third undone."""
    we, keep, said = Span("ann.txt", 91, 103), Span("ann.txt", 31, 37), Span("ann.txt", 60, 76)
    candidates = (Candidate("c1", ((we, 0.9), (keep, 0.4))), Candidate("c2", ((said, 0.8),)))
    words = (CandidateWords("c1", "waiting"), CandidateWords("c2", "saying"))
    decided = (
        Proposed({}, {}, 0, 0, candidates=candidates, words=words),
        Accepted("c1", (we,), (we,)),
        Renamed("c1", "having to wait"),
        Accepted("c2", (said,), (said,)),
        Undone(4),
    )
    entries = [Entry(n, n, f"2026-01-0{n}", "AK", "", event, "") for n, event in enumerate(decided, 1)]
    export("csv", replace(study, codebook=replay(entries, "AK")), tmp_path / "kit", version="1")
    (row,) = table(tmp_path / "kit/codings_long.csv")
    assert (row["Code"], row["Quote"], row["AcceptedAt"]) == ("having to wait", "we just wait", "2026-01-02")


def test_the_manifest_names_no_path_of_the_researchers_own_framework(study, tmp_path):
    own = replace(study, framework="/home/somebody/own.toml")
    assert export("csv", own, tmp_path / "kit", version="1").framework == "own.toml"


def test_raw_csv_leaves_cells_alone(study, tmp_path, table):
    manifest = export("nvivo", study, tmp_path / "kit", raw_csv=True, version="1")
    assert table(tmp_path / "kit/codings_long.csv")[2]["Quote"] == "=cmd() they said"
    assert all(entry.protected == 0 for entry in manifest.files)


def test_the_readme_has_the_steps_the_limits_and_the_definitions(kit):
    text = (kit / "README_NVIVO.txt").read_text(encoding="utf-8-sig")
    steps = ("Code to codes for selected columns", "Classification Sheet", "cases.csv (UTF-8", "Ctrl-click")
    for words in (*steps, "lies on the rows of the dataset", "gt-assist verify", "innovation: the new booking sheet"):
        assert words in text
    assert max(map(len, text.splitlines())) <= 120


def test_nothing_that_was_not_accepted_is_in_any_file(kit, cells):
    for path, data in contents(kit).items():
        text = data.decode("utf-8-sig") if not path.endswith(".xlsx") else str(cells(kit / path))
        assert "undecided thing" not in text
        assert "turned down" not in text


def test_a_parent_that_was_rejected_later_is_no_part_of_a_path(study, tmp_path, table):
    codes = dict(study.codebook.codes)
    codes["c1"] = replace(codes["c1"], status="rejected")
    export("csv", replace(study, codebook=Codebook("AK", codes)), tmp_path / "kit", version="1")
    assert {row["CodePath"] for row in table(tmp_path / "kit/codings_long.csv")} == {"waiting"}


@pytest.mark.parametrize("format", FORMATS)
def test_two_exports_of_a_study_are_the_same_bytes(study, tmp_path, format):
    export(format, study, tmp_path / "one", version="1")
    export(format, study, tmp_path / "two", version="1")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_workbook_carries_no_time_of_its_making(kit):
    made = openpyxl.load_workbook(kit / "nvivo_dataset_wide.xlsx").properties
    assert (made.created.year, made.modified.year) == (2000, 2000)


def test_ids_stay_when_more_is_coded_later(study, tmp_path, table):
    export("nvivo", study, tmp_path / "one", version="1")
    more = {
        **study.codebook.codes,
        "c0": Code("c0", "new", status="accepted", incidents=(Incident(Span("ann.txt", 0, 3)),)),
    }
    export("nvivo", replace(study, codebook=Codebook("AK", more)), tmp_path / "two", version="1")
    for name, column in (("codings_long.csv", "CodingID"), ("nvivo_dataset_wide.csv", "SegmentID")):
        before, after = ({r[column] for r in table(tmp_path / kit / name)} for kit in ("one", "two"))
        assert before < after


def test_cases_of_a_focus_group_each_have_a_row(study, tmp_path, lines):
    text = "one two"
    turns = (Turn(0, 3, "Ann"), Turn(4, 7, "Bo"))
    group = replace(
        study,
        sources={"group.txt": Source(Transcript("group.txt", text, turns), "")},
        cases={"Bo": Case("Bo", {"role": "clerk"})},
        codebook=Codebook(
            "AK", {"c": Code("c", "x", status="accepted", incidents=(Incident(Span("group.txt", 0, 3)),))}
        ),
    )
    export("csv", group, tmp_path / "kit", version="1")
    assert lines(tmp_path / "kit/cases.csv")[1:] == [["group: Ann", ""], ["Bo", "clerk"]]


def test_nothing_accepted_is_said_and_nothing_written(study, tmp_path):
    none = replace(study, codebook=Codebook("AK", {"c": Code("c", "x")}))
    with pytest.raises(ExportError, match="Nothing has been accepted") as caught:
        export("csv", none, tmp_path / "kit", version="1")
    assert caught.value.hint == "gt-assist review"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_names_the_known_ones(study, tmp_path):
    with pytest.raises(ExportError) as caught:
        export("spss", study, tmp_path / "kit", version="1")
    assert "nvivo, csv" in caught.value.hint
