"""Decisions made elsewhere: a table of passages with codes, or of codes with decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gt_assist.codebook import Code
from gt_assist.corpus import Span
from gt_assist.errors import GTAssistError, ReadError
from gt_assist.events import CodeCreated, Event, PassageCoded
from gt_assist.review import decide
from gt_assist.session import Session
from gt_assist.tables import records_of

PASSAGES = ("Source", "StartChar", "EndChar", "Code")
VERDICTS = ("CodeID", "Decision", "Argument")


def apply(session: Session, path: Path) -> int:
    """Takes the decisions of a table over, in its order; says how many. All of them, or, with an error, none."""
    rows = records_of(path)
    header = set(rows[0])
    if header.issuperset(PASSAGES):
        events = passages(session, rows, path.name)
    elif header.issuperset(VERDICTS[:2]):
        return _verdicts(session, rows, path.name)
    else:
        raise ReadError(
            f"{path.name}: its columns are not those of a table of decisions.",
            hint=f"Either {','.join(PASSAGES)} or {','.join(VERDICTS)}.",
        )
    session.record_steps(events)
    return len(rows)


def passages(session: Session, rows: Sequence[Mapping[str, str]], file: str) -> list[tuple[Event, ...]]:
    """A passage coded for each row; codes that are not there yet are made. What is coded already is passed over."""
    book = session.study.codebook
    named = {key: code.id for code in book.accepted() for key in (code.name.casefold(), code.id)}
    held = {(span, code.id) for code in book.accepted() for span in code.spans()}
    found: list[tuple[Event, ...]] = []
    for number, row in enumerate(rows, start=2):
        made: tuple[Event, ...] = ()
        where = f"{file}: row {number}"
        span = _span(session, row, where)
        try:
            name = decide.tidy(row["Code"] or "")
            both = () if name.casefold() in named else decide.code_passage(book, span, name, session.coder)
        except GTAssistError as error:
            raise ReadError(f"{where}: {error.message}", hint=error.hint) from None
        if both:
            made = tuple(event for event in both if isinstance(event, CodeCreated))
            named[name.casefold()] = next(e.code for e in both if isinstance(e, PassageCoded))
        code = named[name.casefold()]
        if (span, code) not in held:
            held.add((span, code))
            found.append((*made, PassageCoded(span, code)))
    return found


def _span(session: Session, row: Mapping[str, str], where: str) -> Span:
    source = row["Source"] or ""
    if source not in session.sources:
        raise ReadError(f"{where}: the study has no source {source}.", hint="Use the names `gt-assist segments` shows.")
    length = len(session.sources[source].transcript.text)
    try:
        span = Span(source, int(row["StartChar"]), int(row["EndChar"]))
    except (TypeError, ValueError):
        raise ReadError(
            f"{where}: StartChar and EndChar are no passage.", hint="Two whole numbers, the first the smaller."
        ) from None
    if span.end > length:
        raise ReadError(f"{where}: the passage ends at {span.end}.", hint=f"{source} has {length} characters.")
    return span


def _verdicts(session: Session, rows: Sequence[Mapping[str, str]], file: str) -> int:
    """Accepts, rejects, renames and merges by code id; checked one upon the other before anything is written."""
    trial = session.rehearsal()
    events: list[tuple[Event, ...]] = []
    for number, row in enumerate(rows, start=2):
        code = trial.study.codebook.codes.get((row["CodeID"] or "").strip())
        if code is None:
            raise ReadError(f"{file}: row {number}: there is no code {row['CodeID']}.", hint="See `gt-assist codes`.")
        try:
            decided = _verdict(trial, code, (row["Decision"] or "").strip().casefold(), row.get("Argument") or "")
        except GTAssistError as error:
            raise ReadError(f"{file}: row {number}: {error.message}", hint=error.hint) from None
        if decided:
            events.append(decided)
            trial.record(*decided)
    session.record_steps(events)
    return len(rows)


def _verdict(session: Session, code: Code, decision: str, argument: str) -> tuple[Event, ...]:
    book = session.study.codebook
    match decision:
        case "accept":
            return decide.accept(book, code, ())
        case "reject":
            return decide.reject(code)
        case "rename":
            return decide.rename(book, code, argument)
        case "merge" if argument.strip() in book.codes:
            return decide.merge(code, book.codes[argument.strip()], ())
        case "merge":
            raise GTAssistError(f"There is no code {argument} to merge into.", hint="Argument is a code's id.")
        case _:
            raise GTAssistError(f"There is no decision “{decision}”.", hint="accept, reject, rename or merge.")
