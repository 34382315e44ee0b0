"""What a decision becomes in the trail. Pure: a codebook and an intent in, events out; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from gt_assist.codebook import Code, Codebook, MemoKind, Status, code_id
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.events import (
    Accepted,
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
    Part,
    PassageCoded,
    Promoted,
    Rejected,
    Renamed,
    Split,
    SuggestionDeclined,
    SuggestionTaken,
)

Events = tuple[Event, ...]
OPEN: tuple[Status, ...] = ("accepted", "candidate")


def accept(book: Codebook, code: Code, shown: Collection[Span]) -> Events:
    """Accepts a candidate with all its incidents; `shown` are those that had been on screen."""
    _open(code)
    _unlike_others(book, code, code.name)
    if not code.incidents:
        raise DecisionError("This code has no incidents left.", hint="n rejects it.")
    return (Accepted(code.id, code.spans(), tuple(s for s in code.spans() if s in shown)),)


def reject(code: Code) -> Events:
    """Rejects a code; its passages stay in the interviews and may be offered elsewhere."""
    if code.status not in ("candidate", "accepted"):
        raise DecisionError(f"This code is {code.status} already.", hint="e reopens it.")
    return (Rejected(code.id),)


def rename(book: Codebook, code: Code, name: str, unseen: bool = False) -> Events:
    """Gives a code another name; two codes of one name would be one code for NVivo.

    `unseen`: she had not seen the program's label; that is kept even when she writes the same.
    """
    name = tidy(name)
    _unlike_others(book, code, name)
    return () if name == code.name and not unseen else (Renamed(code.id, name, unseen=unseen),)


def take_in_vivo(book: Codebook, code: Code) -> Events:
    """Names the code with the participant's own phrase."""
    if code.in_vivo is None:
        raise DecisionError("No phrase stands out in these incidents.", hint="r lets you write a name of your own.")
    name = tidy(code.in_vivo.text)
    _unlike_others(book, code, name)
    return (Renamed(code.id, name, code.in_vivo),)


def merge(code: Code, into: Code, shown: Collection[Span]) -> Events:
    """Puts all incidents of a code into another one."""
    if code.id == into.id:
        raise DecisionError("A code cannot be merged with itself.", hint="Choose another code.")
    if into.status not in ("candidate", "accepted"):
        raise DecisionError(f"“{into.name}” is {into.status}.", hint="Choose an accepted code or a candidate.")
    return (Merged(code.id, into.id, tuple(s for s in code.spans() if s in shown)),)


def split(book: Codebook, code: Code, groups: Sequence[tuple[str, Sequence[Span]]], coder: str) -> Events:
    """Divides a code into named groups of its incidents; each incident goes to exactly one."""
    placed = [span for _, spans in groups for span in spans]
    if len(groups) < 2 or any(not spans for _, spans in groups):
        raise DecisionError("A split needs at least two groups with an incident each.", hint="x drops one incident.")
    if sorted(placed) != sorted(code.spans()):
        raise DecisionError("Each incident must go to exactly one group.", hint="Name each number once.")
    names = [tidy(name) for name, _ in groups]
    if len({name.casefold() for name in names}) < len(names):
        raise DecisionError("The new codes need different names.", hint="Give each a name of its own.")
    for name in names:
        _unlike_others(book, code, name)
    ids = [code_id("split", code.id, coder, *map(_place, sorted(spans))) for _, spans in groups]
    parts = zip(ids, names, (tuple(sorted(spans)) for _, spans in groups), strict=True)
    return (Split(code.id, tuple(Part(*part) for part in parts)),)


def drop(code: Code, span: Span) -> Events:
    """Takes an incident out of a code."""
    return (IncidentDropped(code.id, _held(code, span)),)


def move(book: Codebook, code: Code, spans: Sequence[Span], to: str, coder: str) -> Events:
    """Takes incidents to another code, by name; a name that is not there yet makes a code."""
    target, made = _code_named(book, to, coder)
    if target == code.id:
        raise DecisionError("That is the code they are in already.", hint="Choose another code.")
    return (*made, *(IncidentMoved(code.id, _held(code, span), target) for span in spans))


def bring(book: Codebook, code: Code, spans: Sequence[Span], leave: bool = False) -> Events:
    """Brings passages into a code: out of the codes that hold them, or, with `leave`, out of candidates only."""
    events: list[Event] = []
    for span in spans:
        out_of = [other for other in holders(book, span) if other.status == "candidate" or not leave]
        events += [IncidentMoved(other.id, span, code.id) for other in out_of] or [PassageCoded(span, code.id)]
    return tuple(events)


def holders(book: Codebook, span: Span) -> list[Code]:
    """The open codes that hold just this passage, accepted ones first."""
    return [code for status in OPEN for code in book.with_status(status) if span in code.spans()]


def code_passage(book: Codebook, span: Span, name: str, coder: str) -> Events:
    """Codes a passage of the coder's own choosing under an accepted code, or a new one, by name."""
    return code_passages(book, [span], name, coder)


def code_passages(book: Codebook, spans: Sequence[Span], name: str, coder: str) -> Events:
    """The same for several passages."""
    target, made = _code_named(book, name, coder, accepted_only=True)
    if target in book.codes and not set(book.codes[target].spans()).isdisjoint(spans):
        raise DecisionError(f"The passage is under “{book.codes[target].name}” already.", hint="Choose another code.")
    return (*made, *(PassageCoded(span, target) for span in spans))


def take_offers(code: Code, spans: Iterable[Span], shown: Collection[Span]) -> Events:
    """Takes offered passages into an accepted code."""
    return tuple(SuggestionTaken(span, code.id, span in shown) for span in spans)


def take_contrary(code: Code, span: Span) -> Events:
    """Takes an offered passage into an accepted code as one that contradicts it."""
    return (SuggestionTaken(span, code.id, True), NegativeCaseMarked(code.id, span))


def decline_offers(code: Code, spans: Iterable[Span]) -> Events:
    """Turns offered passages down for a code."""
    return tuple(SuggestionDeclined(code.id, span) for span in spans)


def leave_candidates(book: Codebook, span: Span, to: str) -> Events:
    """Takes a passage that goes to the code `to` out of the candidates that nobody has worked on."""
    held = (code for code in book.with_status("candidate") if not code.touched and span in code.spans())
    return tuple(CandidateLeft(code.id, span, to) for code in held)


def promote(code: Code) -> Events:
    """Makes an accepted initial code a focused code."""
    if code.status != "accepted" or code.level != "initial":
        raise DecisionError("Only accepted initial codes are promoted.", hint="Accept the code first (y).")
    return (Promoted(code.id),)


def decline_nomination(code: Code) -> Events:
    """Leaves a nominated code an initial code."""
    return (SuggestionDeclined(code.id),)


def group(book: Codebook, code: Code, under: Code | None) -> Events:
    """Puts an accepted code under a focused code, or takes it out again."""
    if under is None:
        return (Grouped(code.id, None),)
    if under.level != "focused" or under.status != "accepted":
        raise DecisionError(f"“{under.name}” is no focused code.", hint="Promote it first: review --focused.")
    above: str | None = under.id
    while above is not None:
        if above == code.id:
            raise DecisionError("A code cannot stand under itself.", hint="Choose another focused code.")
        above = book.codes[above].parent
    return (Grouped(code.id, under.id),)


def mark(code: Code) -> Events:
    """Marks a code as one that carries weight, or takes the mark away."""
    return (Marked(code.id, not code.marked),)


def mark_negative(code: Code, span: Span) -> Events:
    """Marks an incident as one that contradicts its code."""
    return (NegativeCaseMarked(code.id, _held(code, span)),)


def judge_constructs(code: Code, confirmed: Iterable[str], refused: Iterable[str]) -> Events:
    """Confirms some constructs for a code and refuses others."""
    return (
        *(ConstructConfirmed(code.id, construct) for construct in confirmed),
        *(ConstructRejected(code.id, construct) for construct in refused),
    )


def write_memo(text: str, kind: MemoKind, about: str | None = None, span: Span | None = None) -> Events:
    """Writes a memo."""
    if not text.strip():
        raise DecisionError("The memo is empty.", hint="Write at least a word, or leave it.")
    return (MemoWritten(kind, text.strip(), about, span),)


def tidy(name: str) -> str:
    """A code's name as it is kept: one line, single spaces, at most 120 characters.

    >>> tidy("  losing the   supervisor ")
    'losing the supervisor'
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name:
        raise DecisionError("A code needs a name.", hint="Write at least a word.")
    if len(name) > 120:
        raise DecisionError("That name is longer than 120 characters.", hint="Keep the thought for a memo (o).")
    return name


def _open(code: Code) -> None:
    if code.status != "candidate":
        raise DecisionError(f"This code is {code.status} already.", hint="e reopens it.")


def _held(code: Code, span: Span) -> Span:
    if span not in code.spans():
        raise DecisionError("That incident is not in this code.", hint="Choose one of the numbers shown.")
    return span


def _unlike_others(book: Codebook, code: Code, name: str) -> None:
    """Refuses a name that another accepted code bears."""
    for other in book.accepted():
        if other.id != code.id and other.name.casefold() == name.casefold():
            raise DecisionError(f"There is a code “{other.name}” already.", hint="m merges the two.")


def _code_named(book: Codebook, name: str, coder: str, accepted_only: bool = False) -> tuple[str, Events]:
    """The id of the code of this name (or id), and the event that makes it where there is none."""
    name = tidy(name)
    found = book.codes.get(name) or book.by_name(name)
    if found is not None and (found.status == "accepted" or (found.status == "candidate" and not accepted_only)):
        return found.id, ()
    if found is not None and found.id == name:  # an id is never meant as a name
        raise DecisionError(f"{name} (“{found.name}”) is {found.status}, not accepted.", hint="Accept it first (y).")
    number = 0
    while (made := code_id("created", coder, name.casefold(), str(number))) in book.codes:
        number += 1
    return made, (CodeCreated(made, name),)


def _place(span: Span) -> str:
    return f"{span.source}:{span.start}-{span.end}"
