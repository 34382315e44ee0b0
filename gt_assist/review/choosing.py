"""Choosing in a terminal: a code by number, id or words; passages by the numbers on screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from gt_assist.codebook import Code
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.review.beside import alike
from gt_assist.review.draw import code_lines
from gt_assist.review.queue import Card
from gt_assist.review.sitting import Face, Left, Sitting
from gt_assist.study import Study

ALIKE = 0.8  # names that share so much are perhaps meant to be one


def choose_code(sitting: Sitting, card: Card, prompt: str) -> Code | None:
    """Lets the coder choose another code, from the one this may duplicate and those nearest to it, or by typing."""
    same = sitting.twin(card)
    choices = sorted(others(sitting, card, card.spans()), key=lambda code: code != same)
    for line in code_lines(sitting.study, choices[:9]):
        sitting.face.say(line)
    typed = sitting.face.line(prompt).strip()
    if not typed:
        return None
    if typed.isdigit():
        return choices[indices(typed, min(9, len(choices)))[0]]
    hits = [c for c in choices if typed == c.id or typed.casefold() == c.name.casefold()]
    hits = hits or [c for c in choices if typed.casefold() in c.name.casefold()]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise DecisionError("No open code answers to that.", hint="Type its id or words of its name.")
    for line in code_lines(sitting.study, hits[:9]):
        sitting.face.say(line)
    return hits[indices(sitting.face.line("which one? > "), min(9, len(hits)))[0]]


def name_for(sitting: Sitting, card: Card, prompt: str, spans: Sequence[Span], accepted_only: bool = False) -> str:
    """The id of a code chosen by number or by its name, else the name of a new one; empty where she leaves it.

    The codes nearest to the passages `spans` come first.

    Where what she typed is like the name of a code that is there, she is asked which she means.
    """
    around = others(sitting, card, spans)
    choices = [code for code in around if code.status == "accepted" or not accepted_only]
    for line in code_lines(sitting.study, choices[:9]):
        sitting.face.say(line)
    typed = " ".join(sitting.face.line(prompt).split())
    if typed.isdigit():
        return choices[indices(typed, min(9, len(choices)))[0]].id
    known = [*choices, card.code] if card.code.status == "accepted" else choices
    if not typed or any(typed == code.id or typed.casefold() == code.name.casefold() for code in known):
        return typed
    own = [] if sitting.hides(card.code) or card.code.status in ("merged", "split", "rejected") else [card.code]
    return new_or_near(sitting.face, sitting.study, typed, [*around, *own])


def new_or_near(face: Face, study: Study, typed: str, codes: Sequence[Code]) -> str:
    """A name that no code bears, or the id of one of these codes with a name like it, as she says when asked.

    Empty where she means neither.
    """
    near = sorted(like(typed, codes), key=lambda code: code.status != "accepted")[:9]
    if not near:
        return typed
    face.say(f"  There is no code “{typed}” yet. Or did you mean:")
    for line in code_lines(study, near):
        face.say(line)
    meant = face.line("make the new code? (y; a number: that code; Enter: neither) > ").strip()
    if meant.isdigit():
        return near[indices(meant, len(near))[0]].id
    return typed if meant.casefold() in ("y", "yes") else ""


def like(typed: str, codes: Sequence[Code]) -> list[Code]:
    """The codes whose name holds what was typed, or is nearly the same, in the order given.

    >>> [code.name for code in like("the steering groop", [Code("c1", "the steering group"), Code("c2", "tea")])]
    ['the steering group']
    """
    words = typed.casefold()

    def near(code: Code) -> bool:
        name = code.name.casefold()
        return (
            words in name
            or set(words.split()) <= set(name.split())
            or SequenceMatcher(None, words, name).ratio() > ALIKE
        )

    return [code for code in codes if near(code)]


def others(sitting: Sitting, card: Card, spans: Sequence[Span]) -> list[Code]:
    """The other open codes: what was suggested for these passages, then the nearest to them.

    Where nothing is known of nearness: those whose names share words with the card's, accepted ones first.
    """
    book = sitting.study.codebook
    choices = [c for c in book.with_status("accepted", "candidate") if c.id != card.code.id and not sitting.hides(c)]
    near, own = alike(sitting.study, spans, choices, sitting.vectors()), set(spans)
    suggested = {code: score for s in book.suggestions if s.span in own for code, score in s.codes}
    words = _telling(card.code.name)

    def rank(code: Code) -> tuple[float, float, int, int, str]:
        shared = len(words & _telling(code.name))
        return (
            -suggested.get(code.id, 0.0),
            -near.get(code.id, -1.0),
            -shared,
            0 if code.status == "accepted" else 1,
            code.id,
        )

    return sorted(choices, key=rank)


def _telling(name: str) -> set[str]:
    """The words of a name that may say the same as another's: not "for", "the", "own"."""
    return {word for word in name.casefold().split() if len(word) > 3}


def one(sitting: Sitting, card: Card, prompt: str) -> Span:
    """The passage the coder means; not asked where there is only one. Enter leaves the question."""
    spans = sitting.spans(card)
    if len(spans) == 1:
        return spans[0]
    return numbers(_answer(sitting, f"{prompt} (Enter: leave it) > "), spans[: sitting.visible])[0]


def several(sitting: Sitting, card: Card, prompt: str) -> list[Span]:
    """The passages the coder means, of those on screen. Enter leaves the question."""
    return numbers(_answer(sitting, f"{prompt} (Enter: leave it) > "), sitting.spans(card)[: sitting.visible])


def _answer(sitting: Sitting, prompt: str) -> str:
    typed = sitting.face.line(prompt)
    if not typed.strip():
        raise Left
    return typed


def numbers(typed: str, spans: tuple[Span, ...]) -> list[Span]:
    """The passages with these numbers."""
    return [spans[index] for index in indices(typed, len(spans))]


def indices(typed: str, count: int) -> list[int]:
    """Numbers as typed ("1 3-5, 7") as indices from 0; raises DecisionError when one is not on screen."""
    if not count:
        raise DecisionError("There is nothing on screen to choose from.", hint="? shows the keys.")
    typed_ranges = re.findall(r"(\d+)(?:\s*-\s*(\d+))?", typed)
    ranges = [(as_number(first), as_number(last or first)) for first, last in typed_ranges]
    if not ranges or any(not 1 <= first <= last <= count for first, last in ranges):
        raise DecisionError(f"Numbers from 1 to {count} are on screen.", hint="For example: 2 4-6")
    return list(dict.fromkeys(index for first, last in ranges for index in range(first - 1, last)))


def as_number(digits: str) -> int:
    """A number as typed; from a billion on, all are as good as a billion.

    >>> as_number("7"), as_number("9" * 9999)
    (7, 1000000000)
    """
    return int(digits) if len(digits) < 10 else 10**9
