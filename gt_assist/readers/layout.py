"""From words on pages to running text: which words are the column of talk, which lines go together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from gt_assist.readers.marks import lines_of, marks_of


@dataclass(frozen=True, slots=True)
class Printed:
    """A word, or a line of words, at its place.

    `left`, `right` and `bottom` are points; `depth` is 0 at the top of the page and 1 at its foot.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    depth: float
    font: str
    size: float
    bold: bool


_NUMBER = re.compile(
    r"[\W_]*(?:page|p\.|seite|side|s\.)?\s*\d{1,4}(?:\s*(?:/|of|af|von|de)\s*\d{1,4})?[\W_]*$", re.IGNORECASE
)


def body_of(pages: list[list[Printed]]) -> list[Printed]:
    """The lines of talk of all pages: without margins, headers, footers and page numbers."""
    words = [word for page in pages for word in page]
    if not words:
        return []
    face, left, right = _column(words)
    kept = [word for word in words if not _beside(word, face, left, right)]
    return _without_furniture(_all_lines(kept), len(pages))


def _column(words: list[Printed]) -> tuple[tuple[str, float], float, float]:
    """The commonest type face and the left and right edge of what is set in it."""
    faces: Counter[tuple[str, float]] = Counter()
    for word in words:
        faces[word.font, word.size] += len(word.text)
    face = max(faces, key=lambda f: (faces[f], f))
    set_so = [word for word in words if (word.font, word.size) == face]
    lefts, rights = sorted(w.left for w in set_so), sorted(w.right for w in set_so)
    return face, lefts[len(lefts) // 200], rights[-1 - len(rights) // 200]


def _beside(word: Printed, face: tuple[str, float], left: float, right: float) -> bool:
    """Whether a word stands in the margin: outside the column in another type face, or a line number left of it."""
    outside = word.right <= left + 1 or word.left >= right - 1
    return outside and ((word.font, word.size) != face or (word.text.isdigit() and word.right <= left + 1))


def _all_lines(words: list[Printed]) -> list[Printed]:
    lines: list[Printed] = []
    for _, page in groupby(words, key=lambda w: w.page):
        lines.extend(_lined(list(page)))
    return lines


def _lined(words: list[Printed]) -> list[Printed]:
    """Words of a page as lines, from top to foot."""
    rows: list[list[Printed]] = []
    for word in sorted(words, key=lambda w: (w.bottom, w.left)):
        if rows and abs(word.bottom - rows[-1][-1].bottom) <= 0.35 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda w: w.left)) for row in rows]


def _line(row: list[Printed]) -> Printed:
    parts = [row[0].text]
    for before, word in pairwise(row):
        # A wide gap is a column or a tab: it keeps a speaker's name apart from the words.
        parts.append(("\t" if word.left - before.right > 2.5 * word.size else " ") + word.text)
    first = row[0]
    return Printed(
        "".join(parts), first.page, first.left, row[-1].right, first.bottom, first.depth, first.font, first.size,
        all(word.bold for word in row),
    )  # fmt: skip


def _without_furniture(lines: list[Printed], pages: int) -> list[Printed]:
    """Drops lines at the edge of pages that come back page after page, and page numbers there."""
    edges = _edges(lines)
    seen = Counter(key for line in edges.values() for key in {_furniture_key(one) for one in line})
    often = {key for key, count in seen.items() if pages > 1 and count >= max(2, 0.4 * pages)}
    at_edge = {id(line) for page in edges.values() for line in page}
    return [
        line for line in lines
        if not (id(line) in at_edge and (_furniture_key(line) in often or _NUMBER.match(line.text)))
    ]  # fmt: skip


def _furniture_key(line: Printed) -> str:
    return re.sub(r"\d+", "#", line.text.casefold()) + f"@{round(line.depth * 50)}"


def _edges(lines: list[Printed]) -> dict[int, list[Printed]]:
    """Of each page the two uppermost and the two lowest lines, if they stand near the edge."""
    found = {}
    for page, group in groupby(lines, key=lambda line: line.page):
        on_page = list(group)
        found[page] = [line for line in [*on_page[:2], *on_page[2:][-2:]] if line.depth < 0.12 or line.depth > 0.9]
    return found


def paragraphs_of(lines: list[Printed]) -> tuple[str, dict[int, int]]:
    """Text with a line a paragraph, and for paragraphs that begin bold where that type ends."""
    if not lines:
        return "", {}
    right = sorted(line.right for line in lines)[-1 - len(lines) // 20]
    leading = _leading(lines)
    known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(line.text for line in lines).casefold()))
    parts: list[str] = []
    bold: list[bool] = []
    for before, line in zip([None, *lines[:-1]], lines, strict=True):
        if before is not None and not _breaks(before, line, right, leading):
            parts[-1] = _joined(parts[-1], line.text, known)
            bold[-1] = bold[-1] and line.bold
        else:
            parts.append(line.text)
            bold.append(line.bold)
    return "\n".join(parts), _bold_ends(parts, bold)


def _leading(lines: list[Printed]) -> float:
    """The usual distance from line to line."""
    gaps = [b.bottom - a.bottom for a, b in pairwise(lines) if a.page == b.page and b.bottom > a.bottom]
    return median(gaps) if gaps else 0.0


def _breaks(before: Printed, line: Printed, right: float, leading: float) -> bool:
    """Whether a new paragraph begins with `line`."""
    if before.bold != line.bold or _labels(line.text):
        return True
    ended = before.text.rstrip().endswith((".", "?", "!", "…", ":", "”", '"', ")"))
    short = before.right < right - 0.2 * (right - before.left)
    if before.page != line.page:
        return ended and (short or not line.text[:1].islower())
    return line.bottom - before.bottom > 1.35 * leading or (short and ended) or line.left - before.left > 4 * line.size


def _labels(text: str) -> bool:
    """Whether a line could open a turn; only evidence over the whole text will tell."""
    return any(mark.shape in {"colon", "stamp", "alone", "tab"} for mark in marks_of(text, lines_of(text, {})))


def _joined(text: str, following: str, known: Counter[str]) -> str:
    """Two lines as one; a hyphen at the line's end goes only where the whole word occurs elsewhere without it."""
    broken = re.search(r"([^\W\d_]+)-$", text)
    continued = re.match(r"[^\W\d_]+", following)
    if broken is None or continued is None or not continued[0][0].islower():
        return f"{text} {following}"
    whole = (broken[1] + continued[0]).casefold()
    hyphened = f"{broken[1]}-{continued[0]}".casefold()
    if known[whole] and not known[hyphened]:
        return text[:-1] + following
    return text + following


def _bold_ends(parts: Iterable[str], bold: list[bool]) -> dict[int, int]:
    found, offset = {}, 0
    for part, heavy in zip(parts, bold, strict=True):
        if heavy:
            found[offset] = offset + len(part)
        offset += len(part) + 1
    return found
