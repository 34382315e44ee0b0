"""The review loop on plain lines: a card at a time, single keys as in `git add -p`, saved before the next question."""

from __future__ import annotations

import re

from gt_assist.errors import DecisionError
from gt_assist.review import decide
from gt_assist.review.choosing import as_number, indices, one
from gt_assist.review.draw import header
from gt_assist.review.keys import DECIDING, Key
from gt_assist.review.queue import Card, Queue, minutes, queue
from gt_assist.review.sitting import PAGE, Desk, Face, Left, Names, Sitting, more, show_context, show_page

HELP = {
    "y": "accept it (an offer: take all passages; a nomination: promote it; constructs: confirm the first)",
    "n": "reject it (an offer: take none; a nomination: leave it initial; constructs: none fits)",
    "r": "rename it",
    "i": "take the phrase in vivo as its name",
    "m": "merge it into another code",
    "s": "split it (an offer: select which passages to take)",
    "x": "drop an incident (an offer: decline a passage)",
    "v": "move an incident to another code",
    "a": "code a passage of your own choosing, under any code",
    "c": "its constructs, with what each holds",
    "o": "write a memo",
    "w": "mark it as carrying weight, for focused coding",
    "d": "mark an incident as contrary to the code",
    "f": "put codes under this focused code",
    "l": "show more incidents (also the space bar)",
    "t": "show the turns around an incident",
    "k": "skip it for now",
    "u": "undo your last decision (repeat for more)",
    "U": "redo what you undid",
    "g": "go to a card by its number, its id or words of its name",
    "/": "search names and incidents",
    "?": "this help",
    "q": "quit; everything is saved",
}
PROMPT = {
    "candidate": "y n r i m s x v a c o l t k u ? q > ",
    "one-off": "y n r i m v a c o t k u ? q > ",
    "offer": "y n s x v a o l t k u ? q > ",
    "nomination": "y n r w f o l t k u ? q > ",
    "constructs": "y n c o t k u ? q > ",
}


def review(
    desk: Desk, face: Face, names: Names, which: Queue = "codes", code_first: bool = False, pace: float | None = None
) -> Sitting:
    """Asks about one card after the other until the queue is empty, the coder quits, or the input ends."""
    sitting = Sitting(desk, face, names, which, code_first)
    cards = queue(sitting.study.codebook, which)
    face.say(_opening(cards, which, pace, desk.coder))
    while cards:
        card = _next(sitting, cards)
        try:
            _draw(sitting, card, cards)
            act(sitting, card)
            if sitting.finished:
                break
        except EOFError:
            break
        except Left:
            face.say("  left; nothing was decided")
        except DecisionError as error:
            face.say(f"  ! {error.message} {error.hint}")
        cards = queue(sitting.study.codebook, which)
    face.say(_closing(sitting, cards))
    return sitting


def _opening(cards: tuple[Card, ...], which: Queue, pace: float | None, coder: str) -> str:
    if not cards:
        return {
            "codes": "No codes wait for a decision.",
            "one-offs": "No one-off incidents wait for a decision.",
            "focused": "Nothing waits here. `gt-assist propose --focused` nominates accepted codes.",
            "constructs": "No accepted code has constructs to look at.",
        }[which]
    by_kind = {kind: sum(c.kind == kind for c in cards) for kind in dict.fromkeys(c.kind for c in cards)}
    what = " and ".join(f"{number} {_plural(kind, number)}" for kind, number in by_kind.items())
    time = minutes(cards, pace)
    about = "about a minute" if time == 1 else f"about {time} minutes" if time < 90 else f"about {time / 60:.1f} hours"
    return f"{what} to look at, {about}. You decide as {coder}; each decision is saved at once. ? shows the keys."


def _plural(kind: str, number: int) -> str:
    one, many = {
        "candidate": ("candidate code", "candidate codes"),
        "one-off": ("one-off incident", "one-off incidents"),
        "offer": ("accepted code with more passages", "accepted codes with more passages"),
        "nomination": ("nomination", "nominations"),
        "constructs": ("code with constructs", "codes with constructs"),
    }[kind]
    return one if number == 1 else many


def _closing(sitting: Sitting, cards: tuple[Card, ...]) -> str:
    count = "1 decision" if sitting.decided == 1 else f"{sitting.decided} decisions"
    left = (
        f"{len(cards)} still open; `gt-assist review` goes on where you stopped." if cards else "None left open here."
    )
    return f"\n{count} saved. {left}"


def _next(sitting: Sitting, cards: tuple[Card, ...]) -> Card:
    """The card asked for, else the one in hand, else the first not skipped; skipped ones come again at the end."""
    by_key = {card.key(): card for card in cards}
    if sitting.wanted in by_key:
        chosen = by_key[sitting.wanted]
        sitting.skipped = [key for key in sitting.skipped if key != sitting.wanted]
    elif sitting.card in by_key and sitting.card not in sitting.skipped:
        chosen = by_key[sitting.card]
    else:
        fresh = [card for card in cards if card.key() not in sitting.skipped]
        if not fresh:
            sitting.skipped.clear()
        chosen = fresh[0] if fresh else cards[0]
    sitting.wanted = None
    if chosen.key() != sitting.card:
        sitting.card, sitting.visible, sitting.shown = chosen.key(), PAGE, set()
    return chosen


def _draw(sitting: Sitting, card: Card, cards: tuple[Card, ...]) -> None:
    position = [c.key() for c in cards].index(card.key()) + 1
    done = _done(sitting, card)
    lines = header(
        sitting.study, card, done + position, done + len(cards), sitting.names.names, sitting.hides(card.code)
    )
    for line in lines:
        sitting.face.say(line)
    show_page(sitting, card, 0, sitting.visible)


def _done(sitting: Sitting, card: Card) -> int:
    """How many cards of this queue are decided already, so that the counter never starts anew."""
    if card.kind not in ("candidate", "one-off", "offer") or sitting.which == "focused":
        return 0
    many = sitting.which == "codes"
    codes = sitting.study.codebook.with_status("accepted", "rejected", "merged", "split")
    return sum((len(code.incidents) != 1) == many for code in codes if code.origin == "proposed")


def act(sitting: Sitting, card: Card) -> None:
    """Reads keys until one decides something or leaves the card."""
    if sitting.hides(card.code):
        return _write_first(sitting, card)
    while True:
        key = sitting.face.key(PROMPT[card.kind])
        if key in ("l", " "):
            more(sitting, card)
            continue
        if key == "?":
            show_help(sitting)
            continue
        if key == "t":
            show_context(sitting, one(sitting, card, "around which number?"))
            continue
        step = KEYS.get(key)
        if step is None:
            named = f"key {key!r}" if key.isprintable() else "such key"  # an arrow, Enter
            sitting.face.say(f"  ! There is no {named} here. ? shows the keys.")
            continue
        return step(sitting, card)


def _write_first(sitting: Sitting, card: Card) -> None:
    """The coder writes her own code before she sees the program's; a single letter is a key as usual."""
    while True:
        try:
            typed = sitting.face.line("your code (a single letter is a key, ? shows them) > ").strip()
        except Left:
            raise EOFError from None  # here Ctrl-C leaves the loop, as it does where a key is asked for
        if typed in ("l", "?", ""):
            (show_help(sitting) if typed == "?" else more(sitting, card))
            continue
        if typed == "t":
            show_context(sitting, one(sitting, card, "around which number?"))
            continue
        if len(typed) == 1:
            step = KEYS.get(typed)
            if typed in "yircs":
                sitting.face.say("  ! Write your own code first.")
                continue
            if step is None:
                sitting.face.say(f"  ! There is no key {typed!r} here. ? shows the keys.")
                continue
            return step(sitting, card)
        events = decide.rename(sitting.study.codebook, card.code, typed, unseen=True)
        sitting.face.say(f"  the program's label: {card.code.proposed_name}")
        sitting.record(events, f"named “{decide.tidy(typed)}”")
        sitting.written.add(card.code.id)
        return None


def show_help(sitting: Sitting) -> None:
    """Shows what each key does."""
    for key, meaning in HELP.items():
        sitting.face.say(f"  {key}  {meaning}")


def skip(sitting: Sitting, card: Card) -> None:
    """k: leaves the card for later."""
    sitting.skipped.append(card.key())


def undo(sitting: Sitting, _: Card) -> None:
    """u: takes the last decision back, and goes to the card that waits for it again."""
    before = {card.key() for card in queue(sitting.study.codebook, sitting.which)}
    sitting.face.say(f"  undone: {sitting.desk.undo()}")
    back = [card.key() for card in queue(sitting.study.codebook, sitting.which) if card.key() not in before]
    sitting.wanted = back[0] if back else sitting.card
    sitting.card = ""


def redo(sitting: Sitting, _: Card) -> None:
    """U: takes the last undoing back."""
    sitting.face.say(f"  redone: {sitting.desk.redo()}")
    sitting.card = ""


def goto(sitting: Sitting, card: Card) -> None:
    """g: goes to another open card."""
    cards = queue(sitting.study.codebook, sitting.which)
    typed = sitting.face.line("go to which card? (+3, -1, an id, or words of its name) > ").strip()
    keys = [each.key() for each in cards]
    at = keys.index(sitting.card) if sitting.card in keys else 0
    if not typed:
        return
    if digits := re.fullmatch(r"([+-]?)(\d+)", typed):
        far = as_number(digits[2])
        # A plain number is that of the counter, which goes on from what is decided already.
        target = {"+": at + far, "-": at - far, "": far - 1 - _done(sitting, card)}[digits[1]]
        sitting.wanted = keys[max(0, min(len(keys) - 1, target))]
        return
    wanted = [c for c in cards if typed == c.code.id or (typed and typed.casefold() in _visible_name(sitting, c))]
    if not wanted:
        raise DecisionError("No open card answers to that.", hint="/ searches the incidents too.")
    sitting.wanted = wanted[0].key()


def search(sitting: Sitting, _: Card) -> None:
    """/: finds open cards by words of their names or incidents."""
    words = sitting.face.line("search for > ").strip().casefold()
    study = sitting.study
    hits = [
        card
        for card in queue(study.codebook, sitting.which)
        if words
        and (words in _visible_name(sitting, card) or any(words in study.text(s).casefold() for s in card.spans()))
    ]
    if not hits:
        raise DecisionError("No open card holds these words.", hint="Try fewer words.")
    for number, card in enumerate(hits[:9], start=1):
        sitting.face.say(f"  {number:>2}  {'(label hidden)' if sitting.hides(card.code) else card.code.name}")
    chosen = sitting.face.line("go to which number? (Enter: stay) > ")
    if chosen.strip():
        sitting.wanted = hits[indices(chosen, min(9, len(hits)))[0]].key()


def _visible_name(sitting: Sitting, card: Card) -> str:
    return "" if sitting.hides(card.code) else card.code.name.casefold()


def finish(sitting: Sitting, _: Card) -> None:
    """q: stops."""
    sitting.finished = True


KEYS: dict[str, Key] = {**DECIDING, "k": skip, "u": undo, "U": redo, "g": goto, "/": search, "q": finish}
