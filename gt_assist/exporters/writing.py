"""Tables as the bytes of files: comma-separated, tab-separated, and Excel workbooks of plain text cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gt_assist.errors import ExportError
from gt_assist.exporters.cells import cut, protect
from gt_assist.exporters.tables import Table

# A workbook carries a date; a fixed one, so that the same study always gives the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell of a workbook that was longer than Excel allows; row and column count from 1, the header is row 1."""

    row: int
    column: int
    characters: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of a kit. `rows` counts a table's records without its header; None for what is no table.

    `protected` cells got a leading `'`, in `collapsed` cells line ends and tabs became spaces, `cut` cells
    are whole in the other files only.
    """

    path: str
    data: bytes
    rows: int | None = None
    protected: int = 0
    collapsed: int = 0
    cut: tuple[Cut, ...] = ()


def text_file(path: str, text: str) -> File:
    """Exactly this text in UTF-8, nothing before it and no line end changed."""
    return File(path, _utf8(path, text))


def csv_file(table: Table, *, raw: bool, bom: bool = True) -> File:
    """Comma-separated, every cell quoted, CRLF; formulas made harmless unless `raw`.

    `bom` puts the mark in front by which Excel knows UTF-8.
    """
    path = f"{table.name}.csv"
    lines = [table.header, *table.rows]
    written = lines if raw else [tuple(map(protect, line)) for line in lines]
    changed = sum(a != b for old, new in zip(lines, written, strict=True) for a, b in zip(old, new, strict=True))
    data = (BOM if bom else b"") + _utf8(path, _delimited(written, ","))
    return File(path, data, len(table.rows), changed, table.collapsed)


def tab_file(table: Table) -> File:
    """Tab-separated, every cell quoted, CRLF, with a mark for UTF-8; no cell altered, for NVivo reads this one."""
    path = f"{table.name}.txt"
    data = BOM + _utf8(path, _delimited([table.header, *table.rows], "\t"))
    return File(path, data, len(table.rows), 0, table.collapsed)


def workbook(table: Table, sheet: str) -> File:
    """An Excel workbook with one sheet, every cell an explicit text; cells beyond Excel's limit are cut and listed."""
    import xlsxwriter  # only an export pays for it

    path, buffer = f"{table.name}.xlsx", io.BytesIO()
    _utf8(path, "".join(map("".join, (table.header, *table.rows))))
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})  # nothing of an interview in a temporary file
    book.set_properties({"created": CREATED})
    page, plain = book.add_worksheet(sheet), book.add_format()
    for row, column, cell in _filled(table):
        if _write(page, plain, row, column, cut(cell)) != 0:
            raise ExportError(
                f"{path}: Excel has no room for row {row + 1}, column {column + 1}.",
                hint="Export fewer codes or cases into one kit, or use: gt-assist export csv",
            )
    book.close()
    cuts = tuple(Cut(r + 1, c + 1, len(cell)) for r, c, cell in _filled(table) if cut(cell) != cell)
    return File(path, buffer.getvalue(), len(table.rows), 0, table.collapsed, cuts)


def _filled(table: Table) -> Iterator[tuple[int, int, str]]:
    for row, line in enumerate((table.header, *table.rows)):
        for column, cell in enumerate(line):
            if cell:
                yield row, column, cell


def _write(page: Any, plain: Any, row: int, column: int, cell: str) -> int:
    """Write a text cell; 0 says that it went well.

    xlsxwriter takes a string from `<r>` to `</r>` for ready-made markup; in two pieces it is text again.
    """
    if cell.startswith("<r>") and cell.endswith("</r>"):
        return int(page.write_rich_string(row, column, cell[:1], plain, cell[1:]))
    return int(page.write_string(row, column, cell))


def _delimited(lines: list[tuple[str, ...]], separator: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


def _utf8(path: str, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ExportError(
            f"{path}: a character in it cannot be written as UTF-8.",
            hint="Look for damaged characters in file names, names of codes or cases, and the transcripts.",
        ) from error
