"""Which other code may be the same as the one on the card: near-duplicates by their names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gt_assist.codebook import Code
from gt_assist.talk import word_list

SHARED = 2 / 3  # so much of the words of both names together stands in both (Jaccard)
_GRAMMAR = word_list("""
a an and another any as at be being by each every for from her his in into it its my of on one or other our own some
that the their them there these this those to up was were with your
""")
_NEGATIVE = word_list("not no never nobody nothing none neither nor hardly barely rarely seldom without cannot nowhere")
_WORD = re.compile(r"[^\W_]+")


def twin(code: Code, others: Iterable[Code]) -> Code | None:
    """The code whose name says nearly the same as this one's, with the same polarity; None where there is none.

    Of several the nearest, accepted codes first. Words count in their stems, so that it takes no dictionary, which
    would keep her waiting at the first card.

    >>> losing = Code("c1", "losing the supervisor"), Code("c2", "losing another supervisor", status="accepted")
    >>> twin(losing[0], losing[1:]).name
    'losing another supervisor'
    >>> twin(losing[0], [Code("c3", "not losing the supervisor"), Code("c4", "losing the funding")])
    """
    own, turned = telling(code.name)
    found = []
    for other in others:
        words, other_way = telling(other.name)
        if other.id != code.id and own and turned == other_way:
            share = len(own & words) / len(own | words)
            if share >= SHARED:
                found.append((-share, other.status != "accepted", other.id, other))
    return min(found, key=lambda f: f[:3])[-1] if found else None


def telling(name: str) -> tuple[frozenset[str], bool]:
    """The stems of a name's words without those of grammar, and whether it is negated.

    >>> sorted(telling("not coming to the meetings")[0]), telling("not coming to the meetings")[1]
    (['com', 'meet'], True)
    """
    words = _WORD.findall(name.casefold().replace("n't", " not").replace("n’t", " not"))
    said = frozenset(_stem(word) for word in words if word not in _GRAMMAR and word not in _NEGATIVE)
    return said, not _NEGATIVE.isdisjoint(words)


def _stem(word: str) -> str:
    """A word without the endings of number and tense: enough for names, most of which begin with an -ing form."""
    for ending in ("s", "ing", "ed", "e"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            if ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
    return word.removesuffix("i") + "y" if word.endswith("i") else word
