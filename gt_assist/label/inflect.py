"""Word forms by lemminflect: the -ing form of a verb, and which words are forms of one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from gt_assist.label.words import FUNCTION

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_IRREGULAR = {"programing": "programming", "mimicing": "mimicking", "arcing": "arcing"}
_CLITICS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m")


@cache
def gerund(lemma: str) -> str | None:
    """The -ing form of a verb in British spelling, None for what is no English verb.

    lemminflect names the usual form first ("referring", then "refering"); only its American one-l forms
    ("labeling", "labelling") are passed over.

    >>> gerund("refer"), gerund("travel"), gerund("betreuerin")
    ('referring', 'travelling', None)
    """
    from lemminflect import getInflection

    forms = tuple(str(form) for form in getInflection(lemma, "VBG", inflect_oov=False))
    if not forms:
        return None
    first = _IRREGULAR.get(forms[0], forms[0])
    british = first.removesuffix("ing") + "ling"
    return british if first.endswith("ling") and british in forms else first


@cache
def verb_lemma(word: str, guess: str) -> str:
    """The dictionary form of a verb: the parser's guess unless the dictionary knows better ("coped" is of "cope").

    >>> verb_lemma("coped", "cop"), verb_lemma("lost", "lose")
    ('cope', 'lose')
    """
    from lemminflect import getAllLemmas

    known = getAllLemmas(word.lower(), upos="VERB").get("VERB", ())
    return guess if guess in known or not known else str(known[0])


@cache
def forms(word: str) -> frozenset[str]:
    """The word itself and every dictionary form it can belong to, in lower case.

    >>> "lose" in forms("lost"), "lose" in forms("losing")
    (True, True)
    """
    from lemminflect import getAllLemmas

    low = word.lower()
    return frozenset({low, *(lemma for found in getAllLemmas(low).values() for lemma in found)})


def split_words(text: str) -> list[str]:
    """The words of a text in lower case, contractions taken apart ("don't" gives "do" and "n't").

    >>> split_words("I don't use face-to-face.")
    ['i', 'do', "n't", 'use', 'face', 'to', 'face']
    """
    return [part for match in _WORD.finditer(text) for part in _apart(match.group().lower().replace("’", "'"))]


def _apart(word: str) -> tuple[str, ...]:
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) > len(clitic):
            return (word.removesuffix(clitic), clitic)
    return (word,)


def content_words(text: str) -> list[str]:
    """The words of a text that are no function words, in order."""
    return [word for word in split_words(text) if (word not in FUNCTION and len(word) > 1) or word.isdigit()]


def english(text: str) -> bool:
    """Whether most words of a text are in the English dictionary; short texts get the benefit of the doubt.

    >>> english("Vi har ikke fået nogen hjælp fra kommunen"), english("we never got any help")
    (False, True)
    """
    words = [word for word in split_words(text) if not word.isdigit()]
    unknown = [word for word in words if word not in FUNCTION and not in_dictionary(word)]
    grammar = sum(word in FUNCTION for word in words)
    return not words or len(unknown) <= (0.3 if grammar * 4 >= len(words) else 0.15) * len(words) + 0.5


@cache
def in_dictionary(word: str) -> bool:
    """Whether a word in lower case is a form of any English word."""
    from lemminflect import getAllLemmas

    return bool(getAllLemmas(word))


def grounded(label: str, texts: Iterable[str]) -> bool:
    """Whether every content word of a label occurs in the texts, in whatever inflected form.

    Charmaz keeps initial codes in the participants' own terms; this is the check that no word was invented.
    Function words ("the", "to", "not", "being") may stand in a label for its grammar.

    >>> grounded("losing the supervisor", ["We lost her, our supervisor."])
    True
    >>> grounded("losing the manager", ["We lost her, our supervisor."])
    False
    """
    return spoken_of(label, forms_of(texts))


def forms_of(texts: Iterable[str]) -> frozenset[str]:
    """Every word of the texts with all its dictionary forms: what a label may be made of."""
    return frozenset(form for text in texts for word in set(split_words(text)) for form in forms(word))


def spoken_of(label: str, spoken: frozenset[str]) -> bool:
    """`grounded` for many labels of the same texts, whose `forms_of` are already known."""
    return all(forms(word) & spoken for word in content_words(label))
