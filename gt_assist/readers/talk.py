"""What of a stretch of lines is talk: without stage directions, times, rules and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class _Part:
    """What one line holds; `time` in seconds where it is a time."""

    kind: Literal["talk", "time", "direction", "furniture"]
    start: int
    end: int
    time: float | None = None


def pieces(
    text: str, lines: list[Line], first: int, last: int, start: int, markdown: bool
) -> tuple[list[Piece], int, float | None]:
    """The talk in lines `first` up to `last`, from offset `start` on.

    Also how many stage directions were left out, and a time that stands after the last words.
    """
    parts = list(_parts(text, lines, first, last, start, markdown))
    if not any(part.kind == "talk" for part in parts):
        # "When was that?" - "17:30": a time that is all somebody says is what they say.
        bare = next((p for p in parts if p.kind == "time" and text[p.start : p.end].replace(":", "").isdigit()), None)
        parts = [replace(part, kind="talk") if part is bare else part for part in parts]
    found: list[Piece] = []
    stamp: float | None = None
    for kind, run in groupby(parts, key=lambda part: part.kind):
        of_kind = list(run)
        if kind == "time":
            stamp = of_kind[-1].time
        elif kind == "talk":
            found.append(_piece(text, of_kind[0].start, of_kind[-1].end, stamp))
            stamp = None
    dropped = sum(part.kind == "direction" for part in parts)
    return [piece for piece in found if piece.start < piece.end], dropped, stamp


def _parts(text: str, lines: list[Line], first: int, last: int, start: int, markdown: bool) -> Iterator[_Part]:
    for index in range(first, last):
        begin, end = _trimmed(text, max(lines[index].start, start), max(lines[index].end, start))
        line = text[begin:end]
        if not line or line == "\\":
            continue
        # After a label on the same line a bare time is an answer; in brackets it is still a time.
        beside_label = lines[index].start < start and line[-1].isdigit()
        time = None if beside_label else _time(text, lines, index, line)
        if time is not None:
            yield _Part("time", begin, end, time)
        elif is_direction(line):
            yield _Part("direction", begin, end)
        elif _RULE.match(line) or _END.match(line) or (markdown and _HEADING.match(line)):
            yield _Part("furniture", begin, end)
        else:
            yield _Part("talk", begin, end)


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
