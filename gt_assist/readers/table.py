"""Tables of talk (.csv, .tsv): a row is a turn, an answer or a comment."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Literal

from gt_assist.errors import ReadError
from gt_assist.readers.columns import columns_of, turns_of
from gt_assist.readers.decode import MOST_TEXT, read_text
from gt_assist.readers.reading import Reading, counted


def read(path: Path, text_column: str | None = None) -> Reading:
    """A table with a first row of names; `text` is the cells of talk joined by "\\n", exactly."""
    text, notes = read_text(path)
    rows, ragged = _rows(path, text)
    if len(rows) < 2:
        raise ReadError(
            f"{path.name}: the table has no rows under its head.",
            hint="The first row must name the columns; answers or turns follow, one a row.",
        )
    columns = columns_of(path.name, rows, text_column)
    assert columns is not None  # a headed table gives columns or an error
    if ragged:
        notes += (f"{counted(ragged, 'row')} with more or fewer cells than the head",)
    found = turns_of(rows, columns)
    return replace(found, notes=notes + found.notes)


def _rows(path: Path, text: str) -> tuple[list[list[str]], int]:
    """The rows with something in them, the first one being the head, and how many of the others are ragged."""
    csv.field_size_limit(MOST_TEXT)
    tabs = path.suffix.lower() == ".tsv"
    # Whisper's .tsv has no quoting: a quotation mark there is a character of the talk.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if tabs and '\t"' not in text else csv.QUOTE_MINIMAL
    delimiter = "\t" if tabs else _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))
    except csv.Error as broken:
        raise ReadError(f"{path.name}: the table is broken ({broken}).", hint="Save it anew as CSV.") from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    return rows, sum(len(row) != len(rows[0]) for row in rows[1:])


def _delimiter(text: str) -> str:
    """Comma, semicolon (spreadsheets in much of Europe) or tab: whichever the head has most of."""
    head = text.lstrip().split("\n", 1)[0]
    return max(",;\t|", key=lambda sign: (head.count(sign), -",;\t|".index(sign)))
