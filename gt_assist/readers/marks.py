"""Lines that may open a turn: a label in one of the shapes transcribers use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gt_assist.readers import clock, names

Shape = Literal["stamp", "colon", "alone", "bare", "tab", "bracket", "bold", "dash", "dot"]

# Shapes in the order they are preferred when two explain equally many lines; "bare" (any name on a line of its own)
# only ever joins "alone" (a role word, or a name in bold, on a line of its own).
SHAPES: tuple[Shape, ...] = ("stamp", "colon", "alone", "tab", "bracket", "bold", "dash", "dot")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, without its line end; `bold` is where leading bold type ends (`start` if none)."""

    start: int
    end: int
    bold: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at the head of `line` (an index), and the offset where the words after it may begin."""

    line: int
    label: str
    words: int
    shape: Shape
    begins: float | None = None
    ends: float | None = None

    @property
    def key(self) -> str:
        """The label as compared with others."""
        return names.key(self.label)


_T = clock.TIME
_LEAD = r"[ \t\u00a0\ufeff]*(?:[>•]\s*|[-*+]\s+|#{1,6}\s+)?"
_EMPH = r"(?:\*{1,3}|_{1,3})?"
_NAME = r"(?P<name>[^\W_][\w.,'’\-–/&#() \u00a0]{0,50}?)"


def _stamp(n: int) -> str:
    """A time, perhaps to a time, in brackets or followed by a sign; groups t1, u1 and so on."""
    return (
        rf"(?:[*#]?[\[(<{{]?\s*(?P<t{n}>{_T}|\d{{1,2}}:\d)(?:\s*(?:-->|[-–—])\s*(?P<u{n}>{_T}))?"
        r"\s*[\])>}]?[*]?\s*[=|,\-–—:]?\s*)"
    )


_S1, _S2 = _stamp(1), _stamp(2)
_PATTERNS: tuple[tuple[Shape, re.Pattern[str]], ...] = (
    (
        "colon",
        re.compile(
            rf"{_LEAD}{_EMPH}{_S1}?{_EMPH}[\[(<]?{_NAME}[\])>]?\s*{_S2}?{_EMPH}\s?[:：]{{1,2}}{_EMPH}(?!//)"
            r"(?=$|[^\d:/]|\s)"
        ),
    ),
    ("stamp", re.compile(rf"{_LEAD}{_EMPH}{_NAME}:?{_EMPH}[\s,|–—-]+{_EMPH}{_S1}{_EMPH}:?\s*\\?$")),
    ("stamp", re.compile(rf"{_LEAD}{_EMPH}{_S1}{_EMPH}{_NAME}{_EMPH}:?\s*\\?$")),
    ("alone", re.compile(rf"{_LEAD}[\[(<]?{_NAME}[\])>]?\s*\\?$")),
    ("alone", re.compile(rf"{_LEAD}(?P<emph>\*{{1,3}}|_{{1,3}}){_NAME}(?P=emph)\s*\\?$")),
    ("bold", re.compile(rf"{_LEAD}(?P<emph>\*{{2,3}}|__){_NAME}(?P=emph)[ \t\u00a0]+(?=\S)")),
    ("tab", re.compile(rf"[ \u00a0]*(?:{_S1}\t)?{_NAME}[ ]*\t[\t ]*(?:{_S2}\t\s*)?(?=\S)")),
    ("bracket", re.compile(rf"{_LEAD}[\[(<]{_NAME}[\])>][ \t\u00a0]*(?=[^\s:])")),
    ("dash", re.compile(rf"{_LEAD}{_NAME}(?:\s+[-–—]\s+|>\s*)(?=\S)")),
    ("dot", re.compile(r"[ \t]*(?P<name>[QA])[.)][ \t]+(?=\S)")),
)
_SLIP = re.compile(r"[ \t]*(?P<name>[^\W_]{1,3})(?P<mark>[;.])[ \t]+(?=[^\W\d_])")


def lines_of(text: str, bold: Mapping[int, int]) -> list[Line]:
    """The lines of a text, split at "\\n" only (str.splitlines splits at more than that)."""
    lines, start = [], 0
    for part in text.split("\n"):
        lines.append(Line(start, start + len(part), bold.get(start, start)))
        start += len(part) + 1
    return lines


def marks_of(text: str, lines: list[Line]) -> list[Mark]:
    """Every label each line could open with; several shapes may claim one line."""
    found: list[Mark] = []
    for index, line in enumerate(lines):
        if line.start == line.end:
            continue
        found.extend(_marks_in(text, lines, index))
    return found


def _marks_in(text: str, lines: list[Line], index: int) -> Iterator[Mark]:
    line = lines[index]
    head = text[line.start : min(line.end, line.start + 160)]
    for shape, pattern in _PATTERNS:
        found = pattern.match(head)
        if found is None:
            continue
        label = found["name"].strip(" \t\u00a0-–")
        label += ")" * (label.count("(") - label.count(")"))
        if _fits(shape, label, found, line, whole=line.end - line.start <= 160):
            begins, ends = _times(found)
            yield Mark(index, label, line.start + found.end(), shape, begins, ends)
        elif shape == "alone" and names.kind(label) in {"name", "code"} and line.end - line.start <= 50:
            yield Mark(index, label, line.start + found.end(), "bare")
    if line.start < line.bold < line.end and (bold := _bold(text, index, line)):
        yield bold
    if cued := _cued(text, lines, index):
        yield cued


def _fits(shape: Shape, label: str, found: re.Match[str], line: Line, whole: bool) -> bool:
    kind = names.kind(label)
    if kind is None or (shape in {"stamp", "alone"} and not whole):
        return False
    if shape in {"alone", "bracket"} and "emph" not in found.re.groupindex:
        # Bare words on a line, or in brackets before words, are labels only where they say so themselves.
        whole_bold = line.bold >= line.end
        angled = shape == "bracket" and found[0].strip().startswith("<")
        coded = shape == "bracket" and kind == "code" and any(c.isdigit() for c in label)
        return kind == "role" or whole_bold or angled or coded
    if shape in {"dash", "bold"}:
        return kind != "lower"
    return True


def _times(found: re.Match[str]) -> tuple[float | None, float | None]:
    groups = found.groupdict()
    for number in "123":
        if stamp := groups.get(f"t{number}"):
            end = groups.get(f"u{number}")
            return clock.seconds(stamp), clock.seconds(end) if end else None
    return None, None


def _cued(text: str, lines: list[Line], index: int) -> Mark | None:
    """A name on its own line between a caption's time line and its words."""
    if not 0 < index < len(lines) - 1 or lines[index].end - lines[index].start > 50:
        return None
    cue = clock.span(text[lines[index - 1].start : lines[index - 1].end])
    label = text[lines[index].start : lines[index].end].strip()
    after = text[lines[index + 1].start : lines[index + 1].end].strip()
    if cue is None or not after or names.kind(label) in {None, "lower"}:
        return None
    return Mark(index, label, lines[index].end, "stamp", *cue)


def _bold(text: str, index: int, line: Line) -> Mark | None:
    """A label that only its bold type tells from the words after it."""
    label = text[line.start : line.bold].strip().rstrip(":").strip()
    if names.kind(label) in {None, "lower"} or text[line.bold : line.bold + 2].lstrip()[:1] == ":":
        return None
    return Mark(index, label, line.bold, "bold")


def slips(text: str, lines: list[Line], keys: frozenset[str]) -> list[Mark]:
    """Known short labels whose colon was mistyped: "K; ..." or "K. ..."."""
    found = []
    for index, line in enumerate(lines):
        slip = _SLIP.match(text, line.start, line.end)
        if slip and names.key(slip["name"]) in keys and slip["name"].isupper():
            # "I. " and "A. " begin sentences and lists too.
            if slip["mark"] == "." and slip["name"] in {"I", "A"}:
                continue
            found.append(Mark(index, slip["name"], slip.end(), "colon"))
    return found
