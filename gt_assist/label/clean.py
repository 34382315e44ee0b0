"""Talk made readable for the parser: fillers, repeats and marks left out, every letter's origin remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gt_assist.label.words import PLACEHOLDER

_NOT_AFTER = (
    r"(?<!do )(?<!did )(?<!if )(?<!as )(?<!n't )(?<!that )(?<!what )(?<!let )(?<!before )(?<!when )(?<!to )(?<!how )"
)
_FILLERS = (
    r"\b(?:u+m+|u+h+|e+rm+|er|ah+|h+mm*|mm+|mhm|uh-huh|mm-hmm)\b[,.]?[ ]?",
    r",?[ ]?\byou know what I mean\b",
    r",[ ](?:like|you see|I guess|I suppose|I think|I believe|I'd say|I would say|let's say|you know|I mean),",
    r",[ ](?:like|right|okay|you see|I guess|I suppose|I think|I believe|I'd say|I would say|let's say|you know|I mean)"
    r"(?=[,.?!])",
    _NOT_AFTER + r"\byou know\b,?[ ]?(?!what|how|why|who|where|when|if|the\b|a\b|them|him|her|about|nothing|anything)",
    _NOT_AFTER + r"\bI mean\b,?[ ]?(?!it\b)",
    r"(?<!\ba )(?<!some )(?<!what )(?<!this )(?<!that )(?<!any )(?<!the )(?<!one )(?<!same )(?<!other )(?<!every )"
    r"(?<!certain )(?<!different )(?<!another )(?<!which )(?<!right )\b(?:kind|sort)[ ]of\b[ ]?(?:like\b,?[ ]?)?",
    r",?[ ]?\b(?:to be (?:honest|fair|frank)(?: with you)?|at the end of the day|as it were|if that makes sense"
    r"|in a way)\b,?[ ]?",
    r"(?:"
    + "|".join(rf"(?<=\b{w} )" for w in "at in on to for with of from by up out have do get the a".split())
    + r")like\b,?[ ]",
    r"\b(?:basically|obviously|actually|literally|honestly|frankly)\b,?[ ]?",
    r",?[ ]?\b(?:or something(?: like that)?|or whatever|and stuff(?: like that)?|and so on|and things like that"
    r"|et cetera|etc\.?|and all that)(?=[\s.,;!?]|$)",
)
_OPENERS = (
    r"(?:(?<=^)|(?<=[.?!][ ]))(?:(?:(?:yeah|yes|yep|no|well|so|okay|ok|right|and|but|oh|now|sure|exactly|absolutely"
    r"|like|true|or|also|again|anyway|definitely)[,.]+[ ]*)|(?:(?:yeah|well|okay|and|but|oh|so(?=[ ]"
    r"(?:i|we|you|they|he|she|it|the|then|there|that|this|yeah|in|for)\b))[ ]+))+"
)
_REPEATS = r"\b(?!(?:very|that|had|no)\b)(\w+(?:'\w+)?)(?:[ ]?[,\-–—.…]*[ ]+(?=\1\b(?!['’])))"
_EVENT = re.compile(
    r"laugh|pause|inaudible|unclear|cross|silence|sigh|noise|cough|phone|overlap|chuckl|sniff|interrupt|break|\d\d?:\d\d",
    re.I,
)
_BRACKETS = re.compile(
    r"\[[^\[\]\n]{0,80}\]|\((?:laugh|pause|inaudible|unclear|sigh|cough|chuckl)[^()\n]{0,40}\)|_{3,}|\bX{3,}\b"
)
_MARKS = re.compile(r"\*+|`+|\\+|^#+[ ]?|^[>\-•]+[ ]", re.M)
_SLASH = re.compile(r"[ ]*/[ ]*(?=[A-Z])|[ ]+/[ ]*|/[ ]+")
_DROPPED = re.compile("|".join(f"(?:{p})" for p in _FILLERS), re.I)
_OPENING = re.compile(_OPENERS, re.I)
_REPEATED = re.compile(_REPEATS, re.I)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`text` for the parser; `origin[i]` is where its character i stands in the segment, -1 where we put it in."""

    text: str
    origin: tuple[int, ...]

    def source(self, start: int, end: int) -> tuple[int, int] | None:
        """The segment's own offsets of `text[start:end]`, or None where something was left out or put in between."""
        first, last = self.origin[start], self.origin[end - 1]
        whole = first >= 0 and last - first == end - 1 - start
        return (first, last + 1) if whole and min(self.origin[start:end]) >= 0 else None

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The nearest part of the segment that covers `text[start:end]`, whatever was left out inside it."""
        known = [o for o in self.origin[start:end] if o >= 0]
        return (known[0], known[-1] + 1) if known else (0, 1)


def clean(text: str) -> Cleaned:
    """Leave out what is no part of the sentence.

    >>> clean("We, you know, lost the the supervisor.").text
    'We lost the supervisor.'
    """
    state = Cleaned(text.replace("\n", " ").replace("’", "'"), tuple(range(len(text))))
    state = _replace(state, _BRACKETS, _bracket)
    state = _replace(state, _MARKS, "")
    state = _replace(state, _SLASH, ". ")
    for pattern in (_DROPPED, _REPEATED, _OPENING):
        shorter = _replace(state, pattern, "")
        state = shorter if any(c.isalpha() for c in shorter.text) else state  # "Yeah." is all there is
    return state


def _bracket(match: re.Match[str]) -> str:
    """What stands in for it, never run together with the words that it touches."""
    inside, before, after = match.group(), match.string[: match.start()][-1:], match.string[match.end() :][:1]
    joined, joins = before.isalnum() or before in ("]", "_"), after.isalnum()
    if _EVENT.search(inside) or len(inside.split()) > 4:
        return " " if joined and joins else ""
    return f"{' ' if joined else ''}{PLACEHOLDER}{' ' if joins else ''}"


def _replace(state: Cleaned, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Cleaned:
    text: list[str] = []
    origin: list[int] = []
    at = 0
    for match in pattern.finditer(state.text):
        new = by if isinstance(by, str) else by(match)
        text += [state.text[at : match.start()], new]
        origin += [*state.origin[at : match.start()], *[-1] * len(new)]
        at = match.end()
    text.append(state.text[at:])
    return Cleaned("".join(text), (*origin, *state.origin[at:]))
