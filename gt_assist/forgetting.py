"""Forgetting a source: what repeats its words, told before it goes; then erased for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gt_assist.codebook import FORGOTTEN_LABEL, Code
from gt_assist.errors import GTAssistError
from gt_assist.events import (
    CaseSet,
    CodeCreated,
    Event,
    Exported,
    MemoWritten,
    Proposed,
    Rated,
    Renamed,
    SourceAdded,
    SourceForgotten,
    SourceReplaced,
    Split,
)
from gt_assist.replay import replay
from gt_assist.session import Session
from gt_assist.story import told
from gt_assist.trail import Entry, coders

# This many words in a row, shared with a source, count as a quotation from it.
QUOTED_WORDS = 4
# Events that give codes their names.
NAMING = (CodeCreated, Renamed, Split)


@dataclass(frozen=True, slots=True)
class Plan:
    """What forgetting a source will erase: payload parts as (entry, part), told in sentences."""

    source: str
    segments: int
    parts: tuple[tuple[int, int], ...]
    told: tuple[str, ...]
    exports: tuple[str, ...]


def prepare(session: Session, source: str) -> Plan:
    """What would be erased with a source; nothing is changed yet."""
    if source not in session.sources:
        known = ", ".join(session.sources) or "none"
        raise GTAssistError(f"The study has no source {source}.", hint=f"It has: {known}.")
    parts = {
        (seq, part)
        for name, after, before in _names_of(session.entries, source)
        for seq, part in session.file.carrying(name)
        if after < seq < before
    }
    quotes = _word_runs(session.sources[source].transcript.text)
    for name, other in session.sources.items():
        if name != source:
            quotes -= _word_runs(other.transcript.text)  # what others say as well betrays nobody
    cases = _cases(session, source) - {c for name in session.sources if name != source for c in _cases(session, name)}
    for entry in session.entries:
        if entry.event is not None and _repeats(entry.event, quotes, cases):
            # The name of a code is a part of its own: the code stays for its other passages.
            parts.add((entry.seq, 1 if isinstance(entry.event, NAMING) else 0))
    lines = (*_told_codes(session, source, parts), *_told_entries(session, parts))
    exports = tuple(
        e.event.folder for e in session.entries if isinstance(e.event, Exported) and source in e.event.sources
    )
    segments = sum(s.span.source == source for s in session.segments)
    return Plan(source, segments, tuple(sorted(parts)), lines, tuple(dict.fromkeys(exports)))


def _told_codes(session: Session, source: str, parts: set[tuple[int, int]]) -> Iterator[str]:
    """What becomes of the accepted codes, and of the candidates, of each coder: the trail with and without."""
    number = len(session.entries) + 1
    event = SourceForgotten(source, ())
    gone = Entry(number, number, "", session.coder, "SourceForgotten", event, "")
    left = [*session.file.entries(without=parts), gone]
    for coder in coders(session.entries) or (session.coder,):
        before, after = replay(session.entries, coder), replay(left, coder)
        for code in before.accepted():
            if (now := after.codes.get(code.id)) is not None and (lost := _lost(code, now)):
                yield f"from the code “{code.name}”, accepted by {coder}: {', '.join(lost)}; {_stays(now)}"
        open_codes = before.with_status("candidate")
        touched = [c for c in open_codes if any(span.source == source for span in c.spans())]
        closed = [c for c in touched if c.id not in after.codes]
        if touched:
            held = f"{len(touched)} lose passages, {len(closed)} of them go because they hold nothing else"
            yield f"from the undecided candidates of {coder}: {held}"


def _lost(code: Code, now: Code) -> list[str]:
    """What a code loses, piece by piece."""
    lost = []
    if now.name != code.name:
        lost.append("its name")
    if code.in_vivo and not now.in_vivo:
        lost.append(f"the phrase in vivo “{code.in_vivo.text}”")
    if passages := len(code.incidents) - len(now.incidents):
        lost.append("1 passage" if passages == 1 else f"{passages} passages")
    return lost


def _stays(now: Code) -> str:
    """How a code goes on."""
    held = len(now.incidents)
    kept = "1 passage" if held == 1 else f"{held or 'no'} passages"
    named = f", called “{now.name}” until you rename it" if now.name == FORGOTTEN_LABEL else ""
    return f"the code stays, with {kept}{named}"


def _told_entries(session: Session, parts: set[tuple[int, int]]) -> Iterator[str]:
    """The entries of the trail whose words go: memos, names, labels, attributes."""
    erased = {seq for seq, _ in parts}
    for entry, said in told(session.entries, lambda e: e.seq in erased):
        if isinstance(entry.event, Proposed):
            count = sum(1 for e, part in parts if e == entry.seq and part)
            yield f"entry {entry.seq}: the labels and phrases in vivo of {count} proposed codes that quote it"
        else:
            what = "the name in: " if isinstance(entry.event, NAMING) else ""
            yield f"entry {entry.seq}, {entry.coder}: {what}{said}"


def _names_of(entries: Sequence[Entry], source: str) -> list[tuple[str, int, int]]:
    """The names this source has had, with the entries between which it bore each: corrected files may bear others."""
    found, before, name = [], len(entries) + 1, source
    for entry in reversed(entries):
        match entry.event:
            case SourceReplaced(old=old, new=new) if new == name and old != name:
                found.append((name, entry.seq, before))
                before, name = entry.seq, old
            case SourceAdded(source=added) if added == name:
                break
            case _:
                pass
    return [*found, (name, 0, before)]


def _cases(session: Session, source: str) -> set[str]:
    """The cases that speak in a source, the interviewer's left out, in small letters."""
    turns = (turn for turn in session.sources[source].transcript.turns if turn.role == "participant")
    return {session.study.case_of(source, turn.speaker, turn.case).casefold() for turn in turns}


def forget(session: Session, plan: Plan) -> None:
    """Erases what the plan names, and says so in the trail."""
    event = SourceForgotten(plan.source, tuple(sorted({seq for seq, _ in plan.parts})), plan.exports)
    session.file.forget(session.coder, event, plan.parts)
    session.reload()


def _repeats(event: Event, quotes: set[str], cases: set[str]) -> bool:
    """Whether an event's own words quote the source, or describe its participant."""
    if isinstance(event, CaseSet):
        return event.case.casefold() in cases
    return any(quotes & _word_runs(text) for text in _texts(event))


def _texts(event: Event) -> Iterator[str]:
    match event:
        case MemoWritten(text=text) | Renamed(name=text) | CodeCreated(name=text) | Rated(rationale=text):
            yield text
        case Split(parts=parts):
            yield from (part.name for part in parts)
        case _:
            return


def _word_runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + QUOTED_WORDS]) for i in range(len(words) - QUOTED_WORDS + 1)}
