"""What a kit says about itself: what is in it, what was changed on the way, and the digests to prove it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from gt_assist.errors import ExportError
from gt_assist.exporters.writing import Cut, File

NAME = "manifest.json"
PROGRAM = "gt-assist"
RULES = {
    "one_line": "In cells, each run of blanks that holds a line end, tab or control character is one space.",
    "protected": "In .csv files, a cell that begins with = + - or @ (after blanks or ' signs) has one ' in front.",
    "cut": "In .xlsx files, a cell ends after 32767 characters, Excel's limit; it is whole in .csv and .txt.",
    "offsets": "StartChar and EndChar count Unicode code points of the transcript from 0; EndChar is not included.",
}


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the kit, its digest, and how many of its cells were changed by which rule."""

    path: str
    sha256: str
    rows: int | None = None
    protected: int = 0
    collapsed: int = 0
    cut: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source, where its text lies in the kit, and the digest of that text in UTF-8."""

    source: str
    path: str
    sha256: str
    characters: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The account of one export. `counts` holds codes, references, sources, cases; `notes` are for the user."""

    format: str
    version: str
    study: str
    coder: str
    framework: str
    raw_csv: bool
    counts: Mapping[str, int]
    files: tuple[FileEntry, ...]
    sources: tuple[SourceEntry, ...]
    notes: tuple[str, ...] = ()
    program: str = PROGRAM
    rules: Mapping[str, str] = field(default_factory=lambda: dict(RULES))

    def entry(self, path: str) -> FileEntry | None:
        """What is said about the file at this path of the kit."""
        return next((entry for entry in self.files if entry.path == path), None)


def file_entry(file: File) -> FileEntry:
    """The account of a file that is about to be written."""
    digest = sha256(file.data).hexdigest()
    return FileEntry(file.path, digest, file.rows, file.protected, file.collapsed, file.cut)


def written(manifest: Manifest) -> File:
    """The manifest as a file."""
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False)
    return File(NAME, f"{text}\n".encode("utf-8", errors="replace"))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the kit in this folder; raises ExportError where there is none that can be read."""
    if not folder.is_dir():
        raise ExportError(f"There is no folder {folder.name}.", hint="Give the folder that `gt-assist export` wrote.")
    try:
        data = json.loads((folder / NAME).read_bytes().decode("utf-8"))
    except OSError as error:
        raise ExportError(
            f"{folder.name} is no kit: it holds no {NAME} that can be read.",
            hint="Give the folder that `gt-assist export` wrote.",
        ) from error
    except ValueError as error:
        raise _damaged(folder) from error
    try:
        return _manifest(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(folder) from error


def is_kit(folder: Path) -> bool:
    """Whether this program wrote what lies in the folder."""
    try:
        return read_manifest(folder).program == PROGRAM
    except ExportError:
        return False


def _damaged(folder: Path) -> ExportError:
    return ExportError(f"{folder.name}/{NAME}: is not as gt-assist writes it.", hint="Export the kit once more.")


def _manifest(data: dict[str, Any]) -> Manifest:
    named = {key: str(data[key]) for key in ("format", "version", "study", "coder", "framework", "program")}
    return Manifest(
        **named,
        raw_csv=bool(data["raw_csv"]),
        counts={str(key): int(count) for key, count in data["counts"].items()},
        files=tuple(_file(entry) for entry in data["files"]),
        sources=tuple(
            SourceEntry(_text(e["source"]), _inside(e["path"]), str(e["sha256"]), int(e["characters"]))
            for e in data["sources"]
        ),
        notes=tuple(map(str, data["notes"])),
        rules={str(key): str(rule) for key, rule in data["rules"].items()},
    )


def _file(data: dict[str, Any]) -> FileEntry:
    rows = data["rows"]
    return FileEntry(
        path=_inside(data["path"]),
        sha256=str(data["sha256"]),
        rows=None if rows is None else int(rows),
        protected=int(data["protected"]),
        collapsed=int(data["collapsed"]),
        cut=tuple(Cut(int(c["row"]), int(c["column"]), int(c["characters"])) for c in data["cut"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _inside(path: Any) -> str:
    """A path that stays inside the kit; raises ValueError for any other, for manifests come from anywhere."""
    parts = _text(path).split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part or "\0" in part for part in parts):
        raise ValueError("a path that leaves the kit")
    return "/".join(parts)
