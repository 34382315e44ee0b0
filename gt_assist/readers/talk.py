"""What of a stretch of lines is talk: without stage directions, times, rules and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gt_assist.readers import clock
from gt_assist.readers.marks import Line

_RULE = re.compile(r"[-_*=~#.·—–\s\\]{3,}$")
_HEADING = re.compile(r"\s*#{1,6}\s+\S")
_END = re.compile(
    r"\W*(?:end of (?:the )?(?:interview|recording|transcript|transcription|tape|audio|session)|"
    r"(?:interview|recording|transcript|session) (?:ends|ended|concluded)|"
    r"(?:transcribed|transcript generated|transcription) by \S*(?: \S+){0,5})\W*$",
    re.IGNORECASE,
)
_OPENING_STAMP = re.compile(rf"[\[({{]\s*({clock.TIME})\s*[\])}}][ \t]*")
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of talk; `begins` where a time stands before it."""

    start: int
    end: int
    begins: float | None = None


def is_direction(line: str) -> bool:
    """Whether a line is one remark in brackets and nothing else.

    >>> is_direction("(The phone rings [again].)"), is_direction("[laughs] Yes."), is_direction("(a) and (b)")
    (True, False, False)
    """
    line = line.strip().strip("*_").removesuffix(".").removesuffix("\\").strip()
    if len(line) < 2 or _PAIRS.get(line[0]) != line[-1] or len(line) > 2000:
        return False
    opening, closing, depth = line[0], line[-1], 0
    for place, char in enumerate(line):
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return place == len(line) - 1
    return False


def pieces(
    text: str, lines: list[Line], first: int, last: int, start: int, markdown: bool
) -> tuple[list[Piece], int, float | None]:
    """The talk in lines `first` up to `last`, from offset `start` on.

    Also how many stage directions were left out, and a time that stands after the last words.
    """
    found: list[Piece] = []
    dropped, stamp, opened, closed = 0, None, -1, -1

    def close() -> None:
        nonlocal opened
        if opened >= 0:
            found.append(_piece(text, opened, closed, begun))
            opened = -1

    begun: float | None = None
    for index in range(first, last):
        begin, end = max(lines[index].start, start), lines[index].end
        line = text[begin:end].strip() if begin < end else ""
        if not line or line == "\\":
            continue
        time = _time(text, lines, index, line)
        if time is not None:
            close()
            stamp = time
        elif is_direction(line) or _RULE.match(line) or _END.match(line) or (markdown and _HEADING.match(line)):
            close()
            dropped += is_direction(line)
        else:
            if opened < 0:
                opened, begun, stamp = begin, stamp, None
            closed = end
    close()
    return [piece for piece in found if piece.start < piece.end], dropped, stamp


def _time(text: str, lines: list[Line], index: int, line: str) -> float | None:
    """The time on a line that holds nothing else; a caption's number before its time line counts as part of it."""
    if (cue := clock.span(line)) is not None:
        return cue[0]
    if line.isdigit() and index + 1 < len(lines):
        following = clock.span(text[lines[index + 1].start : lines[index + 1].end])
        return following[0] if following else None
    return clock.alone(line)


def _piece(text: str, start: int, end: int, begins: float | None) -> Piece:
    start, end = _trimmed(text, start, end)
    if stamp := _OPENING_STAMP.match(text, start, end):
        begins = clock.seconds(stamp[1])
        start, end = _trimmed(text, stamp.end(), end)
    # Markdown's hard line break after a label is a lone backslash.
    if text.startswith("\\\n", start):
        start, end = _trimmed(text, start + 1, end)
    return Piece(start, end, begins)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), max(start, end - (len(body) - len(body.rstrip())))
