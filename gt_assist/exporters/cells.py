"""What may stand in one cell of a table: one line, nothing that a spreadsheet takes for a formula.

Three rules, each declared in the kit's manifest and README, and each counted where it changes a cell.
"""

from __future__ import annotations

import re

# Line ends, tabs and the other characters that no XML 1.0 cell and no one-line record can hold.
BREAKS = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"
_RUN = re.compile(f"[ {BREAKS}]+")
_BREAK = re.compile(f"[{BREAKS}]")
_FORMULA = re.compile(r"'*\s*[=+\-@]")
_RANGE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*[-–—]\s*(\d+(?:[.,]\d+)?)\s*")
XLSX_LIMIT = 32_767


def one_line(text: str) -> str:
    """The text with each run of blanks that holds a line end, tab or control character as one space.

    Runs of plain blanks stay as they are. NVivo wants each record on a line of its own.

    >>> one_line("so I\\n\\t left,  then"), one_line("\\n")
    ('so I left,  then', ' ')
    """
    if _BREAK.search(text) is None:  # nearly always, and a wide table has a million cells
        return text
    return _RUN.sub(lambda run: " " if _BREAK.search(run[0]) else run[0], text)


def protect(cell: str) -> str:
    """The cell with a leading `'` where a spreadsheet would take it for a formula.

    A cell that already looks so protected gets one `'` more, so that taking one away always gives back the
    original: different cells never become the same one.

    >>> protect("- well"), protect("  =1+1"), protect("'=1"), protect("'tis")
    ("'- well", "'  =1+1", "''=1", "'tis")
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def unprotect(cell: str) -> str:
    """What `protect` was given.

    >>> unprotect("'- well"), unprotect("'tis")
    ('- well', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def cut(cell: str) -> str:
    """The beginning of the cell that fits Excel's 32,767 characters, which Excel counts in UTF-16 units."""
    if len(cell) <= XLSX_LIMIT // 2:
        return cell
    return cell.encode("utf-16-le")[: 2 * XLSX_LIMIT].decode("utf-16-le", errors="ignore")


def spelled_range(value: str) -> str:
    """A range such as 25-34 in words, because spreadsheets take it for a date; anything else unchanged.

    What may be a year and a month (2019-20, 2020-05) is left alone.

    >>> spelled_range("25-34"), spelled_range("2020-05"), spelled_range("3-1"), spelled_range("A-B")
    ('25 to 34', '2020-05', '3-1', 'A-B')
    """
    found = _RANGE.fullmatch(value)
    if found is None:
        return value
    low, high = found[1], found[2]
    looks_like_month = len(low) == 4 and low.isdigit() and len(high) == 2
    ascending = float(low.replace(",", ".")) < float(high.replace(",", "."))
    return f"{low} to {high}" if ascending and not looks_like_month else value
