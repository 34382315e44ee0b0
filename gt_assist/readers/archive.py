"""Office files are zip archives: what they claim to hold is checked before anything is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gt_assist.errors import ReadError

MOST_UNPACKED = 200_000_000  # bytes in all parts, pictures included
MOST_XML = 60_000_000  # bytes in one part of markup; an hour's interview has about one million
MOST_PARTS = 5_000
MOST_RATIO = 250  # unpacked to packed, where it matters: markup of real interviews packs about 10 to 30 times

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_archive(path: Path, needed: str) -> None:
    """Raises ReadError unless `path` is a sound zip archive of bearable size that holds the part `needed`.

    zipfile never yields more bytes of a part than the directory claims, so checking the claims bounds the reading.
    """
    with path.open("rb") as opened:
        head = opened.read(8)
    if head == _OLE:
        raise ReadError(
            f"{path.name}: it is protected by a password, or an old .doc under a new name.",
            hint=f"Open it, take the password off if it has one, and save it anew as {path.suffix.lower()}.",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive.infolist())
            # Reads the part to its end, so that a damaged one is found here.
            with archive.open(needed) as part:
                while part.read(1 << 20):
                    pass
    except KeyError:
        raise ReadError(
            f"{path.name}: this is no {path.suffix.lower()} file, whatever its name says.",
            hint=f"Open it in the program it came from and save it as {path.suffix.lower()}.",
        ) from None
    except RuntimeError:  # zipfile's word for an encrypted part
        raise ReadError(
            f"{path.name}: it is protected by a password.", hint="Save a copy without the password."
        ) from None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, zlib_error()):
        raise broken(path) from None


def zlib_error() -> type[Exception]:
    """What a damaged compressed part raises."""
    from zlib import error

    return error


def broken(path: Path) -> ReadError:
    """The error for a file that is damaged or cut short."""
    return ReadError(
        f"{path.name}: the file is damaged or not complete.",
        hint="Copy or download it again, or open it and save it anew.",
    )


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    markup = max((p.file_size for p in parts if p.filename.lower().endswith((".xml", ".rels"))), default=0)
    packed = sum(part.compress_size for part in parts)
    bomb = whole > 10_000_000 and whole > MOST_RATIO * max(1, packed)
    if whole > MOST_UNPACKED or markup > MOST_XML or len(parts) > MOST_PARTS or bomb:
        raise ReadError(
            f"{path.name}: unpacked it would be far too large for a transcript ({whole // 1_000_000} megabytes).",
            hint="Take out pictures, or split it into one file an interview; if you do not know its sender, delete it.",
        )
