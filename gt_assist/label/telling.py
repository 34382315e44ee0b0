"""Telling phrases: the stretches of talk a researcher would keep verbatim as an in vivo code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from gt_assist.label.clause import denials
from gt_assist.label.clean import Cleaned
from gt_assist.label.gerund import content
from gt_assist.label.values import Telling
from gt_assist.label.words import FILLER_ADVERBS, FUNCTION, LIGHT, MENTAL, PLACEHOLDER, TELLING, VAGUE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_LEFT_OPEN = frozenset(
    "like then just also so very really quite too even still well my your our their his her its when where what how "
    "why if".split()
)
_SIZE = {2: 0.75, 3: 1.0, 4: 1.0, 5: 1.0, 6: 0.95, 7: 0.85, 8: 0.75}
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{4,70})[\"”]|(?<!\w)[‘']([A-Za-z][^\"“”‘’'\n]{4,70})[’'](?!\w)")
_FORBIDDEN = re.compile(r"[\n\r\t*_#`\[\]<>|{}\"“”;:?!()]|\.\s|\.\.|…|--|—|,\s*,")
_OPENERS = frozenset(
    "the a an and but or so that of to for with in on at from by is are was were be which who it this these "
    "those".split()
)


def tellings(doc: Doc, cleaned: Cleaned, segment: str, names: Collection[int]) -> Iterator[Telling]:
    """Complete constituents of two to eight words without fillers, names or marks inside."""
    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(cleaned.text)]
    seen: set[tuple[int, int]] = set()
    for span in _constituents(doc):
        span = _trimmed(span)
        if len(span) == 0 or (span.start, span.end) in seen:
            continue
        seen.add((span.start, span.end))
        told = _telling(span, cleaned, segment, names, quoted)
        if told is not None:
            yield told


def _constituents(doc: Doc) -> Iterator[Span]:
    for token in doc:
        if token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "compound":
            yield doc[token.left_edge.i : token.i + 1]
            yield doc[token.left_edge.i : token.right_edge.i + 1]
            yield from _with_phrase(token)
        elif token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
            yield doc[_verb_start(token) : token.right_edge.i + 1]
            yield from _with_objects(token)
        elif token.pos_ == "ADJ" and token.dep_ in {"acomp", "ROOT", "conj"}:
            yield doc[token.left_edge.i : token.right_edge.i + 1]
        if token.lower_ == "not":
            yield doc[token.i : token.sent.end]


def _with_phrase(noun: Token) -> Iterator[Span]:
    """'round peg in a square hole': a noun and the phrases right behind it, one at a time."""
    for child in noun.rights:
        if child.dep_ == "prep":
            yield noun.doc[noun.left_edge.i : child.right_edge.i + 1]


def _with_objects(verb: Token) -> Iterator[Span]:
    for child in verb.rights:
        if child.dep_ in {"dobj", "prep", "xcomp", "acomp", "attr", "advmod", "prt", "oprd", "npadvmod"}:
            yield verb.doc[_verb_start(verb) : child.right_edge.i + 1]
            before = child.doc[child.left_edge.i - 1] if child.dep_ == "prep" and child.left_edge.i else child
            if before.i != child.i and before.head == verb and before.dep_ == "dobj":
                yield verb.doc[before.left_edge.i : child.right_edge.i + 1]


def _verb_start(verb: Token) -> int:
    """Its negation belongs to it ("not rocket science"); subjects and helpers do not."""
    left = [
        c.i - (c.lower_[:1] == "n" and c.lower_ in {"n't", "nt"})
        for c in verb.children
        if c.dep_ == "neg" and c.i < verb.i
    ]
    return min([verb.i, *left]) if verb.lower_[:1] != "'" else verb.i + 1


def _trimmed(span: Span) -> Span:
    start, end = span.start, span.end
    doc = span.doc
    while start < end and (
        doc[start].lower_ in _OPENERS | FILLER_ADVERBS | {"both", "maybe", "even"}
        or doc[start].pos_ == "INTJ"
        or doc[start].is_punct
        or doc[start].is_space
        or doc[start].lower_[:1] == "'"
    ):
        start += 1
    while start < end and (doc[end - 1].is_punct or doc[end - 1].is_space or _hanging(doc[end - 1])):
        end -= 1
    return doc[start:end]


def _hanging(token: Token) -> bool:
    """Whether a stretch cannot end here: "rather than", "kind of", "they would"."""
    return token.dep_ != "prt" and (
        token.pos_ in {"ADP", "DET", "CCONJ", "SCONJ", "PART", "AUX"} or token.lower_ in _OPENERS | _LEFT_OPEN
    )


def _telling(
    span: Span, cleaned: Cleaned, segment: str, names: Collection[int], quoted: list[tuple[int, int]]
) -> Telling | None:
    where = cleaned.source(span.start_char, span.end_char)
    if where is None or any(t.i in names for t in span) or span[0].lower_ == "n't":
        return None
    text = segment[where[0] : where[1]]
    if text.endswith("."):
        where, text = (where[0], where[1] - 1), text[:-1]
    size = len(text.split())
    lemmas = tuple(t.lemma_.lower() for t in span if content(t))
    if not 2 <= size <= 8 or _FORBIDDEN.search(text) or PLACEHOLDER in text.lower() or not lemmas:
        return None
    weight = _SIZE[size] * _colour(span, quoted)
    return Telling(text, lemmas, round(weight, 4), *where) if weight > 0 else None


def _colour(span: Span, quoted: list[tuple[int, int]]) -> float:
    """How much a stretch says, and how far it is from plain prose."""
    telling = [t for t in span if content(t) and t.lemma_.lower() not in LIGHT | MENTAL | VAGUE]
    if not telling:
        return 0.0
    share = len(telling) / len(span)
    weight = 0.25 + 0.35 * min(share * 1.6, 1.0)
    images = sum(t.lemma_.lower() in TELLING or t.lower_ in TELLING for t in telling)
    weight += 0.3 * min(images, 2)
    weight += 0.35 * any(a < span.start_char and span.end_char < b for a, b in quoted)
    weight += 0.2 * (_compared(span) or _contrasted(span))
    weight += 0.3 * any(t.lower_ == "own" and t.head == span.root for t in span)
    weight -= 0.08 * sum(t.lower_ in VAGUE for t in span)
    weight -= 0.1 * any(t.pos_ == "PRON" and t.lower_ not in FUNCTION for t in span) + 0.1 * any(
        t.dep_ == "relcl" for t in span
    )
    if span.root.ent_type_ in {"DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "QUANTITY"} and not images:
        weight *= 0.5
    above = [a for a in (span.root, *span.root.ancestors) if a.pos_ in {"VERB", "AUX"}][:1]
    if any(d.i not in range(span.start, span.end) for a in above for d in denials(a)):
        weight *= 0.5  # the slice would say the opposite of the sentence
    return max(weight, 0.0)


def _compared(span: Span) -> bool:
    """Right after 'like' or 'as if': a likeness in the participant's own words."""
    before = span.doc[max(span.start - 3, 0) : span.start]
    return any(t.lower_ == "like" and t.pos_ in {"ADP", "SCONJ"} for t in before)


def _contrasted(span: Span) -> bool:
    lows = [t.lower_ for t in span]
    return ("not" in lows and "but" in lows) or "rather than" in span.text.lower() or "instead of" in span.text.lower()
