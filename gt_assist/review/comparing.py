"""The key for constant comparison: shows what lies beside a code, and brings passages from there into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.review import decide
from gt_assist.review.beside import Beside, Near, beside
from gt_assist.review.choosing import numbers
from gt_assist.review.draw import broken, incident_lines, place, with_question
from gt_assist.review.queue import Card
from gt_assist.review.sitting import Sitting, say_all

LEAST = 2  # passages outside, however small the screen
BELOW = 2  # lines under the passages: the question, and one to spare
NO_VECTORS = (
    "  Nothing to compare with: no vectors by the packaged model are in the study yet. `gt-assist propose` makes them."
)


def compare(sitting: Sitting, card: Card) -> bool:
    """b: shows the nearest passages inside and outside the code; STAY (False) where she brings none into it."""
    apart = card.spans() if card.kind == "offer" else ()
    found = beside(sitting.study, card.code, sitting.vectors(), apart)
    if not found.outside and not found.inside:
        sitting.face.say(NO_VECTORS if found.missing else "  There is nothing else to compare with.")
        return False
    if found.missing:
        sitting.face.say(f"  not compared: segments without vectors, {found.missing}. `gt-assist propose` makes them.")
    found = _fitting(sitting, card, found)
    say_all(sitting.face, _lines(sitting, card, found))
    sitting.shown |= {span for span, _ in (*found.outside, *found.inside, *found.frays)}
    return bool(found.outside) and _bring(sitting, card, tuple(span for span, _ in found.outside))


def _fitting(sitting: Sitting, card: Card, found: Beside) -> Beside:
    """As many of these passages as fit on the screen together, two outside and one of each kind inside at the least."""
    while sitting.face.height and len(_lines(sitting, card, found)) > sitting.face.height - BELOW:
        if len(found.outside) > LEAST:
            found = replace(found, outside=_one_less(found.outside))
        elif len(found.inside) > 1:
            found = replace(found, inside=found.inside[:-1])
        else:
            break
    return found


def _one_less(outside: tuple[Near, ...]) -> tuple[Near, ...]:
    """Without the last of the passages; the nearest of all stays.

    >>> ann, ben = Span("ann.txt", 0, 9), Span("ben.txt", 0, 9)
    >>> [near for _, near in _one_less(((ann, 0.2), (ann, 0.3), (ben, 0.4)))]
    [0.2, 0.4]
    """
    last = outside[-1]
    return (*outside[:-2], last) if last[1] == max(near for _, near in outside) else outside[:-1]


def _lines(sitting: Sitting, card: Card, found: Beside) -> list[str]:
    """What lies beside the card, as it looks: inside first, so that what has numbers stands next to the question."""
    lines = [
        *_inside_lines(sitting, card, "nearest inside:", found.inside),
        *_inside_lines(sitting, card, "least typical inside:", found.frays),
        "  nearest outside, other cases first:" if found.outside else "  Nothing lies outside.",
    ]
    for number, near in enumerate(found.outside, start=1):
        lines += _outside_lines(sitting, number, near)
    return lines


def _inside_lines(sitting: Sitting, card: Card, title: str, found: Sequence[Near]) -> list[str]:
    """Passages of the code, without numbers: those on the card are others'."""
    lines = [f"  {title}"] if found else []
    incidents = {incident.span: incident for incident in card.code.incidents}
    for span, near in found:
        first, *words = incident_lines(sitting.study, 0, incidents[span], sitting.face.width)
        lines += [*broken(f"      {first.split(maxsplit=1)[1]} · {near:.2f}", sitting.face.width), *words]
    return lines


def _outside_lines(sitting: Sitting, number: int, near: Near) -> list[str]:
    """A passage outside the code: where it is, how near, which codes hold it, its words."""
    span, score = near
    held = [
        "a code whose label is hidden" if sitting.hides(code) else f"“{code.name}” ({code.status})"
        for code in decide.holders(sitting.study.codebook, span)
    ]
    top = f"  {number:>2}  {place(sitting.study, span)} · {score:.2f} · in {', '.join(held) or 'no code'}"
    return [*broken(top, sitting.face.width), *with_question(sitting.study, span, sitting.face.width)]


def _bring(sitting: Sitting, card: Card, spans: tuple[Span, ...]) -> bool:
    """Asks which of these passages belong in the code, and whether they leave an accepted code that holds them."""
    typed = sitting.face.line("which numbers belong in this code? (Enter: none) > ")
    if not typed.strip():
        return False
    book, chosen = sitting.study.codebook, numbers(typed, spans)
    held = {code.name: None for span in chosen for code in decide.holders(book, span) if code.status == "accepted"}
    leave = False
    if held:
        names = ", ".join(f"“{name}”" for name in held)
        answer = sitting.face.line(f"leave it in {names} too? (y, n) > ").strip().casefold()
        if answer not in ("y", "yes", "n", "no"):  # a passage leaves an accepted code by no slip
            raise DecisionError("Nothing was brought in.", hint="Answer y or n.")
        leave = answer in ("y", "yes")
    name = "" if sitting.hides(card.code) else f" into “{card.code.name}”"
    sitting.record(decide.bring(book, card.code, chosen, leave), f"{len(chosen)} brought{name}")
    return True
