"""Going to any code, whatever was decided about it: by number, id or words; and reopening what was decided."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gt_assist.codebook import Code
from gt_assist.errors import DecisionError, LaterDecisionsError
from gt_assist.review.choosing import as_number, indices
from gt_assist.review.draw import spread
from gt_assist.review.queue import Card, Kind, queue
from gt_assist.review.sitting import Sitting

LISTED = 15
STANDING = {"accepted": 0, "candidate": 1, "rejected": 2, "merged": 3, "split": 4}


def goto(sitting: Sitting, card: Card) -> None:
    """g: goes to another card, or to any code."""
    cards = sitting.cards
    typed = sitting.face.line("go where? (+3, -1, a card's number, an id, or words of a name) > ").strip()
    if not typed:
        return None
    if digits := re.fullmatch(r"([+-]?)(\d+)", typed):
        if not cards:
            raise DecisionError("No cards wait any more.", hint="Type an id or words of a code's name.")
        keys = [each.key() for each in cards]
        at = keys.index(sitting.card) if sitting.card in keys else 0
        far = as_number(digits[2])
        # A plain number is that of the counter, which goes on from what is decided already.
        target = {"+": at + far, "-": at - far, "": far - 1 - sitting.done(card)}[digits[1]]
        return go(sitting, cards[max(0, min(len(keys) - 1, target))].code)
    codes = sitting.study.codebook.codes
    words = typed.casefold()
    exact = [c for c in codes.values() if typed == c.id or words == _visible_name(sitting, c)]
    hits = exact or [c for c in codes.values() if words in _visible_name(sitting, c)]
    if not hits:
        raise DecisionError("No code answers to that.", hint="/ searches the passages too.")
    return go(sitting, _one_of(sitting, hits))


def search(sitting: Sitting, _: Card) -> None:
    """/: finds codes by words of their names or passages."""
    words = " ".join(sitting.face.line("search for > ").casefold().split())
    if not words:
        return None
    study = sitting.study
    offered = {card.code.id: card.spans() for card in sitting.cards if card.kind == "offer"}

    def holds(code: Code) -> bool:
        spans = (*code.spans(), *offered.get(code.id, ()))
        return any(words in " ".join(study.text(span).casefold().split()) for span in spans)

    hits = [c for c in study.codebook.codes.values() if words in _visible_name(sitting, c) or holds(c)]
    if not hits:
        raise DecisionError("No code holds these words.", hint="Try fewer words.")
    return go(sitting, _one_of(sitting, hits, words))


def _one_of(sitting: Sitting, hits: Sequence[Code], words: str = "") -> Code | None:
    """The one meant: names before passages; what waits for an answer first, then what was accepted, then the rest."""
    waiting = {card.code.id for card in sitting.cards}

    def rank(code: Code) -> tuple[bool, bool, int, str, str]:
        name = _visible_name(sitting, code)
        return words not in name, code.id not in waiting, STANDING[code.status], name, code.id

    ranked = sorted(hits, key=rank)
    if len(ranked) == 1 and not words:
        return ranked[0]
    for number, code in enumerate(ranked[:LISTED], start=1):
        name = "(label hidden)" if sitting.hides(code) else code.name
        sitting.face.say(f"  {number:>2}  {name}  ({code.status}, {spread(sitting.study, code)})")
    if len(ranked) > LISTED:
        sitting.face.say(f"      and {len(ranked) - LISTED} more: add a word")
    chosen = sitting.face.line("go to which number? (Enter: stay) > ")
    return ranked[indices(chosen, min(LISTED, len(ranked)))[0]] if chosen.strip() else None


def _visible_name(sitting: Sitting, code: Code) -> str:
    return "" if sitting.hides(code) else code.name.casefold()


def go(sitting: Sitting, code: Code | None) -> None:
    """Goes to the card of a code: the one that waits for an answer, else one to look at what was decided."""
    if code is None:
        return
    waiting = next((card for card in sitting.cards if card.code.id == code.id), None)
    if waiting is not None:
        sitting.wanted, sitting.visiting = waiting.key(), ""
        return
    sitting.visiting = code.id


def visited(sitting: Sitting) -> Card | None:
    """The card of the code that is being visited, None when there is none."""
    code = sitting.study.codebook.codes.get(sitting.visiting)
    if code is None or any(card.code.id == code.id for card in queue(sitting.study.codebook, sitting.which)):
        return None
    kind: Kind = "decided"
    if code.status == "candidate":
        kind = "one-off" if len(code.incidents) == 1 else "candidate"
    return Card(kind, code)


def reopen(sitting: Sitting, card: Card) -> None:
    """e: takes back what was decided about this code, with what rests on it if she says so."""
    if card.code.status == "candidate":
        raise DecisionError("Nothing is decided about this code yet.", hint="u undoes your last decision.")
    try:
        undone = sitting.desk.reopen(card.code.id)
    except LaterDecisionsError as later:
        many = len(later.told) > 1
        sitting.face.say(f"  {len(later.told)} later decision{'s rest' if many else ' rests'} on that:")
        for said in later.told:
            sitting.face.say(f"    {said}")
        if sitting.face.line("take back too? (y, Enter: no) > ").strip().casefold() not in ("y", "yes"):
            return
        undone = sitting.desk.reopen(card.code.id, with_later=True)
    for said in undone:
        sitting.face.say(f"  undone: {said}")
    sitting.visiting = ""
    sitting.refresh()
    go(sitting, sitting.study.codebook.codes.get(card.code.id))
