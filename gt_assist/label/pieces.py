"""Cutting a clause to the few words a code has room for, in the order they were spoken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gt_assist.label.words import CALENDAR, DEGREES, FILLER_ADVERBS, KEPT_ADVERBS, NEGATIVE, VAGUE

if TYPE_CHECKING:
    from spacy.tokens import Token

Level = int
"""0 keeps a constituent nearly whole, 1 drops what follows its nouns, 2 what describes them, 3 their articles."""

_NEVER = frozenset({"punct", "intj", "relcl", "appos", "advcl", "parataxis", "dep", "meta", "preconj", "csubj"})
_ALWAYS = frozenset({
    "compound", "nummod", "case", "neg", "quantmod", "aux", "auxpass", "prt", "nsubj", "nsubjpass", "dobj", "pobj",
    "attr", "acomp", "xcomp", "ccomp", "pcomp", "oprd", "dative", "predet", "agent",
})  # fmt: skip
_DANGLING = frozenset(
    "and or but of to for with in on at from by the a an my your our their that than as if not very so like about "
    "into this no according due because instead".split()
)
_CLOSE = frozenset("apart away back together forward behind along down up out off over around through".split())
_OUT = frozenset("out off up in down over back away".split())
_QUANTITY = frozenset(
    "no any little few less fewer more most enough much many only own wrong same other different last next first "
    "new".split()
)
_COUNTS = frozenset(
    "no every each another all both enough many much few more most less what which whatever any".split()
)
_ESSENTIAL = frozenset({"dobj", "attr", "acomp", "oprd", "dative", "xcomp", "ccomp", "agent"})
_OPTIONAL = frozenset({"prep", "advmod", "npadvmod"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A complement or adverbial of a verb, told apart by whether the clause can do without it."""

    head: Token
    essential: bool


def pieces(verb: Token, names: Collection[int]) -> tuple[list[Piece], bool]:
    """What follows the verb, in order, and whether a needed part had to go because it is a name."""
    found: list[Piece] = []
    lost = False
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in _ESSENTIAL | _OPTIONAL or _idle(child) or close_adverb(child):
            continue
        needed = child.dep_ in _ESSENTIAL and not (child.dep_ == "ccomp" and _finite_clause(child))
        if named(child, names):
            lost = lost or needed
            continue
        found.append(Piece(child, needed))
    if not any(p.essential for p in found):
        found = [Piece(p.head, n == 0 and p.head.dep_ == "prep") for n, p in enumerate(found)]
    return found, lost


def close_adverb(token: Token) -> bool:
    """An adverb that makes one verb of two words ("falling apart", "drifting away")."""
    return token.dep_ == "advmod" and token.lower_ in _CLOSE and token.i == token.head.i + 1


def _finite_clause(token: Token) -> bool:
    return token.tag_ in {"VBD", "VBP", "VBZ"} or any(
        c.dep_ in {"aux", "auxpass"} and c.lower_ != "to" for c in token.children
    )


def _idle(token: Token) -> bool:
    return token.lower_ in FILLER_ADVERBS and token.dep_ in {"advmod", "npadvmod"}


def named(token: Token, names: Collection[int]) -> bool:
    """Whether a constituent is, or hangs entirely on, a name ("Leeds", "to Leeds")."""
    below = [c for c in token.children if c.dep_ in {"pobj", "pcomp"}]
    return token.i in names or (token.dep_ in {"prep", "agent", "dative"} and any(c.i in names for c in below))


def kept(token: Token, level: Level, names: Collection[int]) -> list[Token]:
    """The tokens of a constituent that stay at a level, in reading order."""
    found = [token]
    for child in token.children:
        if _keep(child, token, level) and not named(child, names):
            found += kept(child, level, names)
    return sorted(found, key=lambda t: t.i)


def _keep(child: Token, parent: Token, level: Level) -> bool:
    dep, low = child.dep_, child.lower_
    if dep in _NEVER:
        return False
    if dep == "mark":
        return low in {"if", "whether"}
    if dep == "det":
        return _determiner(low, parent) and (level < 3 or low in _COUNTS or parent.lemma_ in {"lot", "bit", "few"})
    if dep == "poss":
        return child.pos_ != "PRON" or _possessive(parent)
    if dep == "amod":
        return level < 2 or low in _QUANTITY
    if dep == "advmod":
        return low in KEPT_ADVERBS | DEGREES or (low not in FILLER_ADVERBS and level < 2)
    if dep == "acl" and any(c.dep_ in {"oprd", "dobj", "attr"} and c.pos_ == "PROPN" for c in child.children):
        return False  # "a framework called ...": the name goes, and "called" with it
    if dep == "prep":
        return _preposition(child, parent, level)
    return dep in _ALWAYS or level == 0


def _determiner(low: str, noun: Token) -> bool:
    singular, plural = noun.tag_ in {"NN", "NNP"}, noun.tag_ in {"NNS", "NNPS"}
    return (
        low in _COUNTS or low == "the" or (low in {"a", "an"} and not plural) or (low in {"this", "that"} and singular)
    )


def _possessive(noun: Token) -> bool:
    """'my own spreadsheet' reads as 'own spreadsheet'; 'our referrals' as 'referrals'; 'our supervisor' stays."""
    return noun.tag_ not in {"NNS", "NNPS"} and not any(c.lower_ == "own" for c in noun.children)


def _preposition(child: Token, parent: Token, level: Level) -> bool:
    if not any(c.dep_ in {"pobj", "pcomp"} for c in child.children):
        return child.lower_ in _OUT and level < 2
    if parent.pos_ == "ADP":
        return True  # "according to the date": one preposition in two words
    close = child.i - parent.i <= 1
    if parent.pos_ in {"NOUN", "PROPN"}:
        return level == 0 or (child.lower_ == "of" and (level == 1 or parent.lower_ in VAGUE))
    return level == 0 or (close and level == 1)


def spoken(tokens: Iterable[Token]) -> str:
    """The tokens as running text, hyphens between them put back, in lower case but for acronyms and 'I'."""
    chosen = sorted(set(tokens), key=lambda t: t.i)
    out = ""
    for n, token in enumerate(chosen):
        after = chosen[n + 1] if n + 1 < len(chosen) else None
        out += _article(token, after) if token.lower_ in {"a", "an"} and after is not None else _form(token)
        if n + 1 < len(chosen):
            out += _between(token, chosen[n + 1])
    out = out.rstrip("-–—")  # "no choice- this was ...": a dash that hangs on a word is no part of it
    return out.removesuffix(".") if out.count(".") == 1 else out


def _article(token: Token, after: Token) -> str:
    """ "A high energy" cut to "energy" wants "an"; where nothing was cut the speaker's own article stays."""
    if after.i == token.i + 1:
        return token.lower_
    return "an" if after.lower_[:1] in "aeiou" else "a"


def _form(token: Token) -> str:
    return token.text if cased(token) else token.lower_


def _between(left: Token, right: Token) -> str:
    """The space or hyphen between two kept words that stood side by side, else a space."""
    if right.i == left.i + 1:
        return left.whitespace_
    middle = left.doc[left.i + 1 : right.i].text
    glued = not left.whitespace_ and middle in {"-", "–", "/"} and not left.doc[right.i - 1].whitespace_
    return middle if glued else " "


def cased(token: Token) -> bool:
    """Whether a word keeps its capitals in a label: acronyms and 'I'."""
    if token.lower_ in CALENDAR:
        return token.is_title
    if token.pos_ == "PROPN" and token.is_title and not token.is_sent_start:
        return True
    return (
        token.lower_ in {"i", "i'm", "i've"}
        or (token.is_upper and 1 < len(token.text) <= 6)
        or (token.text[1:] != token.lower_[1:] and len(token.text) <= 6 and token.pos_ == "PROPN")
    )


def well_formed(tokens: Sequence[Token]) -> bool:
    """Whether what was cut still reads: no loose end, no verb without its subject, no article astray."""
    if not tokens:
        return True
    if tokens[-1].lower_ == "else" and (len(tokens) == 1 or tokens[-2].pos_ not in {"PRON", "ADV"}):
        return False
    if tokens[-1].lower_ in _DANGLING and tokens[-1].dep_ != "prt":
        return False
    if tokens[-1].pos_ == "AUX" and tokens[-1].lower_ not in {"do", "be"}:
        return False
    places = {t.i for t in tokens}
    for before, token in zip((None, *tokens), tokens, strict=False):
        finite = token.tag_ in {"VBD", "VBZ", "VBP"} and token.dep_ not in {"aux", "auxpass"}
        if finite and not any(c.i in places and c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
            return False
        if (token.dep_ == "punct" and token.text not in "-–/") or (token.dep_ == "cc" and not _joins(token, places)):
            return False
        if token.dep_ == "conj" and not any(c.dep_ == "cc" and c.i in places for c in token.head.children):
            return False
        if (
            token.lower_ == "like"
            and token.head.pos_ == "VERB"
            and token.tag_ == "IN"
            and token.i + 1 < len(token.doc)
            and token.nbor().tag_ == "VBG"
        ):
            return False
        if (
            before is not None
            and token.dep_ == "det"
            and before.pos_ == "NOUN"
            and token.head.dep_ not in {"npadvmod", "dobj", "dative"}
        ):
            return False
        if (
            before is not None
            and before.lower_ in {"a", "an", "the"}
            and token.pos_ in {"PRON", "DET", "VERB", "AUX"}
            and token.tag_ not in {"VBN", "VBG"}
        ):
            return False
    return True


def _joins(conjunction: Token, places: Collection[int]) -> bool:
    return any(c.dep_ == "conj" and c.i in places and c.i > conjunction.i for c in conjunction.head.children)


def negative_words(tokens: Iterable[Token]) -> bool:
    """Whether any of the words is itself a negation ("no money")."""
    return any(t.lower_ in NEGATIVE for t in tokens)
