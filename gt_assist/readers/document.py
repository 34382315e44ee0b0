"""A word processor's document as text and turns: paragraphs by "\\n", table rows as lines with tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gt_assist.readers.columns import columns_of, turns_of
from gt_assist.readers.reading import Reading
from gt_assist.readers.turns import find_turns


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters in one type face."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as its runs; soft line breaks are "\\n" inside them."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words of all runs."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the text of its cells, row by row."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


def reading_of(name: str, blocks: Sequence[Block], text_column: str | None = None) -> Reading:
    """A document's reading: the turns of its dialogue table where most words stand in one, else those of its lines."""
    tables = [block for block in blocks if isinstance(block, Table)]
    in_tables = sum(len(cell.split()) for table in tables for row in table.rows for cell in row)
    outside = sum(len(block.text.split()) for block in blocks if isinstance(block, Paragraph))
    if in_tables > outside:
        return _from_tables(name, blocks, text_column)
    text, bold = _lines(blocks)
    return find_turns(text, bold=bold, paragraph_lines=True)


def _from_tables(name: str, blocks: Sequence[Block], text_column: str | None) -> Reading:
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    found = columns_of(name, rows, text_column, headed=None)
    if found is None or (found.speaker is None and not found.headed):
        text, bold = _lines(blocks)
        return find_turns(text, bold=bold, paragraph_lines=True)
    head = "\n".join(block.text for block in blocks if isinstance(block, Paragraph) and block.text.strip())
    return turns_of(rows, found, head)


def _lines(blocks: Sequence[Block]) -> tuple[str, dict[int, int]]:
    """The text of all blocks, and for each line that begins bold where the bold type ends."""
    parts: list[str] = []
    bold: dict[int, int] = {}
    offset = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            _note_bold(block, offset, bold)
            parts.append(block.text)
            offset += len(block.text) + 1
        else:
            for row in block.rows:
                line = "\t".join(row)
                parts.append(line)
                offset += len(line) + 1
    return "\n".join(parts), bold


def _note_bold(paragraph: Paragraph, offset: int, bold: dict[int, int]) -> None:
    at_start, line_start = True, offset
    for run in paragraph.runs:
        for place, part in enumerate(run.text.split("\n")):
            if place:
                offset += 1
                at_start, line_start = True, offset
            offset += len(part)
            if at_start and run.bold:
                bold[line_start] = offset
            elif part.strip():
                at_start = False
