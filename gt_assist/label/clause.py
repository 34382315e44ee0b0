"""The clauses that tell what happened: which verbs may name a code, how surely, and with which polarity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gt_assist.label.words import (
    BY_MEANS,
    HEDGES,
    HYPOTHETICAL_MARKS,
    LOOK_THROUGH,
    MODAL,
    NEG_RAISING,
    NEGATIVE,
    TRANSPARENT,
    UNREAL_MARKS,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOT = frozenset({"not", "n't", "nt", "never"})
_NO_CLAUSE = frozenset(
    {"aux", "auxpass", "amod", "compound", "nsubj", "pobj", "nmod", "intj", "det", "prep", "advmod", "mark", "neg"}
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb that may name a code; `weight` falls with every step from plain telling, `subject` may be inherited."""

    verb: Token
    subject: Token | None
    negated: bool
    weight: float


@dataclass(frozen=True, slots=True)
class _Standing:
    weight: float
    flipped: bool = False


def clauses(doc: Doc) -> Iterator[Clause]:
    """Every clause that may name a code, in reading order."""
    for token in doc:
        if not _verbal(token) or _hedge(token):
            continue
        standing = _standing(token)
        if standing is None or _never_was(token) or (standing.flipped and negated(token)):
            continue
        yield Clause(token, subject(token), standing.flipped or negated(token), standing.weight * _mood(token))


def negated(verb: Token) -> bool:
    """Whether the clause says that something did not happen: "not", "never", "hardly", "no longer", "nobody ..."."""
    near = [c for c in verb.children if c.dep_ in {"advmod", "preconj", "cc"} and c.i < verb.i and c.lower_ not in _NOT]
    adverb = any(c.lower_ in NEGATIVE or (c.lower_ == "longer" and "no" in _lows(c)) for c in near) or bool(
        denials(verb)
    )
    nobody = any(
        c.dep_ in {"nsubj", "nsubjpass"} and (c.lower_ in NEGATIVE or _lows(c) & NEGATIVE) for c in verb.children
    )
    return adverb or nobody


def denials(verb: Token) -> list[Token]:
    """The words "not", "n't" and "never" that deny a verb; "not only" and "didn't just" deny nothing."""
    own = [c for c in verb.children if c.dep_ == "neg"]
    for token in reversed(verb.doc[max(verb.i - 4, verb.sent.start) : verb.i]):
        if token.is_punct or token.pos_ in {"CCONJ", "SCONJ", "VERB", "NOUN", "PROPN", "PRON"}:
            break
        own += [token] if token.lower_ in _NOT and token not in own else []
    return [t for t in own if t.i + 1 == len(t.doc) or t.nbor().lower_ not in {"only", "just", "merely", "simply"}]


def no_object(verb: Token) -> bool:
    """Whether an object carries the negation ("having no money", "saying nothing")."""
    objects = [c for c in verb.children if c.dep_ in {"dobj", "attr", "dative"} and c.i > verb.i]
    return any(c.lower_ in NEGATIVE or _lows(c) & NEGATIVE for c in objects)


def subject(verb: Token) -> Token | None:
    """Who or what the clause is about: its own subject, or the one it shares with the clause it hangs on."""
    own = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass", "csubj"}), None)
    if own is not None:
        relative = verb.dep_ == "relcl" and (own.tag_ in {"WP", "WDT"} or own.lower_ == "that")
        return verb.head if relative else own
    if verb.dep_ == "acl":
        return verb.head
    if verb.dep_ in {"conj", "xcomp"} and _verbal(verb.head):
        return subject(verb.head)
    return None


def hangs_on_no(verb: Token) -> bool:
    """Whether a clause or one it shares a verb with stands under 'nor', where polarity is not ours to guess."""
    return any(c.lower_ in {"nor", "neither"} for c in verb.children)


def _lows(token: Token) -> set[str]:
    return {c.lower_ for c in token.children}


def _verbal(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} and token.dep_ not in _NO_CLAUSE and token.tag_ != "MD"


def _hedge(verb: Token) -> bool:
    """A frame around what is told ("I think ...", "the thing is ..."), or a filler that parses as a clause."""
    complement = any(c.dep_ in {"ccomp", "parataxis"} and _finite(c) for c in verb.children)
    if verb.lemma_ in HEDGES and complement:
        return True
    alone = not any(
        c.dep_ in {"dobj", "prep", "xcomp", "acomp", "attr", "oprd", "prt"} or (c.dep_ == "ccomp" and not _finite(c))
        for c in verb.children
    )
    return alone and verb.lemma_ in {
        "know",
        "mean",
        "think",
        "guess",
        "suppose",
        "say",
        "see",
        "thank",
        "let",
        "be",
        "do",
        "have",
    }


def _finite(verb: Token) -> bool:
    return verb.tag_ in {"VBD", "VBP", "VBZ", "MD"} or any(
        c.dep_ in {"aux", "nsubj", "nsubjpass", "auxpass"} for c in verb.children
    )


def _never_was(verb: Token) -> bool:
    """'Should have told us', 'would have come': said because it did not happen."""
    helpers = [c.lower_ for c in verb.children if c.dep_ == "aux"]
    return bool(set(helpers) & MODAL) and bool(set(helpers) & {"have", "of", "'ve"})


def _standing(verb: Token) -> _Standing | None:
    """How surely the verb tells of something that was so, or None where it does not (or where it cannot be known)."""
    head, dep = verb.head, verb.dep_
    if dep == "ROOT":
        return _Standing(1.0)
    if hangs_on_no(verb):
        return None
    if dep == "conj":
        return _as_conjunct(verb, head)
    if dep == "ccomp":
        return _as_complement(verb, head)
    if dep == "xcomp":
        if head.lemma_ == "be" and verb.tag_ == "VB" and not any(c.dep_ == "acomp" for c in head.children):
            return None if negated(head) else _scaled(_standing(head), 0.6)  # "the way is to ..."
        real = head.lemma_ in TRANSPARENT and not negated(head) and verb.tag_ != "VBN"
        return _scaled(_standing(head), 0.9) if real else None
    if dep == "advcl":
        return _as_adverbial(verb, head)
    if dep in {"relcl", "acl"}:
        return None if _doubtful(verb) else _Standing(0.3 if _gap(verb) else 0.55)
    if dep == "pcomp":
        return (
            _Standing(0.55)
            if head.lower_ in {*BY_MEANS, "like"} and verb.tag_ == "VBG" and not negated(head.head)
            else None
        )
    return _Standing(0.75) if dep in {"csubj", "parataxis", "dep"} else None


def _doubtful(verb: Token) -> bool:
    """Whether a clause describes what was denied or only thought of ("we have nobody who checks the forms")."""
    noun = verb.head
    above = [a for a in noun.ancestors if _verbal(a)][:1]
    denied = (
        any(negated(a) or no_object(a) for a in above)
        or noun.lower_ in NEGATIVE
        or bool(_lows(noun) & {*NEGATIVE, "any"})
    )
    return denied or noun.lemma_ == "case" or noun.lower_[:3] == "any" or (verb.dep_ == "acl" and verb.tag_ == "VB")


def _gap(verb: Token) -> bool:
    """Whether the object of a relative clause is what it hangs on ("the form we fill in")."""
    own = any(
        c.dep_ in {"nsubj", "nsubjpass"} and c.tag_ not in {"WP", "WDT"} and c.lower_ != "that" for c in verb.children
    )
    return (
        verb.dep_ == "relcl"
        and own
        and not any(c.dep_ in {"dobj", "attr", "acomp"} and c.i > verb.i for c in verb.children)
    )


def _scaled(standing: _Standing | None, by: float) -> _Standing | None:
    return None if standing is None else _Standing(standing.weight * by, standing.flipped)


def _as_conjunct(verb: Token, head: Token) -> _Standing | None:
    if not _verbal(head):
        return _Standing(0.5)
    own = any(c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass"} for c in verb.children)
    upper = _standing(head)
    if upper is None or own or not (negated(head) or upper.flipped):
        return _scaled(upper if not own or upper is None else _Standing(upper.weight), 0.85)
    joined = {c.lower_ for c in head.children if c.dep_ == "cc"}
    if "but" in joined:
        return _Standing(upper.weight * 0.8)
    return _Standing(upper.weight * 0.8, True) if "or" in joined else None


def _as_complement(verb: Token, head: Token) -> _Standing | None:
    upper = _standing(head) if _verbal(head) else None
    if upper is None or head.lemma_ not in LOOK_THROUGH or _wh(verb):
        return None
    if not negated(head):
        return upper
    return _Standing(upper.weight, not upper.flipped) if head.lemma_ in NEG_RAISING else None


def _wh(verb: Token) -> bool:
    return any(t.tag_ in {"WDT", "WP", "WRB", "WP$"} for t in verb.children) or any(
        c.lower_ in {"if", "whether"} for c in verb.children if c.dep_ == "mark"
    )


def _as_adverbial(verb: Token, head: Token) -> _Standing | None:
    marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod", "prep"} and c.i < verb.i}
    if marks & UNREAL_MARKS or {"as", "if"} <= marks or not _verbal(head):
        return None
    if marks & HYPOTHETICAL_MARKS:
        return _Standing(0.4)
    if verb.tag_ == "VB":
        return None if negated(head) or _too(head) else _Standing(0.5)
    return _Standing(0.7)


def _too(head: Token) -> bool:
    return any(t.lower_ == "too" for t in head.subtree)


def _told_to(verb: Token) -> bool:
    """ "Mind the step": said to whoever is there, as a rule to the interviewer."""
    helped = any(c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "expl"} for c in verb.children)
    return verb.dep_ == "ROOT" and verb.tag_ == "VB" and not helped


def _mood(verb: Token) -> float:
    """Less for what only would, should or might be so, and for questions."""
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    weight = 0.65 if helpers & MODAL else 0.8 if _told_to(verb) else 1.0
    if any(c.dep_ == "advcl" and any(m.lower_ in {"if", "unless"} for m in c.children) for c in verb.children):
        weight *= 0.75
    return weight * (0.5 if verb.sent.text.rstrip().endswith("?") else 1.0)
