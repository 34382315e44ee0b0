"""What can stand in the trail: proposals by the program, decisions by a coder. Values, nothing else.

Each kind carries the version of its shape (`VERSION`); a kind that was once written stays readable for ever.
`words_of(event)` names the sources whose words an event repeats, so that `forget` finds every one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from gt_assist.codebook import InVivo, Level, Match, MemoKind, Nomination, RatingValue, Suggestion
from gt_assist.corpus import Span


@dataclass(frozen=True, slots=True)
class Event:
    """The common root, so that the trail has one type; it holds nothing."""

    VERSION: ClassVar[int] = 1


# By the program ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate(Event):
    """A proposed code without its words: which spans, how strongly, how stable, which constructs.

    `contrary` are incidents that seem to say the label's words the other way round.
    """

    id: str
    incidents: tuple[tuple[Span, float], ...]
    stability: float | None = None
    constructs: tuple[tuple[str, float], ...] = ()
    level: Level = "initial"
    contrary: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class CandidateWords(Event):
    """The words of a proposed code: its label, and a phrase in vivo. Kept apart so that they can be forgotten.

    `label_from` is the passage whose clause gave the label.
    """

    id: str
    label: str
    label_from: Span | None = None
    in_vivo: InVivo | None = None


@dataclass(frozen=True, slots=True)
class Proposed(Event):
    """One proposal: settings, versions and what it was based on; its candidates follow as parts of the same entry.

    `shared` proposals were made before their coder had decided anything and hold for every coder who has
    not decided anything either; the others hold for the coder who asked for them.
    Version 2: matches say whether a passage speaks of help or of hindrance.
    """

    VERSION: ClassVar[int] = 2

    settings: dict[str, str]
    versions: dict[str, str]
    seed: int
    based_on: int
    focused: bool = False
    shared: bool = True
    candidates: tuple[Candidate, ...] = ()
    words: tuple[CandidateWords, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    nominations: tuple[Nomination, ...] = ()
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered(Event):
    """What a page of the review showed: uncoded passages with the accepted codes that each may belong to.

    The chances were learnt from everything that counted before; what the coder decided about the page follows in the
    same step. It repeats no words.
    """

    settings: dict[str, str]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class SourceAdded(Event):
    """A transcript came into the study, read and segmented in this way."""

    source: str
    sha256: str
    kind: str
    unit: str
    words: int
    turns: int
    segments: int
    interviewers: tuple[str, ...] = ()
    case: str | None = None
    versions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceReplaced(Event):
    """A corrected transcript took the place of `old`.

    `blocks` are the stretches both texts share, as (start in the old, start in the new, length), in code
    points: what a span becomes follows from them.
    """

    old: str
    new: str
    sha256: str
    blocks: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class SourceForgotten(Event):
    """A source was erased at a participant's wish; the payloads of these entries went with it."""

    source: str
    entries: tuple[int, ...]
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported(Event):
    """Another coder's entries follow, with their own coder and time; `digest` is the end of their chain."""

    name: str
    digest: str
    entries: int


@dataclass(frozen=True, slots=True)
class Exported(Event):
    """Accepted codes were written to a folder; listed when a source is forgotten, for it cannot be recalled."""

    format: str
    folder: str
    references: int
    sources: tuple[str, ...]


# By a coder ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted(Event):
    """The coder accepts a code with exactly these passages; `shown` had been on screen."""

    code: str
    spans: tuple[Span, ...]
    shown: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rejected(Event):
    """The coder turns a candidate down; its set of incidents is not asked about again."""

    code: str


@dataclass(frozen=True, slots=True)
class Renamed(Event):
    """The coder gives a code another name; `in_vivo` says that it is the participant's phrase.

    `unseen` says that she had not seen the program's label when she wrote it.
    """

    code: str
    name: str
    in_vivo: InVivo | None = None
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Merged(Event):
    """The incidents of `code` go to `into`; `shown` had been on screen."""

    code: str
    into: str
    shown: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of the codes that a code is split into."""

    id: str
    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Split(Event):
    """A code becomes several; together the parts hold each of its passages once."""

    code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class IncidentMoved(Event):
    """One passage goes from a code to another."""

    code: str
    span: Span
    to: str


@dataclass(frozen=True, slots=True)
class IncidentDropped(Event):
    """One passage leaves a code."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class PassageCoded(Event):
    """The coder codes a passage of her own choosing."""

    span: Span
    code: str


@dataclass(frozen=True, slots=True)
class CodeCreated(Event):
    """The coder makes a code of her own."""

    code: str
    name: str
    level: Level = "initial"


@dataclass(frozen=True, slots=True)
class SuggestionTaken(Event):
    """A suggested code is taken for a passage."""

    span: Span
    code: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class SuggestionDeclined(Event):
    """A suggested code is turned down for a passage, or, without a span, a nomination for a code."""

    code: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CandidateLeft(Event):
    """A passage that was coded elsewhere leaves a candidate which the coder has not worked on, and has not by this.

    Unlike one moved or dropped it says nothing about the candidate, and may be offered to it again. The candidate's
    last passage closes it: it went into the code `to`.
    """

    candidate: str
    span: Span
    to: str


@dataclass(frozen=True, slots=True)
class Marked(Event):
    """The coder marks a code as one that carries weight, or takes the mark away."""

    code: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Promoted(Event):
    """An accepted initial code becomes a focused code."""

    code: str


@dataclass(frozen=True, slots=True)
class Grouped(Event):
    """A code is put under a focused code; `under` None takes it out again."""

    code: str
    under: str | None


@dataclass(frozen=True, slots=True)
class ConstructConfirmed(Event):
    """The coder says that a code speaks to a construct."""

    code: str
    construct: str


@dataclass(frozen=True, slots=True)
class ConstructRejected(Event):
    """The coder says that a code does not speak to a construct."""

    code: str
    construct: str


@dataclass(frozen=True, slots=True)
class Rated(Event):
    """The coder rates a construct for a case, and says why.

    Version 2: `by` is the attribute whose value `case` is (the authority, say); empty for a case of the study.
    """

    VERSION: ClassVar[int] = 2

    construct: str
    case: str
    value: RatingValue
    rationale: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class NegativeCaseMarked(Event):
    """A passage contradicts the code that holds it."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class MemoWritten(Event):
    """The coder writes a memo."""

    kind: MemoKind
    text: str
    about: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class CaseSet(Event):
    """A case and its attributes; setting it again replaces the attributes."""

    case: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class SettingDefined(Event):
    """The project's own definition, which CFIR asks for (innovation, inner-setting, outer-setting, sign)."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Adjudicated(Event):
    """Two coders' difference about a code is settled: it holds these passages for the consensus."""

    code: str
    name: str
    spans: tuple[Span, ...]
    sided_with: str = ""


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The decision of entry `entry`, and what was decided with the same key, no longer counts."""

    entry: int


@dataclass(frozen=True, slots=True)
class Redone(Event):
    """The decision of entry `entry` counts again."""

    entry: int


PROGRAM: tuple[type[Event], ...] = (
    Proposed, Offered, SourceAdded, SourceReplaced, SourceForgotten, Imported, Exported,
)  # fmt: skip
DECISIONS: tuple[type[Event], ...] = (
    Accepted, Rejected, Renamed, Merged, Split, IncidentMoved, IncidentDropped, PassageCoded, CodeCreated,
    SuggestionTaken, SuggestionDeclined, CandidateLeft, Marked, Promoted, Grouped, ConstructConfirmed,
    ConstructRejected, Rated, NegativeCaseMarked, MemoWritten, Adjudicated,
)  # fmt: skip
SETTINGS: tuple[type[Event], ...] = (CaseSet, SettingDefined)
KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (*PROGRAM, *DECISIONS, *SETTINGS, Undone, Redone, Candidate, CandidateWords)
}  # fmt: skip


def words_of(event: Event) -> tuple[str, ...]:
    """The sources whose words this event repeats, as far as the event itself can tell.

    >>> words_of(Renamed("c1", "round peg", InVivo(Span("anna.txt", 3, 12), "round peg")))
    ('anna.txt',)
    """
    match event:
        case CandidateWords(label_from=at, in_vivo=phrase):
            spans = [at] if at else []
            return tuple(sorted({s.source for s in [*spans, *([phrase.span] if phrase else [])]}))
        case Renamed(in_vivo=phrase) if phrase is not None:
            return (phrase.span.source,)
        case MemoWritten(span=span) if span is not None:
            return (span.source,)
        case _:
            return ()
