"""What must hold inside a kit, each as a function from the kit to sentences about what does not.

No sentence repeats words of an interview: it names the file, the row and the column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from gt_assist.exporters.cells import one_line
from gt_assist.exporters.identity import guid, segment_id
from gt_assist.exporters.naming import SEPARATOR
from gt_assist.exporters.reading_back import Kit, Sheet
from gt_assist.exporters.tables import (
    CASE_COLUMN,
    CODEBOOK_COLUMNS,
    CONSTRUCT_COLUMNS,
    LONG_COLUMNS,
    RESIDUE_COLUMNS,
    SEGMENT_COLUMNS,
)
from gt_assist.exporters.wide import STEM

Proof = Callable[[Kit], Iterator[str]]
_NUMBER = re.compile(r"0|[1-9][0-9]*")


def columns(kit: Kit) -> Iterator[str]:
    """The tables have the headings they should have, each once."""
    wanted = {
        "codings_long.csv": LONG_COLUMNS,
        "codebook.csv": CODEBOOK_COLUMNS,
        "constructs.csv": CONSTRUCT_COLUMNS,
        "residue.csv": RESIDUE_COLUMNS,
    }
    for path, sheet in kit.sheets.items():
        start = wanted.get(path, SEGMENT_COLUMNS if path.startswith(STEM) else (CASE_COLUMN,))
        if sheet.header[: len(start)] != start or (path in wanted and len(sheet.header) != len(start)):
            yield f"{path}: the headings are not those that gt-assist writes."
        for number in _repeated(sheet.header):
            yield f"{path}, column {number}: has the heading of an earlier column."


def quotes(kit: Kit) -> Iterator[str]:
    """Each quote is what its transcript has at its place."""
    long = kit.sheet("codings_long")
    for number, row in records(long, LONG_COLUMNS):
        yield from _quote(kit, f"codings_long.csv, row {number}, Quote", row, row["Quote"])
    for number, row in records(kit.sheet("residue"), RESIDUE_COLUMNS):
        if row["Source"]:
            yield from _quote(kit, f"residue.csv, row {number}, Quote", row, row["Quote"])
    for sheet in wide_sheets(kit):
        for number, row in records(sheet, SEGMENT_COLUMNS):
            for column, name in enumerate(sheet.header[len(SEGMENT_COLUMNS) :], len(SEGMENT_COLUMNS) + 1):
                if row[name]:
                    yield from _quote(kit, f"{sheet.path}, row {number}, column {column}", row, row[name])


def _quote(kit: Kit, where: str, row: dict[str, str], quote: str) -> Iterator[str]:
    text, place = kit.texts.get(row["Source"]), (row["StartChar"], row["EndChar"])
    if text is None:
        yield f"{where}: its Source is not among the transcripts that can be read."
    elif not all(map(_NUMBER.fullmatch, place)) or not int(place[0]) < int(place[1]) <= len(text):
        yield f"{where}: StartChar and EndChar are no passage of {kit.sources[row['Source']].path}."
    elif kit.in_csv(one_line(text[int(place[0]) : int(place[1])])) != quote:
        yield f"{where}: is not what {kit.sources[row['Source']].path} has at {place[0]}-{place[1]}."


def ids(kit: Kit) -> Iterator[str]:
    """Each coding and each passage has its own id, the one that follows from what it is."""
    long, book = kit.sheet("codings_long"), kit.sheet("codebook")
    code_ids = {row["Name"]: kit.out_of_csv(row["CodeID"]) for _, row in records(book, CODEBOOK_COLUMNS)}
    said = list(records(long, LONG_COLUMNS))
    for index in _repeated([row["CodingID"] for _, row in said]):
        yield f"codings_long.csv, row {said[index - 1][0]}: its CodingID occurs in an earlier row too."
    for number, row in said:
        source = kit.sources.get(row["Source"])
        if source is None or row["Code"] not in code_ids:
            continue
        parts = (code_ids[row["Code"]], source.source, row["StartChar"], row["EndChar"], kit.manifest.coder)
        if row["CodingID"] != guid(kit.manifest.study, "coding", *parts):
            yield f"codings_long.csv, row {number}: its CodingID is not that of its passage and code."
        if row["Coder"] != kit.in_csv(one_line(kit.manifest.coder)):
            yield f"codings_long.csv, row {number}: its Coder is not the one that the manifest names."
    for sheet in wide_sheets(kit):
        yield from _segment_ids(kit, sheet)


def _segment_ids(kit: Kit, sheet: Sheet) -> Iterator[str]:
    rows = list(records(sheet, SEGMENT_COLUMNS))
    for index in _repeated([row["SegmentID"] for _, row in rows]):
        yield f"{sheet.path}, row {rows[index - 1][0]}: its SegmentID occurs in an earlier row too."
    for number, row in rows:
        place = (kit.out_of_csv(row["Source"]), row["StartChar"], row["EndChar"])
        if all(map(_NUMBER.fullmatch, place[1:])):
            wanted = kit.in_csv(segment_id(place[0], int(place[1]), int(place[2])))
            if wanted != row["SegmentID"]:
                yield f"{sheet.path}, row {number}: its SegmentID is not that of its passage."


def wide_and_long(kit: Kit) -> Iterator[str]:
    """The wide tables and the long one hold the same codings, of the same people."""
    sheets, long = wide_sheets(kit), kit.sheet("codings_long")
    if long is None or not sheets:
        return
    rows = [(number, _key(row), row) for number, row in records(long, LONG_COLUMNS)]
    held = {(key, row["Code"]): row for _, key, row in rows}
    if len(held) < len(rows):
        yield "codings_long.csv: has the same passage under the same code more than once."
    seen = set()
    for sheet in sheets:
        for number, row in records(sheet, SEGMENT_COLUMNS):
            codes = [name for name in sheet.header[len(SEGMENT_COLUMNS) :] if row[name]]
            if not codes:
                yield f"{sheet.path}, row {number}: has no code."
            for code in codes:
                yield from _in_long(sheet, number, row, held.get((_key(row), code)), code)
                seen.add((_key(row), code))
    for number, key, row in rows:
        if (key, row["Code"]) not in seen:
            yield f"codings_long.csv, row {number}: no wide table has this passage under this code."


def _in_long(sheet: Sheet, number: int, row: dict[str, str], other: dict[str, str] | None, code: str) -> Iterator[str]:
    where = f"{sheet.path}, row {number}, column {sheet.header.index(code) + 1}"
    if other is None:
        yield f"{where}: codings_long.csv has no row for this passage and code."
        return
    for name in ("Participant", "Speaker"):
        if row[name] != other[name]:
            yield f"{where}: codings_long.csv has another {name} for this passage."


def codebook(kit: Kit) -> Iterator[str]:
    """Counts, paths and parents of the codebook are those of the codings; every code of a coding is in it."""
    book, long = kit.sheet("codebook"), kit.sheet("codings_long")
    if book is None or long is None:
        return
    rows = {row["Name"]: row for _, row in records(book, CODEBOOK_COLUMNS)}
    passages = Counter(row["Code"] for _, row in records(long, LONG_COLUMNS))
    files = Counter(code for code, _ in {(row["Code"], row["Source"]) for _, row in records(long, LONG_COLUMNS)})
    numbers = list(records(book, CODEBOOK_COLUMNS))
    talk = [one_line(text) for text in kit.texts.values()]
    for index in _repeated([row["Name"] for _, row in numbers]):
        yield f"codebook.csv, row {numbers[index - 1][0]}: its Name occurs in an earlier row too."
    for number, row in numbers:
        for column, count in (("References", passages[row["Name"]]), ("Files", files[row["Name"]])):
            if row[column] != str(count):
                yield f"codebook.csv, row {number}: {column} is not {count}, which codings_long.csv has."
        if kit.out_of_csv(row["Path"]) != _path(kit, rows, row):
            yield f"codebook.csv, row {number}: Path is not that of its Parent and Name."
        if not any(kit.out_of_csv(row["InVivo"]).strip() in text for text in talk):
            yield f"codebook.csv, row {number}: InVivo is in none of the transcripts."
    for number, row in records(long, LONG_COLUMNS):
        code = rows.get(row["Code"])
        if code is None or (code["Path"], code["Parent"]) != (row["CodePath"], row["ParentCode"]):
            yield f"codings_long.csv, row {number}: Code, CodePath and ParentCode are no code of codebook.csv."
    yield from _code_columns(kit, set(rows))


def _code_columns(kit: Kit, names: set[str]) -> Iterator[str]:
    sheets = wide_sheets(kit)
    headed = Counter(name for sheet in sheets for name in sheet.header[len(SEGMENT_COLUMNS) :])
    if sheets and (set(headed) != names or any(times > 1 for times in headed.values())):
        yield f"{sheets[0].path}: the columns of codes are not the codes of codebook.csv, each once."


def _path(kit: Kit, rows: dict[str, dict[str, str]], row: dict[str, str]) -> str:
    """The path that follows from the parent's."""
    name = kit.out_of_csv(row["Name"])
    if not row["Parent"]:
        return name
    return kit.out_of_csv(rows.get(row["Parent"], {}).get("Path", "")) + SEPARATOR + name


def constructs(kit: Kit) -> Iterator[str]:
    """The confirmed constructs of the codebook are those of constructs.csv."""
    book, said = kit.sheet("codebook"), kit.sheet("constructs")
    if book is None or said is None:
        return
    rows = list(records(said, CONSTRUCT_COLUMNS))
    listed: dict[str, list[str]] = {}
    for number, row in rows:
        if row["Decision"] not in ("confirmed", "refused"):
            yield f"constructs.csv, row {number}: Decision is neither confirmed nor refused."
        if row["Decision"] == "confirmed":
            listed.setdefault(row["Code"], []).append(kit.out_of_csv(row["Construct"]))
    known = {row["Name"]: row for _, row in records(book, CODEBOOK_COLUMNS)}
    for number, row in rows:
        if row["Code"] not in known:
            yield f"constructs.csv, row {number}: its Code is not in codebook.csv."
    for number, row in records(book, CODEBOOK_COLUMNS):
        if kit.out_of_csv(row["Constructs"]) != "; ".join(listed.get(row["Name"], [])):
            yield f"codebook.csv, row {number}: Constructs are not those confirmed in constructs.csv."


def participants(kit: Kit) -> Iterator[str]:
    """Every participant of a coding is one of the cases, and each case stands there once."""
    long, cases = kit.sheet("codings_long"), kit.sheet("cases")
    if long is None or cases is None:
        return
    names = [row[CASE_COLUMN] for _, row in records(cases, (CASE_COLUMN,))]
    known = set(names)
    for number in _repeated(names):
        yield f"cases.csv, row {number + 1}: its case occurs in an earlier row too."
    for number, row in records(long, LONG_COLUMNS):
        if row["Participant"] not in known:
            yield f"codings_long.csv, row {number}: its Participant is not in cases.csv."


def counts(kit: Kit) -> Iterator[str]:
    """The manifest counts what is there."""
    said = kit.manifest.counts
    long, book, cases = kit.sheet("codings_long"), kit.sheet("codebook"), kit.sheet("cases")
    found = {
        "sources": len(kit.manifest.sources),
        "codes": len(book.rows) if book else None,
        "references": len(long.rows) if long else None,
        "segments": len({_key(row) for _, row in records(long, LONG_COLUMNS)}) if long else None,
        "cases": len(cases.rows) if cases else None,
    }
    for name, count in found.items():
        if count is not None and said.get(name) != count:
            yield f"manifest.json: says {said.get(name, 0)} {name}, the files hold {count}."


def wide_sheets(kit: Kit) -> list[Sheet]:
    """The wide .csv tables in order."""
    return [sheet for path, sheet in kit.sheets.items() if path.startswith(STEM) and path.endswith(".csv")]


def records(sheet: Sheet | None, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table by heading; none where a heading that is needed is not there."""
    if sheet is not None and set(needed) <= set(sheet.header):
        yield from sheet.records()


def _key(row: dict[str, str]) -> tuple[str, str, str]:
    return row["Source"], row["StartChar"], row["EndChar"]


def _repeated(values: Iterable[str]) -> list[int]:
    """The places, from 1, of the values that occurred before."""
    seen: set[str] = set()
    found = []
    for number, value in enumerate(values, 1):
        if value in seen:
            found.append(number)
        seen.add(value)
    return found
