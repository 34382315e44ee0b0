"""Tables that a researcher makes herself: cases with attributes, decisions. Read as rows, in any encoding."""

from __future__ import annotations

import csv
import os
from io import StringIO
from pathlib import Path

from gt_assist.corpus import Case
from gt_assist.errors import ReadError
from gt_assist.readers.decode import read_text


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a .csv or .tsv file (comma, semicolon or tab), blank ones left out; cells stripped."""
    if not os.path.isfile(path):
        raise ReadError(f"{path}: there is no such file.", hint="Check the name and the folder.")
    try:
        text, _ = read_text(path)
    except OSError:
        raise ReadError(f"{path.name}: the file cannot be read.", hint="Check that you may open it.") from None
    except ReadError:
        raise ReadError(
            f"{path.name}: this is no table that can be read.",
            hint="Save it as .csv: in a spreadsheet, File > Save as > CSV UTF-8.",
        ) from None
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text), delimiter=delimiter, strict=True)]
    except csv.Error:
        raise ReadError(
            f"{path.name}: a cell does not end.", hint="Look for a quotation mark that is opened and never closed."
        ) from None
    found = [row for row in rows if any(row)]
    if len(found) < 2:
        raise ReadError(f"{path.name}: no rows were found in it.", hint="It needs a header row, then one row each.")
    return found


def records_of(path: Path) -> list[dict[str, str]]:
    """The rows as records by the names in the header; a cell that is missing is empty."""
    header, *rows = rows_of(path)
    return [dict(zip(header, [*row, *[""] * len(header)], strict=False)) for row in rows]


def cases_of(path: Path) -> tuple[Case, ...]:
    """The cases of a table, in order: the first column names a case or a source, the others are attributes."""
    header, *rows = rows_of(path)
    found: dict[str, Case] = {}
    for number, row in enumerate(rows, start=2):
        name = row[0]
        if not name:
            raise ReadError(f"{path.name}: row {number} names no case.", hint="Fill in its first column.")
        if name in found:
            raise ReadError(f"{path.name}: row {number} names {name} again.", hint="Keep one row for each case.")
        found[name] = Case(name, {k: v for k, v in zip(header[1:], row[1:], strict=False) if k and v})
    return tuple(found.values())
