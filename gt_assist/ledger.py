"""A codebook in the making: the one mutable thing of the replay, and how its spans are carried over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from gt_assist.codebook import Code, Incident, InVivo, Match, Memo, Nomination, Rating, Suggestion, now_in
from gt_assist.corpus import Span


class Inapplicable(Exception):  # noqa: N818 -- a signal inside the fold, never shown to anybody
    """An event that rests on something which is not there: its entry is skipped and listed."""


@dataclass(slots=True)
class Ledger:
    """The codebook while it is being replayed."""

    codes: dict[str, Code] = field(default_factory=dict)
    suggestions: dict[Span, Suggestion] = field(default_factory=dict)
    nominations: list[Nomination] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    memos: list[Memo] = field(default_factory=list)
    ratings: dict[tuple[str, str, str], Rating] = field(default_factory=dict)
    rejected_sets: list[frozenset[Span]] = field(default_factory=list)
    declined: set[tuple[Span, str]] = field(default_factory=set)
    left_initial: set[str] = field(default_factory=set)
    unplaced: list[Span] = field(default_factory=list)
    scores: dict[tuple[Span, str], float] | None = None

    def copy(self) -> Ledger:
        """The same ledger, which goes on by itself; what is never changed in place is shared."""
        return replace(
            self,
            codes=dict(self.codes),
            memos=list(self.memos),
            ratings=dict(self.ratings),
            rejected_sets=list(self.rejected_sets),
            declined=set(self.declined),
            left_initial=set(self.left_initial),
            unplaced=list(self.unplaced),
        )

    def code(self, code: str, *status: str) -> Code:
        """The code, if it is there and in one of these states."""
        found = self.codes.get(code)
        if found is None or (status and found.status not in status):
            raise Inapplicable(code)
        return found

    def score(self, span: Span, code: str) -> float:
        """How near a passage was to a code it was suggested for; 1 where it never was."""
        if self.scores is None:  # there may be many nominations with many offers
            self.scores = {}
            for offer in (s for n in self.nominations for s in n.offers):
                for name, score in offer.codes:
                    key = (offer.span, now_in(self.codes, name))
                    self.scores[key] = max(score, self.scores.get(key, 0.0))
        own = self.suggestions[span].codes if span in self.suggestions else ()
        found = [score for name, score in own if now_in(self.codes, name) == code]
        if (span, code) in self.scores:
            found.append(self.scores[span, code])
        return max(found, default=1.0)

    def offered(self) -> tuple[Suggestion, ...]:
        """The suggestions, those for a merged code made for the code that it went into."""
        if all(code.status != "merged" for code in self.codes.values()):
            return tuple(self.suggestions.values())
        return tuple(made for each in self.suggestions.values() if (made := self._as_merged(each)).codes)

    def _as_merged(self, suggestion: Suggestion) -> Suggestion:
        if all(self.codes[code].status != "merged" for code, _ in suggestion.codes if code in self.codes):
            return suggestion
        best: dict[str, float] = {}
        for code, score in suggestion.codes:
            if (suggestion.span, code) not in self.declined:
                best.setdefault(now_in(self.codes, code), score)
        contrary = tuple(dict.fromkeys(now_in(self.codes, code) for code in suggestion.contrary))
        return replace(suggestion, codes=tuple(best.items()), contrary=contrary)

    def put(self, code: Code) -> None:
        """The code as it is now."""
        self.codes[code.id] = code

    def hold(self, code: str, incident: Incident) -> None:
        """The code holds this passage too, once."""
        found = self.code(code, "candidate", "accepted")
        self.declined.discard((incident.span, code))
        if incident.span not in found.spans():
            self.put(_changed(found, (*found.incidents, incident)))

    def release(self, code: str, span: Span) -> Incident:
        """The code no longer holds this passage."""
        found = self.code(code, "candidate", "accepted")
        for incident in found.incidents:
            if incident.span == span:
                rest = tuple(i for i in found.incidents if i.span != span)
                self.put(_changed(found, rest))
                # What she took out of a code is not offered to it again.
                self.declined.add((span, code))
                return incident
        raise Inapplicable(code)


def _changed(code: Code, incidents: tuple[Incident, ...]) -> Code:
    """The code with other incidents: what was reckoned from the ones before no longer holds."""
    return replace(code, incidents=incidents, touched=True, stability=None, constructs=())


def carry_over(book: Ledger, place: Callable[[Span], Span | None], verbatim: Callable[[Span], Span | None]) -> None:
    """Every span of the codebook goes to where it is now; what has no place any more falls away.

    `place` carries passages, whose words may have been corrected; `verbatim` carries phrases that must be
    the same to the letter.
    """
    book.scores = None
    for code in list(book.codes.values()):
        kept = [(place(i.span), i) for i in code.incidents]
        incidents = tuple(replace(i, span=span) for span, i in kept if span is not None)
        at = verbatim(code.in_vivo.span) if code.in_vivo else None
        phrase = InVivo(at, code.in_vivo.text) if code.in_vivo and at else None
        if code.incidents and not incidents and code.status == "candidate":
            del book.codes[code.id]
            continue
        book.put(replace(code, incidents=incidents, in_vivo=phrase))
    book.suggestions = {s.span: s for s in _placed_suggestions(list(book.suggestions.values()), place)}
    book.nominations = [replace(n, offers=tuple(_placed_suggestions(n.offers, place))) for n in book.nominations]
    book.matches = [replace(m, span=span) for m in book.matches if (span := place(m.span)) is not None]
    book.rejected_sets = [frozenset(p for s in group if (p := place(s))) for group in book.rejected_sets]
    book.declined = {(p, code) for span, code in book.declined if (p := place(span))}
    book.memos = [replace(m, span=place(m.span) if m.span else None) for m in book.memos]


def _placed_suggestions(found: Sequence[Suggestion], place: Callable[[Span], Span | None]) -> list[Suggestion]:
    return [replace(s, span=span) for s in found if (span := place(s.span)) is not None]
