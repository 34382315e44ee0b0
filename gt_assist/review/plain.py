"""The review loop on plain lines: a card at a time, single keys as in `git add -p`, saved before the next question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gt_assist.codebook import Code
from gt_assist.errors import DecisionError
from gt_assist.review import decide
from gt_assist.review.choosing import one
from gt_assist.review.comparing import compare
from gt_assist.review.draw import broken
from gt_assist.review.keyhelp import help_lines, key_line
from gt_assist.review.keys import DECIDING, STAY, Key
from gt_assist.review.queue import Card, Queue
from gt_assist.review.saying import closing, opening, point_to_pages
from gt_assist.review.sitting import (
    PAGE,
    Desk,
    Face,
    Left,
    Names,
    Sitting,
    breaking,
    more,
    page_lines,
    show_context,
    show_page,
    top,
)
from gt_assist.review.visiting import go, goto, reopen, search, visited

if TYPE_CHECKING:
    from gt_assist.review.beside import Vectors

LEAST = 2  # passages shown at first, however small the screen
BELOW = 4  # lines under the passages: how many were shown, the name, the keys, and one to spare


def review(
    desk: Desk,
    face: Face,
    names: Names,
    which: Queue = "codes",
    code_first: bool = False,
    pace: float | None = None,
    start: Code | None = None,
    vectors: Callable[[], Vectors] = dict,
    promise: Callable[[], float] = float,
) -> Sitting:
    """Asks about one card after the other until the queue is empty, the coder quits, or the input ends.

    `start` is the code to begin with, whatever has been decided about it. `vectors`, asked for only when they
    are wanted, are those of the segments, as far as they are known. `promise` says how many of the next page's
    uncoded passages (paging.py) have a right code beside them, by what is known.
    """
    sitting = Sitting(desk, breaking(face), names, which, code_first, vectors)
    sitting.refresh()
    go(sitting, start)
    sitting.face.say(opening(sitting.cards, which, pace, desk.coder))
    point_to_pages(sitting, promise)
    while (card := _next(sitting)) is not None:
        try:
            _draw(sitting, card)
            act(sitting, card)
            if sitting.finished:
                break
        except EOFError:
            break
        except Left:
            sitting.face.say("  left; nothing was decided")
        except DecisionError as error:
            sitting.face.say(f"  ! {error.message} {error.hint}")
        _go_on(sitting, card)
    sitting.face.say(closing(sitting))
    if sitting.decided:
        point_to_pages(sitting, promise)
    return sitting


def _go_on(sitting: Sitting, card: Card) -> None:
    """What waits now. A code whose state has changed under a visit is left; one in hand that now belongs in another
    queue, since a passage left it or came to it, stays in hand."""
    waited = card in sitting.cards
    sitting.refresh()
    now = sitting.study.codebook.codes.get(card.code.id)
    if sitting.visiting == card.code.id and (now is None or now.status != card.code.status):
        sitting.visiting = ""
    if waited and now and now.status == "candidate" and card.key() not in [c.key() for c in sitting.cards]:
        sitting.visiting = now.id


def _next(sitting: Sitting) -> Card | None:
    """The card asked for, else the one in hand, else the first not skipped; skipped ones come again at the end."""
    chosen = visited(sitting)
    if chosen is None:
        if sitting.back:
            sitting.card, sitting.back = sitting.back, ""
        sitting.visiting = ""
        if not sitting.cards:
            return None
        chosen = _waiting(sitting)
    elif not sitting.back:
        sitting.back = sitting.card
    sitting.wanted = None
    if chosen.key() != sitting.card:
        sitting.card, sitting.shown = chosen.key(), set()
        sitting.visible = sitting.page = _page(sitting, chosen)
    return chosen


def _page(sitting: Sitting, card: Card) -> int:
    """How many passages are shown at first: as many as fit under the card's top, two at least."""
    sitting.page = PAGE
    if not sitting.face.height:
        return sitting.page
    lines = sum(len(broken(line, sitting.face.width)) for line in top(sitting, card, "[100/100]"))
    room = sitting.face.height - lines - BELOW
    while sitting.page > LEAST and len(page_lines(sitting, card, 0, sitting.page)) > room:
        sitting.page -= 1
    return sitting.page


def _waiting(sitting: Sitting) -> Card:
    by_key = {card.key(): card for card in sitting.cards}
    if sitting.wanted in by_key:
        sitting.skipped = [key for key in sitting.skipped if key != sitting.wanted]
        return by_key[sitting.wanted]
    if sitting.card in by_key and sitting.card not in sitting.skipped:
        return by_key[sitting.card]
    fresh = [card for card in sitting.cards if card.key() not in sitting.skipped]
    if not fresh:
        sitting.skipped.clear()
    return fresh[0] if fresh else sitting.cards[0]


def _draw(sitting: Sitting, card: Card) -> None:
    keys = [each.key() for each in sitting.cards]
    sitting.counter = ""
    if card.key() in keys:
        done = sitting.done(card)
        sitting.counter = f"[{done + keys.index(card.key()) + 1}/{done + len(keys)}]"
    for line in top(sitting, card, sitting.counter):
        sitting.face.say(line)
    show_page(sitting, card, 0, sitting.visible)


def _prompt(sitting: Sitting, card: Card) -> str:
    """The card's name once more, for its top may be off the screen by now, and the keys most wanted."""
    without = "" if sitting.visible < len(sitting.spans(card)) else "l"
    if card.code.in_vivo is None:
        without += "i"
    if card.kind == "decided" and card.code.status != "accepted":
        without += CLOSED
    named = "\n".join(broken(f"{sitting.counter} {card.code.name}".lstrip(), sitting.face.width))
    return f"{named}\n{key_line(card.kind, sitting.face.width, without)}"


def act(sitting: Sitting, card: Card) -> None:
    """Reads keys until one decides something or leaves the card."""
    if sitting.hides(card.code):
        return _write_first(sitting, card)
    while True:
        key = sitting.face.key(_prompt(sitting, card))
        step = KEYS.get("l" if key == " " else key)
        if step is None:
            named = f"key {key!r}" if key.isprintable() else "such key"  # an arrow, Enter
            sitting.face.say(f"  ! There is no {named} here. ? shows the keys.")
            continue
        if card.kind == "decided" and card.code.status != "accepted" and key in CLOSED:
            sitting.face.say(f"  ! This code is {card.code.status}. e reopens it.")
            continue
        if step(sitting, card) is not STAY:
            return None


def _write_first(sitting: Sitting, card: Card) -> None:
    """The coder writes her own code before she sees the program's; a single letter is a key as usual."""
    while True:
        try:
            typed = sitting.face.line("your code (or a key and Enter; ? shows them) > ").strip()
        except Left:
            raise EOFError from None  # here Ctrl-C leaves the loop, as it does where a key is asked for
        if not typed:
            more(sitting, card)
            continue
        if len(typed) == 1:
            step = KEYS.get(typed)
            if typed in "yircs":
                sitting.face.say("  ! Write your own code first.")
                continue
            if step is None:
                sitting.face.say(f"  ! There is no key {typed!r} here. ? shows the keys.")
                continue
            if step(sitting, card) is STAY:
                continue
            return
        events = decide.rename(sitting.study.codebook, card.code, typed, unseen=True)
        sitting.face.say(f"  the program's label: {card.code.proposed_name}")
        sitting.record(events, f"named “{decide.tidy(typed)}”")
        sitting.written.add(card.code.id)
        return


def show_help(sitting: Sitting, card: Card) -> bool:
    """?: shows what each key does."""
    for line in help_lines(card.kind):
        sitting.face.say(line)
    return STAY


def show_more(sitting: Sitting, card: Card) -> bool:
    """l: shows the next passages."""
    more(sitting, card)
    return STAY


def show_around(sitting: Sitting, card: Card) -> bool:
    """t: shows the turns around a passage."""
    show_context(sitting, one(sitting, card, "around which number?"))
    return STAY


def skip(sitting: Sitting, card: Card) -> None:
    """k: leaves the card for later, or a code that was gone to."""
    if sitting.visiting:
        sitting.visiting = ""
    else:
        sitting.skipped.append(card.key())


def undo(sitting: Sitting, _: Card) -> None:
    """u: takes the last decision back, and goes to the card that waits for it again."""
    before = {card.key() for card in sitting.cards}
    sitting.face.say(f"  undone: {sitting.desk.undo()}")
    sitting.decided = max(0, sitting.decided - 1)
    sitting.refresh()
    back = [card.key() for card in sitting.cards if card.key() not in before]
    if back or not sitting.visiting:
        sitting.wanted = back[0] if back else sitting.card
        sitting.card = sitting.visiting = sitting.back = ""


def redo(sitting: Sitting, _: Card) -> None:
    """U: takes the last undoing back."""
    sitting.face.say(f"  redone: {sitting.desk.redo()}")
    sitting.decided += 1
    sitting.card = ""


def finish(sitting: Sitting, _: Card) -> None:
    """q: stops."""
    sitting.finished = True


KEYS: dict[str, Key] = {
    **DECIDING, "l": show_more, "t": show_around, "b": compare, "?": show_help, "k": skip, "u": undo, "U": redo,
    "g": goto, "/": search, "e": reopen, "q": finish,
}  # fmt: skip
CLOSED = "ynrimsxvcwdfb"  # keys that a code which was rejected, merged or split does not answer to
