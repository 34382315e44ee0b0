"""Decisions made elsewhere: a table of passages with codes, or of codes with decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gt_assist.codebook import Code
from gt_assist.corpus import Span
from gt_assist.errors import GTAssistError, ReadError
from gt_assist.events import CodeCreated, Event, PassageCoded, Rated
from gt_assist.framework import load
from gt_assist.matrix import cases_of, settings_of
from gt_assist.review import decide
from gt_assist.session import Session
from gt_assist.tables import records_of
from gt_assist.verdict import read_rating

PASSAGES = ("Source", "StartChar", "EndChar", "Code")
VERDICTS = ("CodeID", "Decision", "Argument")
RATINGS = ("Construct", "By", "Case", "Rating", "Rationale")


def apply(session: Session, path: Path) -> int:
    """Takes the decisions of a table over, in its order; says how many. All of them, or, with an error, none."""
    rows = records_of(path)
    header = set(rows[0])
    if header.issuperset(PASSAGES):
        events = passages(session, rows, path.name)
    elif header.issuperset(VERDICTS[:2]):
        return _verdicts(session, rows, path.name)
    elif header.issuperset((*RATINGS[:1], *RATINGS[2:])):
        events = [(_rated(session, row, f"{path.name}: row {number}"),) for number, row in enumerate(rows, start=2)]
    else:
        raise ReadError(
            f"{path.name}: its columns are not those of a table of decisions.",
            hint=f"Either {','.join(PASSAGES)} or {','.join(VERDICTS)} or {','.join(RATINGS)}.",
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


def _rated(session: Session, row: Mapping[str, str], where: str) -> Rated:
    """A rating of a construct in a setting: the value of an attribute (`By`) of cases, or without one a case."""
    by, case = row.get("By", ""), row["Case"]
    study = session.study
    settings = {name.casefold(): name for name in (settings_of(study, by)[0].values() if by else cases_of(study))}
    if case.casefold() not in settings:
        what = f"the value of {by} of a case that speaks" if by else "a case that speaks"
        raise ReadError(f"{where}: {case} is not {what}.", hint="See who speaks with: gt-assist cases")
    try:
        value, construct = read_rating(row["Rating"]), load(study.framework).get(row["Construct"]).id
    except ValueError:
        raise ReadError(
            f"{where}: {row['Rating']} is no rating.", hint="-2 to 2, 0mix, or empty for missing."
        ) from None
    except GTAssistError as error:
        raise ReadError(f"{where}: {error.message}", hint=error.hint) from None
    if not row["Rationale"]:
        raise ReadError(f"{where}: the rating has no rationale.", hint="A few words on why will do.")
    return Rated(construct, settings[case.casefold()], value, row["Rationale"], by)


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
        case "confirm" | "refuse":
            construct = load(session.study.framework).get(argument.strip()).id
            return decide.judge_constructs(code, *(([construct], []) if decision == "confirm" else ([], [construct])))
        case "merge" if argument.strip() in book.codes:
            return decide.merge(code, book.codes[argument.strip()], ())
        case "merge":
            raise GTAssistError(f"There is no code {argument} to merge into.", hint="Argument is a code's id.")
        case _:
            raise GTAssistError(
                f"There is no decision “{decision}”.", hint="accept, reject, rename, merge, confirm or refuse."
            )
