"""Paragraphs of a text without speakers, as ranges of lines."""

from __future__ import annotations

from gt_assist.readers.marks import Line

_LONGEST_WRAP = 120  # longer lines are paragraphs themselves, not wrapped by a mail program or a captioner
_ENOUGH = 60  # words after which a wrapped text may break at the end of a sentence
_MOST = 200  # words after which it breaks at the end of a line: nothing may grow without end
_SENTENCE_ENDS = (".", "?", "!", "…", ".”", "?”", "!”", '."', '?"', '!"')


def paragraphs(text: str, lines: list[Line], each_line: bool) -> list[tuple[int, int]]:
    """Ranges of lines [first, last), separated by blank lines; a long text without any is cut at sentence ends."""
    blocks = _blocks(text, lines)
    if each_line or _unwrapped(lines, blocks):
        return [(index, index + 1) for first, last in blocks for index in range(first, last)]
    return [part for block in blocks for part in _cut(text, lines, block)]


def _blocks(text: str, lines: list[Line]) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    start = None
    for index in range(len(lines) + 1):
        blank = index == len(lines) or not text[lines[index].start : lines[index].end].strip()
        if blank and start is not None:
            blocks.append((start, index))
            start = None
        elif not blank and start is None:
            start = index
    return blocks


def _unwrapped(lines: list[Line], blocks: list[tuple[int, int]]) -> bool:
    """Whether lines are paragraphs: no blank lines to speak of, and lines too long to be wrapped."""
    inner = [lines[i] for first, last in blocks for i in range(first, last)]
    long = sum(line.end - line.start > _LONGEST_WRAP for line in inner)
    return len(blocks) < len(inner) and long * 4 >= len(inner)


def _cut(text: str, lines: list[Line], block: tuple[int, int]) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    start, words = block[0], 0
    for index in range(*block):
        line = text[lines[index].start : lines[index].end].rstrip()
        words += len(line.split())
        full = words >= _MOST or (words >= _ENOUGH and line.endswith(_SENTENCE_ENDS))
        if (full and len(line) < 1000) or index + 1 == block[1]:
            parts.append((start, index + 1))
            start, words = index + 1, 0
    return parts
