"""Where one utterance ends and the next begins, in writing as messy as talk: rules only, the same for any file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from gt_assist.talk import word_list

Gap = Literal["paragraph", "sentence", "clause", "word"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """Characters `start` up to `end` of a turn's words, and what kind of gap comes before them."""

    start: int
    end: int
    gap: Gap


_STOP = re.compile(
    r"(?P<stop>[.!?…؟۔।]+)(?P<close>[\"'”’»)\]*_]*)(?P<space>\\?\s+)"  # a stop, marks that close, white space
    r"|(?P<wide>[。！？]+[”’」』）]*\s*)"
    r"|(?P<break>\\?\s*\n[ \t]*\n\s*|\s*\n[ \t]*(?=(?:[-*•–]|\d{1,2}[.)])\s))"  # an empty line, or a list's next item
)
_OPENING_MARKS = "\"'“‘«¿¡([{*_-–—…♪#>•. \t"
_LAST_WORD = re.compile(r"[^\s\"“‘«(\[]+$")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_TITLES = word_list("""
    dr mr mrs ms mx prof rev fr sr sra st mt gen col capt sgt lt sen rep gov hon pres vs cf eg ie viz approx ca
    fig eq sec ch vol pp ed eds nr nos tel ext dept univ jan feb mar apr jun jul aug sept oct nov dec bzw usw
    ggf evtl inkl ca bl feks osv
""")
_LAST_OF_SENTENCE_TOO = word_list("""
    etc inc ltd co corp jr sr am pm al no
""")
# After "J." or "U.S." a capital may go on with the name; these words begin a sentence.
_STARTERS = word_list("""
    i i'm we you he she it they and but so then that this there the a my our their what when where why who how
    if because yes no yeah well now also in on at for as not
""")


def utterances(text: str) -> tuple[Utterance, ...]:
    """The sentences of one turn, trimmed, in order; text between them is white space only.

    >>> [text[u.start:u.end] for text in ["Dr. Ng said e.g. tea... or so. Why? OK"] for u in utterances(text)]
    ['Dr. Ng said e.g. tea... or so.', 'Why?', 'OK']
    """
    found: list[Utterance] = []
    gap: Gap = "paragraph"
    for start, end, after in _cuts(text):
        piece = text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if start < end:
            found.append(Utterance(start, end, gap))
            gap = after
        elif after == "paragraph":
            gap = after
    return tuple(found)


def _cuts(text: str) -> Iterator[tuple[int, int, Gap]]:
    start = 0
    for match in _STOP.finditer(text):
        if match.end() <= start or not _ends_here(text, match):
            continue
        at = _after_emoji(text, match.end())
        blank = "\n" in match[0] and match[0].count("\n") > 1
        yield start, at, "paragraph" if blank else "sentence"
        start = at
    yield start, len(text), "sentence"


def _ends_here(text: str, match: re.Match[str]) -> bool:
    """Whether a stop, a wide stop or an empty line really ends the sentence."""
    if match["wide"]:
        return True
    following = text[match.end() : match.end() + 40].lstrip(_OPENING_MARKS)
    goes_on = following[:1].islower()
    if match["break"]:
        return not goes_on or match[0].count("\n") == 1  # a list's next item may begin with a small letter
    if match["stop"] != ".":
        trails = match["stop"][0] in ".…" and not match["stop"].rstrip(".…")
        if trails:
            return not goes_on and re.match(r"I\b", following) is None
        return not (goes_on and match["close"])
    return _full_stop_ends(text[max(0, match.start() - 30) : match.start()], following, quoted=bool(match["close"]))


def _full_stop_ends(before: str, following: str, *, quoted: bool) -> bool:
    last = _LAST_WORD.search(before)
    word = last[0].lower().strip("*_,") if last else ""
    goes_on = following[:1].islower()
    starts = (_NEXT_WORD.match(following.lower()) or [""])[0] in _STARTERS and not goes_on
    if word in _TITLES or (word == "no" and following[:1].isdigit()):
        return False
    if "." in word and word.replace(".", "").isalpha() and max(map(len, word.split("."))) <= 3:  # e.g, U.S, p.m, f.eks
        return starts
    if len(word) == 1 and word.isalpha() and word != "i":
        return starts
    if word.isdigit() and (goes_on or before.strip() == last[0] if last else False):  # "den 3. maj"; "1. First"
        return False
    if word in _LAST_OF_SENTENCE_TOO or quoted:
        return not goes_on
    return True


def _after_emoji(text: str, at: int) -> int:
    """Past any emoji and the white space after them: they belong to the sentence before."""
    end = at
    while end < len(text) and (
        unicodedata.category(text[end]) in ("So", "Sk", "Cf", "Mn") or (end > at and text[end].isspace())
    ):
        end += 1
    return end


_CLAUSE = re.compile(
    r"(?<=\s)(?:and|but|so|because|'?cause|'?cos|then|when|if|which|or|although|though|while|whereas|unless|until|since"
    r"|also|plus|anyway|now|well|i mean|you know|actually|basically|i think|i guess|i remember)\b"
    r"|(?<=[,;:])\s+|(?<=[–—])\s*|\s(?=[–—])|(?<=…)\s+|(?<=\.\.\.)\s+|(?<=[，、；])|\s*\n\s*",
    re.IGNORECASE,
)


def clauses(
    text: str, whole: Utterance, sentence_starts: Collection[int] = (), longest: int = 25
) -> tuple[Utterance, ...]:
    """A run-on utterance cut wherever a clause may begin, and where none does for `longest` words, at any word.

    Automatic captions have no stops, so this is all they offer. `sentence_starts` are characters at which a parser
    sees a sentence begin.
    """
    gaps: dict[int, Gap] = {whole.start: whole.gap}
    for match in _CLAUSE.finditer(text, whole.start, whole.end):
        at = match.end() if not match[0].strip() else match.start()
        gaps.setdefault(at, "clause")
    gaps |= {at: "sentence" for at in sentence_starts if whole.start < at < whole.end}
    starts = sorted(at for at in gaps if at < whole.end)
    return tuple(
        piece
        for start, end in zip(starts, [*starts[1:], whole.end], strict=True)
        for piece in _at_any_word(text, start, end, gaps[start], longest)
    )


def _at_any_word(text: str, start: int, end: int, gap: Gap, longest: int) -> Iterator[Utterance]:
    words = [(start + word.start(), start + word.end()) for word in re.finditer(r"\S+", text[start:end])]
    if len(words) <= longest:
        if words:
            yield Utterance(words[0][0], words[-1][1], gap)
        return
    for place, (first, last) in enumerate(words):
        yield Utterance(first, last, "word" if place else gap)
