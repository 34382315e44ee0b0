"""The demo interviews are what their masters say, in every convention, and read back word for word."""

import html
import io
import itertools
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import docx
import odfdo
import pytest
import srt
import webvtt
from striprtf.striprtf import rtf_to_text

ROOT = Path(__file__).resolve().parent.parent
MASTER = """file: x.txt
convention: txt-otter
title: A title
speakers: Ann, Ébba Ö
case: Ébba Ö
authority: A
role: r
outcome: o
years_in_post: 1

Ann: So? <&> {what} \\ went on

Ébba Ö: Well… “it” – that is, the café: nothing. Ann: said nothing.

A second paragraph, 3 > 2.

[phone rings]

Ébba Ö: """ + " ".join(f"word{number}" for number in range(95))


@pytest.fixture(scope="module")
def scripts() -> Any:
    """The three scripts, imported as they import one another."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import build_demo_corpus
        import demo_conventions
        import demo_masters
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return build_demo_corpus, demo_conventions, demo_masters


def test_committed_files_are_the_masters_built(scripts: tuple[ModuleType, ...]) -> None:
    for name, content in scripts[0].built(ROOT / "corpora" / "masters").items():
        assert (ROOT / "corpora" / "demo" / name).read_bytes() == content, name


def test_every_case_is_long_enough_to_be_an_interview(scripts: tuple[ModuleType, ...]) -> None:
    for path in (ROOT / "corpora" / "masters").glob("*.txt"):
        master = scripts[2].read_master(path.read_text(encoding="utf-8"))
        spoken = [p for turn in master.turns if turn.speaker == master.header["case"] for p in turn.paragraphs]
        assert sum(len(p.split()) for p in spoken) >= 2000, path.name
        assert path.stem == Path(master.header["file"]).stem


def test_a_turn_is_one_speaker_and_a_note_is_nobody(scripts: tuple[ModuleType, ...]) -> None:
    turns = scripts[2].read_master(MASTER).turns
    assert [turn.speaker for turn in turns] == ["Ann", "Ébba Ö", None, "Ébba Ö"]
    assert turns[1].paragraphs == (
        "Well… “it” – that is, the café: nothing. Ann: said nothing.",
        "A second paragraph, 3 > 2.",
    )


@pytest.mark.parametrize("lost", ["case", "convention", "title"])
def test_a_master_without_a_header_line_is_refused(scripts: tuple[ModuleType, ...], lost: str) -> None:
    with pytest.raises(KeyError, match=lost):
        scripts[2].read_master(re.sub(rf"{lost}: .*\n", "", MASTER))


CONVENTIONS = [
    "docx-bold",
    "docx-headed",
    "docx-tab",
    "docx-table",
    "md-otter",
    "odt-colon",
    "rtf-colon",
    "srt-colon",
    "txt-colon",
    "txt-otter",
    "vtt-voice",
    "vtt-zoom",
]


@pytest.mark.parametrize("name", CONVENTIONS)
def test_each_convention_reads_back_word_for_word(scripts: tuple[ModuleType, ...], name: str) -> None:
    master = scripts[2].read_master(MASTER)
    text = _words_of(name, scripts[1].CONVENTIONS[name](master))
    labels = r"(?m)^(Ann|Ébba Ö)(: |:\t|  \d+:\d\d *$| \[\d\d:\d\d:\d\d\]$)"
    expected = " ".join(p for turn in master.turns for p in turn.paragraphs).split()

    assert re.sub(labels, "", text).split() == expected


def test_every_convention_is_tested(scripts: tuple[ModuleType, ...]) -> None:
    assert sorted(CONVENTIONS) == sorted(scripts[1].CONVENTIONS)


@pytest.mark.parametrize("name", ["vtt-voice", "vtt-zoom", "srt-colon"])
def test_captions_follow_one_another_in_time(scripts: tuple[ModuleType, ...], name: str) -> None:
    found = list(scripts[2].cues(scripts[2].read_master(MASTER)))
    assert len(found) > 4
    assert all(cue.start < cue.end for cue in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))
    assert max(len(cue.text.split()) for cue in found) <= 32
    assert scripts[1].CONVENTIONS[name](scripts[2].read_master(MASTER)).count(b"-->") == len(found)


def _words_of(name: str, data: bytes) -> str:
    """The text another library finds in the file, without the title."""
    kind = name.partition("-")[0]
    if name == "docx-table":
        return "\n".join(row.cells[1].text for row in docx.Document(io.BytesIO(data)).tables[0].rows)
    if kind == "docx":
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs[1:])
    if kind == "odt":
        paragraphs: Any = odfdo.Document(io.BytesIO(data)).body.paragraphs  # odfdo types this as any element
        return "\n".join(paragraph.inner_text for paragraph in paragraphs[1:])
    if kind == "rtf":
        return rtf_to_text(data.decode("ascii")).partition("\n")[2]
    if kind == "vtt":
        return html.unescape("\n".join(caption.text for caption in webvtt.from_buffer(io.StringIO(data.decode()))))
    if kind == "srt":
        return "\n".join(caption.content for caption in srt.parse(data.decode()))
    text = data.decode("utf-8-sig").removeprefix("# ").removeprefix("A title").lstrip()
    return text.removeprefix("## Transcript")
