"""A kit comes into its place as a whole or not at all, and never on top of somebody's other files."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from gt_assist.errors import ExportError
from gt_assist.exporters.manifest import NAME, is_kit, read_manifest
from gt_assist.exporters.writing import File

# What file managers and spreadsheets leave in any folder.
_LITTER = (".ds_store", "thumbs.db", "desktop.ini", ".~lock.", "~$", "._")


def place(folder: Path, files: Iterable[File], proved: Callable[[Path], None]) -> None:
    """Write the files beside the target, let `proved` read them back, and only then put them in its place.

    An earlier kit is replaced as a whole. Raises ExportError when the folder holds anything else, or when it
    cannot be written; then everything is as it was.
    """
    target = folder.resolve()
    check_target(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name[:50]}-", dir=target.parent) as work:
            kit = Path(work) / "kit"
            for file in files:
                path = kit / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.data)
            proved(kit)
            _swap(kit, target, Path(work) / "earlier")
    except OSError as error:
        raise ExportError(
            f"{folder.name or folder}: cannot be written ({error.strerror}).",
            hint="Choose a folder you may write to, and close its files if a program has them open.",
        ) from error


def check_target(target: Path) -> None:
    """Raise ExportError unless the folder is absent, empty, or an earlier kit with nothing else in it."""
    another = "Choose another folder, or move what is in this one."
    try:
        there = [path for path in target.iterdir() if not _is_litter(path)] if target.exists() else []
    except NotADirectoryError as error:
        raise ExportError(f"{target.name}: is a file, not a folder.", hint="Choose another name.") from error
    except OSError as error:
        raise ExportError(f"{target.name}: cannot be read ({error.strerror}).", hint=another) from error
    if not there:
        return
    if not is_kit(target):
        raise ExportError(f"{target.name}: already holds other files.", hint=another)
    foreign = _foreign(target)
    if foreign:
        raise ExportError(
            f"{target.name}: holds {foreign[0]}, which is not part of the kit and would be lost.",
            hint="Move it elsewhere, or choose another folder.",
        )


def _foreign(target: Path) -> list[str]:
    """The files in an earlier kit that this program did not write."""
    ours = {NAME, *(entry.path for entry in read_manifest(target).files)}
    there = (
        path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file() and not _is_litter(path)
    )
    return sorted(set(there) - ours)


def _is_litter(path: Path) -> bool:
    return path.name.casefold().startswith(_LITTER)


def _swap(kit: Path, target: Path, aside: Path) -> None:
    """The new kit for the old one; the old one comes back when that fails half-way."""
    replaced = target.exists()
    if replaced:
        target.rename(aside)
    try:
        kit.rename(target)
    finally:
        if replaced and not target.exists():
            aside.rename(target)
