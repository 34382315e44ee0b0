"""Which words of a parsed text name a person, a place or an organisation, or stand where a name was taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from gt_assist.label.inflect import in_dictionary, split_words
from gt_assist.label.words import CALENDAR, FUNCTION, PLACEHOLDER

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NAMING = frozenset({"PERSON", "GPE", "LOC", "NORP", "FAC", "ORG"})
_CERTAIN = frozenset({"PERSON", "GPE", "LOC", "NORP", "FAC"})


def given_words(names: Collection[str]) -> frozenset[str]:
    """The single words of names and speakers' labels that were passed in, without titles and function words.

    >>> sorted(given_words(["Dr Ada Quill", "P03"]))
    ['ada', 'p03', 'quill']
    """
    titles = {"dr", "mr", "mrs", "ms", "prof", "sir", "interviewer", "participant", "speaker", "respondent"}
    return frozenset(
        w for name in names for w in split_words(name) if w not in FUNCTION and w not in titles and len(w) > 1
    )


def unheard_of(docs: Sequence[Doc]) -> frozenset[str]:
    """Words mostly recognised as a person or place that no dictionary has: names where they stand in lower case too."""
    seen = Counter(t.lower_ for doc in docs for t in doc)
    named = Counter(t.lower_ for doc in docs for t in doc if t.ent_type_ in {"PERSON", "GPE"} and t.is_title)
    mostly = (word for word, n in named.items() if 2 * n > seen[word] and word.isalpha() and len(word) > 1)
    return frozenset(word for word in mostly if word not in FUNCTION and not in_dictionary(word))


def bodies(docs: Iterable[Doc]) -> frozenset[str]:
    """The acronyms that name one body: mostly taken for an organisation, and never "a", "the" or "our" anything.

    "GP", "IT" and "API" are words of a field; the letters of one trust or university are a name.
    """
    seen: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    common: set[str] = set()
    for token in (t for doc in docs for t in doc if t.is_upper and 2 <= len(t.text) <= 6):
        seen[token.text] += 1
        taken[token.text] += token.ent_type_ == "ORG"
        if any(c.dep_ in {"det", "poss", "amod", "nummod"} for c in token.children) or token.dep_ in {
            "compound",
            "amod",
        }:
            common.add(token.text)
    return frozenset(word.lower() for word, n in seen.items() if taken[word] * 2 >= n and word not in common)


def lower_case_words(docs: Iterable[Doc]) -> Counter[str]:
    """How often each word stands in lower case anywhere: what does so often is no name ("Supervisor", "Trust")."""
    return Counter(t.text for doc in docs for t in doc if t.is_lower)


def name_tokens(doc: Doc, given: frozenset[str], lower: Counter[str]) -> frozenset[int]:
    """The positions of the tokens that may not be in a label.

    A name is: a word of `given`; a placeholder ("[name]"); a capitalised word that the entity recogniser
    takes for a person, place, people, building or organisation; any other capitalised proper noun. Not a name: a
    word that the talk itself writes in lower case too, a day or month, and an all-capitals acronym ("GP", "API"),
    which the small model takes for an organisation at random, unless it is in `given` (see `bodies`) or a place.
    """
    return frozenset(t.i for t in doc if _is_name(t, given, lower))


def _is_name(token: Token, given: frozenset[str], lower: Counter[str]) -> bool:
    low = token.lower_
    if low in given or low == PLACEHOLDER:
        return True
    if not token.text[:1].isupper() or low in FUNCTION or low in CALENDAR:
        return False
    if token.is_upper and len(token.text) <= 6:
        return token.ent_type_ in _CERTAIN and len(token.text) > 3
    if lower[low] >= 2 and not (token.ent_type_ == "PERSON" and token.pos_ == "PROPN" and not token.is_sent_start):
        return False
    return token.pos_ == "PROPN" or (token.ent_type_ in _NAMING and not token.is_sent_start)
