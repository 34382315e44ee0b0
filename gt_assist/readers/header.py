"""The head of a transcript: titles, dates, lists of who is who; never a turn."""

from __future__ import annotations

import re

from gt_assist.corpus import Role
from gt_assist.readers import names
from gt_assist.readers.marks import Line, Mark

_PAIR = re.compile(r"\s*[*_]{0,3}(?P<key>[^\W_][^:=\n]{0,30}?)[*_]{0,3}\s*(?:[:=]|\s[-–]\s)[*_]{0,3}\s*(?P<value>.*)$")
_LEGEND = re.compile(r"(?P<key>[^\W_][\w .]{0,20}?)\s*(?:[=:]|\s[-–]\s)\s*(?P<value>[^\W\d_]+)")
_WHO = re.compile(
    r"(?i:\b(?P<role>[^\W\d_]{3,})s?)\*{0,3}\s*(?::|=|\bis\b|\bwas\b|\s[-–]\s)\*{0,3}\s*"
    r"(?P<name>[A-ZÀ-Þ][\w'’.-]*(?:[ ]+[A-ZÀ-Þ][\w'’.-]*){0,3})"
)
_META = names.NOT_NAMES | {"participants", "interviewers"}


def head_of(text: str, lines: list[Line], marks: list[Mark]) -> int:
    """The index of the first line after the head; 0 where there is no head.

    A head is made of `Date: ...` lines and of legends (`I1: Interviewer 1`), with short values; a label line
    beside those is part of it, since "Interviewer: Jane" there says who, not what was said.
    """
    at = {mark.line: mark for mark in marks}
    end, in_block = 0, False
    for index, line in enumerate(lines):
        content = text[line.start : line.end]
        if not content.strip():
            in_block = False
            continue
        if index in at:
            if not _legend(content) and not (_beside(text, lines, index, in_block) and _short(content)):
                break
            end, in_block = index + 1, True
        elif _meta(content):
            end, in_block = index + 1, True
    return end


def _beside(text: str, lines: list[Line], index: int, in_block: bool) -> bool:
    """Whether the head's own lines stand right before this line or right after it."""
    if in_block:
        return True
    for line in lines[index + 1 : index + 6]:
        content = text[line.start : line.end]
        if not content.strip() or not _short(content):
            return False
        if _meta(content):
            return True
    return False


def _meta(line: str) -> bool:
    pair = _PAIR.match(line)
    words = names.words_of(pair["key"]) if pair else []
    return bool(words) and (words[0] in _META or words[-1] in _META) and len(words) <= 4


def _legend(line: str) -> bool:
    pair = _PAIR.match(line)
    return bool(pair) and pair is not None and _short(line) and names.role(_first_words(pair["value"])) is not None


def _first_words(value: str) -> str:
    return " ".join(value.strip().split()[:2])


def _short(line: str) -> bool:
    """Whether what follows the key is a few words, no sentence."""
    pair = _PAIR.match(line)
    value = pair["value"].strip() if pair else ""
    return 1 <= len(value.split()) <= 5 and value[-1] not in ".?!…,"


def legend_of(head: str) -> dict[str, Role]:
    """Roles that the head explains ("I = interviewer"), by label in small letters.

    >>> legend_of("I = interviewer, X = informant")
    {'i': 'interviewer', 'x': 'participant'}

    Where it says who the interviewer was ("Interviewer: Jane Doe"), her full name, either name and her initials count.
    """
    found: dict[str, Role] = {}
    for match in _WHO.finditer(head):
        if (meant := names.role(match["role"])) and names.role(match["name"]) is None:
            parts = match["name"].rstrip(".").split()
            initials = "".join(part[0] for part in parts) if len(parts) > 1 else ""
            for label in filter(None, {" ".join(parts), parts[0], parts[-1], initials}):
                found[names.key(label)] = meant
    for match in _LEGEND.finditer(head):
        meant = names.role(match["value"]) if len(match["value"]) > 2 else None
        if meant:
            found[names.key(match["key"])] = meant
    return found
