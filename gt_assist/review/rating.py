"""Rating in the loop: a construct in a setting, what the rule drafts from its passages, and what she decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from textwrap import wrap

from gt_assist.codebook import RatingValue
from gt_assist.errors import DecisionError, GrownError
from gt_assist.events import Rated
from gt_assist.framework import Construct, Framework
from gt_assist.matrix import Cell, Column, Matrix, Row
from gt_assist.rating import Draft, Speaking, shown
from gt_assist.review.draw import in_context, place, quoted
from gt_assist.review.sitting import Desk, Face, Left, breaking
from gt_assist.study import Study
from gt_assist.verdict import MISSING, MIXED, read_rating

PAGE = 5
SECONDS = 90  # reading five passages and saying why
PROMPT = "y take the draft, r rate it, l more, t turns around, k skip, u undo, ? all keys > "
HELP = {
    "y": "take the draft as your rating",
    "r": "rate it yourself: -2 -1 0 1 2, x for mixed, m for missing; then why",
    "l": "show more passages (also the space bar)",
    "t": "show the turns around a passage",
    "k": "skip it for now",
    "u": "undo your last decision (repeat for more)",
    "U": "redo what you undid",
    "g": "go to a construct by words of its name, decided or not",
    "?": "this help",
    "q": "quit; everything is saved",
}
SCALE = (
    "  -2 hinders, two or more interviewees give concrete examples; -1 hinders, in general terms or on the whole;",
    "  0 neither; mixed: for and against in balance; 1 and 2 the same for what helps; missing: too little said",
)


@dataclass(slots=True)
class Rating:
    """One sitting over the matrix: where she is, what was skipped. `made` gives the matrix as it is now."""

    desk: Desk
    face: Face
    framework: Framework
    made: Callable[[], Matrix]
    skipped: set[tuple[str, str]] = field(default_factory=set)
    wanted: list[tuple[str, str]] = field(default_factory=list)
    visible: int = PAGE
    decided: int = 0


def rate(desk: Desk, face: Face, framework: Framework, made: Callable[[], Matrix]) -> int:
    """Asks about each construct, across the settings, until all that has passages is rated; says how many were."""
    face = breaking(face)
    sitting = Rating(desk, face, framework, made)
    total = len(open_cells(made()))
    if not total:
        face.say("No construct with passages waits for a rating.")
        return 0
    face.say(
        f"{total} rating{'s' * (total != 1)} to decide, about {_time(total)}. A draft is what the published"
        f" rule gives; you decide as {desk.coder}, and say why. Each decision is saved at once. ? shows the keys."
    )
    try:
        while (at := _next(sitting)) is not None:
            _ask(sitting, *at)
    except EOFError:
        pass
    left = len(open_cells(made()))
    count = "1 rating" if sitting.decided == 1 else f"{sitting.decided} ratings"
    face.say(f"\n{count} saved. {f'{left} still open.' if left else 'None left open.'} See them: gt-assist matrix")
    return sitting.decided


def _time(ratings: int) -> str:
    minutes = max(2, round(ratings * SECONDS / 60))
    return f"{minutes} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


def open_cells(matrix: Matrix) -> list[tuple[str, str]]:
    """The cells that have passages and no decision, construct by construct, across the settings."""
    return [
        (row.construct, column.name)
        for row in matrix.rows
        for column in matrix.columns
        if row.cells[column.name].decided is None and row.cells[column.name].draft.passages
    ]


def _next(sitting: Rating) -> tuple[str, str] | None:
    if sitting.wanted:
        return sitting.wanted.pop(0)
    cells = open_cells(sitting.made())
    fresh = [cell for cell in cells if cell not in sitting.skipped]
    if not fresh:
        sitting.skipped.clear()
    return next(iter(fresh or cells), None)


def _ask(sitting: Rating, construct: str, setting: str) -> None:
    """One cell, until it is decided or left."""
    matrix = sitting.made()
    row = next(row for row in matrix.rows if row.construct == construct)
    column = next(column for column in matrix.columns if column.name == setting)
    cell, sitting.visible = row.cells[setting], PAGE
    for line in card(sitting.desk.study, matrix, sitting.framework, row, column, sitting.face.width):
        sitting.face.say(line)
    while True:
        key = sitting.face.key(PROMPT)
        try:
            if _answered(sitting, key, row, setting, matrix.by, cell):
                return None
        except Left:
            sitting.face.say("  left; nothing was decided")
        except GrownError as error:  # what is on screen is no more: the rating is shown anew
            return sitting.face.say(f"  ! {error.message} {error.hint}")
        except DecisionError as error:
            sitting.face.say(f"  ! {error.message} {error.hint}")


def card(study: Study, matrix: Matrix, framework: Framework, row: Row, column: Column, width: int) -> Iterator[str]:
    """What is on screen: the construct, the setting, how the others are rated, the draft and its passages."""
    cell, known = row.cells[column.name], _construct(framework, row.construct)
    facts = [column.name, *([column.outcome] if column.outcome else []), f"{column.interviewees} interviewed"]
    open_ones = len(open_cells(matrix))
    yield ""
    yield f"[{open_ones} open] rating · {known.name if known else row.construct} · {', '.join(facts)}"
    if known is not None:
        yield from wrap(known.definition, width - 2, initial_indent="  ", subsequent_indent="  ")
    others = [f"{c.name} {_brief(row.cells[c.name])}" for c in matrix.columns if c.name != column.name]
    if others:
        yield from wrap(f"others: {' · '.join(others)}", width - 2, initial_indent="  ", subsequent_indent="    ")
    if cell.decided is not None:
        why = cell.decided.rationale
        yield from wrap(
            f"decided {shown(cell.decided.value)}: {why}", width, initial_indent="  ", subsequent_indent="    "
        )
    by_program = len(cell.draft.passages) - cell.draft.confirmed()
    note = (
        f" ({by_program} of {len(cell.draft.passages)} passages laid there by the program only)" if by_program else ""
    )
    draft = "unknown" if cell.draft.value is None and cell.draft.passages else shown(cell.draft.value)
    yield from wrap(f"draft {draft}: {cell.draft.reason}{note}", width, initial_indent="  ", subsequent_indent="    ")
    yield from quote_lines(study, cell.draft, width)


def _construct(framework: Framework, id: str) -> Construct | None:
    return next((construct for construct in framework.constructs if construct.id == id), None)


def _brief(cell: Cell) -> str:
    if cell.decided is not None:
        return shown(cell.decided.value)
    if not cell.draft.passages:
        return "missing"
    return f"({'?' if cell.draft.value is None else shown(cell.draft.value)})"


def reading(draft: Draft) -> tuple[Speaking, ...]:
    """The passages in the order in which they are read: those that decided the draft, then the others."""
    first = set(draft.triggers)
    return (*draft.triggers, *(one for one in draft.passages if one not in first))


def quote_lines(study: Study, draft: Draft, width: int, first: int = 0, last: int = PAGE) -> Iterator[str]:
    """Numbered passages behind a draft, each with what it was taken for."""
    passages = reading(draft)
    for number, one in enumerate(passages[first:last], start=first + 1):
        kind = "not known" if one.valence is None else {1: "helps", -1: "hinders", 0: "neither"}[one.sign()]
        facts = [kind, "concrete" if one.concrete else "general", *([] if one.confirmed else ["by the program"])]
        where = f"{place(study, one.span)} · {', '.join(facts)}"
        yield from wrap(where, width - 2, initial_indent=f"  {number:>2}  ", subsequent_indent="      ")
        yield from quoted(study.text(one.span), width)
    if last < len(passages):
        yield f"  ({last} of {len(passages)} shown)"


def _answered(sitting: Rating, key: str, row: Row, setting: str, by: str, cell: Cell) -> bool:
    """Does what a key says; whether that is done with this cell."""
    face, study, passages = sitting.face, sitting.desk.study, reading(cell.draft)
    match key:
        case "y":
            return _take_draft(sitting, row.construct, setting, by, cell.draft)
        case "r":
            return _rate(sitting, row.construct, setting, by)
        case "l" | " ":
            first, sitting.visible = sitting.visible, sitting.visible + PAGE
            for line in quote_lines(study, cell.draft, face.width, first, sitting.visible):
                face.say(line)
            if first >= len(passages):
                face.say("  that was all of them")
        case "t":
            typed = face.line("around which number? (Enter: leave it) > ").strip()
            if not typed.isdecimal() or not 1 <= int(typed) <= len(passages):
                raise DecisionError("No passage on the card has that number.", hint="Choose one of the numbers shown.")
            for line in in_context(study, passages[int(typed) - 1].span, face.width):
                face.say(line)
        case "k":
            sitting.skipped.add((row.construct, setting))
            return True
        case "u":
            face.say(f"  undone: {sitting.desk.undo()}")
            return True
        case "U":
            face.say(f"  redone: {sitting.desk.redo()}")
            return True
        case "g":
            return _go(sitting)
        case "?":
            for letter, what in HELP.items():
                face.say(f"  {letter}  {what}")
            for line in SCALE:
                face.say(line)
        case "q":
            raise EOFError
        case _:
            face.say("  ! There is no such key here. ? shows the keys.")
    return False


def _take_draft(sitting: Rating, construct: str, setting: str, by: str, draft: Draft) -> bool:
    if draft.value is None and draft.passages:
        raise DecisionError(
            "There is no draft: it is not known which way the passages go.", hint="r rates it yourself."
        )
    why = sitting.face.line("why? (Enter: the rule's reason) > ").strip() or f"by the rule: {draft.reason}"
    return _record(sitting, Rated(construct, setting, draft.value, why, by))


def _rate(sitting: Rating, construct: str, setting: str, by: str) -> bool:
    typed = sitting.face.line("rating: -2 -1 0 1 2, x mixed, m missing (Enter: leave it) > ").strip()
    if not typed:
        raise Left
    word, _, why = typed.partition(" ")
    value = rating_of(word)
    why = why.strip() or sitting.face.line("why? > ").strip()
    if not why:
        raise DecisionError("A rating needs a reason, a few words will do.", hint="r starts again.")
    return _record(sitting, Rated(construct, setting, value, why, by))


def rating_of(word: str) -> RatingValue:
    """The rating that a person typed; raises DecisionError when it is none.

    >>> rating_of("+2"), rating_of("x"), rating_of("m")
    (2, 'mixed', None)
    """
    folded = word.strip().casefold()
    try:
        value = read_rating(folded)
    except ValueError:
        value = None
    if value is None and folded not in MISSING - {""}:
        raise DecisionError(
            f"“{word}” is no rating.", hint=f"-2 -1 0 1 2, {' or '.join(sorted(MIXED))}, or m for missing."
        )
    return value


def _record(sitting: Rating, event: Rated) -> bool:
    sitting.desk.record(event)
    sitting.decided += 1
    sitting.face.say(f"  rated {shown(event.value)}")
    return True


def _go(sitting: Rating) -> bool:
    words = sitting.face.line("which construct? > ").strip().casefold()
    matrix = sitting.made()
    known = {c.id: c.name.casefold() for c in sitting.framework.constructs}
    hits = [row for row in matrix.rows if words and (words == row.construct or words in known.get(row.construct, ""))]
    if not hits:
        raise DecisionError("No construct answers to that.", hint="Type words of its name.")
    there = [column.name for column in matrix.columns if hits[0].cells[column.name].draft.passages]
    if not there:
        raise DecisionError(
            f"Nobody speaks to {known.get(hits[0].construct, hits[0].construct)}.", hint="Choose another."
        )
    sitting.wanted = [(hits[0].construct, name) for name in there]
    return True
