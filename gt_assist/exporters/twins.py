"""The same table in several formats must be the same table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from gt_assist.exporters.cells import XLSX_LIMIT, cut, one_line
from gt_assist.exporters.reading_back import Kit, Sheet, as_openpyxl_reads


def twins(kit: Kit) -> Iterator[str]:
    """The .csv, .xlsx and .txt copies of a table agree cell by cell, apart from the declared changes."""
    for path, sheet in kit.sheets.items():
        if not path.endswith(".csv"):
            continue
        stem = path.removesuffix(".csv")
        for other in (kit.sheets.get(f"{stem}.txt"), kit.sheets.get(f"{stem}.xlsx")):
            if other is not None:
                yield from _differences(kit, sheet, other)
        yield from _cuts(kit, sheet, f"{stem}.xlsx")


def one_line_each(kit: Kit) -> Iterator[str]:
    """No cell holds a line end or a tab, and none that looks like a formula is unprotected."""
    for path, sheet in kit.sheets.items():
        for number, line in enumerate((sheet.header, *sheet.rows), 1):
            for column, cell in enumerate(line, 1):
                if not cell:
                    continue
                if one_line(cell) != cell:
                    yield f"{path}, row {number}, column {column}: holds a line end, tab or control character."
                elif path.endswith(".csv") and kit.in_csv(kit.out_of_csv(cell)) != cell:
                    yield f"{path}, row {number}, column {column}: begins like a formula and has no ' in front."


def _differences(kit: Kit, sheet: Sheet, other: Sheet) -> Iterator[str]:
    lines, others = (sheet.header, *sheet.rows), (other.header, *other.rows)
    if len(lines) != len(others):
        yield f"{other.path}: has {len(others) - 1} rows where {sheet.path} has {len(lines) - 1}."
    for number, (line, twin) in enumerate(zip(lines, others, strict=False), 1):
        for column, (cell, copy) in enumerate(zip_longest(line, twin), 1):
            if (cell or copy) and not _agree(kit, cell, copy, other.path):
                yield f"{other.path}, row {number}, column {column}: differs from {sheet.path}."


def _agree(kit: Kit, cell: str | None, twin: str | None, path: str) -> bool:
    """Whether two copies of a cell hold the same text, given what was done to each on the way."""
    if cell is None or twin is None:
        return False
    whole = kit.out_of_csv(cell)
    if path.endswith(".xlsx"):
        return as_openpyxl_reads(cut(whole)) == as_openpyxl_reads(twin)
    return whole == twin


def _cuts(kit: Kit, sheet: Sheet, path: str) -> Iterator[str]:
    """Each cell that is too long for Excel is listed."""
    entry = kit.manifest.entry(path)
    if entry is None:
        return
    listed = {(cell.row, cell.column): cell.characters for cell in entry.cut}
    for number, line in enumerate((sheet.header, *sheet.rows), 1):
        for column, cell in enumerate(line, 1):
            if len(cell) <= XLSX_LIMIT // 2:  # cannot be too long, in whatever units
                continue
            whole = kit.out_of_csv(cell)
            if cut(whole) != whole and listed.get((number, column)) != len(whole):
                yield f"{path}, row {number}, column {column}: is cut, and the manifest does not say so."
