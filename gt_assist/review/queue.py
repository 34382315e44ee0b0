"""What is still to be decided, in the order in which it is asked. Pure: a codebook in, cards out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from gt_assist.codebook import Code, Codebook, Incident, Nomination, Suggestion
from gt_assist.corpus import Span
from gt_assist.study import Study

Kind = Literal["candidate", "one-off", "offer", "nomination", "constructs", "decided"]
Queue = Literal["codes", "one-offs", "focused", "constructs"]

# Seconds a card takes, until the coder's own pace is known: reading five incidents, or one, or a line.
SECONDS: dict[Kind, float] = {
    "candidate": 60.0,
    "one-off": 20.0,
    "offer": 40.0,
    "nomination": 30.0,
    "constructs": 25.0,
    "decided": 0.0,
}

# A candidate is loose, more a heap of talk about like things than a code, when it fills more than two pages and comes
# back less than 0.6 of itself when interviews vary ("doubtful", Hennig 2007), or more than four and less than 0.75.
LOOSE = ((10, 0.6), (20, 0.75))
# So many of the first decisions of a study are about firm codes ("stable", Hennig 2007).
FIRM_FIRST, FIRM = 3, 0.75


@dataclass(frozen=True, slots=True)
class Card:
    """One question: a code, and for an offer the passages it may also hold."""

    kind: Kind
    code: Code
    offers: tuple[Suggestion, ...] = ()
    nomination: Nomination | None = None
    near: str | None = None

    def key(self) -> str:
        """What tells this card from any other of the same queue."""
        return f"{self.kind}:{self.code.id}"

    def spans(self) -> tuple[Span, ...]:
        """The passages on the card: those offered, else the code's incidents."""
        return tuple(offer.span for offer in self.offers) if self.kind == "offer" else self.code.spans()


def queue(book: Codebook, which: Queue = "codes") -> tuple[Card, ...]:
    """The cards still open: codes with their offers, one-off incidents, nominations, or constructs."""
    match which:
        case "codes":
            return (*_candidates(book), *_offers(book, book.suggestions))
        case "one-offs":
            return _one_offs(book)
        case "focused":
            return _focused(book)
        case "constructs":
            return _constructs(book)


def _candidates(book: Codebook) -> tuple[Card, ...]:
    """Fragile and large codes first, for there a person's judgement is worth most; but loose heaps come last.

    A study begins with a few firm codes, so that she knows what one looks like before she judges fragile ones.
    """
    open_codes = [code for code in book.with_status("candidate") if len(code.incidents) > 1]
    decided = sum(code.status != "candidate" for code in book.codes.values())
    firm = sorted(filter(_is_firm, open_codes), key=lambda c: (-(c.stability or 0.0), c.id))
    first = {code.id: number for number, code in enumerate(firm[: max(0, FIRM_FIRST - decided)])}

    def rank(code: Code) -> tuple[int, bool, float, str]:
        # About how many passages are in question: a played researcher gets furthest in this order.
        fragile = (1.0 - (code.stability or 0.0)) * len(code.incidents)
        return first.get(code.id, FIRM_FIRST), is_loose(code), -fragile, code.id

    return tuple(Card("candidate", code) for code in sorted(open_codes, key=rank))


def _is_firm(code: Code) -> bool:
    """Whether a candidate comes back nearly whole and can be read on two pages."""
    return code.stability is not None and code.stability >= FIRM and 3 <= len(code.incidents) <= LOOSE[0][0]


def is_loose(code: Code) -> bool:
    """Whether a candidate is large and does not hold together: perhaps several codes, better seen after the firm."""
    if code.stability is None or code.status != "candidate":
        return False
    return any(len(code.incidents) > size and code.stability < least for size, least in LOOSE)


def _offers(book: Codebook, suggestions: tuple[Suggestion, ...]) -> tuple[Card, ...]:
    """One card for each accepted code with all passages it may hold, the most likely first."""
    coded = {span for code in book.accepted() for span in code.spans()}
    by_code: dict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in suggestions:
        if not suggestion.asked or suggestion.span in coded:
            continue
        code, _ = suggestion.codes[0]
        if (suggestion.span, code) not in book.declined:
            by_code[code].append(suggestion)
    found = [(book.codes[c], offers) for c, offers in by_code.items() if _takes_more(book, c)]
    ranked = sorted(found, key=lambda pair: (-len(pair[1]), pair[0].id))
    return tuple(
        Card("offer", code, tuple(sorted(offers, key=lambda s: (-s.codes[0][1], s.span)))) for code, offers in ranked
    )


def _takes_more(book: Codebook, code: str) -> bool:
    return code in book.codes and book.codes[code].status == "accepted"


def _one_offs(book: Codebook) -> tuple[Card, ...]:
    """One-off incidents, those near the same accepted code together."""
    near: dict[Span, str] = {}
    for suggestion in book.suggestions:
        left = (code for code, _ in suggestion.codes if (suggestion.span, code) not in book.declined)
        near[suggestion.span] = next(left, "")
    cards = []
    for code in book.with_status("candidate"):
        if len(code.incidents) == 1:
            nearest = near.get(code.incidents[0].span)
            cards.append(Card("one-off", code, near=nearest if nearest and _takes_more(book, nearest) else None))
    return tuple(sorted(cards, key=lambda c: (c.near or "~", c.code.incidents[0].span)))


def _focused(book: Codebook) -> tuple[Card, ...]:
    """First which codes to promote, then what each promoted code may hold, contrary passages included."""
    nominated, offered = [], []
    for nomination in book.nominations:
        code = book.codes.get(nomination.code)
        if code is None or code.status != "accepted":
            continue
        if code.level == "initial":
            nominated.append(Card("nomination", code, nomination=nomination))
            continue
        held = set(code.spans())
        fresh = [o for o in nomination.offers if o.span not in held and (o.span, code.id) not in book.declined]
        if fresh:
            offered.append(Card("offer", code, tuple(fresh), nomination))
    return (*nominated, *offered)


def _constructs(book: Codebook) -> tuple[Card, ...]:
    """Accepted codes whose suggested constructs have not been looked at yet, large codes first."""
    open_codes = [c for c in book.accepted() if c.constructs and not (c.confirmed or c.refused)]
    return tuple(Card("constructs", c) for c in sorted(open_codes, key=lambda c: (-len(c.incidents), c.id)))


def minutes(cards: tuple[Card, ...], pace: float | None = None) -> int:
    """About how many minutes these cards take, at the coder's own seconds a card where they are known."""
    seconds = sum(pace if pace and card.kind == "candidate" else SECONDS[card.kind] for card in cards)
    return max(1, round(seconds / 60)) if cards else 0


def reading_order(study: Study, incidents: tuple[Incident, ...], page: int = 5) -> tuple[Incident, ...]:
    """The order in which a code's incidents are shown: constant comparison, case with case.

    The most typical one of each case first, and the least typical of all as the last on the first page, so
    that it shows what the code has in common and where it frays.
    """
    ranked = sorted(incidents, key=lambda i: (-i.strength, i.span))
    first: list[Incident] = []
    later: list[Incident] = []
    seen: set[str] = set()
    for incident in ranked:
        case = study.case_at(incident.span)
        (later if case in seen else first).append(incident)
        seen.add(case)
    order = [*first, *later]
    if len(order) > page:
        order.remove(ranked[-1])
        order.insert(page - 1, ranked[-1])
    return tuple(order)
