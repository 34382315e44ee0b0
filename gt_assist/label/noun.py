"""Names without a verb: noun phrases and plain words, for fragments that have nothing better."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from gt_assist.label.clause import negated
from gt_assist.label.gerund import MOST_WORDS, content
from gt_assist.label.inflect import split_words
from gt_assist.label.pieces import kept, negative_words, spoken, well_formed
from gt_assist.label.values import Phrase
from gt_assist.label.words import FUNCTION, NEGATIVE, PLACEHOLDER, VAGUE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SIZE = {1: 0.55, 2: 1.0, 3: 1.0, 4: 0.95, 5: 0.85, 6: 0.75}
_FREE = frozenset(
    {"the", "a", "an", "my", "your", "our", "this", "that", "these", "those", "some", "its", "their", "his", "her"}
)


def noun_phrases(doc: Doc, names: Collection[int]) -> Iterator[Phrase]:
    """The noun phrases of a text, cut to six words; heavier where a sentence has no verb at all."""
    for head in doc:
        if (head.pos_ not in {"NOUN", "ADJ", "PROPN"} and not _participle(head)) or head.dep_ in {"compound", "amod"}:
            continue
        if head.i in names or not content(head) or head.lower_ in VAGUE:
            continue
        for level in (0, 1, 2):
            phrase = _phrase(head, level, names)
            if phrase is not None:
                yield phrase
                break


def _participle(head: Token) -> bool:
    """ "Cheating" or "not needed for the course" as a fragment of their own."""
    alone = not any(c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass"} for c in head.children)
    return (head.tag_ == "VBG" and head.dep_ in {"ROOT", "nsubj"}) or (
        head.tag_ == "VBN" and head.dep_ == "ROOT" and alone
    )


def _phrase(head: Token, level: int, names: Collection[int]) -> Phrase | None:
    tokens = [t for t in kept(head, level, names) if t.i >= head.left_edge.i]
    while tokens and _leads_in(tokens[0], head):
        tokens = tokens[1:]
    text = spoken(tokens)
    if any(a == b for a, b in pairwise(text.split())):
        return None
    if any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in tokens):
        return None
    if not tokens or not well_formed(tokens) or head not in tokens or len(text.split()) > MOST_WORDS:
        return None
    lemmas = tuple(t.lemma_.lower() for t in tokens if content(t))
    weight = _standing(head) * _SIZE[len(text.split())]
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    return Phrase(text, lemmas, "noun", negative_words(tokens), round(weight, 4), start, end)


def _leads_in(token: Token, head: Token) -> bool:
    return token.lower_ in _FREE | {"couple"} or (token.dep_ in {"cc", "nsubj", "aux", "prep"} and token != head)


def _standing(head: Token) -> float:
    """A fragment's own head may be a code; inside a sentence a noun phrase is the last resort."""
    if any(negated(a) for a in [*head.ancestors][:2]) and head.dep_ != "nsubj":
        return 0.05  # "it is not a concern" is not about a concern
    if any(c.dep_ == "expl" for c in head.head.children) and head.dep_ == "attr":
        return 0.6
    fragment = head.dep_ == "ROOT" and not any(c.dep_ in {"nsubj", "aux"} for c in head.children)
    if fragment:
        return 0.7
    rooted = head.sent.root.pos_ not in {"VERB", "AUX"}
    scale = {"dobj": 0.3, "attr": 0.28, "nsubj": 0.25, "pobj": 0.2, "nsubjpass": 0.25}.get(head.dep_, 0.15)
    return scale * (1.6 if rooted else 0.75) * (1.0 if head.pos_ != "ADJ" else 0.5)


def plain_phrases(text: str, names: Collection[str], windows: bool) -> Iterator[Phrase]:
    """Exact runs of the text's own words: all that can be said where nothing was parsed.

    `windows` yields every run of two to four words that a full stop or comma does not break (for another
    language, where the rarest run is chosen later); else only the beginning of the text.
    """
    runs = [run for run in _runs(text) if run]
    for run in runs if windows else runs[:1]:
        for size in (2, 3, 4) if windows else (min(len(run), MOST_WORDS),):
            for at in range(max(len(run) - size, 0) + 1):
                yield from _plain(text, run[at : at + size], names, windows)


def bare_phrases(text: str) -> tuple[Phrase, ...]:
    """What is left when nothing else can name a segment: how it begins, whatever that is ("???")."""
    words = tuple(plain_phrases(text, (), windows=False))
    mark = " ".join(text.split()[:MOST_WORDS])
    return words or (Phrase(mark or "(blank)", (), "verbatim", False, 0.01, 0, max(len(text), 1)),)


def _runs(text: str) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = [[]]
    at = 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        bare = word.strip("\"'“”‘’.,;:!?()[]*_…-–—")
        if bare:
            inner = start + word.index(bare)
            runs[-1].append((inner, inner + len(bare)))
        if word[-1:] in ".,;:!?…":
            runs.append([])
    return runs


def _tight(text: str, run: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The run without the function words at its ends, unless nothing else is there."""
    full = [n for n, (a, b) in enumerate(run) if any(w not in FUNCTION for w in split_words(text[a:b]))]
    return run[full[0] : full[-1] + 1] if full else run


def _plain(text: str, run: list[tuple[int, int]], names: Collection[str], windows: bool) -> Iterator[Phrase]:
    run = run if windows else _tight(text, run)
    said = text[run[0][0] : run[-1][1]]
    words = split_words(said)
    if not words or set(words) & set(names) or PLACEHOLDER in words:
        return
    lemmas = tuple(w for w in words if w not in FUNCTION)
    short = min(len(text[a:b]) for a, b in (run[0], run[-1])) < 4
    weight = (0.05 if short else 0.1) if windows else 0.02
    yield Phrase(
        said.lower() if not said.isupper() else said,
        lemmas,
        "verbatim",
        bool(set(words) & NEGATIVE),
        weight,
        run[0][0],
        run[-1][1],
    )
