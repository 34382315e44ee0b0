"""How the matrix looks in a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from gt_assist.codebook import RatingValue
from gt_assist.rating import shown
from gt_assist.review.rating import quote_lines

if TYPE_CHECKING:
    from rich.console import RenderableType

    from gt_assist.framework import Construct, Framework
    from gt_assist.matrix import Cell, Column, Matrix, Row
    from gt_assist.study import Study

COUNTED = 6  # with more columns than this there is no room for how many people speak in each cell
SIGN = "plus helps, minus hinders, for every construct (so Complexity is rated in reverse)"
VERDICTS = {"strong": "strong", "weak": "weak", "none": "·", "insufficient": "too little"}
READABLE = 7  # characters a column needs for its name
NARROW = 22  # characters of a construct's name before it goes on in the next line
TITLES = {"innovation": "Innovation", "inner-setting": "Inner setting", "outer-setting": "Outer setting"}


def sign_convention(made: Matrix) -> str:
    """The project's own words on the sign of ratings, and how the drafts are signed."""
    own = made.definitions.get("sign", "")
    return f"{own} (drafts: {SIGN})" if own else SIGN


def matrix_lines(made: Matrix, own: Framework, width: int) -> Iterator[RenderableType]:
    """The definitions, the table, what distinguishes, and what is not in it."""
    if made.framework:
        yield from _paragraphs(_definitions(made), width)
    yield _table(made, own, width)
    if _narrow(made, width):
        yield from _paragraphs(_numbers(made), width)
    yield from _paragraphs(_below(made, own, _narrow(made, width)), width)


def _paragraphs(texts: Iterable[str], width: int, indent: str = "  ") -> Iterator[str]:
    """Texts as lines, the further lines of each a little to the right."""
    for text in texts:
        yield from wrap(text, max(40, width), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _below(made: Matrix, own: Framework, narrow: bool) -> Iterator[str]:
    yield from _legend(made, narrow)
    yield from _distinguishing(made, own)
    empty = [row for row in made.rows if row.empty()]
    if empty and made.framework:
        yield f"Nobody speaks to {len(empty)} constructs: {', '.join(_name(own, row.construct) for row in empty)}."
    if made.apart:
        passages = sum(len(row.elsewhere) for row in made.rows)
        apart = f"{', '.join(made.apart)} ({_count(passages, 'passage')})"
        yield f"In no column, for want of the attribute {made.by}: {apart}."
    for warning in made.warnings():
        yield f"Note: {warning}"


def _definitions(made: Matrix) -> Iterator[str]:
    for name, title in TITLES.items():
        missing = f"not defined yet (gt-assist define {name} TEXT)"
        yield f"{title}: {made.definitions.get(name) or missing}"
    yield f"Sign: {sign_convention(made)}"


def _table(made: Matrix, own: Framework, width: int) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Construct", no_wrap=True)
    room, narrow = _room(made, width), _narrow(made, width)
    for number, column in enumerate(made.columns, start=1):
        head = str(number) if narrow else _head(column, room)
        table.add_column(Text(head), justify="center", max_width=room, overflow="fold")
    table.add_column("Verdict")
    rows = [row for row in made.rows if not (row.empty() and made.framework)]
    constructs, there = {c.id: c for c in own.constructs}, {row.construct for row in rows}
    domain = None
    for row in rows:
        construct = constructs.get(row.construct)
        if construct is not None and construct.domain != domain:
            domain = construct.domain
            title = "\n".join(wrap(own.domain_name(domain), NARROW if narrow else _for_names(width)))
            table.add_row(Text(title, style="bold"))
        cells = [Text(_cell(row.cells[column.name], made, narrow)) for column in made.columns]
        name = _indented(own, construct, row, there, NARROW if narrow else _for_names(width))
        table.add_row(Text(name), *cells, Text(_verdict(row).replace("too little", "few") if narrow else _verdict(row)))
    return table


def _for_names(width: int) -> int:
    """The characters of a construct's name before it goes on in the next line."""
    return 32 if width >= 96 else 24


def _room(made: Matrix, width: int) -> int:
    """The characters a column may take; it takes a blank and a divider more, "too little" ten, the edges two."""
    return max(4, (width - _for_names(width) - 16) // max(1, len(made.columns)) - 2)


def _narrow(made: Matrix, width: int) -> bool:
    """Whether there are so many columns that they bear numbers instead of names."""
    return _room(made, width) < READABLE


def _head(column: Column, room: int) -> str:
    people = "" if column.interviewees is None else _count(column.interviewees, "interviewee")
    parts = [column.name, column.outcome, people if len(people) <= room else people.split()[0] + " int."]
    return "\n".join(part for part in parts if part)


def _numbers(made: Matrix) -> Iterator[str]:
    """What the numbers of narrow columns stand for."""
    for number, column in enumerate(made.columns, start=1):
        facts = [column.outcome, "" if column.interviewees is None else _count(column.interviewees, "interviewee")]
        told = ", ".join(fact for fact in facts if fact)
        yield f"{number:>2} {column.name}{f' ({told})' if told else ''}"


def _indented(own: Framework, construct: Construct | None, row: Row, there: Collection[str], width: int) -> str:
    """The name, to the right under its domain and under those of its wholes that have a row of their own."""
    depth, above = 1 if construct else 0, construct.parent if construct else None
    while above is not None:
        depth, above = depth + (above in there), own.get(above).parent
    indent, name = "  " * depth, _name(own, row.construct) + (" ≈" if row.shared else "")
    return "\n".join(wrap(name, width, initial_indent=indent, subsequent_indent=indent + "  "))


def _cell(cell: Cell, made: Matrix, narrow: bool = False) -> str:
    """The rating; a draft in brackets, with a star where it rests on what only the program says."""
    draft = cell.draft
    if cell.decided is None and (not made.framework or not draft.passages):
        return "·"
    value = "?" if cell.decided is None and draft.value is None else _short(cell.value())
    if narrow:
        return f"{value.replace('mix', 'x')}{'!' if cell.decided else ''}"
    if cell.decided is not None:
        text = value if made.framework or cell.decided.value is not None else "·"
    else:
        text = f"({value}){'*' if draft.confirmed() < len(draft.passages) else ''}"
    return f"{text} {draft.interviewees()}p" if made.framework and len(made.columns) <= COUNTED else text


def _short(value: RatingValue) -> str:
    """A rating in a narrow column."""
    return "mix" if value == "mixed" else shown(value)


def _verdict(row: Row) -> str:
    return VERDICTS[row.verdict] + (" (inverse)" if row.inverse and row.verdict in ("strong", "weak") else "")


def _legend(made: Matrix, narrow: bool) -> Iterator[str]:
    if not made.framework:
        return
    if narrow:
        yield "+2! decided by you; +1 draft by the rule; x mixed; ? not known whether it helps; few: too little data."
    else:
        count = "; 3p: three interviewees speak to it" if len(made.columns) <= COUNTED else ""
        yield (
            "+2 decided by you; (+1) draft by the rule; * it rests on passages that only the program laid there; "
            f"(?) not known whether it helps{count}."
        )
    if any(row.shared for row in made.rows):
        yield "≈ passages of a construct that became several ones stand under each of them: read them before rating."
    decided = sum(cell.decided is not None for row in made.rows for cell in row.cells.values())
    spoken = sum(bool(cell.draft.passages) for row in made.rows for cell in row.cells.values())
    by = f" --by {made.by}" if made.by else ""
    yield f"{_count(decided, 'cell')} decided, {spoken} with passages. Decide them: gt-assist review --ratings{by}"


def _distinguishing(made: Matrix, own: Framework) -> Iterator[str]:
    drafts = any(cell.decided is None and cell.draft.passages for row in made.rows for cell in row.cells.values())
    for verdict, title in (("strong", "Strongly distinguishing"), ("weak", "Weakly distinguishing")):
        found = [_name(own, row.construct) for row in made.rows if row.verdict == verdict]
        if found:
            yield f"{title}{' (drafts included)' if drafts else ''}: {', '.join(found)}."
    if made.groups.low and made.groups.high:
        yield f"Low: {', '.join(made.groups.low)}. High: {', '.join(made.groups.high)}."
    if made.groups.between and made.groups.low:
        yield f"Between, and in neither group: {', '.join(made.groups.between)}."
    if made.groups.without and made.groups.low:
        yield f"Without an outcome, and in neither group: {', '.join(made.groups.without)}."


def construct_lines(view: Study, made: Matrix, own: Framework, construct: str, width: int) -> Iterator[str]:
    """One construct: in each column what the rule makes of it, what was decided and why, and the quotes."""
    row = next(row for row in made.rows if row.construct == construct)
    found = next((c for c in own.constructs if c.id == construct), None)
    yield f"{_name(own, construct)}  [{construct}]"
    if found is not None:
        yield from wrap(found.definition, width, initial_indent="  ", subsequent_indent="  ")
    yield f"  distinguishes: {_verdict(row) if row.verdict != 'none' else 'no'}"
    for column in made.columns:
        cell = row.cells[column.name]
        yield ""
        yield from _paragraphs([f"{column.name}: {_cell(cell, made)}  {cell.draft.reason}"], width)
        if cell.decided is not None:
            told = f"decided {shown(cell.decided.value)}: {cell.decided.rationale or 'no reason given'}"
            yield from wrap(told, width, initial_indent="  ", subsequent_indent="    ")
        yield from quote_lines(view, cell.draft, width)
    if row.elsewhere:
        yield ""
        yield f"Of cases in no column: {_count(len(row.elsewhere), 'passage')}."


def _name(own: Framework, id: str) -> str:
    return next((c.name for c in own.constructs if c.id == id), id)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
