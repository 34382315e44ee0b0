"""Transcripts as researchers keep them, read into one value each: text, turns, speakers, interviewer."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from gt_assist.corpus import Transcript
from gt_assist.errors import ReadError

if TYPE_CHECKING:
    from gt_assist.readers.reading import Reading

READERS: dict[str, str] = {
    ".txt": "plain",
    ".md": "plain",
    ".docx": "word",
    ".odt": "opendocument",
    ".rtf": "richtext",
    ".pdf": "pdf",
    ".vtt": "captions",
    ".srt": "captions",
    ".csv": "table",
    ".tsv": "table",
}

_INSTEAD = {
    ".doc": "Open it in Word or LibreOffice and save it as .docx.",
    ".pages": "Export it from Pages as Word (.docx).",
    ".xls": "Save the sheet as .csv.",
    ".xlsx": "Save the sheet as .csv.",
    ".ods": "Save the sheet as .csv.",
    ".html": "Save it as text (.txt) or Word (.docx).",
    ".gdoc": "Download it from Google Docs as .docx.",
    ".zip": "Unpack it and give the files inside.",
} | dict.fromkeys((".mp3", ".m4a", ".wav", ".mp4", ".mov", ".ogg", ".wma"), "Have the recording transcribed first.")


def read(path: Path, *, interviewers: Collection[str] = (), text_column: str | None = None) -> Transcript:
    """One file as a transcript; `source` is its name without the folder.

    `interviewers` are labels of those who ask (any case), where the program should not find out itself;
    `text_column` is the column of a table that holds the talk. Raises ReadError for whatever cannot be read.
    """
    _openable(path)
    suffix = path.suffix.lower()
    reader = import_module(f"gt_assist.readers.{READERS[suffix]}")
    reading: Reading = _reading(path, reader.read, text_column)
    if not reading.turns:
        raise ReadError(
            f"{path.name}: nothing spoken was found in it.",
            hint="Check that it is the transcript, and not only headings, times or notes in brackets.",
        )
    from gt_assist.readers.interviewer import with_roles

    reading = with_roles(reading, path.name, interviewers)
    return Transcript(path.name, reading.text, reading.turns, suffix[1:], reading.notes)


def readable(folder: Path) -> list[Path]:
    """The files of a folder that can be read, by name; hidden files and Word's lock files are passed over."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as refused:
        raise ReadError(
            f"{folder.name}: the folder cannot be opened.", hint="Check its name and your permissions."
        ) from refused
    return [e for e in entries if e.suffix.lower() in READERS and not e.name.startswith((".", "~$")) and e.is_file()]


def _openable(path: Path) -> None:
    """Refuses what is no readable file of a known kind, before any reader is loaded."""
    known = ", ".join(READERS)
    if not path.exists():
        raise ReadError(f"{path.name}: there is no such file.", hint="Check the name and the folder.")
    if path.is_dir():
        raise ReadError(f"{path.name}: this is a folder, not a file.", hint="Give the files in it, or add the folder.")
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise ReadError(
            f"{path.name}: no reader for {suffix or 'a file without an ending'}.",
            hint=f"{_INSTEAD.get(suffix, 'Save it as one of the known kinds.')} Known: {known}.",
        )
    if not path.is_file():
        raise ReadError(f"{path.name}: this is not an ordinary file.", hint="Copy the transcript into a file.")
    if path.stat().st_size == 0:
        raise ReadError(f"{path.name}: the file is empty.", hint="Check that it was saved or copied completely.")


def _reading(path: Path, reader: object, text_column: str | None) -> Reading:
    try:
        reading: Reading = reader(path, text_column)  # type: ignore[operator]  # each module of READERS has read()
    except PermissionError as refused:
        raise ReadError(
            f"{path.name}: you may not read this file.", hint="Ask for permission, or copy it."
        ) from refused
    except OSError as broken:
        raise ReadError(f"{path.name}: the file could not be read to its end.", hint="Copy it again.") from broken
    return reading
