"""Numbered prompts of an interview guide or task sheet, left standing in a transcript."""

from __future__ import annotations

import re

from gt_assist.readers.marks import Line

_NUMBERED = re.compile(r"\s*(?P<number>\d{1,2}(?:\.(?:\d{1,2}|[a-z]))*)[.)]?\s+(?=[^\W\d_])")


def prompt_lines(text: str, lines: list[Line]) -> set[int]:
    """Indices of lines that number the guide's prompts: at least three, counting up, fewer than the other lines."""
    found: list[tuple[int, tuple[str, ...]]] = []
    filled = 0
    for index, line in enumerate(lines):
        filled += bool(text[line.start : line.end].strip())
        match = _NUMBERED.match(text, line.start, line.end)
        if match:
            found.append((index, tuple(match["number"].split("."))))
    rising = _rising(found)
    return set(rising) if 3 <= len(rising) <= filled / 2 else set()


def _rising(found: list[tuple[int, tuple[str, ...]]]) -> list[int]:
    """Of the numbered lines those that go on counting: 1, 1.a, 1.b, 2; a stray "5 days" does not."""
    kept: list[int] = []
    last: tuple[str, ...] = ()
    for index, number in found:
        if _follows(last, number):
            kept.append(index)
            last = number
    return kept


def _follows(last: tuple[str, ...], number: tuple[str, ...]) -> bool:
    """Whether a number is next, or next but one: after 3.d come 3.e, 4 and 4.a; after nothing comes 1."""
    if not last:
        return number in {("1",), ("1", "1"), ("1", "a")}
    level = next((i for i, (a, b) in enumerate(zip(last, number, strict=False)) if a != b), min(len(last), len(number)))
    if level >= len(number) or any(part not in {"1", "a"} for part in number[level + 1 :]):
        return False
    before = _rank(last[level]) if level < len(last) else 0
    return 0 < _rank(number[level]) - before <= 2


def _rank(part: str) -> int:
    return int(part) if part.isdigit() else ord(part) - ord("a") + 1
