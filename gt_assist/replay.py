"""The trail replayed: entries in, one coder's codebook out. A pure fold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from gt_assist.alignment import carry, carry_verbatim
from gt_assist.codebook import FORGOTTEN_LABEL, Code, Codebook, Incident, InVivo, Memo, Rating
from gt_assist.constructs import laid_beside
from gt_assist.corpus import Span
from gt_assist.events import (
    Accepted,
    Adjudicated,
    CandidateLeft,
    CodeCreated,
    ConstructConfirmed,
    ConstructRejected,
    Event,
    Grouped,
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
    SourceForgotten,
    SourceReplaced,
    Split,
    SuggestionDeclined,
    SuggestionTaken,
    Undone,
)
from gt_assist.ledger import Inapplicable, Ledger, carry_over
from gt_assist.trail import CONSENSUS, Entry, is_decision, taken_back_later, undone

# So many steps back undoing is felt at once; beyond them the trail is read anew.
POINTS = 100


def replay(entries: Sequence[Entry], coder: str) -> Codebook:
    """The codebook of one coder, or of the consensus: every entry that counts, applied in order.

    Entries that rest on something undone or forgotten are skipped and listed in `skipped`.
    """
    return Replay(entries, coder).codebook()


class Replay:
    """The fold behind `replay`, kept so that one more decision does not mean reading the whole trail again.

    Before each of the coder's last steps it notes how the codebook stood: undoing goes back there and on again.
    """

    def __init__(self, entries: Sequence[Entry], coder: str) -> None:
        self._coder = coder
        self._book = Ledger()
        self._skipped: list[int] = []
        self._first = inf
        self._entries: list[Entry] = []
        self._points: dict[int, tuple[Ledger, int]] = {}
        self._note_first_decision(entries)
        later = taken_back_later(entries, coder)
        gone = undone(entries)
        last = [entry.step for entry in entries if self._begins(entry)][-POINTS:]
        for entry in entries:
            if last and entry.seq >= last[0]:
                self._note_point(entry)
            self._follow(entry, gone, _codes_of(later.get(entry.seq, ())))

    def go_on(self, entries: Sequence[Entry]) -> bool:
        """Applies further entries; False, with nothing applied, where that means to replay from the start."""
        if any(isinstance(entry.event, Undone | Redone) for entry in entries):
            return len(entries) == 1 and self._go_back(entries[0])
        self._note_first_decision(entries)
        for entry in entries:
            self._note_point(entry)
            self._follow(entry, set(), set())
        return True

    def _go_back(self, entry: Entry) -> bool:
        """Undoes or redoes a step: back to before it, then whatever counts now; False where that is too far."""
        step = entry.event.entry if isinstance(entry.event, Undone | Redone) else 0
        since = self._entries[bisect_left(self._entries, step, key=lambda e: e.seq) :]
        # What a proposal leaves alone hangs on all that counts when it is made.
        if entry.coder != self._coder or step not in self._points or any(isinstance(e.event, Proposed) for e in since):
            return False
        self._book, skipped = self._points[step]
        del self._skipped[skipped:], self._entries[len(self._entries) - len(since) :]
        self._points = {at: point for at, point in self._points.items() if at < step}
        gone = undone([*self._entries, *since, entry])
        for each in [*since, entry]:
            self._note_point(each)
            self._follow(each, gone, set())
        return True

    def _begins(self, entry: Entry) -> bool:
        return entry.coder == self._coder and entry.seq == entry.step

    def _note_point(self, entry: Entry) -> None:
        if self._begins(entry):
            self._points[entry.step] = self._book.copy(), len(self._skipped)
            if len(self._points) > POINTS:
                del self._points[next(iter(self._points))]

    def _follow(self, entry: Entry, gone: set[tuple[str, int]], spared: set[str]) -> None:
        """Takes an entry that counts; the others are only remembered."""
        self._entries.append(entry)
        if not isinstance(entry.event, Undone | Redone) and (entry.coder, entry.step) not in gone:
            self._take(entry, spared)

    def codebook(self) -> Codebook:
        """The codebook as it is now."""
        book = self._book
        return Codebook(
            coder=self._coder,
            codes=laid_beside(book.codes, book.matches),
            suggestions=book.offered(),
            nominations=tuple(book.nominations),
            matches=tuple(book.matches),
            memos=tuple(book.memos),
            ratings=tuple(book.ratings.values()),
            rejected_sets=tuple(book.rejected_sets),
            declined=frozenset(book.declined),
            left_initial=frozenset(book.left_initial),
            unplaced=tuple(book.unplaced),
            skipped=tuple(self._skipped),
        )

    def _note_first_decision(self, entries: Sequence[Entry]) -> None:
        """Where the coder has first decided something, taken back or not: from there on no shared proposal counts."""
        for entry in entries if self._first == inf else ():
            event = entry.event
            if event is not None and is_decision(event) and _concerns(entry, event, self._coder, True):
                self._first = entry.seq
                return

    def _take(self, entry: Entry, spared: set[str]) -> None:
        event = entry.event
        if event is None or not _concerns(entry, event, self._coder, entry.seq > self._first):
            return
        if isinstance(event, Proposed):
            _proposed(self._book, event, spared)
            return
        try:
            _apply(self._book, entry, event)
        except Inapplicable:
            self._skipped.append(entry.seq)


def resting_on(entries: Sequence[Entry], coder: str, step: int) -> tuple[int, ...]:
    """The later steps that would no longer apply if this one were undone, in order."""
    before = set(replay(entries, coder).skipped)
    end = max((entry.seq for entry in entries), default=0) + 1
    without = [*entries, Entry(end, end, "", coder, "Undone", Undone(step), "")]
    by_seq = {entry.seq: entry.step for entry in entries}
    return tuple(sorted({by_seq[seq] for seq in replay(without, coder).skipped if seq not in before}))


def _codes_of(decided: Iterable[Event]) -> set[str]:
    """The codes that these decisions are about."""
    fields = ("code", "into", "to", "about")
    return {code for event in decided for name in fields if (code := getattr(event, name, None))}


def _concerns(entry: Entry, event: Event, coder: str, decided: bool) -> bool:
    """Whether an entry is part of this coder's codebook."""
    if isinstance(event, Proposed):
        return entry.coder == coder or (event.shared and not decided)
    if isinstance(event, SourceReplaced | SourceForgotten):
        return True
    if coder == CONSENSUS:
        return isinstance(event, Adjudicated) or entry.coder == CONSENSUS
    return entry.coder == coder and not isinstance(event, Adjudicated)


def _apply(book: Ledger, entry: Entry, event: Event) -> None:
    step = APPLY.get(type(event))
    if step is not None:
        step(book, entry, event)


def _proposed(book: Ledger, event: Proposed, spared: set[str]) -> None:
    """Undecided candidates of the proposal before are retired; what a coder had touched then (`spared`) stays."""
    book.scores = None
    if event.focused:
        book.nominations = [n for n in event.nominations if n.code not in book.left_initial]
        return
    kept = {k: c for k, c in book.codes.items() if c.status != "candidate" or c.touched or k in spared}
    book.codes = {k: _laid_anew(c) if event.matches else c for k, c in kept.items()}
    words = {w.id: w for w in event.words}
    for candidate in event.candidates:
        if candidate.id in book.codes:
            continue
        label = words.get(candidate.id)
        book.put(
            Code(
                id=candidate.id,
                name=label.label if label else FORGOTTEN_LABEL,
                level=candidate.level,
                incidents=tuple(
                    Incident(span, strength, contrary=span in candidate.contrary)
                    for span, strength in candidate.incidents
                ),
                in_vivo=label.in_vivo if label else None,
                stability=candidate.stability,
                constructs=candidate.constructs,
                proposed_name=label.label if label else FORGOTTEN_LABEL,
            )
        )
    book.suggestions = {suggestion.span: suggestion for suggestion in event.suggestions}
    book.matches = list(event.matches)


def _laid_anew(code: Code) -> Code:
    """A kept code is laid beside the newest proposal's constructs, unless she has decided about its own."""
    return replace(code, constructs=()) if code.touched and not (code.confirmed or code.refused) else code


def _accepted(book: Ledger, entry: Entry, event: Accepted) -> None:
    code = book.code(event.code, "candidate")
    kept, shown = set(event.spans), set(event.shown)
    incidents = tuple(replace(i, shown=i.span in shown) for i in code.incidents if i.span in kept)
    book.put(replace(code, status="accepted", incidents=incidents, touched=True, decided_at=entry.at))


def _rejected(book: Ledger, entry: Entry, event: Rejected) -> None:
    code = book.code(event.code, "candidate", "accepted")
    book.rejected_sets.append(frozenset(code.spans()))
    book.put(replace(code, status="rejected", touched=True, decided_at=entry.at))


def _renamed(book: Ledger, _: Entry, event: Renamed) -> None:
    code = book.code(event.code, "candidate", "accepted")
    phrase: InVivo | None = event.in_vivo or code.in_vivo
    book.put(replace(code, name=event.name, in_vivo=phrase, touched=True))


def _merged(book: Ledger, entry: Entry, event: Merged) -> None:
    code, into = book.code(event.code, "candidate", "accepted"), book.code(event.into, "candidate", "accepted")
    if code.id == into.id:
        raise Inapplicable(code.id)
    shown, above = set(event.shown), {into.id, *_above(book, into)}
    for incident in code.incidents:
        book.hold(into.id, replace(incident, shown=incident.shown or incident.span in shown))
    for child in [c for c in book.codes.values() if c.parent == code.id]:
        book.put(replace(child, parent=into.id if child.id not in above else None))
    book.scores = None
    book.put(replace(code, status="merged", into=into.id, touched=True, decided_at=entry.at))
    book.put(replace(book.codes[into.id], touched=True))


def _above(book: Ledger, code: Code) -> Iterator[str]:
    """The codes that a code stands under, the nearest first."""
    while code.parent is not None and (found := book.codes.get(code.parent)) is not None:
        yield found.id
        code = found


def _split(book: Ledger, entry: Entry, event: Split) -> None:
    code = book.code(event.code, "candidate", "accepted")
    held = {incident.span: incident for incident in code.incidents}
    spans = [span for part in event.parts for span in part.spans]
    if set(spans) != set(held) or len(spans) != len(held) or any(part.id in book.codes for part in event.parts):
        raise Inapplicable(code.id)
    for part in event.parts:
        phrase = code.in_vivo if code.in_vivo and any(s.contains(code.in_vivo.span) for s in part.spans) else None
        book.put(
            replace(
                code,
                id=part.id,
                name=part.name,
                incidents=tuple(held[span] for span in part.spans),
                in_vivo=phrase,
                stability=None,
                constructs=(),
                origin=entry.coder,
                touched=True,
            )
        )
    book.put(replace(code, status="split", touched=True, decided_at=entry.at))


def _moved(book: Ledger, _: Entry, event: IncidentMoved) -> None:
    book.code(event.to, "candidate", "accepted")
    incident = book.release(event.code, event.span)
    book.hold(event.to, replace(incident, by_hand=True))
    _close_when_empty(book, event.code, into=event.to)


def _dropped(book: Ledger, _: Entry, event: IncidentDropped) -> None:
    book.release(event.code, event.span)
    _close_when_empty(book, event.code)


def _close_when_empty(book: Ledger, code: str, into: str | None = None) -> None:
    """A candidate that has lost its last passage is no question any more."""
    left = book.codes[code]
    if left.status == "candidate" and not left.incidents:
        book.put(replace(left, status="merged" if into else "rejected", into=into))


def _passage_coded(book: Ledger, _: Entry, event: PassageCoded) -> None:
    book.hold(event.code, Incident(event.span, shown=True, by_hand=True))


def _created(book: Ledger, entry: Entry, event: CodeCreated) -> None:
    if event.code in book.codes:
        raise Inapplicable(event.code)
    book.put(
        Code(event.code, event.name, event.level, "accepted", origin=entry.coder, touched=True, decided_at=entry.at)
    )


def _taken(book: Ledger, _: Entry, event: SuggestionTaken) -> None:
    book.hold(event.code, Incident(event.span, book.score(event.span, event.code), shown=event.shown))


def _declined(book: Ledger, _: Entry, event: SuggestionDeclined) -> None:
    if event.span is not None:
        book.declined.add((event.span, event.code))
    else:
        book.left_initial.add(event.code)
        book.nominations = [n for n in book.nominations if n.code != event.code]
        book.scores = None


def _offered(book: Ledger, _: Entry, event: Offered) -> None:
    """The newest suggestions for these passages stand in the place of older ones."""
    # Anew, not in place: the ones before may belong to a point to which undoing goes back.
    book.suggestions = book.suggestions | {suggestion.span: suggestion for suggestion in event.suggestions}


def _left(book: Ledger, _: Entry, event: CandidateLeft) -> None:
    """The candidate stays as it was proposed, untouched, but for this passage."""
    found = book.code(event.candidate, "candidate")
    if event.span not in found.spans():
        raise Inapplicable(event.candidate)
    book.put(replace(found, incidents=tuple(i for i in found.incidents if i.span != event.span)))
    _close_when_empty(book, event.candidate, into=event.to)


def _marked(book: Ledger, _: Entry, event: Marked) -> None:
    book.put(replace(book.code(event.code, "candidate", "accepted"), marked=event.on, touched=True))
    book.left_initial.discard(event.code)


def _promoted(book: Ledger, _: Entry, event: Promoted) -> None:
    book.put(replace(book.code(event.code, "accepted"), level="focused", parent=None))


def _grouped(book: Ledger, _: Entry, event: Grouped) -> None:
    code = book.code(event.code, "accepted")
    if event.under is not None:
        under = book.code(event.under, "accepted")
        if code.id in (under.id, *_above(book, under)):
            raise Inapplicable(code.id)
    book.put(replace(code, parent=event.under))


def _confirmed(book: Ledger, _: Entry, event: ConstructConfirmed) -> None:
    code = book.code(event.code, "candidate", "accepted")
    refused = tuple(c for c in code.refused if c != event.construct)
    both = tuple(dict.fromkeys((*code.confirmed, event.construct)))
    book.put(replace(code, confirmed=both, refused=refused, touched=True))


def _refused(book: Ledger, _: Entry, event: ConstructRejected) -> None:
    code = book.code(event.code, "candidate", "accepted")
    confirmed = tuple(c for c in code.confirmed if c != event.construct)
    both = tuple(dict.fromkeys((*code.refused, event.construct)))
    book.put(replace(code, refused=both, confirmed=confirmed, touched=True))


def _rated(book: Ledger, _: Entry, event: Rated) -> None:
    rating = Rating(event.construct, event.case, event.value, event.rationale, event.by)
    book.ratings[event.construct, event.by, event.case] = rating


def _negative(book: Ledger, _: Entry, event: NegativeCaseMarked) -> None:
    code = book.code(event.code, "candidate", "accepted")
    if event.span not in code.spans():
        raise Inapplicable(event.code)
    marked = tuple(replace(i, negative=True) if i.span == event.span else i for i in code.incidents)
    book.put(replace(code, incidents=marked, touched=True))


def _memo(book: Ledger, entry: Entry, event: MemoWritten) -> None:
    if event.about in book.codes:  # a candidate with a memo is not retired
        book.put(replace(book.codes[event.about], touched=True))
    book.memos.append(Memo(entry.seq, event.kind, event.text, entry.coder, entry.at, event.about, event.span))


def _adjudicated(book: Ledger, entry: Entry, event: Adjudicated) -> None:
    incidents = tuple(Incident(span, shown=True) for span in event.spans)
    book.put(Code(event.code, event.name, "initial", "accepted", incidents, touched=True, decided_at=entry.at))


def _forgotten(book: Ledger, _: Entry, event: SourceForgotten) -> None:
    def stays(span: Span) -> Span | None:
        return None if span.source == event.source else span

    carry_over(book, stays, stays)


def _replaced(book: Ledger, _: Entry, event: SourceReplaced) -> None:
    def place(span: Span) -> Span | None:
        return carry(span, event.blocks, event.new) if span.source == event.old else span

    def verbatim(span: Span) -> Span | None:
        return carry_verbatim(span, event.blocks, event.new) if span.source == event.old else span

    held = {s for code in book.codes.values() if code.status == "accepted" for s in code.spans()}
    book.unplaced += sorted(span for span in held if place(span) is None)
    carry_over(book, place, verbatim)


APPLY: dict[type[Event], Callable[[Ledger, Entry, Any], None]] = {  # Any: each takes the event of its own kind
    Accepted: _accepted, Rejected: _rejected, Renamed: _renamed, Merged: _merged,
    Split: _split, IncidentMoved: _moved, IncidentDropped: _dropped, PassageCoded: _passage_coded,
    CodeCreated: _created, SuggestionTaken: _taken, SuggestionDeclined: _declined, Marked: _marked,
    Promoted: _promoted, Grouped: _grouped, ConstructConfirmed: _confirmed, ConstructRejected: _refused,
    Offered: _offered, CandidateLeft: _left,
    Rated: _rated, NegativeCaseMarked: _negative, MemoWritten: _memo, Adjudicated: _adjudicated,
    SourceForgotten: _forgotten, SourceReplaced: _replaced,
}  # fmt: skip
