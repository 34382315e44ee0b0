"""What has been coded, as values: codes, incidents, memos, suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from gt_assist.corpus import Span

Level = Literal["initial", "focused"]
Status = Literal["candidate", "accepted", "rejected", "merged", "split"]
RatingValue = int | Literal["mixed"] | None
MemoKind = Literal["code", "incident", "comparison", "category", "reflexive"]
MEMO_KINDS: tuple[MemoKind, ...] = ("code", "incident", "comparison", "category", "reflexive")

# What a code is called whose name was made of words that a participant had erased.
FORGOTTEN_LABEL = "(label forgotten)"


def code_id(*parts: str) -> str:
    """An id that the same parts always give, short enough to be typed.

    >>> code_id("a.txt", "0", "12") == code_id("a.txt", "0", "12")
    True
    >>> len(code_id("x"))
    9
    """
    return "c" + sha256("\x1f".join(parts).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class InVivo:
    """A participant's own phrase: an exact slice of a source."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """A passage that a code holds. `strength` is 0..1; a passage coded by hand has 1.

    `shown` says that it was on screen when it was accepted; `negative` that the coder marked it as a
    case that contradicts the code; `contrary` that it seems, to the program, to say the label's words the
    other way round.
    """

    span: Span
    strength: float = 1.0
    shown: bool = False
    negative: bool = False
    by_hand: bool = False
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """One initial or focused code. It keeps its id for life.

    `origin` is "proposed" for what the program proposed, else the coder who made it. `touched` says that
    the coder has worked on it (renamed it, moved an incident) whether or not it is decided. `into` is the
    code that a merged code went into.
    """

    id: str
    name: str
    level: Level = "initial"
    status: Status = "candidate"
    incidents: tuple[Incident, ...] = ()
    in_vivo: InVivo | None = None
    parent: str | None = None
    stability: float | None = None
    constructs: tuple[tuple[str, float], ...] = ()
    confirmed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    origin: str = "proposed"
    proposed_name: str = ""
    touched: bool = False
    marked: bool = False
    into: str | None = None
    decided_at: str | None = None

    def spans(self) -> tuple[Span, ...]:
        """Where its incidents are, in order."""
        return tuple(incident.span for incident in self.incidents)

    def one_off(self) -> bool:
        """Whether it is a candidate of one incident, which has a queue of its own."""
        return self.status == "candidate" and len(self.incidents) == 1


def now_in(codes: Mapping[str, Code], code: str) -> str:
    """The id of the code that holds what this code held: itself, or where it was merged into."""
    while (found := codes.get(code)) is not None and found.status == "merged" and found.into is not None:
        code = found.into
    return code


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Accepted codes that an uncoded passage may belong to, best first, each with a score of 0..1.

    `asked` says whether the review asks about the first of them; the others are listed only.
    `contrary` names codes to which the passage seems to speak, but in the opposite sense.
    """

    span: Span
    codes: tuple[tuple[str, float], ...]
    asked: bool = True
    contrary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nomination:
    """An accepted initial code put forward as a focused code, and what it may hold beyond its incidents."""

    code: str
    reach: int
    cases: int
    stability: float | None
    marked: bool
    offers: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The constructs a segment may speak to, best first; `abstain` when none is likely enough.

    `valence` is how likely the segment tells of something that helped, less how likely of something that hindered
    (-1 to 1); None where nobody reckoned it.
    """

    span: Span
    constructs: tuple[tuple[str, float], ...]
    abstain: bool
    valence: float | None = None


@dataclass(frozen=True, slots=True)
class Memo:
    """A coder's note: about a code, a passage, or nothing in particular."""

    entry: int
    kind: MemoKind
    text: str
    coder: str
    at: str
    about: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A researcher's rating of a construct for a case: -2 to 2, "mixed", or None for missing.

    `by` is the attribute whose value `case` is where the rating is of a setting; empty where it is of a case.
    """

    construct: str
    case: str
    value: RatingValue
    rationale: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """The trail replayed for one coder. `codes` keeps the order in which codes came about."""

    coder: str
    codes: Mapping[str, Code] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    nominations: tuple[Nomination, ...] = ()
    matches: tuple[Match, ...] = ()
    memos: tuple[Memo, ...] = ()
    ratings: tuple[Rating, ...] = ()
    rejected_sets: tuple[frozenset[Span], ...] = ()
    declined: frozenset[tuple[Span, str]] = frozenset()
    left_initial: frozenset[str] = frozenset()
    unplaced: tuple[Span, ...] = ()
    skipped: tuple[int, ...] = ()

    def with_status(self, *status: Status) -> tuple[Code, ...]:
        """The codes in any of these states, in order."""
        return tuple(code for code in self.codes.values() if code.status in status)

    def accepted(self) -> tuple[Code, ...]:
        """What a person has accepted: all that an export may hold."""
        return self.with_status("accepted")

    def by_name(self, name: str) -> Code | None:
        """The accepted code of this name, else a candidate of this name; letter case does not matter."""
        wanted = name.strip().casefold()
        for status in ("accepted", "candidate"):
            for code in self.codes.values():
                if code.status == status and code.name.casefold() == wanted:
                    return code
        return None

    def path(self, code: Code) -> tuple[str, ...]:
        """The names from the outermost accepted parent down to the code itself."""
        names, seen, above = [code.name], {code.id}, self.codes.get(code.parent or "")
        # The replay lets no code stand under itself; a codebook made otherwise must still end.
        while above is not None and above.status == "accepted" and above.id not in seen:
            names.append(above.name)
            seen.add(above.id)
            above = self.codes.get(above.parent or "")
        return tuple(reversed(names))

    def by_source(self, sources: Iterable[str]) -> dict[str, set[str]]:
        """The ids of the accepted codes that speak in each of these sources, in their order."""
        found: dict[str, set[str]] = {source: set() for source in sources}
        for code in self.accepted():
            for span in code.spans():
                if span.source in found:
                    found[span.source].add(code.id)
        return found

    def memos_on(self, code: str) -> tuple[Memo, ...]:
        """The memos about a code, oldest first."""
        return tuple(memo for memo in self.memos if memo.about == code)
