"""What is written of studies that are large, odd or hostile: nothing is lost, and everything proves right."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gt_assist.codebook import Code, Codebook, Incident
from gt_assist.corpus import Span, Transcript, Turn
from gt_assist.errors import ExportError
from gt_assist.exporters import EXPORTERS, export, verify
from gt_assist.study import Source

FORMATS = sorted(EXPORTERS)


def one_row_study(study, *, text: str):
    """A study of one source whose whole text is coded."""
    source = Source(Transcript("ann.txt", text, (Turn(0, len(text), "Ann"),)), "")
    codes = {"c1": Code("c1", "a code", status="accepted", incidents=(Incident(Span("ann.txt", 0, len(text))),))}
    return replace(study, sources={"ann.txt": source}, codebook=Codebook("AK", codes))


def test_more_codes_than_nvivo_takes_come_in_parts_with_categories_whole(study, tmp_path, lines):
    span = Span("ann.txt", 0, 5)
    codes = {}
    for top in range(5):
        codes[f"t{top}"] = Code(f"t{top}", f"top {top}", status="accepted", incidents=(Incident(span),))
        for sub in range(69):
            id = f"t{top}s{sub}"
            codes[id] = Code(id, f"{top}-{sub}", status="accepted", incidents=(Incident(span),), parent=f"t{top}")
    export("nvivo", replace(study, codebook=Codebook("AK", codes)), tmp_path / "kit", version="1")
    first = lines(tmp_path / "kit/nvivo_dataset_wide.csv")[0]
    second = lines(tmp_path / "kit/nvivo_dataset_wide_part2.csv")[0]
    assert (len(first) - 7, len(second) - 7) == (210, 140)
    assert "nvivo_dataset_wide_part2.xlsx" in (tmp_path / "kit/README_NVIVO.txt").read_text(encoding="utf-8-sig")


def test_a_category_larger_than_a_part_is_divided_and_loses_nothing(study, tmp_path, lines):
    span = Span("ann.txt", 0, 5)
    codes = {"t": Code("t", "top", status="accepted", incidents=(Incident(span),))}
    for sub in range(500):
        codes[f"s{sub}"] = Code(f"s{sub}", f"sub {sub}", status="accepted", incidents=(Incident(span),), parent="t")
    export("nvivo", replace(study, codebook=Codebook("AK", codes)), tmp_path / "kit", version="1")
    heads = [lines(path)[0][7:] for path in sorted((tmp_path / "kit").glob("nvivo_dataset_wide*.csv"))]
    assert [len(head) for head in heads] == [240, 240, 21]
    assert len({name for head in heads for name in head}) == 501


def test_a_quote_too_long_for_excel_is_whole_elsewhere_and_listed(study, tmp_path, table, cells):
    text = "😀" + "long " * 7000
    manifest = export("nvivo", one_row_study(study, text=text), tmp_path / "kit", version="1")
    in_excel = cells(tmp_path / "kit/nvivo_dataset_wide.xlsx")[1][7]
    assert in_excel == text[:32766]  # the emoji counts for two in Excel
    assert table(tmp_path / "kit/codings_long.csv")[0]["Quote"] == text
    entry = manifest.entry("nvivo_dataset_wide.xlsx")
    assert [(cell.row, cell.column, cell.characters) for cell in entry.cut] == [(2, 8, len(text))]
    assert any("longer than Excel allows" in note for note in manifest.notes)
    assert "row 2, column 8 (35001 characters)" in (tmp_path / "kit/README_NVIVO.txt").read_text(encoding="utf-8-sig")


def test_a_cut_that_the_manifest_does_not_tell_is_found(study, tmp_path):
    export("nvivo", one_row_study(study, text="long " * 7000), tmp_path / "kit", version="1")
    manifest = json.loads((tmp_path / "kit/manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        entry["cut"] = []
    (tmp_path / "kit/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    wanted = "nvivo_dataset_wide.xlsx, row 2, column 8: is cut, and the manifest does not say so."
    assert verify(tmp_path / "kit").problems == (wanted,)


@pytest.mark.parametrize(
    "text", ["_x0041_ literal", "<r>bold</r>", "<r><t>x</t></r>", "x005F_", "  lead", "\n", "''=1"]
)
def test_text_that_a_workbook_might_take_for_something_else_stays_text(study, tmp_path, text, cells):
    export("nvivo", one_row_study(study, text=text), tmp_path / "kit", version="1")
    cell = cells(tmp_path / "kit/nvivo_dataset_wide.xlsx")[1][7]
    assert cell == text.replace("\n", " ").replace("x005F_", "")  # which openpyxl cannot tell from an escape


def test_sources_of_one_stem_do_not_collide(study, tmp_path):
    names = ["a.txt", "a.docx", "A.srt", "a.txt.txt", "CON.vtt", "sub/../x.txt"]
    sources = {n: Source(Transcript(n, f"I am {i}.", (Turn(0, 7, "P"),)), "") for i, n in enumerate(names)}
    codes = {"c": Code("c", "being", status="accepted", incidents=tuple(Incident(Span(n, 0, 7)) for n in names))}
    manifest = export(
        "csv", replace(study, sources=sources, codebook=Codebook("AK", codes)), tmp_path / "k", version="1"
    )
    assert len({entry.path.casefold() for entry in manifest.sources}) == len(names)
    for entry, source in zip(manifest.sources, sources.values(), strict=True):
        assert (tmp_path / "k" / entry.path).read_text(encoding="utf-8") == source.transcript.text


def test_text_that_is_no_unicode_is_refused_in_one_sentence(study, tmp_path):
    with pytest.raises(ExportError, match="cannot be written as UTF-8"):
        export("csv", one_row_study(study, text="so \ud800 it is"), tmp_path / "kit", version="1")
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_study_goes_out_and_proves_right(any_study, table, data):
    """Every accepted coding is in the kit once with its exact words, read by the csv module and nothing of ours."""
    study, format = data.draw(any_study), data.draw(st.sampled_from(FORMATS))
    accepted = [code for code in study.codebook.codes.values() if code.status == "accepted"]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "kit"
        manifest = export(format, study, folder, raw_csv=data.draw(st.booleans()), version="1")
        assert verify(folder).problems == ()
        rows = table(folder / "codings_long.csv")
        assert len(rows) == sum(len(set(code.spans())) for code in accepted)
        texts = {entry.path: (folder / entry.path).read_bytes().decode() for entry in manifest.sources}
        assert list(texts.values()) == [source.transcript.text for source in study.sources.values()]
        expected = [kept(study.text(span)) for code in accepted for span in set(code.spans())]
        assert sorted(kept(row["Quote"]) for row in rows) == sorted(expected)
        names = [row["Name"].casefold() for row in table(folder / "codebook.csv")]
        assert len(set(names)) == len(accepted)
        assert all(len(name) <= 101 and not set('\\/:*?"<>|') & set(name) for name in names)


def kept(text: str) -> str:
    """What the export may never change: all but blanks, control characters and a `'` in front."""
    dropped = {"Cc", "Zl", "Zp"}
    return "".join(c for c in text if not (c.isspace() or category(c) in dropped or c in "\ufffe\uffff")).lstrip("'")
