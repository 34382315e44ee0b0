"""Tables that a researcher makes herself: cases with attributes, decisions, ratings. Read as rows, in any encoding."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from gt_assist.codebook import RatingValue
from gt_assist.corpus import Case
from gt_assist.errors import ReadError
from gt_assist.exporters.cells import unprotect
from gt_assist.exporters.matrix import NOTE
from gt_assist.readers.decode import read_text
from gt_assist.verdict import read_rating


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


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Ratings brought along: the columns in order, each with its outcome in words, and a row for each construct."""

    outcomes: Mapping[str, str]
    rows: tuple[tuple[str, Mapping[str, RatingValue]], ...]


# Columns that `matrix --csv` writes beside the ratings.
_BESIDE = (": summary", ": rationale", ": quotes")


def ratings_of(path: Path) -> RatingTable:
    """The ratings of a table: constructs in its first column, then a column for each site.

    A row called "outcome" says how well each site did. What `matrix --csv` wrote is read back too.
    """
    header, *rows = rows_of(path)
    own = any(name.endswith(_BESIDE) for name in header)
    kept = [
        at
        for at, name in enumerate(header)
        if at and name and not (own and (name.endswith(_BESIDE) or name in ("Name", "Verdict")))
    ]
    columns = [unprotect(header[at]) if own else header[at] for at in kept]
    if not columns or len(set(columns)) < len(columns):
        raise ReadError(
            f"{path.name}: its columns are not those of a rating table.",
            hint="The first column names constructs, each further one a site; no two may have the same name.",
        )
    outcomes, found = dict.fromkeys(columns, ""), dict[str, Mapping[str, RatingValue]]()
    for number, row in enumerate(rows, start=2):
        name = row[0]
        cells = {column: row[at] if at < len(row) else "" for column, at in zip(columns, kept, strict=True)}
        if name.casefold() == "outcome":
            outcomes = {column: unprotect(cell) for column, cell in cells.items()}
        elif own and name.startswith(NOTE):
            continue
        elif name in found or not name:
            raise ReadError(
                f"{path.name}: row {number} names {f'{name} again' if name else 'no construct'}.",
                hint="Keep one row for each construct.",
            )
        else:
            where = f"{path.name}: row {number}"
            found[name] = {column: _rating(cell, column, where) for column, cell in cells.items()}
    return RatingTable(outcomes, tuple(found.items()))


def _rating(cell: str, column: str, where: str) -> RatingValue:
    try:
        return read_rating(unprotect(cell))
    except ValueError:
        raise ReadError(
            f"{where}: {column} has {cell}, which is no rating.", hint="-2 to 2, 0mix for mixed, empty for missing."
        ) from None


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
