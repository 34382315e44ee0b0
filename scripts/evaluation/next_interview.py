"""`evaluate.py next-interview`: the researcher's own codes offered for interviews that she has not coded yet.

Through `gt_assist.suggest`, as `gt-assist propose` calls it. All of a unit's codes count: any of them among the first
is a hit. Units whose codes none of the known interviews has are misses, for whoever reads them gets no help.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.report import Table, percent, share, spread
from evaluation.sets import Coded, Vectors, vectors
from gt_assist.embed import Encoder
from gt_assist.offering import ASKED_FROM
from gt_assist.suggest import Decided, Passages, suggest

FIRST = (1, 3, 5)
ORDERS = 10
STEP = 25  # units that she decides before the rest are offered anew
COUNTS = (50, 100, 200, 400, 800)
AHEAD = 100  # units that a point of the curve by decisions is measured on
Ranked = list[list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Talk:
    """A set's units as the product compares them, and a vector for the name of each code."""

    units: Passages
    names: Mapping[str, Vectors]


@dataclass(frozen=True, slots=True)
class Guess:
    """What was offered for one unit: the codes, best first, with their scores; and which of them it bears."""

    offers: tuple[tuple[str, float], ...]
    real: tuple[str, ...]
    known: bool

    def hit(self, first: int) -> bool:
        """Whether one of the unit's codes is among the first."""
        return any(code in self.real for code, _ in self.offers[:first])

    def asked(self) -> bool:
        """Whether the review would ask about the first offer."""
        return bool(self.offers) and self.offers[0][1] >= ASKED_FROM


def talk(encoder: Encoder, coded: Coded, cache: Path | None) -> Talk:
    """A set's units and the names of its codes, embedded."""
    names = sorted({code for own in coded.codes for code in own})
    rows = vectors(encoder, coded.inputs(), cache)
    return Talk(
        Passages.of(rows, coded.texts(), _around(coded, rows)), dict(zip(names, encoder.encode(names), strict=True))
    )


def _around(coded: Coded, rows: Vectors) -> Vectors:
    """For each unit the mean vector of the units before and after it in its interview."""
    around = np.zeros_like(rows)
    order = sorted(range(len(rows)), key=lambda at: coded.units[at].span)
    sources = ["", *(coded.units[at].span.source for at in order), ""]
    for place, at in enumerate(order):
        near = [order[other] for other in (place - 1, place + 1) if sources[other + 1] == sources[place + 1]]
        if near:
            around[at] = rows[near].mean(axis=0)
    return around


def guesses(coded: Coded, said: Talk, known: Sequence[int], new: Sequence[int]) -> list[Guess]:
    """The product's offers for the `new` units when the `known` ones are coded."""
    codes = [coded.codes[i] for i in known]
    names = sorted({code for own in codes for code in own})
    named = Passages.of([said.names[name] for name in names], names)
    decided = Decided(said.units.take(known), codes, named, names, said.units.take([]), [])
    return _guesses(coded, new, suggest(said.units.take(new), decided, top=max(FIRST)), codes)


def frequent(coded: Coded, known: Sequence[int], new: Sequence[int]) -> list[Guess]:
    """The most frequent codes of the known units, for whatever unit."""
    codes = [coded.codes[i] for i in known]
    counts = Counter(code for own in codes for code in own)
    first = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: max(FIRST)]
    return _guesses(coded, new, [[(code, 0.0) for code, _ in first]] * len(new), codes)


def _guesses(coded: Coded, new: Sequence[int], ranked: Ranked, codes: Sequence[Collection[str]]) -> list[Guess]:
    names = {code for own in codes for code in own}
    return [
        Guess(tuple(offers), coded.codes[i], not names.isdisjoint(coded.codes[i]))
        for i, offers in zip(new, ranked, strict=True)
    ]


def orders(coded: Coded) -> list[list[list[int]]]:
    """The units by interview, the interviews in several orders."""
    by_interview: dict[str, list[int]] = {}
    for at, interview in enumerate(coded.interviews()):
        by_interview.setdefault(interview, []).append(at)
    found = []
    for seed in range(ORDERS):
        names = sorted(by_interview)
        random.Random(seed).shuffle(names)
        found.append([sorted(by_interview[name], key=lambda at: coded.units[at].span) for name in names])
    return found


def hits(found: Sequence[Guess], first: int) -> float:
    """The share of the units that have a hit."""
    return sum(guess.hit(first) for guess in found) / max(1, len(found))


def run(encoder: Encoder, sets: Sequence[Coded], cache: Path | None) -> list[Table]:
    """The offers once half of the interviews are coded, and the learning curves."""
    halves, curve, decided = [], [], []
    for coded in sets:
        said = talk(encoder, coded, cache)
        halves += _half(coded, said)
        curve += _by_interview(coded, said)
        decided.append(_by_decision(coded, said))
        print("measured:", coded.name, flush=True)
    return [
        Table(
            ("coded", "set", "offered", *(f"hit@{n}" for n in FIRST), "reachable", "asked about", "of these right"),
            tuple(halves),
            f"`half`: half of the interviews coded, codes offered for all others; mean (least–greatest) over {ORDERS} "
            "orders of the interviews. `all but it`: each interview in turn, all others coded. `reachable`: units of "
            "which some code is known. `asked about`: units whose first offer the review asks about, the others being "
            "listed only.",
        ),
        Table(
            ("set", "offered", *(f"after {n}" for n in _marks(20)), "rises"),
            tuple(curve),
            f"Learning by interview: hit@3 on the next interview once so many are coded, mean of {ORDERS} orders. "
            "`rises`: Spearman's correlation of the interviews coded with hit@3.",
        ),
        Table(
            ("set", *(f"after {n}" for n in COUNTS)),
            tuple(decided),
            f"Learning by decision, within interviews too: hit@3 on the next {AHEAD} units once so many are decided, "
            f"everything offered anew after every {STEP}; mean of {ORDERS} orders.",
        ),
    ]


def _half(coded: Coded, said: Talk) -> list[tuple[str, ...]]:
    ours, usual = [], []
    for interviews in orders(coded):
        half = len(interviews) // 2
        known = [at for own in interviews[:half] for at in own]
        new = [at for own in interviews[half:] for at in own]
        ours.append(guesses(coded, said, known, new))
        usual.append(frequent(coded, known, new))
    return [
        ("half", *_hits(coded.name, "by gt-assist", ours, True)),
        ("half", *_hits(coded.name, "the most frequent codes", usual, False)),
        ("all but it", *_hits(coded.name, "by gt-assist", [_each(coded, said)], True)),
    ]


def _each(coded: Coded, said: Talk) -> list[Guess]:
    """Each interview in turn as the next one, all others being coded."""
    found: list[Guess] = []
    for new in orders(coded)[0]:
        found += guesses(coded, said, sorted(set(range(len(coded.units))) - set(new)), new)
    return found


def _hits(name: str, by: str, tries: Sequence[Sequence[Guess]], asks: bool) -> tuple[str, ...]:
    cells = [spread([hits(found, first) for found in tries]) for first in FIRST]
    every = [guess for found in tries for guess in found]
    asked = [guess for guess in every if guess.asked()]
    cells.append(percent(sum(guess.known for guess in every) / len(every)))
    cells += [percent(len(asked) / len(every)), percent(hits(asked, 1)) if asked else "–"] if asks else ["", ""]
    return name, by, *cells


def _marks(most: int) -> list[int]:
    return [n for n in (1, 2, 3, 4, 6, 8, 10, 12, 14, 16) if n < most]


def _by_interview(coded: Coded, said: Talk) -> list[tuple[str, ...]]:
    ours: dict[int, list[float]] = {}
    usual: dict[int, list[float]] = {}
    for interviews in orders(coded):
        for count in range(1, len(interviews)):
            known = [at for own in interviews[:count] for at in own]
            ours.setdefault(count, []).append(hits(guesses(coded, said, known, interviews[count]), 3))
            usual.setdefault(count, []).append(hits(frequent(coded, known, interviews[count]), 3))
    return [_curve(coded.name, "by gt-assist", ours), _curve(coded.name, "the most frequent codes", usual)]


def _curve(name: str, by: str, found: dict[int, list[float]]) -> tuple[str, ...]:
    from scipy.stats import spearmanr

    means = {count: float(np.mean(values)) for count, values in found.items()}
    rises = float(spearmanr(list(means), list(means.values())).statistic)
    return name, by, *(share(means[n]) if n in means else "" for n in _marks(20)), share(rises)


def _by_decision(coded: Coded, said: Talk) -> tuple[str, ...]:
    found: dict[int, list[float]] = {}
    for interviews in orders(coded):
        line = [at for own in interviews for at in own]
        for count in COUNTS:
            right: list[Guess] = []
            for at in range(count, min(count + AHEAD, len(line)), STEP):
                right += guesses(coded, said, line[:at], line[at : min(at + STEP, count + AHEAD)])
            if len(right) == AHEAD:
                found.setdefault(count, []).append(hits(right, 3))
    return coded.name, *(share(float(np.mean(found[n]))) if n in found else "" for n in COUNTS)
