"""Which of the lines that look like labels really open a turn: evidence, not looks alone.

A label has to recur, or say itself what it is ("Interviewer:"), or stand in a file that is labelled throughout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from gt_assist.readers import clock, names
from gt_assist.readers.marks import SHAPES, Line, Mark, Shape, slips

# Shapes that ordinary writing also uses; they need two speakers who recur.
_WEAK: frozenset[Shape] = frozenset({"tab", "bracket", "bold", "dash", "dot"})
_STRONG: frozenset[Shape] = frozenset({"stamp", "colon", "alone"})


def labelled(text: str, lines: list[Line], marks: list[Mark]) -> list[Mark]:
    """The marks that open turns, one a line, in order; empty where there are no speakers."""
    best: tuple[Mark, ...] = ()
    filled = _filled(text, lines)
    for shape in SHAPES:
        of_shape = [mark for mark in marks if mark.shape == shape]
        if shape == "alone":
            of_shape = _with_bare(text, lines, marks, of_shape)
        if len(of_shape) > len(best):
            accepted = _accepted(text, lines, filled, of_shape)
            chosen = tuple(mark for mark in of_shape if mark.key in accepted)
            if len(chosen) > len(best):
                best = chosen
    if not best:
        return []
    return _completed(text, lines, marks, best)


def _with_bare(text: str, lines: list[Line], marks: list[Mark], alone: list[Mark]) -> list[Mark]:
    """Names on lines of their own count where a role word on such lines recurs ("Interviewer", then "Anna")."""
    roles = Counter(mark.key for mark in alone if names.kind(mark.label) == "role")
    if not roles or max(roles.values()) < 2:
        return alone
    bare = [mark for mark in marks if mark.shape == "bare" and _heads(text, lines, mark.line)]
    counts = Counter(mark.key for mark in bare)
    return sorted([*alone, *(mark for mark in bare if counts[mark.key] > 1)], key=lambda mark: mark.line)


def _heads(text: str, lines: list[Line], index: int) -> bool:
    """Whether a line stands after a blank one and right before words."""
    above = index == 0 or _blank(text, lines[index - 1])
    return above and index + 1 < len(lines) and not _blank(text, lines[index + 1])


def _completed(text: str, lines: list[Line], marks: list[Mark], best: tuple[Mark, ...]) -> list[Mark]:
    """Adds lines in another shape, or with a mistyped colon, that carry an accepted label."""
    keys = frozenset(mark.key for mark in best)
    shape = best[0].shape
    by_line = {mark.line: mark for mark in best}
    others = [m for m in marks if m.shape in _STRONG and m.shape != shape and m.key in keys]
    if shape == "colon":
        counts = Counter(mark.key for mark in best)
        others += slips(text, lines, frozenset(k for k, n in counts.items() if n >= 3))
    for mark in others:
        by_line.setdefault(mark.line, mark)
    return [by_line[line] for line in sorted(by_line)]


def _accepted(text: str, lines: list[Line], filled: list[int], marks: list[Mark]) -> frozenset[str]:
    counts = Counter(mark.key for mark in marks)
    kinds = {mark.key: names.kind(mark.label) for mark in marks}
    neighbours = _neighbours(marks)
    common = _common(text, (k for k, n in counts.items() if kinds[k] in {"name", "lower"} or n == 1))
    firm = set()
    for label, count in counts.items():
        sort = kinds[label]
        if (
            (sort == "role" and (count > 1 or (marks[0].shape == "colon" and len(label) > 2)))
            or (
                sort in {"role", "code", "name"}
                and count > 1
                and (label not in common or _insists(count, counts, neighbours[label], common[label]))
            )
            or (sort == "lower" and count >= 3 and neighbours[label] >= count / 2 and len(counts) > 1)
        ):
            firm.add(label)
    if marks[0].shape in _WEAK:
        return frozenset(firm) if len(firm) > 1 and sum(counts[k] for k in firm) >= 4 else frozenset()
    once = {k for k in counts if k not in firm and kinds[k] in {"role", "code", "name"} and k not in common}
    if once and _throughout(text, lines, filled, [m for m in marks if m.key in firm | once], firm | once):
        placed = {m.key for m in marks if m.key in once and _placed(text, lines, m, marks, firm)}
        firm |= placed if firm else _without_recurring(once, kinds)
    if len(firm) == 1 and kinds[next(iter(firm))] != "role" and counts[next(iter(firm))] < 3:
        return frozenset()
    return frozenset(firm)


def _without_recurring(once: set[str], kinds: dict[str, names.Kind | None]) -> set[str]:
    """Labels that nobody repeats: two names face each other, more are a list; codes (P1, P2, P3) are always voices."""
    return once if len(once) == 2 else {label for label in once if kinds[label] != "name"}


def _insists(count: int, counts: Counter[str], alternating: int, written_small: int) -> bool:
    """Whether a name that is also a common word (Mark, Will, Rose) is used as a label all the same."""
    return count >= max(3, sum(counts.values()) // 10) and alternating >= count * 0.6 and written_small < count * 10


def _neighbours(marks: list[Mark]) -> Counter[str]:
    """How often each label is followed by another one."""
    found: Counter[str] = Counter()
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        if following is None or following.key != mark.key:
            found[mark.key] += 1
    return found


def _common(text: str, labels: Iterable[str]) -> dict[str, int]:
    """Labels of one word that the text also writes small, with how often: rather a word than a name."""
    single = {
        label for label in labels if label.isalpha() and label != label.upper()
    }  # scripts without capitals tell nothing
    if not single:
        return {}
    small = Counter(word for word in re.findall(r"[^\W\d_]+", text) if word in single)
    return dict(small)


def _filled(text: str, lines: list[Line]) -> list[int]:
    """Indices of lines with something on them that is not just a time."""
    found = []
    for index, line in enumerate(lines):
        content = text[line.start : line.end].strip()
        if content and clock.alone(content) is None:
            found.append(index)
    return found


def _throughout(text: str, lines: list[Line], filled: list[int], marks: list[Mark], keys: set[str]) -> bool:
    """Whether nearly every line, or nearly every paragraph, is labelled by at least two speakers."""
    if len(keys) < 2 or not filled:
        return False
    at = {mark.line for mark in marks}
    if len(at) >= 0.6 * len(filled):
        return True
    opening = [i for i in filled if i == 0 or _blank(text, lines[i - 1])]
    return len(opening) > 1 and sum(i in at for i in opening) >= 0.7 * len(opening)


def _placed(text: str, lines: list[Line], mark: Mark, marks: list[Mark], firm: set[str]) -> bool:
    """Whether a label seen once stands where the others do: after a blank line, if they do, never amid a sentence."""
    if _goes_on(text, lines, mark.line):
        return False
    at = [m.line for m in marks if m.key in firm and m.line]
    after_blank = sum(_blank(text, lines[i - 1]) for i in at)
    if not at or after_blank < 0.9 * len(at):
        return True
    return mark.line == 0 or _blank(text, lines[mark.line - 1])


def _goes_on(text: str, lines: list[Line], index: int) -> bool:
    """Whether the line before stops in the middle of a sentence, so that this one is its wrapped rest."""
    before = text[lines[index - 1].start : lines[index - 1].end].rstrip() if index else ""
    return before.endswith((",", ";")) or before[-1:].islower()


def _blank(text: str, line: Line) -> bool:
    return not text[line.start : line.end].strip()
