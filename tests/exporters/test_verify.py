"""What is found: whatever was changed in a kit after it was written."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gt_assist.errors import ExportError
from gt_assist.exporters import export, verify

# Cells that the kit holds twice, or that a transcript or another cell proves: found even when the digests agree.
PROVED = {
    "codings_long.csv": {
        "CodingID", "Source", "Participant", "Speaker", "StartChar", "EndChar", "CodePath", "Code", "ParentCode",
        "Quote", "Coder",
    },
    "codebook.csv": {"Name", "Parent", "Path", "Files", "References", "Constructs", "CodeID"},
    "constructs.csv": {"Code", "Decision"},
    "cases.csv": {"Participant", "age", "started", "site"},
}  # fmt: skip
TABLES = [
    "codings_long.csv", "codebook.csv", "constructs.csv", "cases.csv", "nvivo_dataset_wide.csv",
    "nvivo_dataset_wide.txt",
]  # fmt: skip


@pytest.fixture
def kit(study, tmp_path):
    export("nvivo", study, tmp_path / "kit", version="1")
    return tmp_path / "kit"


@pytest.fixture(scope="module")
def whole(tmp_path_factory, ann_study):
    """A kit that nobody changes; tests copy it."""
    folder = tmp_path_factory.mktemp("whole") / "kit"
    export("nvivo", ann_study, folder, version="1")
    return folder


def test_a_fresh_kit_proves_right_and_says_how_much_was_proved(kit):
    found = verify(kit)
    assert found.problems == ()
    assert found.counts == {"files": 11, "sources": 1, "codes": 2, "references": 4, "quotes": 8}


def test_a_missing_file_is_named(kit):
    (kit / "codebook.csv").unlink()
    assert "codebook.csv: is missing." in verify(kit).problems


def test_a_changed_transcript_is_named_and_the_quotes_it_no_longer_bears_out(kit, reseal):
    path = kit / "transcripts/ann.txt"
    path.write_bytes(path.read_bytes().replace(b"just wait", b"must wait"))
    reseal(kit)
    problems = verify(kit).problems
    assert "transcripts/ann.txt: is not the text of its source that manifest.json describes." in problems
    assert "codings_long.csv, row 5, Quote: is not what transcripts/ann.txt has at 91-103." in problems


def test_a_changed_quote_is_found_in_row_and_column(kit, lines, rewrite):
    table = lines(kit / "codings_long.csv")
    table[2][9] = table[2][9].replace("keep", "kept")
    rewrite(kit / "codings_long.csv", table)
    assert verify(kit).problems == (
        "codings_long.csv: has been changed since it was written.",
        "codings_long.csv, row 3, Quote: is not what transcripts/ann.txt has at 22-45.",
    )


def test_a_row_that_was_taken_out_is_missed(kit, lines, rewrite, reseal):
    table = lines(kit / "codings_long.csv")
    del table[3]
    rewrite(kit / "codings_long.csv", table)
    reseal(kit)
    problems = verify(kit).problems
    assert "codings_long.csv: has 3 rows, manifest.json says 4." in problems
    assert "nvivo_dataset_wide.csv, row 3, column 8: codings_long.csv has no row for this passage and code." in problems
    assert "codebook.csv, row 2: References is not 1, which codings_long.csv has." in problems


def test_a_coding_that_was_put_in_twice_is_found(kit, lines, rewrite, reseal):
    table = lines(kit / "codings_long.csv")
    rewrite(kit / "codings_long.csv", [*table, table[1]])
    reseal(kit)
    problems = verify(kit).problems
    assert "codings_long.csv, row 6: its CodingID occurs in an earlier row too." in problems
    assert "codings_long.csv: has the same passage under the same code more than once." in problems


def test_a_row_that_was_cut_off_is_found(kit, lines, rewrite, reseal):
    table = lines(kit / "codings_long.csv")
    table[2] = table[2][:-2]
    rewrite(kit / "codings_long.csv", table)
    reseal(kit)
    assert "codings_long.csv, row 3: has 12 cells where the heading has 14." in verify(kit).problems


def test_a_formula_somebody_typed_in_is_found(kit, lines, rewrite, reseal):
    table = lines(kit / "codings_long.csv")
    table[1][10] = "=1+1"
    rewrite(kit / "codings_long.csv", table)
    reseal(kit)
    assert "codings_long.csv, row 2, column 11: begins like a formula and has no ' in front." in verify(kit).problems


@pytest.mark.parametrize("name", ["nvivo_dataset_wide.xlsx", "cases.xlsx"])
def test_any_changed_cell_of_a_workbook_is_found_whatever_the_digests_say(kit, reseal, name):
    before = (kit / name).read_bytes()
    page = openpyxl.load_workbook(kit / name).worksheets[0]
    places = [(r, c) for r in range(1, page.max_row + 1) for c in range(1, page.max_column + 1)]
    for row, column in places:
        (kit / name).write_bytes(before)
        book = openpyxl.load_workbook(kit / name)
        cell = book.worksheets[0].cell(row, column)
        cell.value = f"{cell.value or ''}x"
        book.save(kit / name)
        assert f"{name}: has been changed since it was written." in verify(kit).problems
        reseal(kit)
        wanted = f"{name}, row {row}, column {column}: differs from {name.replace('.xlsx', '.csv')}."
        assert wanted in verify(kit).problems


def test_a_number_where_text_should_be_is_found(kit):
    book = openpyxl.load_workbook(kit / "nvivo_dataset_wide.xlsx")
    book.worksheets[0]["E2"].value = 22
    book.save(kit / "nvivo_dataset_wide.xlsx")
    wanted = "nvivo_dataset_wide.xlsx, row 2, column 5: differs from nvivo_dataset_wide.csv."
    assert wanted in verify(kit).problems


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_any_single_changed_cell_is_found(whole, lines, rewrite, reseal, data):
    """By the digest always; by the contents too, wherever something else in the kit bears the cell out."""
    with tempfile.TemporaryDirectory() as place:
        kit = Path(shutil.copytree(whole, Path(place) / "kit"))
        name = data.draw(st.sampled_from(TABLES))
        table = lines(kit / name)
        row = data.draw(st.integers(0, len(table) - 1))
        column = data.draw(st.integers(0, len(table[row]) - 1))
        old = table[row][column]
        table[row][column] = data.draw(
            st.sampled_from([old + "x", old[:-1], "", "7", old.upper()]).filter(lambda c: c != old)
        )
        rewrite(kit / name, table)
        assert f"{name}: has been changed since it was written." in verify(kit).problems
        reseal(kit)
        if row == 0 or name not in PROVED or table[0][column] in PROVED[name]:
            assert verify(kit).problems != ()


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_damaged_file_is_a_sentence_and_never_an_accident(whole, data):
    with tempfile.TemporaryDirectory() as place:
        kit = Path(shutil.copytree(whole, Path(place) / "kit"))
        path = kit / data.draw(st.sampled_from(["nvivo_dataset_wide.xlsx", "codebook.csv", "transcripts/ann.txt"]))
        whole_bytes = path.read_bytes()
        at = data.draw(st.integers(0, len(whole_bytes) - 1))
        end = at + data.draw(st.sampled_from([1, 4, len(whole_bytes)]))
        junk = data.draw(st.binary(max_size=4))
        if whole_bytes[:at] + junk + whole_bytes[end:] != whole_bytes:
            path.write_bytes(whole_bytes[:at] + junk + whole_bytes[end:])
            assert f"{path.relative_to(kit).as_posix()}: has been changed since it was written." in verify(kit).problems


def test_no_sentence_repeats_words_of_an_interview_or_a_code(kit, lines, rewrite, reseal):
    for name in TABLES:
        rewrite(kit / name, [[f"{cell}x" for cell in line] if n else line for n, line in enumerate(lines(kit / name))])
    reseal(kit)
    said = " ".join(verify(kit).problems)
    assert said
    assert not any(words in said for words in ("well", "keep", "cmd", "just wait", "waiting", "working around"))


def test_a_folder_that_is_no_kit_is_an_error(tmp_path):
    with pytest.raises(ExportError, match="is no kit"):
        verify(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"program": "gt-assist"}', "\ud800"])
def test_a_damaged_manifest_is_an_error(kit, text):
    (kit / "manifest.json").write_bytes(text.encode("utf-8", errors="surrogatepass"))
    with pytest.raises(ExportError, match=r"manifest\.json: is not as gt-assist writes it"):
        verify(kit)


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "a/../../b", "C:\\x", "a\\..\\b"])
def test_a_manifest_cannot_lead_out_of_its_folder(kit, path):
    manifest = json.loads((kit / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][0]["path"] = path
    (kit / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ExportError, match="is not as gt-assist writes it"):
        verify(kit)


@pytest.mark.parametrize("count", ["codes", "references", "segments", "sources", "cases"])
def test_a_manifest_that_counts_wrongly_is_found(kit, count):
    manifest = json.loads((kit / "manifest.json").read_text(encoding="utf-8"))
    manifest["counts"][count] += 1
    (kit / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert [p for p in verify(kit).problems if count in p and p.startswith("manifest.json: says")]
