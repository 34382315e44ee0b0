"""Choosing in a terminal: a code by number, id or words; passages by the numbers on screen."""

from __future__ import annotations

import re

from gt_assist.codebook import Code
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.review.draw import code_lines
from gt_assist.review.queue import Card
from gt_assist.review.sitting import Sitting


def choose_code(sitting: Sitting, card: Card, prompt: str) -> Code | None:
    """Lets the coder choose another code from those nearest in words, or by typing."""
    choices = others(sitting, card)
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


def name_for(sitting: Sitting, card: Card, prompt: str) -> str:
    """The id of a code chosen by number, else the name as typed."""
    choices = others(sitting, card)
    for line in code_lines(sitting.study, choices[:9]):
        sitting.face.say(line)
    typed = sitting.face.line(prompt).strip()
    return choices[indices(typed, min(9, len(choices)))[0]].id if typed.isdigit() else typed


def others(sitting: Sitting, card: Card) -> list[Code]:
    """The other open codes: what was suggested for these passages, then those that share words, accepted ones first."""
    book = sitting.study.codebook
    own = set(card.spans())
    suggested = {code: score for s in book.suggestions if s.span in own for code, score in s.codes}
    words = set(card.code.name.casefold().split())

    def rank(code: Code) -> tuple[float, int, int, str]:
        shared = len(words & set(code.name.casefold().split()))
        return -suggested.get(code.id, 0.0), -shared, 0 if code.status == "accepted" else 1, code.id

    choices = (c for c in book.with_status("accepted", "candidate") if c.id != card.code.id and not sitting.hides(c))
    return sorted(choices, key=rank)


def one(sitting: Sitting, card: Card, prompt: str) -> Span:
    """The passage the coder means; not asked where there is only one."""
    spans = sitting.spans(card)
    if len(spans) == 1:
        return spans[0]
    return numbers(sitting.face.line(f"{prompt}> ") or "1", spans[: sitting.visible])[0]


def several(sitting: Sitting, card: Card, prompt: str) -> list[Span]:
    """The passages the coder means, of those on screen."""
    return numbers(sitting.face.line(prompt), sitting.spans(card)[: sitting.visible])


def numbers(typed: str, spans: tuple[Span, ...]) -> list[Span]:
    """The passages with these numbers."""
    return [spans[index] for index in indices(typed, len(spans))]


def indices(typed: str, count: int) -> list[int]:
    """Numbers as typed ("1 3-5, 7") as indices from 0; raises DecisionError when one is not on screen."""
    found: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", typed):
        found += range(int(first) - 1, int(last or first))
    if not found or any(not 0 <= index < count for index in found):
        raise DecisionError(f"Numbers from 1 to {count} are on screen.", hint="For example: 2 4-6")
    return list(dict.fromkeys(found))
