"""Bytes to text: UTF-8, UTF-16 and UTF-32 by their byte-order mark, then Windows-1252."""

from __future__ import annotations

import codecs
from pathlib import Path

from gt_assist.errors import ReadError
from gt_assist.readers.reading import counted

MOST_TEXT = 20_000_000  # bytes; two hundred interviews of an hour each

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = ((b"PK\x03\x04", ".docx"), (b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"), (b"\xd0\xcf\x11\xe0", ".doc"))


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file without byte-order mark, line ends as "\\n", and notes; raises ReadError."""
    size = path.stat().st_size
    if size > MOST_TEXT:
        raise ReadError(
            f"{path.name}: {counted(size // 1_000_000, 'megabyte')} is too much for one transcript"
            f" (at most {MOST_TEXT // 1_000_000}).",
            hint="Split it into one file an interview.",
        )
    data = path.read_bytes()
    for magic, suffix in _OTHERS:
        if data.startswith(magic):
            raise ReadError(
                f"{path.name}: this is no text; it looks like a {suffix} file.",
                hint=f"Give it its right name (ending in {suffix}), or save it as text.",
            )
    text, notes = _decoded(path.name, data)
    if _binary(text):
        raise _not_text(path.name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _decoded(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as broken:
                raise ReadError(
                    f"{name}: its encoding is broken near byte {broken.start}.", hint="Save it as UTF-8 text."
                ) from broken
    if b"\0" in data:
        return _wide(name, data)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _single_byte(name, data)


def _wide(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-16 without its mark: every second byte is zero in most languages written with letters."""
    sample = data[:4000]
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = sample[offset::2]
        if len(half) > 2 and half.count(0) >= 0.7 * len(half) and sample[1 - offset :: 2].count(0) <= 0.1 * len(half):
            try:
                return data.decode(encoding), ("read as UTF-16",)
            except UnicodeDecodeError:
                break
    raise _not_text(name)


def _single_byte(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    note = "not UTF-8: read as {}; check that accents and quotation marks are right"
    try:
        return data.decode("cp1252"), (note.format("Windows-1252"),)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes  # the last resort, so paid for only here

        best = from_bytes(data[:200_000]).best()
        if best is None:
            raise _not_text(name) from None
        try:
            return data.decode(best.encoding), (note.format(best.encoding),)
        except UnicodeDecodeError:
            raise _not_text(name) from None


def _binary(text: str) -> bool:
    sample = text[:100_000]
    control = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v\x1b") or "\x7f" <= c < "\x85")
    return "\0" in text or control * 50 > len(sample)


def _not_text(name: str) -> ReadError:
    return ReadError(
        f"{name}: this is no text, or no text that can be made out.", hint="Save it as UTF-8 text (.txt) or as .docx."
    )
