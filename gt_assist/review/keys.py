"""The keys that decide: what each does on which kind of card."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from gt_assist.codebook import MemoKind
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.events import CodeCreated
from gt_assist.framework import pair
from gt_assist.review import decide
from gt_assist.review.choosing import as_number, choose_code, indices, name_for, numbers, one, several
from gt_assist.review.draw import amid, code_lines, construct_lines, place, quoted
from gt_assist.review.passage import find_anywhere
from gt_assist.review.queue import Card
from gt_assist.review.sitting import Sitting, show_page

STAY = False
Key = Callable[[Sitting, Card], bool | None]  # STAY where only something was shown, and the card is still there


def accept(sitting: Sitting, card: Card) -> None:
    """y: says yes to what the card asks."""
    code, book = card.code, sitting.study.codebook
    if card.kind == "offer":
        taken = decide.take_offers(code, card.spans(), sitting.shown)
        read = sum(span in sitting.shown for span in card.spans())
        said = f"{len(card.offers)} passages taken into “{code.name}”, {read} of them on screen"
        return sitting.record(taken, said)
    if card.kind == "nomination":
        return sitting.record(decide.promote(code), f"“{code.name}” is a focused code now; f groups codes under it")
    if card.kind == "constructs":
        best = pair(code.constructs) or (code.constructs[0][0],)
        said = ": ".join(sitting.names.names.get(construct, construct) for construct in best)
        return sitting.record(decide.judge_constructs(code, best, []), f"{said} confirmed")
    read = len([span for span in code.spans() if span in sitting.shown])
    held = "1 incident" if len(code.incidents) == 1 else f"{len(code.incidents)} incidents"
    said = f"accepted “{code.name}” with {held}, {read} of them on screen"
    return sitting.record(decide.accept(book, code, sitting.shown), said)


def reject(sitting: Sitting, card: Card) -> None:
    """n: says no to what the card asks."""
    code = card.code
    if card.kind == "offer":
        return sitting.record(decide.decline_offers(code, card.spans()), "none taken")
    if card.kind == "nomination":
        return sitting.record(decide.decline_nomination(code), f"“{code.name}” stays an initial code")
    if card.kind == "constructs":
        refused = decide.judge_constructs(code, [], [c for c, _ in code.constructs])
        return sitting.record(refused, "none of them; the code belongs to the residue")
    return sitting.record(decide.reject(code), f"rejected “{code.name}”")


def rename(sitting: Sitting, card: Card) -> None:
    """r: gives the code another name."""
    name = sitting.face.line("new name > ")
    if name.strip():
        events = decide.rename(sitting.study.codebook, card.code, name)
        sitting.record(events, f"named “{decide.tidy(name)}”{_then(card)}")


def _then(card: Card) -> str:
    return "; y accepts it" if card.code.status == "candidate" else ""


def in_vivo(sitting: Sitting, card: Card) -> None:
    """i: takes the participant's phrase as the name."""
    phrase = card.code.in_vivo.text if card.code.in_vivo else ""
    sitting.record(decide.take_in_vivo(sitting.study.codebook, card.code), f"named “{phrase}”{_then(card)}")


def merge(sitting: Sitting, card: Card) -> None:
    """m: puts this code's incidents into another code."""
    into = choose_code(sitting, card, "merge into which code? (number, id or words; Enter: leave it) > ")
    if into is not None:
        events = decide.merge(card.code, into, sitting.shown)
        sitting.record(events, f"merged into “{into.name}”")


def split(sitting: Sitting, card: Card) -> None:
    """s: divides a code in two or more; on an offer, takes some of the passages and declines the others."""
    spans = sitting.spans(card)
    if sitting.visible < len(spans):
        show_page(sitting, card, sitting.visible, len(spans))
        sitting.visible = len(spans)
    if card.kind == "offer":
        chosen = numbers(sitting.face.line("take which numbers? > "), spans)
        others = [span for span in spans if span not in chosen]
        taken = decide.take_offers(card.code, chosen, sitting.shown)
        events = (*taken, *decide.decline_offers(card.code, others))
        return sitting.record(events, f"{len(chosen)} taken, {len(others)} declined")
    groups: list[tuple[str, list[Span]]] = []
    rest = list(spans)
    other_way = [] if sitting.hides(card.code) else _contrary_numbers(sitting, card)
    while rest:
        ready = " ".join(other_way) if not groups else ""
        usual = f"{ready}, perhaps to the contrary" if ready else "the rest stay together"
        typed = sitting.face.line(f"which numbers make a code of their own? (Enter: {usual}) > ").strip() or ready
        if not typed:
            break
        chosen = [span for span in numbers(typed, spans) if span in rest]
        rest = [span for span in rest if span not in chosen]
        groups.append((sitting.face.line("its name > "), chosen))
    if not groups:
        return None
    if rest:
        name = sitting.face.line(f"name for the rest (Enter: {card.code.name}) > ").strip()
        groups.insert(0, (name or card.code.name, rest))
    events = decide.split(sitting.study.codebook, card.code, groups, sitting.desk.coder)
    asked = "; each is asked about in turn" if card.code.status == "candidate" else ", each accepted"
    return sitting.record(events, f"split into {len(groups)}{asked}")


def _contrary_numbers(sitting: Sitting, card: Card) -> list[str]:
    """The numbers of the passages that seem to say the code's words the other way round; none where all do."""
    incidents = sitting.incidents(card)
    found = [str(number) for number, incident in enumerate(incidents, start=1) if incident.contrary]
    return found if len(found) < len(incidents) else []


def drop(sitting: Sitting, card: Card) -> None:
    """x: takes passages out."""
    spans = several(sitting, card, "drop which numbers?")
    if card.kind == "offer":
        return sitting.record(decide.decline_offers(card.code, spans), f"{len(spans)} declined")
    events = tuple(event for span in spans for event in decide.drop(card.code, span))
    return sitting.record(events, f"{len(spans)} dropped; they will be offered elsewhere by the next propose")


def move(sitting: Sitting, card: Card) -> None:
    """v: takes one incident or several to another code, as one decision."""
    alone = len(sitting.spans(card)) == 1
    spans = list(sitting.spans(card)) if alone else several(sitting, card, "move which numbers?")
    prompt = "to which code? (number, id or name; a new name makes a code; Enter: leave it) > "
    name = name_for(sitting, card, prompt, spans, accepted_only=card.kind == "offer")
    if not name:
        return None
    book, coder = sitting.study.codebook, sitting.desk.coder
    if card.kind == "offer":
        declined = decide.decline_offers(card.code, spans)
        events = decide.code_passages(book, spans, name, coder)
        return sitting.record((*declined, *events), f"{len(spans)} moved to {_called(sitting, events, name)}")
    events = decide.move(book, card.code, spans, name, coder)
    count = "" if alone else f"{len(spans)} "
    return sitting.record(events, f"{count}moved to {_called(sitting, events, name)}")


def _called(sitting: Sitting, events: decide.Events, name: str) -> str:
    """A code by its name, said to be new where it is."""
    found = sitting.study.codebook.codes.get(name)
    made = any(isinstance(event, CodeCreated) for event in events)
    return f"{'the new code ' if made else ''}“{found.name if found else decide.tidy(name)}”"


def code_passage(sitting: Sitting, card: Card) -> None:
    """a: codes a passage of the coder's own choosing."""
    typed = sitting.face.line("its words, or the first ... the last (Enter: leave it) > ")
    if not typed.strip():
        return
    sources = sitting.study.sources
    here = [sources[span.source].transcript for span in sitting.spans(card)[:1]]
    found = find_anywhere(here, typed) or find_anywhere([s.transcript for s in sources.values()], typed)
    if not found:
        raise DecisionError("No turn holds these words.", hint="Copy them as they stand, or type fewer.")
    span = found[0] if len(found) == 1 else _which_passage(sitting, found)
    for line in quoted(sitting.study.text(span), sitting.face.width):
        sitting.face.say(line)
    prompt = "under which code? (number, id or name; a new name makes a code; Enter: leave it) > "
    name = name_for(sitting, card, prompt, [span], accepted_only=True)
    if name:
        events = decide.code_passage(sitting.study.codebook, span, name, sitting.desk.coder)
        sitting.record(events, f"coded as {_called(sitting, events, name)}, {place(sitting.study, span)}")


def _which_passage(sitting: Sitting, found: tuple[Span, ...]) -> Span:
    for number, span in enumerate(found[:9], start=1):
        sitting.face.say(f"  {number:>2}  {place(sitting.study, span)}: {amid(sitting.study, span)}")
    if len(found) > 9:
        sitting.face.say(f"      and {len(found) - 9} more: type more of the words")
    return numbers(sitting.face.line("which one? > "), found[:9])[0]


def constructs(sitting: Sitting, card: Card) -> None:
    """c: looks at the constructs; numbers confirm, numbers with a minus refuse, an id adds."""
    code, names = card.code, sitting.names
    for line in construct_lines(code, names.names, names.definitions, sitting.face.width):
        sitting.face.say(line)
    typed = sitting.face.line("confirm which? (1 3), refuse which? (-2), or an id (Enter: leave it) > ")
    confirmed: list[str] = []
    refused: list[str] = []
    for word in typed.replace(",", " ").split():
        digits = re.fullmatch(r"(-?)(\d+)", word)
        if digits and 1 <= as_number(digits[2]) <= len(code.constructs):
            (refused if digits[1] else confirmed).append(code.constructs[as_number(digits[2]) - 1][0])
        elif word in names.names:
            confirmed.append(word)
        else:
            raise DecisionError(f"There is no construct {word}.", hint="`gt-assist frameworks` lists the ids.")
    events = decide.judge_constructs(code, confirmed, refused)
    sitting.record(events, f"{len(confirmed)} confirmed, {len(refused)} refused")


def memo(sitting: Sitting, card: Card) -> None:
    """o: writes a memo about the code, or with a number and a colon in front about that incident."""
    text = sitting.face.line("memo (2: and your words, for incident 2; Enter: leave it) > ").strip()
    if not text:
        return
    digits = re.match(r"(\d+):\s+(?=\S)", text)
    spans = sitting.spans(card)
    kind: MemoKind = "code"
    span = None
    if digits and 1 <= as_number(digits[1]) <= len(spans):
        span, text, kind = spans[as_number(digits[1]) - 1], text[digits.end() :], "incident"
    sitting.record(decide.write_memo(text, kind, card.code.id, span), f"{kind} memo kept")


def mark(sitting: Sitting, card: Card) -> None:
    """w: marks the code as carrying weight."""
    sitting.record(decide.mark(card.code), "mark taken away" if card.code.marked else "marked as carrying weight")


def contrary(sitting: Sitting, card: Card) -> None:
    """d: marks an incident as contrary to the code; an offered passage is taken into it as a contrary one."""
    span = one(sitting, card, "which number contradicts the code?")
    if card.kind == "offer":
        return sitting.record(decide.take_contrary(card.code, span), "taken as a contrary passage")
    return sitting.record(decide.mark_negative(card.code, span), "marked as contrary")


def group(sitting: Sitting, card: Card) -> None:
    """f: puts accepted codes under this focused code."""
    book = sitting.study.codebook
    others = [c for c in book.accepted() if c.id != card.code.id and c.level == "initial"]
    for line in code_lines(sitting.study, others):
        sitting.face.say(line)
    chosen = sitting.face.line("which numbers stand under it? (Enter: none) > ")
    if not chosen.strip():
        return
    codes = [others[n] for n in indices(chosen, len(others))]
    promoted = decide.promote(card.code) if card.code.level == "initial" else ()
    focused = replace(card.code, level="focused", parent=None if promoted else card.code.parent)
    book = replace(book, codes={**book.codes, focused.id: focused})
    events = tuple(event for code in codes for event in decide.group(book, code, focused))
    said = f"{len(codes)} codes grouped under “{focused.name}”{', a focused code now' if promoted else ''}"
    sitting.record((*promoted, *events), said)


DECIDING: dict[str, Key] = {
    "y": accept, "n": reject, "r": rename, "i": in_vivo, "m": merge, "s": split, "x": drop, "v": move,
    "a": code_passage, "c": constructs, "o": memo, "w": mark, "d": contrary, "f": group,
}  # fmt: skip
