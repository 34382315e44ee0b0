"""The trail told in sentences: for the audit, and for saying what was undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gt_assist.codebook import FORGOTTEN_LABEL
from gt_assist.events import (
    Accepted,
    Adjudicated,
    CandidateLeft,
    CaseSet,
    CodeCreated,
    ConstructConfirmed,
    ConstructRejected,
    Event,
    Exported,
    Grouped,
    Imported,
    IncidentDropped,
    IncidentMoved,
    Marked,
    MemoWritten,
    Merged,
    NegativeCaseMarked,
    Offered,
    PassageCoded,
    Promoted,
    Proposed,
    Rated,
    Redone,
    Rejected,
    Renamed,
    SettingDefined,
    SourceAdded,
    SourceForgotten,
    SourceReplaced,
    Split,
    SuggestionDeclined,
    SuggestionTaken,
    Undone,
)
from gt_assist.trail import Entry


def tell(entry: Entry, names: Mapping[str, str]) -> str:
    """One entry as a sentence without its time and coder. `names` are those that codes bear, by id."""
    if entry.event is None:
        return f"{entry.kind}: forgotten at a participant's wish"
    return _by_program(entry.event) or _about_codes(entry.event, names) or _aside(entry.event, names)


def told(entries: Iterable[Entry], wanted: Callable[[Entry], bool] = lambda _: True) -> Iterator[tuple[Entry, str]]:
    """Each entry wanted with its sentence, in which codes bear the names that its coder knew them by at the time."""
    names: dict[str, NamesInTime] = {}
    shared: list[Proposed] = []
    for entry in entries:
        if entry.coder not in names:
            names[entry.coder] = NamesInTime(shared)
        known = names[entry.coder]
        if wanted(entry):
            yield entry, tell(entry, known)
        if isinstance(entry.event, Proposed) and entry.event.shared:
            shared.append(entry.event)
            for each in names.values():
                each.note(entry)
        else:
            known.note(entry)


class NamesInTime(Mapping[str, str]):
    """What one coder calls the codes at a point of the trail, undone names left out."""

    def __init__(self, shared: Iterable[Proposed] = ()) -> None:
        self._given: dict[str, list[tuple[int, str]]] = {}
        self._gone: set[int] = set()
        for event in shared:
            self._give(0, _named_by(event))

    def note(self, entry: Entry) -> None:
        """Goes on past one entry."""
        match entry.event:
            case Undone(entry=step):
                self._gone.add(step)
            case Redone(entry=step):
                self._gone.discard(step)
            case event if event is not None:
                self._give(entry.step, _named_by(event))

    def _give(self, step: int, names: Iterable[tuple[str, str]]) -> None:
        for code, name in names:
            self._given.setdefault(code, []).append((step, name))

    def __getitem__(self, code: str) -> str:
        """The last name that counts."""
        for step, name in reversed(self._given.get(code, ())):
            if step not in self._gone:
                return name
        raise KeyError(code)

    def __iter__(self) -> Iterator[str]:
        """The codes that have a name."""
        return (code for code in self._given if self.get(code) is not None)

    def __len__(self) -> int:
        """How many codes have a name."""
        return sum(1 for _ in self)


def _named_by(event: Event) -> list[tuple[str, str]]:
    """The codes to which an event gives names."""
    match event:
        case Proposed():
            words = {each.id: each.label for each in event.words}
            return [(each.id, words.get(each.id, FORGOTTEN_LABEL)) for each in event.candidates]
        case CodeCreated(code=code, name=name) | Renamed(code=code, name=name) | Adjudicated(code=code, name=name):
            return [(code, name)]
        case Split(parts=parts):
            return [(part.id, part.name) for part in parts]
        case _:
            return []


def _by_program(event: Event) -> str:
    match event:
        case Proposed(focused=True, nominations=nominated):
            return f"proposed {len(nominated)} codes for promotion ({_settings(event)})"
        case Proposed():
            many = sum(len(candidate.incidents) > 1 for candidate in event.candidates)
            return (
                f"proposed {many} candidate codes and {len(event.candidates) - many} one-off incidents, "
                f"{len(event.suggestions)} suggestions ({_settings(event)})"
            )
        case Offered(suggestions=offered):
            listed = sum(len(each.codes) for each in offered)
            return f"offered accepted codes for {len(offered)} passages, {listed} in all ({_settings(event)})"
        case SourceAdded():
            return (
                f"added {event.source}: {event.words} words, {event.turns} turns, {event.segments} segments by "
                f"{event.unit}, interviewer {', '.join(event.interviewers) or 'none'}, "
                f"{', '.join(f'{k} {v}' for k, v in sorted(event.versions.items()))}, sha256 {event.sha256[:12]}"
            )
        case SourceReplaced():
            return f"replaced {event.old} by a corrected {event.new}, sha256 {event.sha256[:12]}"
        case SourceForgotten():
            return f"forgot {event.source} with the payloads of {len(event.entries)} entries"
        case Imported():
            return f"imported {event.entries} entries from {event.name}, chain ending in {event.digest[:12]}"
        case Exported():
            return f"exported {event.references} references ({event.format}) to {event.folder}"
        case _:
            return ""


def _settings(event: Proposed | Offered) -> str:
    parts = sorted(event.settings.items())
    if isinstance(event, Proposed):
        parts += [("seed", str(event.seed)), *sorted(event.versions.items())]
    return ", ".join(f"{name} {value}" for name, value in parts)


def _about_codes(event: Event, names: Mapping[str, str]) -> str:
    def named(code: str) -> str:
        return f"“{names[code]}” ({code})" if code in names else code

    match event:
        case Accepted():
            return (
                f"accepted {named(event.code)} with {len(event.spans)} incidents, {len(event.shown)} of them on screen"
            )
        case Rejected():
            return f"rejected {named(event.code)}"
        case Renamed():
            unseen = ", the program's label unseen" if event.unseen else ""
            how = "in vivo, as" if event.in_vivo else "to"
            return f"renamed {named(event.code)} {how} “{event.name}”{unseen}"
        case Merged():
            return f"merged {named(event.code)} into {named(event.into)}"
        case Split():
            return f"split {named(event.code)} into " + ", ".join(f"“{p.name}” ({p.id})" for p in event.parts)
        case IncidentMoved():
            return f"moved {_at(event)} from {named(event.code)} to {named(event.to)}"
        case IncidentDropped():
            return f"dropped {_at(event)} from {named(event.code)}"
        case PassageCoded():
            return f"coded {_at(event)} as {named(event.code)}"
        case CodeCreated():
            return f"made the code “{event.name}” ({event.code})"
        case SuggestionTaken():
            return f"took {_at(event)} into {named(event.code)} as suggested{'' if event.shown else ', not on screen'}"
        case SuggestionDeclined(span=None):
            return f"left {named(event.code)} an initial code"
        case SuggestionDeclined():
            return f"declined {named(event.code)} for {_at(event)}"
        case CandidateLeft():
            return f"took {_at(event)} out of the candidate {named(event.candidate)}, for it went to {named(event.to)}"
        case Marked():
            return f"{'marked' if event.on else 'unmarked'} {named(event.code)} as carrying weight"
        case Promoted():
            return f"promoted {named(event.code)} to a focused code"
        case Grouped(under=None):
            return f"took {named(event.code)} out of its group"
        case Grouped():
            return f"put {named(event.code)} under {named(event.under or '')}"
        case _:
            return ""


def _aside(event: Event, names: Mapping[str, str]) -> str:
    def named(code: str) -> str:
        return f"“{names[code]}” ({code})" if code in names else code

    match event:
        case ConstructConfirmed():
            return f"confirmed {event.construct} for {named(event.code)}"
        case ConstructRejected():
            return f"refused {event.construct} for {named(event.code)}"
        case Rated():
            setting = f"{event.by} {event.case}".strip()
            value = "missing" if event.value is None else event.value
            return f"rated {event.construct} for {setting}: {value} ({event.rationale})"
        case NegativeCaseMarked():
            return f"marked {_at(event)} as contrary to {named(event.code)}"
        case MemoWritten():
            about = f" about {named(event.about)}" if event.about else ""
            return f"wrote a {event.kind} memo{about}: {event.text}"
        case CaseSet():
            return f"set the case {event.case}: " + ", ".join(f"{k} = {v}" for k, v in event.attributes.items())
        case SettingDefined():
            return f"defined {event.name}: {event.text}"
        case Adjudicated():
            return f"settled “{event.name}” with {len(event.spans)} passages"
        case Undone():
            return f"undid entry {event.entry}"
        case Redone():
            return f"redid entry {event.entry}"
        case _:
            return type(event).__name__


def _at(event: object) -> str:
    span = getattr(event, "span", None)
    return f"{span.source} {span.start}-{span.end}" if span else "a passage"


def concerning(entries: Sequence[Entry], code: str) -> list[Entry]:
    """The entries in which a code plays a part, the codes it was merged with or split from included."""
    family = {code}
    grown = True
    while grown:
        before = len(family)
        for entry in entries:
            match entry.event:
                case Merged(into=into, code=gone) if into in family:
                    family.add(gone)
                case Split(code=whole, parts=parts) if family & {p.id for p in parts}:
                    family.add(whole)
                case _:
                    pass
        grown = len(family) > before
    touched = [entry for entry in entries if _touches(entry.event, family)]
    steps = {(entry.coder, entry.step) for entry in touched}
    return [
        e
        for e in entries
        if e in touched or (isinstance(e.event, Undone | Redone) and (e.coder, e.event.entry) in steps)
    ]


def _touches(event: Event | None, family: set[str]) -> bool:
    if isinstance(event, Proposed):
        return bool(family & ({c.id for c in event.candidates} | {n.code for n in event.nominations}))
    fields = ("code", "into", "to", "about", "under", "candidate")
    return event is not None and any(getattr(event, name, None) in family for name in fields)
