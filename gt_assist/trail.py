"""The trail: entries in order, which of them count, and what can be undone or redone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gt_assist.corpus import Case
from gt_assist.events import (
    DECISIONS,
    CaseSet,
    Event,
    MemoWritten,
    Proposed,
    Redone,
    SettingDefined,
    SourceForgotten,
    Undone,
)

CONSENSUS = "consensus"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail. `event` is None where its payload was forgotten.

    `step` is the entry that began what was decided with one key: undoing takes a whole step back.
    `at` is the time in UTC (ISO 8601).
    """

    seq: int
    step: int
    at: str
    coder: str
    kind: str
    event: Event | None
    digest: str


def undone(entries: Iterable[Entry]) -> set[tuple[str, int]]:
    """The steps (with their coder) that are undone at the end of these entries."""
    gone: set[tuple[str, int]] = set()
    for entry in entries:
        match entry.event:
            case Undone(entry=step):
                gone.add((entry.coder, step))
            case Redone(entry=step):
                gone.discard((entry.coder, step))
            case _:
                pass
    return gone


def taken_back_later(entries: Sequence[Entry], coder: str) -> dict[int, list[Event]]:
    """For each proposal, by its entry: the coder's decisions that counted when it was made and are undone now.

    A proposal leaves alone what is decided when it is made; taken back later, this must still have a place.
    """
    now, gone = undone(entries), set[tuple[str, int]]()
    counted: list[Entry] = []
    found: dict[int, list[Event]] = {}
    if all(by != coder for by, _ in now):
        return found
    for entry in entries:
        match entry.event:
            case Undone(entry=step):
                gone.add((entry.coder, step))
            case Redone(entry=step):
                gone.discard((entry.coder, step))
            case Proposed():
                found[entry.seq] = [e.event for e in counted if e.event and (e.coder, e.step) not in gone]
            case _ if entry.coder == coder and (coder, entry.step) in now:
                counted.append(entry)
            case _:
                pass
    return found


def steps(entries: Sequence[Entry], coder: str) -> tuple[list[int], list[int]]:
    """The coder's steps that can be undone and those that can be redone, the next one last.

    A new decision empties what could be redone, as in any editor.
    """
    back: dict[int, None] = {}  # dicts for their order: a step is found in them at once
    forth: dict[int, None] = {}
    for entry in entries:
        if entry.coder != coder or entry.event is None:
            continue
        match entry.event:
            case Undone(entry=step) if step in back:
                del back[step]
                forth[step] = None
            case Redone(entry=step) if step in forth:
                del forth[step]
                back[step] = None
            case event if isinstance(event, DECISIONS) and entry.step not in back:
                back[entry.step] = None
                forth.clear()
            case _:
                pass
    return list(back), list(forth)


def coders(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Everybody who has decided something, in order of first appearance."""
    return tuple(dict.fromkeys(e.coder for e in entries if is_decision(e.event)))


def is_decision(event: Event | None) -> bool:
    """Whether an event decides about codes; a memo is none, for memos come before codes."""
    return isinstance(event, DECISIONS) and not isinstance(event, MemoWritten)


def cases(entries: Iterable[Entry]) -> dict[str, Case]:
    """The named cases with their attributes; the last word on each counts."""
    found: dict[str, Case] = {}
    for entry in entries:
        if isinstance(entry.event, CaseSet):
            found[entry.event.case] = Case(entry.event.case, entry.event.attributes)
    return found


def definitions(entries: Iterable[Entry]) -> dict[str, str]:
    """The project's own definitions; the last word on each counts."""
    return {e.event.name: e.event.text for e in entries if isinstance(e.event, SettingDefined)}


def forgotten(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The sources that were erased, in order."""
    return tuple(e.event.source for e in entries if isinstance(e.event, SourceForgotten))
