"""A researcher who knows the human codes and plays them through the real review decisions.

She takes a page of uncoded passages where it promises enough, else the offers, then the candidate codes in the order of
the review, then what is left passage by passage.
What she does with a card (every step is one key of the review, recorded through `Session.record`):

- a page: reads its ten passages and types one line, which takes for each the likeliest of the codes listed that is
  right; what has none right is declined (one decision; the codes taken are counted as picked);
- offers: takes all where all bear the code (`y`), else those that do, screen by screen, and declines the others (`s`
  with numbers: one decision for each screen);
- a candidate: says of every passage which code it bears, screen by screen, the passages of one human code at once (`v`
  with their numbers: one decision). What makes up half of the card or more stays, and is merged into her code of that
  name (`m`) or renamed and accepted (`r`, `y`) when the others are gone;
- a one-off: moves it (`v`); a passage on no card: codes it by hand (`a`).

The *careful* one reads all passages of a card. The *hasty* one judges a candidate by the first page where most of it
bears one code, and an offer where all of it does, and takes what follows unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from gt_assist.codebook import Code, Codebook
from gt_assist.corpus import Span
from gt_assist.events import Offered
from gt_assist.review import decide, page
from gt_assist.review.queue import Card, queue, reading_order
from gt_assist.review.sitting import PAGE
from gt_assist.session import Session

SCREEN = 10
"""Passages that one decision can be about when they are picked by number: nobody has a hundred before her eyes."""

PAGES_FROM, PAGE_WORTH = 30, 2.5
"""She asks for pages once she has decided so much, and takes one that promises so many right ones."""

Truth = Mapping[Span, tuple[str, ...]]
Group = tuple[str, list[Span]]  # the passages of a card that bear one human code


@dataclass(frozen=True, slots=True)
class Moment:
    """How far she is: decisions made, passages read and picked by number, units right, wrong acceptances."""

    decisions: int
    read: int
    picked: int
    right: float
    wrong: int


@dataclass(slots=True)
class Player:
    """One researcher at one study. `truth` gives each passage's human codes.

    `learnt`, where she goes by pages, gives what the review offers for the uncoded passages now. `paged` counts the
    passages read on pages, and those of them that had a right code beside them; `promised` were so many.
    """

    session: Session
    truth: Truth
    hasty: bool = False
    offers_first: bool = True
    learnt: Callable[[], Offered] | None = None
    decisions: int = 0
    read: int = 0
    picked: int = 0
    pages: int = 0
    paged: tuple[int, int] = (0, 0)
    promised: float = 0.0
    moments: list[Moment] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = names({code for own in self.truth.values() for code in own})

    # --- the work -----------------------------------------------------------------------------------------------------

    def play(
        self, enough: Callable[[Moment], bool], anew: Callable[[], None] | None, after: Sequence[int] = ()
    ) -> None:
        """Decides card after card until `enough`, or nothing is left; `anew` proposes again `after` so many decisions.

        Where no card is left of those that the last proposal brought, she proposes again too.
        """
        proposed_at, brought = self.decisions, False
        while not self.moments or not enough(self.moments[-1]):
            due = any(proposed_at < count <= self.decisions for count in after)
            if not (anew and due) and self._page():
                self.moments.append(self.moment())
                continue
            card = self._next()
            if anew and (due or (card is None and brought)):
                anew()
                proposed_at, brought = self.decisions, False
                continue
            if card is None and not self._alone():
                return
            if card is not None:
                self._decide(card)
                brought = True
            self.moments.append(self.moment())

    def moment(self) -> Moment:
        """Where she is now."""
        right, wrong = set[Span](), 0
        for code in self.book.accepted():
            for span in code.spans():
                if code.name in self._own(span):
                    right.add(span)
                else:
                    wrong += 1
        return Moment(self.decisions, self.read, self.picked, len(right) / len(self.truth), wrong)

    @property
    def book(self) -> Codebook:
        """Her codebook as it is now."""
        return self.session.study.codebook

    def _own(self, span: Span) -> tuple[str, ...]:
        return tuple(self._names[code] for code in self.truth[span])

    def _record(self, events: decide.Events, decisions: int = 1) -> None:
        self.session.record(*events)
        self.decisions += decisions

    def _next(self) -> Card | None:
        """The next card with several passages, or None."""
        cards = queue(self.book)
        if self.offers_first:
            cards = tuple(sorted(cards, key=lambda card: card.kind != "offer"))
        return cards[0] if cards else None

    def _decide(self, card: Card) -> None:
        if card.kind == "offer":
            self._offer(card)
        else:
            self._candidate(card.code)

    def _page(self) -> bool:
        """Reads a page of uncoded passages and answers with one line, where it promises enough; whether it did."""
        if self.learnt is None or self.decisions < PAGES_FROM:
            return False
        offered = self.learnt()
        shown = page.likeliest(offered.suggestions)
        promised = page.promised(shown)
        if promised < PAGE_WORTH:
            return False
        book = self.book
        right = [
            next((code for code, _ in offer.codes if book.codes[code].name in self._own(offer.span)), None)
            for offer in shown
        ]
        answer = page.Answer({at: (code,) for at, code in enumerate(right) if code is not None})
        self.read += len(shown)
        self.picked += len(answer.taken)
        self.pages += 1
        self.promised += promised
        self.paged = self.paged[0] + len(shown), self.paged[1] + len(answer.taken)
        self._record(page.decided(book, offered, shown, answer, self.session.coder))
        return True

    # --- cards --------------------------------------------------------------------------------------------------------

    def _offer(self, card: Card) -> None:
        spans, name = card.spans(), card.code.name
        seen = spans[:PAGE] if self.hasty else spans
        right = [span for span in seen if name in self._own(span)]
        if len(right) == len(seen):
            self.read += len(seen)
            return self._record(decide.take_offers(card.code, spans, seen))
        self.read += len(spans)
        for screen in screens(spans):
            right = [span for span in screen if name in self._own(span)]
            self.picked += len(right)
            others = [span for span in screen if span not in right]
            taken = decide.take_offers(card.code, right, screen)
            self._record((*taken, *decide.decline_offers(card.code, others)))
        return None

    def _candidate(self, code: Code) -> None:
        spans = [incident.span for incident in reading_order(self.session.study, code.incidents)]
        seen = spans[:PAGE]
        first = self._groups(seen)[0]
        if self.hasty and 2 * len(first[1]) > len(seen):
            self.read += len(seen)
            self._keep(code, first, [span for span in seen if span not in first[1]], seen)
            return
        self.read += len(spans)
        found = self._groups(spans)
        stays = found[0] if 2 * len(found[0][1]) >= len(spans) > 1 else None
        for screen in screens([span for span in spans if stays is None or span not in stays[1]]):
            for name, own in self._groups(screen):
                self.picked += len(own)
                self._record(decide.move(self.book, self.book.codes[code.id], own, name, self.session.coder))
        if stays:
            self._settle(code.id, stays[0], spans)

    def _groups(self, spans: Sequence[Span]) -> list[Group]:
        """The passages by human code, each passage once, the largest group first; codes that she has before others."""
        left, found = list(spans), []
        have = {code.name for code in self.book.accepted()}
        while left:
            counts = Counter(name for span in left for name in self._own(span))
            name, _ = min(counts.items(), key=lambda pair: (-pair[1], pair[0] not in have, pair[0]))
            found.append((name, [span for span in left if name in self._own(span)]))
            left = [span for span in left if name not in self._own(span)]
        return found

    def _keep(self, code: Code, group: Group, others: Sequence[Span], seen: Sequence[Span]) -> None:
        """Drops the others and makes what stays her code of that name."""
        if others:
            self.picked += len(others)
            self._record(tuple(event for span in others for event in decide.drop(code, span)))
        self._settle(code.id, group[0], seen)

    def _settle(self, code: str, name: str, seen: Sequence[Span]) -> None:
        """Merges a candidate into her code of that name, or gives it the name and accepts it."""
        book = self.book
        into = next((other for other in book.accepted() if other.name == name), None)
        if into is not None:
            return self._record(decide.merge(book.codes[code], into, seen))
        if book.codes[code].name != name:
            self._record(decide.rename(book, book.codes[code], name))
        return self._record(decide.accept(self.book, self.book.codes[code], seen))

    def _alone(self) -> bool:
        """Codes the next passage that bears no code of hers yet, from its one-off card or by hand; False at the end."""
        book, coder = self.book, self.session.coder
        held = {span for code in book.accepted() for span in code.spans()}
        for card in queue(book, "one-offs"):
            (span,) = card.spans()
            if span not in held:
                self.read += 1
                self._record(decide.move(book, card.code, [span], self._best(span), coder))
                return True
        for span in self.truth:
            if span not in held:
                self.read += 1
                self._record(decide.code_passage(book, span, self._best(span), coder))
                return True
        return False

    def _best(self, span: Span) -> str:
        """The code that she gives a single passage: one that she has already, else the first."""
        own = self._own(span)
        have = {code.name for code in self.book.accepted()}
        return next((name for name in own if name in have), own[0])


def screens(spans: Sequence[Span]) -> list[Sequence[Span]]:
    """The passages by the screens on which they are seen together."""
    return [spans[at : at + SCREEN] for at in range(0, len(spans), SCREEN)]


def names(codes: set[str]) -> dict[str, str]:
    """A name for each human code that the review takes: one line, not too long, told apart without letter case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in sorted(codes):
        found[code] = _unlike(decide.tidy(" ".join(code.split())[:100]), taken)
        taken.add(found[code].casefold())
    return found


def _unlike(name: str, taken: set[str]) -> str:
    number, made = 1, name
    while made.casefold() in taken:
        number += 1
        made = f"{name} ({number})"
    return made
