"""Where a span lies in a corrected transcript: texts aligned, spans carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from gt_assist.corpus import Span

Blocks = tuple[tuple[int, int, int], ...]

# Below this share of characters found again, a passage counts as rewritten and is listed, not moved.
SHARED_ENOUGH = 0.5


def align(old: str, new: str) -> Blocks:
    """The stretches two texts share, in order, as (start in old, start in new, length) in code points.

    Lines are aligned first and characters only inside the lines that differ, so that an hour's interview
    takes well under a second.

    >>> align("She left on Monday.", "She left on Tuesday.")[0]
    (0, 0, 12)
    """
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(old_lines), _starts(new_lines)
    blocks: list[tuple[int, int, int]] = []
    i1 = j1 = 0
    for i2, j2, same in [*_lines_shared(old_lines, new_lines), (len(old_lines), len(new_lines), 0)]:
        a, b = old_at[i1], new_at[j1]
        blocks += [(a + x, b + y, n) for x, y, n in _words_shared(old[a : old_at[i2]], new[b : new_at[j2]])]
        i1, j1 = i2 + same, j2 + same
        blocks.append((old_at[i2], new_at[j2], old_at[i1] - old_at[i2]))
    return _joined(blocks)


def _lines_shared(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of lines both have. Blank lines alone are none: where each turn is changed a little, as by its time,
    they would lay turns beside one another by their number, and a turn put in would make all that follow others."""
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(m.a, m.b, m.size) for m in found if any(map(str.strip, old[m.a : m.a + m.size]))]


def _joined(blocks: Sequence[tuple[int, int, int]]) -> Blocks:
    """The blocks, those that touch in both texts made one, empty ones left out."""
    found: list[tuple[int, int, int]] = []
    for a, b, n in blocks:
        if found and n and (a, b) == (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]):
            found[-1] = (*found[-1][:2], found[-1][2] + n)
        elif n:
            found.append((a, b, n))
    return tuple(found)


def _starts(lines: Sequence[str]) -> list[int]:
    at = [0]
    for line in lines:
        at.append(at[-1] + len(line))
    return at


def _words_shared(old: str, new: str) -> list[tuple[int, int, int]]:
    """Shared stretches of two passages by words, then by characters between the words that differ."""
    old_words, new_words = _tokens(old), _tokens(new)
    old_at, new_at = _starts(old_words), _starts(new_words)
    blocks = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes():
        a, b = old_at[i1], new_at[j1]
        if tag == "equal":
            blocks.append((a, b, old_at[i2] - a))
        elif tag == "replace" and old_at[i2] - a < 200 and new_at[j2] - b < 200:
            inner = SequenceMatcher(None, old[a : old_at[i2]], new[b : new_at[j2]], autojunk=False)
            blocks += [(a + m.a, b + m.b, m.size) for m in inner.get_matching_blocks() if m.size]
    return blocks


def _tokens(text: str) -> list[str]:
    """Words, and each other character for itself, with the white space behind them; together they are the text.

    Were white space a token, each would be laid beside every other: minutes for an interview on one line.
    """
    return re.findall(r"(?:[^\W_]+|\S)\s*|\s+", text)


def carry(span: Span, blocks: Blocks, source: str) -> Span | None:
    """The span in the new text, or None when less than half of its characters are found again.

    A corrected word inside or at the edge of a passage stays part of it.

    >>> carry(Span("a.txt", 4, 18), ((0, 0, 12), (15, 16, 4)), "a.txt")
    Span(source='a.txt', start=4, end=19)
    """
    kept = sum(max(0, min(span.end, a + n) - max(span.start, a)) for a, _, n in blocks)
    if kept < SHARED_ENOUGH * (span.end - span.start):
        return None
    start, end = _start(span.start, blocks), _end(span.end, blocks)
    return Span(source, start, end) if start < end else None


def carry_verbatim(span: Span, blocks: Blocks, source: str) -> Span | None:
    """The span in the new text if all its characters are found again, unchanged and together; else None.

    >>> carry_verbatim(Span("a.txt", 4, 8), ((0, 2, 12),), "a.txt")
    Span(source='a.txt', start=6, end=10)
    """
    for a, b, n in blocks:
        if a <= span.start and span.end <= a + n:
            return Span(source, span.start - a + b, span.end - a + b)
    return None


def _start(at: int, blocks: Blocks) -> int:
    """Where a passage that began at `at` begins now; at the start of a changed stretch, with that stretch."""
    last = 0
    for a, b, n in blocks:
        if a <= at < a + n:
            return b + at - a
        if a > at:
            return last if at == _gap_start(a, blocks) else b
        last = b + n
    return last


def _gap_start(before: int, blocks: Blocks) -> int:
    return max((a + n for a, _, n in blocks if a + n <= before), default=0)


def _end(at: int, blocks: Blocks) -> int:
    """Where a passage that ended before `at` ends now; at the end of a changed stretch, with that stretch."""
    last = 0
    for a, b, n in blocks:
        if a < at <= a + n:
            return b + at - a
        if a >= at:
            return b if a == at else last
        last = b + n
    return last
