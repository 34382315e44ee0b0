"""One sitting at the desk: what the loop needs from outside, where the coder is, what has been on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from gt_assist.codebook import Code, Incident
from gt_assist.corpus import Span
from gt_assist.events import Event
from gt_assist.review import decide
from gt_assist.review.draw import broken, header, in_context, incident_lines, offer_lines
from gt_assist.review.queue import Card, Queue, queue, reading_order
from gt_assist.review.twins import twin
from gt_assist.study import Study

if TYPE_CHECKING:
    from gt_assist.review.beside import Vectors

PAGE = 5


class Desk(Protocol):
    """What the loop needs of the study: to read it, to record decisions, to take them back."""

    @property
    def study(self) -> Study:
        """The study as the trail has it now."""

    @property
    def coder(self) -> str:
        """Who decides."""

    def record(self, *events: Event) -> None:
        """Appends what one key decided; durable when it returns."""

    def undo(self) -> str:
        """Takes the last decision back and says which it was; raises DecisionError when there is none."""

    def redo(self) -> str:
        """Takes the last undoing back and says which it was; raises DecisionError when there is none."""

    def reopen(self, code: str, with_later: bool = False) -> list[str]:
        """Takes back what was decided about a code; raises LaterDecisionsError where others rest on it."""


class Left(Exception):  # noqa: N818 -- a signal inside the loop, never shown to anybody
    """The coder leaves a question without an answer (Ctrl-C, or Enter where nothing is usual): nothing is decided."""


@dataclass(frozen=True, slots=True)
class Face:
    """Where questions go and answers come from.

    `key` and `line` raise EOFError when the input ends, `line` raises Left when its question is left.
    `height` is how many lines are on screen together, 0 where nothing scrolls away. `ahead` drops what was typed
    before a question that a whole line answers was on screen (for a key this goes by itself).
    """

    say: Callable[[str], None]
    key: Callable[[str], str]
    line: Callable[[str], str]
    width: int = 88
    height: int = 0
    ahead: Callable[[], None] = lambda: None


def breaking(face: Face) -> Face:
    """The same face, which breaks long lines between words."""

    def say(text: str) -> None:
        for line in broken(text, face.width):
            face.say(line)

    return replace(face, say=say)


@dataclass(frozen=True, slots=True)
class Names:
    """What constructs are called and what they hold, by id."""

    names: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sitting:
    """One sitting at the desk: where the coder is, and what has been on screen."""

    desk: Desk
    face: Face
    names: Names
    which: Queue
    code_first: bool = False
    vectors: Callable[[], Vectors] = dict
    written: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)
    wanted: str | None = None
    card: str = ""
    page: int = PAGE
    visible: int = PAGE
    shown: set[Span] = field(default_factory=set)
    decided: int = 0
    finished: bool = False
    cards: tuple[Card, ...] = ()
    places: list[str] = field(default_factory=list)
    visiting: str = ""
    back: str = ""
    counter: str = ""

    def refresh(self) -> None:
        """The cards that wait now. Each keeps its place for the sitting; new ones follow the card in hand."""
        found = queue(self.study.codebook, self.which)
        fresh = [card.key() for card in found if card.key() not in self.places]
        at = self.places.index(self.card) + 1 if self.card in self.places else len(self.places)
        self.places[at:at] = fresh
        place = {key: number for number, key in enumerate(self.places)}
        self.cards = tuple(sorted(found, key=lambda card: place[card.key()]))

    def done(self, card: Card) -> int:
        """How many cards of this queue are decided already (here, where there is no telling: in this sitting)."""
        if card.kind not in ("candidate", "one-off", "offer") or self.which == "focused":
            waiting = {each.key() for each in self.cards}
            return sum(key not in waiting for key in self.places)
        many = self.which == "codes"
        codes = self.study.codebook.with_status("accepted", "rejected", "merged", "split")
        return sum((len(code.incidents) != 1) == many for code in codes if code.origin == "proposed")

    @property
    def study(self) -> Study:
        """The study as the trail has it now."""
        return self.desk.study

    def record(self, events: decide.Events, said: str) -> None:
        """Writes a decision down, then says so."""
        if events:
            self.desk.record(*events)
            self.decided += 1
            self.face.say(f"  {said}")

    def hides(self, code: Code) -> bool:
        """Whether the program's label of this code is still hidden: she has not written hers."""
        own = code.name != code.proposed_name or code.id in self.written
        return self.code_first and code.status == "candidate" and not own

    def twin(self, card: Card) -> Code | None:
        """The open code that a candidate may duplicate; none whose label is still hidden, or beside one that is."""
        if card.kind not in ("candidate", "one-off") or self.hides(card.code):
            return None
        return twin(card.code, (c for c in self.study.codebook.with_status(*decide.OPEN) if not self.hides(c)))

    def spans(self, card: Card) -> tuple[Span, ...]:
        """The card's passages in the order of their numbers on screen."""
        if card.kind == "offer":
            return card.spans()
        return tuple(i.span for i in self.incidents(card))

    def incidents(self, card: Card) -> tuple[Incident, ...]:
        """The code's incidents in the order in which they are read."""
        return reading_order(self.study, card.code.incidents, self.page)


def top(sitting: Sitting, card: Card, counter: str) -> list[str]:
    """The card above its passages, as it looks."""
    hidden = sitting.hides(card.code)
    return header(sitting.study, card, counter, sitting.names.names, hidden, sitting.twin(card))


def page_lines(sitting: Sitting, card: Card, first: int, last: int) -> list[str]:
    """The passages numbered `first + 1` to `last`, as they look."""
    study, width = sitting.study, sitting.face.width
    if card.kind == "offer":
        offers = enumerate(card.offers[first:last], start=first + 1)
        return [line for n, offer in offers for line in offer_lines(study, n, offer, card.code.id, width)]
    incidents = enumerate(sitting.incidents(card)[first:last], start=first + 1)
    return [line for number, incident in incidents for line in incident_lines(study, number, incident, width)]


def show_page(sitting: Sitting, card: Card, first: int, last: int) -> None:
    """Shows the passages numbered `first + 1` to `last` and remembers that they were on screen."""
    say_all(sitting.face, page_lines(sitting, card, first, last))
    spans = sitting.spans(card)
    sitting.shown |= set(spans[first:last])
    if last < len(spans):
        sitting.face.say(f"  ({last} of {len(spans)} shown; l shows more)")


def show_context(sitting: Sitting, span: Span) -> None:
    """Shows the turns around a passage."""
    say_all(sitting.face, in_context(sitting.study, span, sitting.face.width))


def say_all(face: Face, lines: list[str]) -> None:
    """Says one line after the other."""
    for line in lines:
        face.say(line)


def more(sitting: Sitting, card: Card) -> None:
    """Shows the next page of passages."""
    total = len(sitting.spans(card))
    if sitting.visible >= total:
        sitting.face.say("  that was all of them")
        return
    first, sitting.visible = sitting.visible, min(total, sitting.visible + sitting.page)
    show_page(sitting, card, first, sitting.visible)
