"""A clause as a code: its verb in the -ing form with the participant's own objects ("losing the supervisor")."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from gt_assist.label.clause import Clause, denials, no_object
from gt_assist.label.inflect import gerund, verb_lemma
from gt_assist.label.pieces import Piece, close_adverb, kept, named, negative_words, pieces, spoken, well_formed
from gt_assist.label.values import Phrase
from gt_assist.label.words import (
    AGENTS,
    CALENDAR,
    FUNCTION,
    IMPERSONAL,
    KEPT_ADVERBS,
    LIGHT,
    MENTAL,
    NEGATIVE,
    NO_AGENT,
    TRANSPARENT,
    VAGUE,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

MOST_WORDS = 6
_SHORT_HELPERS = ("'d", "'ll", "’d", "’ll")
_HOLDING = frozenset({"have", "get"})
_SIZE = {1: 0.3, 2: 0.9, 3: 1.0, 4: 1.0, 5: 0.97, 6: 0.9}
_LIKE_PREPOSITIONS = frozenset(
    "depending including regarding considering concerning following according assuming involving given".split()
)
_ANYONE = frozenset("everyone everybody someone somebody anyone anybody nobody people".split())


def gerund_phrases(clause: Clause, names: Collection[int]) -> Iterator[Phrase]:
    """The ways of saying a clause in two to six words, each with how well it would read as a code."""
    verb = clause.verb
    if _auxiliary_like(verb):
        return
    core = _core(verb)
    if core is None:
        return
    if clause.subject is not None and clause.subject.lower_.removesuffix("s") in CALENDAR:
        return  # "Tuesdays round the table": no verb
    actor = _actor(clause.subject, names)
    found, lost = pieces(verb, names)
    sure = [c for c in verb.children if c.dep_ == "acomp"]
    told = any(c.dep_ == "ccomp" and _finite(c) for v in (verb, *sure) for c in v.children)
    for chosen, cut in _selections(found):
        if any(_denies(p) for p in found if p not in chosen):
            continue
        if told and not any(p.head.dep_ == "ccomp" for p in chosen):
            cut *= 0.6  # "monitoring implies that ...": without what is said nothing is
        price = cut * (0.6 if lost else 1.0)
        phrase = _phrase(clause, core, actor, chosen, names, price)
        if phrase is not None:
            yield phrase
        for shorter in _less(actor, clause.subject):
            other = _phrase(clause, core, shorter, chosen, names, price * 0.85)
            if other is not None:
                yield other


def _less(actor: list[Token] | None, subject: Token | None) -> list[list[Token] | None]:
    """Shorter ways of naming who acts: without what describes them, or not at all where the verb still makes sense."""
    if actor is None or subject is None or negative_words(actor):
        return []
    bare: list[list[Token] | None] = [[subject]] if len(actor) > 1 else []
    return bare + ([None] if _acts(actor) else [])


def _denies(piece: Piece) -> bool:
    """'Coming to none of the meetings', 'coping without a supervisor': what may not be left out."""
    return piece.head.dep_ != "ccomp" and any(t.lower_ in NEGATIVE for t in piece.head.subtree)


def _finite(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in verb.children)


def _auxiliary_like(verb: Token) -> bool:
    """'going to', 'used to': helpers that parse as verbs; 'there is', which names nothing as a gerund."""
    infinitive = any(c.dep_ in {"xcomp", "ccomp"} and c.tag_ == "VB" for c in verb.children)
    helper = verb.lower_ in {"going", "used", "gon"} and infinitive
    expletive = any(c.dep_ == "expl" for c in verb.children)
    helper = helper or verb.lower_ in _LIKE_PREPOSITIONS
    follows = {c.dep_ for c in verb.children if c.i > verb.i} & {"attr", "acomp", "prep", "advmod", "oprd"}
    helper = helper or (
        verb.lemma_ in {"keep", "start", "begin", "continue", "go"}
        and any(c.dep_ == "xcomp" and c.tag_ == "VBG" for c in verb.children)
    )
    helper = helper or (verb.lemma_ == "like" and any(c.tag_ == "MD" for c in verb.children))
    helper = helper or (verb.lemma_ == "be" and not follows)
    loose = (
        {"acl", "advcl", "amod", "conj"}
        if any(c.dep_ == "dobj" for c in verb.children)
        else {"ROOT", "acl", "advcl", "amod", "conj"}
    )
    bare = verb.tag_ == "VBN" and not _helpers(verb) and verb.dep_ in loose
    bare = bare and not (verb.dep_ == "ROOT" and any(c.dep_ == "nsubj" for c in verb.children))
    return helper or expletive or bare


def _helpers(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]


def _core(verb: Token) -> list[str] | None:
    """The verb as a gerund with its particle; a passive with 'being' (or 'getting') before its participle."""
    passive = next((c for c in verb.children if c.dep_ == "auxpass" and not _perfect(c, verb)), None)
    lemma = "be" if verb.lemma_ in {"'s", "’s", "'re", "'m"} else verb_lemma(verb.lower_, verb.lemma_.lower())
    if passive is not None:
        words = ["getting" if passive.lemma_ == "get" else "being", verb.lower_]
    else:
        form = verb.lower_ if verb.tag_ == "VBG" and verb.lower_.endswith("ing") else gerund(lemma)
        if form is None or not verb.lower_.replace("'", "").isalpha():
            return None
        words = [form]
    return words


def _perfect(helper: Token, verb: Token) -> bool:
    """ "She's tried to mend it": "has tried", though the parser takes it for a passive."""
    short = helper.lower_ in {"'s", "’s"}
    return short and (verb.lemma_ in TRANSPARENT or any(c.dep_ == "dobj" for c in verb.children))


def _particles(verb: Token) -> list[Token]:
    """ "Pulling out", "falling apart": what belongs to the verb, wherever it stands."""
    return [c for c in verb.children if c.i > verb.i and (c.dep_ == "prt" or close_adverb(c))]


def _actor(subject: Token | None, names: Collection[int]) -> list[Token] | None:
    """The words of the subject that a code keeps: who acts, when it is not the speaker or a bare pronoun."""
    if subject is None or named(subject, names) or subject.tag_ == "VBG":
        return None
    low = subject.lower_
    if (
        low in IMPERSONAL
        or (subject.lemma_ in VAGUE and low not in _ANYONE | NO_AGENT | {"people"})
        or (subject.pos_ in {"PRON", "DET"} and low not in _ANYONE | NO_AGENT)
    ):
        return None
    if subject.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return None
    for level in (1, 2):
        words = [t for t in kept(subject, level, names) if not _dropped(t, subject)]
        if len(words) <= 3:
            return words
    return [subject]


def _dropped(token: Token, subject: Token) -> bool:
    """Articles and possessives before the actor go ("the chairs"), unless they count ("no chairs", "half the team")."""
    counted = token.lower_ in NEGATIVE or any(c.lower_ in {"half", "all", "both"} for c in subject.children)
    return token.dep_ == "case" or (token.dep_ in {"det", "poss"} and token.head == subject and not counted)


def _selections(found: list[Piece]) -> Iterator[tuple[list[Piece], float]]:
    """Which pieces to say: the needed ones, then one more at a time, then fewer; with the price of leaving out."""
    needed = [p for p in found if p.essential]
    yield needed, 1.0
    chosen = list(needed)
    for piece in (p for p in found if not p.essential):
        chosen = sorted([*chosen, piece], key=lambda p: p.head.i)
        yield chosen, 1.0 if len(chosen) - len(needed) == 1 else 0.95
    if len(needed) > 1:
        yield needed[:1], 0.7
    if needed:
        yield [], 0.5


def _phrase(
    clause: Clause, core: list[str], actor: list[Token] | None, chosen: list[Piece], names: Collection[int], cut: float
) -> Phrase | None:
    """The first level of detail at which the words fit."""
    for level in (0, 1, 2, 3):
        tail = [t for p in chosen for t in kept(p.head, level, names)] + _particles(clause.verb)
        if core == ["being"] and not tail:
            return None
        text = _say(clause, core, actor, tail)
        if len(text.split()) <= MOST_WORDS:
            if level == 3 and any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in tail):
                return None
            return _finish(clause, actor, tail, text, cut * (1.0, 0.98, 0.92, 0.75)[level])
    return None


def _say(clause: Clause, core: list[str], actor: list[Token] | None, tail: list[Token]) -> str:
    adverbs = [
        "no longer" if c.lower_ == "longer" else c.lower_
        for c in clause.verb.children
        if c.dep_ == "advmod"
        and c.i < clause.verb.i
        and (c.lower_ in KEPT_ADVERBS or c.lower_ == "longer")
        and c.lower_ != "not"
    ]
    negations = ["never" if c.lower_ == "never" else "not" for c in denials(clause.verb)][:1]
    who = [] if actor is None else [spoken(actor)]
    nobody = actor is not None and any(t.lower_ in NEGATIVE for t in actor)
    if clause.negated and not negations and not nobody and not set(adverbs) & (NEGATIVE | {"no longer"}):
        negations = ["not"]
    return " ".join([*who, *negations, *adverbs, *core, spoken(tail)]).strip()


def _finish(clause: Clause, actor: list[Token] | None, tail: list[Token], text: str, cut: float) -> Phrase | None:
    words = text.split()
    if not well_formed(sorted(tail, key=lambda t: t.i)):
        return None
    said = [*(actor or []), clause.verb, *tail]
    around = [*(actor or []), *tail]
    if any(t.lower_.endswith(_SHORT_HELPERS) or (t.text[:1] in "'’" and t.tag_ != "POS") for t in around):
        return None  # "anybody'd not asking her", "waiting I'd say an hour", "letting 's go"
    lemmas = tuple(t.lemma_.lower() for t in sorted(set(said), key=lambda t: t.i) if content(t))
    if not lemmas or len(set(lemmas)) < len(lemmas):
        return None
    weight = clause.weight * cut * _SIZE[len(words)] * _worth(clause, actor, tail)
    return Phrase(
        text,
        lemmas,
        "gerund",
        clause.negated or no_object(clause.verb),
        round(min(weight, 1.0), 4),
        min(t.idx for t in said),
        max(t.idx + len(t) for t in said),
        None if actor is None else " ".join(t.lower_ for t in actor),
    )


def content(token: Token) -> bool:
    """Whether a word carries meaning of its own ("to like" does, "like that" does not)."""
    if token.lemma_ == "like" and token.pos_ == "VERB":
        return True
    grammar = token.lower_ in FUNCTION or token.lemma_.lower() in FUNCTION
    return not grammar and any(c.isalpha() for c in token.text)


def _worth(clause: Clause, actor: list[Token] | None, tail: list[Token]) -> float:
    """How much is said: by the verb, by what follows it, and by whom."""
    lemma = clause.verb.lemma_.lower()
    weight = 0.45 if lemma in {"be", "'s", "’s"} else 0.75 if lemma in LIGHT else 0.8 if lemma in MENTAL else 1.0
    if lemma in _HOLDING and not any(t.dep_ == "xcomp" and t.head == clause.verb for t in tail):
        weight *= 0.7  # "having an invoice" says that something is there; "having to pay it" is more
    if any(t.dep_ == "nummod" for t in tail):
        weight *= 0.85  # "having six directors" is true of one passage only
    if any(t.tag_ == "CD" and t.dep_ in {"dobj", "pobj", "attr"} for t in tail):
        weight *= 0.5  # "having twenty-eight": of what?
    if lemma == "be" and any(t.dep_ == "attr" and t.head == clause.verb for t in tail):
        weight *= 0.5  # "being the main thing" classifies; it tells of no action
    elif lemma == "be" and not any(t.dep_ in {"acomp", "xcomp"} for t in tail):
        weight *= 0.6  # "being on the intranet"
    telling = [t for t in tail if content(t) and t.lower_ not in VAGUE and t.lemma_ not in LIGHT]
    if telling:
        weight *= 0.92 if len(telling) == 1 else 1.0
    elif actor is not None:
        weight *= 0.65
    elif any(t.dep_ == "prt" for t in tail):
        weight *= 0.5
    else:
        weight *= 0.3 if lemma in LIGHT | MENTAL | {"be"} else 0.4
    if any((t.lower_ in VAGUE or t.tag_ == "PRP") and t.dep_ in {"dobj", "pobj", "attr", "dative"} for t in tail):
        weight *= 0.5  # whoever reads "showing it to her" among other codes asks what, and to whom
    if any(t.tag_ in {"VBD", "VBZ", "VBP"} for t in tail):
        weight *= 0.5 if any(t.dep_ == "nsubj" and t.lower_ in {"it", "that", "this", "there"} for t in tail) else 0.8
    return weight * _by(actor)


def _by(actor: list[Token] | None) -> float:
    if actor is None:
        return 0.95
    return 1.0 if _acts(actor) else 0.85


def _acts(actor: list[Token]) -> bool:
    return any(t.lemma_.lower() in AGENTS or t.lower_ in _ANYONE | NO_AGENT for t in actor)
