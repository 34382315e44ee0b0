"""Names for all candidate codes together: what stands for each code, and tells it from the others."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gt_assist.label.inflect import split_words
from gt_assist.label.names import given_words
from gt_assist.label.values import InVivo, ParsedIncident, Phrase, Wording
from gt_assist.label.words import LIGHT, MENTAL, VAGUE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

_PLAIN = LIGHT | MENTAL | VAGUE
LEAST_TELLING = 0.36
"""Below this an in vivo phrase is not worth a researcher's eye."""
WEIGHED = 40
"""How many phrases of a code are compared in meaning with the code: the best by their wording alone."""
SHARPNESS = 5.0
"""How much nearness in meaning counts: a phrase whose cosine is .1 higher may read a quarter worse."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What tells whether a phrase means what its code is about.

    `middles` (codes, dimensions) holds the mean vector of each code's incidents, in the order in which the codes are
    named; `encode` makes unit rows of phrases in the same space.
    """

    middles: NDArray[np.float32]
    encode: Encode


@dataclass(frozen=True, slots=True)
class _Option:
    score: float
    phrase: Phrase
    incident: int

    @property
    def key(self) -> tuple[bool, tuple[str, ...]]:
        return self.phrase.negated, tuple(sorted(set(self.phrase.lemmas)))


@dataclass(frozen=True, slots=True)
class _Group:
    """A candidate code while it is being named: its incidents in an order of their own content, with their weights."""

    incidents: tuple[ParsedIncident, ...]
    places: tuple[int, ...]
    weights: tuple[float, ...]
    shares: Mapping[str, float]


def name_codes(
    codes: Sequence[Sequence[ParsedIncident]],
    ranks: Sequence[Sequence[float]] | None = None,
    names: Collection[str] = (),
    meaning: Meaning | None = None,
) -> list[Wording]:
    """A gerund phrase and an in vivo phrase for every candidate code, in the order given.

    `ranks[i][j]` (0 or more) is how strongly incident j belongs to code i; equal by default. `names` adds words
    that no label may hold. Words are weighed by how many of a code's incidents share them against how common they
    are among all codes passed in (class-based TF-IDF, Grootendorst 2022), so name a study's codes in one call.
    With `meaning` the best phrases of each code are also compared with the code as a whole, so that what only one
    passage speaks of does not name the others (as KeyBERT chooses keywords; Grootendorst 2020).
    The result does not depend on the order of codes or incidents. Raises ValueError for a code without incidents.
    """
    if any(len(code) == 0 for code in codes):
        raise ValueError("a code needs at least one incident")
    banned = given_words(names)
    groups = [_group(code, ranks[n] if ranks is not None else None) for n, code in enumerate(codes)]
    rarity = _rarity(groups)
    options = [_options(group, rarity, banned) for group in groups]
    if meaning is not None:
        options = _by_meaning(options, meaning)
    chosen = _told_apart(groups, options)
    return [_wording(g, o, rarity, banned) for g, o in zip(groups, chosen, strict=True)]


def _group(code: Sequence[ParsedIncident], ranks: Sequence[float] | None) -> _Group:
    given = [1.0] * len(code) if ranks is None else [max(float(rank), 0.0) for rank in ranks]
    if len(given) != len(code):
        raise ValueError("ranks and incidents differ in number")
    order = sorted(range(len(code)), key=lambda i: (code[i].text, -given[i], i))
    total = sum(given) or 1.0
    weights = tuple((given[i] if sum(given) else 1.0 / len(code)) / total for i in order)
    incidents = tuple(code[i] for i in order)
    shares: dict[str, float] = defaultdict(float)
    for incident, weight in zip(incidents, weights, strict=True):
        for lemma in incident.lemmas:
            shares[lemma] += weight
    return _Group(incidents, tuple(order), weights, dict(shares))


def _rarity(groups: Sequence[_Group]) -> dict[str, float]:
    """How telling each word is, 0..1: common in all codes is near 0, found in one code only is 1."""
    common: dict[str, float] = defaultdict(float)
    for group in groups:
        for lemma, share in group.shares.items():
            common[lemma] += min(share, 1.0)
    top = math.log1p(len(groups) / 0.5)
    return {lemma: min(math.log1p(len(groups) / max(freq, 0.5)) / top, 1.0) for lemma, freq in common.items()}


def _central(group: _Group, rarity: Mapping[str, float]) -> list[float]:
    """How much of what the code's incidents share each incident holds, 0..1, times its own rank."""
    raw = [sum(group.shares[w] * rarity[w] for w in i.lemmas) / math.sqrt(len(i.lemmas) or 1) for i in group.incidents]
    top, heaviest = max(raw) or 1.0, max(group.weights) or 1.0
    return [r / top * (0.5 + 0.5 * w / heaviest) for r, w in zip(raw, group.weights, strict=True)]


def _options(group: _Group, rarity: Mapping[str, float], banned: frozenset[str]) -> list[_Option]:
    """Every phrase that may name the code, best first; the minority's polarity of the same words is left out."""
    central = _central(group, rarity)
    polarity: dict[tuple[str, ...], float] = defaultdict(float)
    for incident, weight in zip(group.incidents, group.weights, strict=True):
        for key, negated in {(tuple(sorted(set(p.lemmas))), p.negated) for p in incident.phrases}:
            polarity[key] += weight if negated else -weight
    found: dict[str, _Option] = {}
    for n, incident in enumerate(group.incidents):
        for phrase in incident.phrases:
            verdict = polarity[tuple(sorted(set(phrase.lemmas)))]
            if (verdict > 1e-9 and not phrase.negated) or (verdict < -1e-9 and phrase.negated):
                continue
            if banned and banned & set(split_words(phrase.text)):
                continue
            score = _score(phrase, group, rarity, central[n])
            if phrase.text not in found or score > found[phrase.text].score:
                found[phrase.text] = _Option(score, phrase, n)
    acts = _acts(group)
    return sorted(found.values(), key=lambda o: (acts and not _telling(o.phrase), -round(o.score, 9), o.phrase.text))


def _by_meaning(options: Sequence[list[_Option]], meaning: Meaning) -> list[list[_Option]]:
    """The first `WEIGHED` options of each code in a new order: wording times nearness to the code's middle.

    What all codes and all phrases have in common is taken off both sides, so that nearness tells codes apart.
    """
    import numpy as np

    texts = sorted({o.phrase.text for own in options for o in own[:WEIGHED]})
    at = {text: n for n, text in enumerate(texts)}
    rows, middles = _centred(meaning.encode(texts)), _centred(meaning.middles)
    found = []
    for own, middle in zip(options, middles, strict=True):
        near = rows[[at[o.phrase.text] for o in own[:WEIGHED]]] @ middle
        weighed = [
            replace(o, score=float(o.score * np.exp(SHARPNESS * round(float(cosine), 4))))
            for o, cosine in zip(own[:WEIGHED], near, strict=True)
        ]
        acts = _telling(own[0].phrase)
        weighed.sort(key=lambda o: (acts and not _telling(o.phrase), -round(o.score, 9), o.phrase.text))
        found.append([*weighed, *own[WEIGHED:]])
    return found


def _centred(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Rows of length one without what they have in common; a single row stays as it is."""
    import numpy as np

    wide = rows.astype(np.float64)
    if len(wide) > 1:
        wide = wide - wide.mean(axis=0)
    unit: NDArray[np.float64] = wide / np.maximum(np.linalg.norm(wide, axis=1, keepdims=True), 1e-9)
    return unit


def _telling(phrase: Phrase) -> bool:
    """Whether a phrase is a gerund that says something: "making" or "having it" alone does not."""
    return phrase.kind == "gerund" and not set(phrase.lemmas) <= _PLAIN


def _acts(group: _Group) -> bool:
    """Whether at least half of the code's talk, by weight, says what somebody does: then it is named by a gerund.

    Charmaz codes actions; a noun phrase names a code only where people spoke in fragments without verbs.
    """
    said = zip(group.incidents, group.weights, strict=True)
    return sum(weight for i, weight in said if any(p.kind == "gerund" for p in i.phrases)) >= 0.5 * sum(group.weights)


def _score(phrase: Phrase, group: _Group, rarity: Mapping[str, float], central: float) -> float:
    """A phrase's own readability times what its words say about this code in particular.

    Rarity counts less than the share of incidents that hold a word, and in a code of several incidents a slightly
    worse reading is accepted for words that more of them share: measured on codes people had made, that raises the
    share of incidents which hold a content word of the label (from 0.50 to 0.55 in interviews).
    """
    words = tuple(dict.fromkeys(phrase.lemmas))
    weighed = [group.shares.get(w, 0.0) * rarity.get(w, 0.5) ** 0.6 * (0.4 if w in _PLAIN else 1.0) for w in words]
    salience = sum(weighed) / len(weighed) ** 0.7 if weighed else 0.0
    shared = len(group.incidents) > 1 and phrase.kind == "gerund"
    return float(phrase.weight ** (0.8 if shared else 1.0) * (0.03 + salience) * (0.6 + 0.4 * central))


def _told_apart(groups: Sequence[_Group], options: Sequence[list[_Option]]) -> list[_Option]:
    """One option for each code, no two codes with the same words while another good phrase is left.

    Codes choose in the order of their best score (then of their texts), and pass over what is taken.
    """
    order = sorted(
        range(len(groups)), key=lambda n: (-round(options[n][0].score, 9), tuple(i.text for i in groups[n].incidents))
    )
    taken: set[tuple[bool, tuple[str, ...]]] = set()
    said: set[str] = set()
    chosen: dict[int, _Option] = {}
    for n in order:
        free = (o for o in options[n] if o.key not in taken and o.phrase.text.lower() not in said)
        chosen[n] = next(free, options[n][0])
        taken.add(chosen[n].key)
        said.add(chosen[n].phrase.text.lower())
    return [chosen[n] for n in range(len(groups))]


def _wording(group: _Group, option: _Option, rarity: Mapping[str, float], banned: frozenset[str]) -> Wording:
    wanted = set(option.phrase.lemmas)
    holds = [n for n, i in enumerate(group.incidents) if wanted <= set(i.lemmas)] or [option.incident]
    grounded_in = tuple(sorted(group.places[n] for n in {*holds, option.incident}))
    return Wording(option.phrase.text, _in_vivo(group, rarity, banned, wanted), grounded_in)


def _in_vivo(group: _Group, rarity: Mapping[str, float], banned: frozenset[str], label: set[str]) -> InVivo | None:
    """The most telling slice of the code's incidents; plain words that only repeat the label are not worth showing."""
    central = _central(group, rarity)
    best: tuple[float, str, int, InVivo] | None = None
    for n, incident in enumerate(group.incidents):
        for told in incident.tellings:
            if banned and banned & set(split_words(told.text)):
                continue
            shared = max(group.shares.get(w, 0.0) for w in told.lemmas)
            rare = sum(rarity.get(w, 0.5) for w in set(told.lemmas)) / len(set(told.lemmas))
            score = told.weight * (0.4 + 0.6 * rare) * (0.7 + 0.3 * shared) * (0.75 + 0.25 * central[n])
            if set(told.lemmas) <= label and told.weight < 0.68:
                score *= 0.6
            ranked = (-round(score, 9), told.text, told.start, InVivo(group.places[n], told.start, told.end, told.text))
            if score >= LEAST_TELLING and (best is None or ranked[:3] < best[:3]):
                best = ranked
    return None if best is None else best[3]
