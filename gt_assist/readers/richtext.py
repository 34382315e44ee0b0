"""Rich text (.rtf), as TextEdit, WordPad and older programs write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from gt_assist.errors import ReadError
from gt_assist.readers.decode import MOST_TEXT
from gt_assist.readers.reading import Reading, counted
from gt_assist.readers.turns import find_turns

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_PICTURE = re.compile(r"(?:[0-9a-fA-F]{2}\s*){200,}")


def read(path: Path, text_column: str | None = None) -> Reading:
    """An .rtf file; type faces and pictures are left out."""
    del text_column  # only tables have columns
    size = path.stat().st_size
    if size > MOST_TEXT:
        raise ReadError(
            f"{path.name}: {counted(size // 1_000_000, 'megabyte')} is too much for one transcript.",
            hint="Take out pictures, or split it into one file an interview.",
        )
    data = path.read_bytes()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ReadError(
            f"{path.name}: this is no rich text file.", hint="Open it in a word processor and save it as .docx."
        )
    from striprtf.striprtf import rtf_to_text

    convert: Callable[..., str] = rtf_to_text  # untyped
    try:
        text = convert(_PICTURE.sub("", data.decode(_encoding(data), errors="replace")), errors="replace")
    except (ValueError, IndexError, LookupError, TypeError):
        raise ReadError(f"{path.name}: the file is damaged.", hint="Open it and save it anew, or as .docx.") from None
    return find_turns(_whole(text), paragraph_lines=True)


def _encoding(data: bytes) -> str:
    found = _CODE_PAGE.search(data[:2000])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def _whole(text: str) -> str:
    """Rich text writes characters beyond the first plane as two halves; this joins them."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
