"""A kit read back from its folder by other means than those that wrote it: csv, openpyxl, plain bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from gt_assist.exporters.cells import one_line, protect, unprotect
from gt_assist.exporters.manifest import NAME, FileEntry, Manifest, SourceEntry

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read back: its heading and the rows below, every cell as it stands in the file."""

    path: str
    header: Row
    rows: tuple[Row, ...]

    def column(self, name: str) -> int | None:
        """Where the column of this heading is."""
        return self.header.index(name) if name in self.header else None

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row by heading, with the number that spreadsheets give it (the heading is row 1)."""
        for number, row in enumerate(self.rows, 2):
            if len(row) == len(self.header):
                yield number, dict(zip(self.header, row, strict=True))


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit as read back. `texts` and `sources` are keyed by the source's name as it stands in .csv cells.

    `problems` are sentences about files that are missing, changed or unreadable.
    """

    manifest: Manifest
    sheets: dict[str, Sheet] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, SourceEntry] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def in_csv(self, cell: str) -> str:
        """A cell's text as the .csv files of this kit show it."""
        return cell if self.manifest.raw_csv else protect(cell)

    def out_of_csv(self, cell: str) -> str:
        """The text of a .csv cell of this kit."""
        return cell if self.manifest.raw_csv else unprotect(cell)

    def sheet(self, name: str) -> Sheet | None:
        """The .csv table of this name, if the kit has one that can be read."""
        return self.sheets.get(f"{name}.csv")


def read_kit(folder: Path, manifest: Manifest) -> Kit:
    """All that the manifest names, as far as it can be read."""
    kit = Kit(manifest)
    problems: list[str] = []
    contents: dict[str, bytes] = {}
    for entry in manifest.files:
        try:
            contents[entry.path] = (folder / entry.path).read_bytes()
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            problems.append(f"{entry.path}: is missing." if missing else f"{entry.path}: cannot be read.")
            continue
        if sha256(contents[entry.path]).hexdigest() != entry.sha256:
            problems.append(f"{entry.path}: has been changed since it was written.")
    for entry in manifest.files:
        if entry.rows is not None and entry.path in contents:
            problems += _take_sheet(kit, entry, contents[entry.path])
    for source in manifest.sources:
        problems += _take_text(kit, source, contents.get(source.path))
    return Kit(manifest, kit.sheets, kit.texts, kit.sources, tuple(problems))


def _take_sheet(kit: Kit, entry: FileEntry, data: bytes) -> list[str]:
    path = entry.path
    lines = _workbook(data) if path.endswith(".xlsx") else _delimited(data, "\t" if path.endswith(".txt") else ",")
    if not lines:
        return [f"{path}: cannot be read as a table."]
    kit.sheets[path] = Sheet(path, lines[0], tuple(lines[1:]))
    problems = [
        f"{path}, row {number}: has {len(line)} cells where the heading has {len(lines[0])}."
        for number, line in enumerate(lines, 1)
        if len(line) != len(lines[0])
    ]
    if len(lines) - 1 != entry.rows:
        problems.append(f"{path}: has {len(lines) - 1} rows, {NAME} says {entry.rows}.")
    return problems


def _take_text(kit: Kit, source: SourceEntry, data: bytes | None) -> list[str]:
    cell = kit.in_csv(one_line(source.source))
    kit.sources[cell] = source
    if data is None:
        entry = kit.manifest.entry(source.path)
        return [] if entry else [f"{source.path}: {NAME} names it for a source, but not among the files."]
    try:
        kit.texts[cell] = data.decode("utf-8")
    except UnicodeDecodeError:
        return [f"{source.path}: is not text in UTF-8."]
    if sha256(data).hexdigest() != source.sha256 or len(kit.texts[cell]) != source.characters:
        return [f"{source.path}: is not the text of its source that {NAME} describes."]
    return []


def _delimited(data: bytes, separator: str) -> list[Row]:
    """The lines of a delimited file; none when it is not one."""
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(data)))
    try:
        text = data.decode("utf-8-sig")
        return [tuple(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except (UnicodeDecodeError, csv.Error):
        return []
    finally:
        csv.field_size_limit(limit)


def _workbook(data: bytes) -> list[Row]:
    """The lines of the first sheet of a workbook; none when it is not one."""
    import zlib
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile

    import openpyxl  # only a verification pays for it
    from openpyxl.utils.exceptions import InvalidFileException

    # What openpyxl lets through of a damaged archive, of damaged XML, and of parts that are not there.
    damage = (
        BadZipFile,
        InvalidFileException,
        ParseError,
        zlib.error,
        EOFError,
        OSError,
        LookupError,
        ValueError,
        TypeError,
    )
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        lines = [tuple(map(_cell, line)) for line in book.worksheets[0].iter_rows(values_only=True)]
    except damage:
        return []
    # A workbook keeps no cells after the last one that is filled.
    return [line + ("",) * (len(lines[0]) - len(line)) for line in lines]


def _cell(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else f"({type(value).__name__}) {value}"


def as_openpyxl_reads(cell: str) -> str:
    """What openpyxl makes of a text cell: it takes `x005F_`, Excel's way to write an underscore, out of any text."""
    return cell.replace("x005F_", "")
