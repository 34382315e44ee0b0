"""The wide table: one row a passage, one column a code. The one layout that NVivo turns into codes by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gt_assist.corpus import Span
from gt_assist.exporters.identity import segment_id
from gt_assist.exporters.naming import NamedCode
from gt_assist.exporters.tables import SEGMENT_COLUMNS, Coding, Table, table
from gt_assist.study import Reference

STEM = "nvivo_dataset_wide"
CAP = 240  # NVivo's help names 256 fields for a dataset; seven are taken by the passage itself


def wide_tables(codes: Sequence[NamedCode], codings: Sequence[Coding], *, cap: int = CAP) -> tuple[Table, ...]:
    """One table, or several where there are more codes than `cap`; each passage is in those that hold its codes.

    The rows follow the order of the sources; the columns that of the code tree.
    """
    parts = tuple(_parts(codes, cap))
    return tuple(_wide(part_name(number), part, codings) for number, part in enumerate(parts, 1))


def part_name(number: int) -> str:
    """The name of the first, second... wide table.

    >>> part_name(1), part_name(2)
    ('nvivo_dataset_wide', 'nvivo_dataset_wide_part2')
    """
    return STEM if number == 1 else f"{STEM}_part{number}"


def _parts(codes: Sequence[NamedCode], cap: int) -> Iterator[tuple[NamedCode, ...]]:
    """The codes in groups of at most `cap`; a top-level code and what is below it stay together where they can."""
    part: list[NamedCode] = []
    for root in dict.fromkeys(named.root for named in codes):
        category = [named for named in codes if named.root == root]
        if part and len(part) + len(category) > cap:
            yield tuple(part)
            part = []
        part += category
        while len(part) > cap:
            yield tuple(part[:cap])
            part = part[cap:]
    if part:
        yield tuple(part)


def _wide(name: str, codes: Sequence[NamedCode], codings: Sequence[Coding]) -> Table:
    column = {named.code.id: len(SEGMENT_COLUMNS) + index for index, named in enumerate(codes)}
    rows: dict[Span, list[str]] = {}
    for coding in codings:
        said = coding.reference
        if coding.code.code.id in column:
            row = rows.setdefault(said.span, [*_segment(said), *[""] * len(codes)])
            row[column[coding.code.code.id]] = said.quote
    return table(name, (*SEGMENT_COLUMNS, *(named.name for named in codes)), rows.values())


def _segment(said: Reference) -> tuple[str, ...]:
    span = said.span
    return (
        segment_id(span.source, span.start, span.end),
        span.source,
        said.case,
        said.speaker or "",
        str(span.start),
        str(span.end),
        "" if said.turn is None else str(said.turn + 1),
    )
