"""Which of a researcher's own codes a new passage may belong to, learnt from all that she has decided.

Kernel ridge regression (Saunders, Gammerman & Vovk 1998) from passages to codes: each coded passage says which codes it
bears and, by bearing no others, which it does not. A code's name counts as one more passage of it, for it says in her
words what the code is about. What she declined, dropped or moved away lowers that code for passages near to it. What
she has passed over speaks against all codes, a little: in a review the first codes are few, and most talk belongs to
none of them (as in learning from positive and unlabelled examples; Elkan & Noto 2008 name the task).
What two passages share is meaning, words and what is said around them (likeness.py). The result is squeezed through one
curve into the chance that she would agree.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from gt_assist.suggest.likeness import Passages, alike, rows_of
from gt_assist.suggest.ridge import Taught

__all__ = ["Decided", "Passages", "suggest"]

Scores = NDArray[np.float64]

NOISE = 0.3
"""How freely a passage may differ from its neighbours (the ridge). From 0.2 to 0.5 it hardly matters."""
UNSEEN = 10
"""As if so many more passages had been coded with none of the codes: few passages promise little."""
PASSED_OVER = 0.1
"""What a passage that was passed over weighs against all codes, beside a coded one for its own."""
STEEPNESS, SHIFT = 1.6, 1.5
"""The curve from what is learnt to the chance of being right, in log odds; fitted to the best offer of each unit on
three sets of people's codes (scripts/evaluate.py next-interview says how true it is)."""
MOST, MOST_PASSED_OVER = 4000, 2500
"""Passages that are learnt from: beyond, the largest codes, and what was passed over, are thinned out."""
AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Decided:
    """What a researcher has decided so far.

    `borne` says which codes each of the `coded` passages bears. `names` are the codes' names, as passages, and `codes`
    whose they are; each code that is borne must be named. Of the `declined` passages each was turned down, dropped or
    moved away from the code in `declined_for`.
    """

    coded: Passages
    borne: Sequence[Collection[str]]
    names: Passages
    codes: Sequence[str]
    declined: Passages
    declined_for: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Open:
    """The passages to find codes for, and which of them are learnt from as passed over, each weighing `weight`."""

    fresh: Passages
    passed: list[int]
    weight: float


def suggest(
    new: Passages, decided: Decided, *, passed_over: Collection[int] = (), top: int = 5
) -> list[list[tuple[str, float]]]:
    """For each new passage the `top` codes, best first, each with the chance (0..1) that she would agree.

    `passed_over` are those (numbers) of interviews in which she has decided something, but not about them. The result
    does not depend on the order of passages or codes; equal scores are ordered by code. Raises ValueError
    where a code is borne that has no name.

    >>> east, north = np.eye(2, dtype=np.float32)
    >>> talk = Passages.of([east, north], ["we went east", "north it was"])
    >>> names = Passages.of([east, north], ["going east", "going north"])
    >>> none = Passages.of(np.zeros((0, 2)), [])
    >>> found = suggest(talk, Decided(talk, [{"c1"}, {"c2"}], names, ["c1", "c2"], none, []))
    >>> [ranked[0][0] for ranked in found]
    ['c1', 'c2']
    """
    borne = {code for codes in decided.borne for code in codes}
    if missing := borne - set(decided.codes):
        raise ValueError(f"codes without a name: {sorted(missing)}")
    codes = sorted(borne)
    if not codes or not len(new):
        return [[] for _ in range(len(new))]
    # Everything in an order of its own, so that sums come out the same in whatever order it came.
    order = new.order()
    over = set(passed_over)
    passed = [place for place, at in enumerate(order) if at in over]
    kept = sorted(sorted(passed, key=lambda place: _shuffled(new.texts[order[place]]))[:MOST_PASSED_OVER])
    weight = PASSED_OVER * len(passed) / max(1, len(kept))
    scores = np.empty((len(new), len(codes)))
    scores[order] = _scores(_Open(new.take(order), kept, weight), _settled(decided, codes), codes)
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :top]  # codes are in order: so are those of equal chance
    return [[(codes[at], float(row[at])) for at in best] for best, row in zip(ranked, scores, strict=True)]


def _settled(decided: Decided, codes: Sequence[str]) -> Decided:
    """The same in an order that hangs on the passages alone, without codes that nothing bears, and not too much."""
    coded, declined = _thinned(decided.coded, decided.borne), decided.declined.order()
    name_at = {code: at for at, code in enumerate(decided.codes)}
    kept = [at for at in declined if decided.declined_for[at] in set(codes)]
    return Decided(
        decided.coded.take(coded),
        [decided.borne[at] for at in coded],
        decided.names.take([name_at[code] for code in codes]),
        codes,
        decided.declined.take(kept),
        [decided.declined_for[at] for at in kept],
    )


def _thinned(coded: Passages, borne: Sequence[Collection[str]]) -> list[int]:
    """At most MOST passages in order: those that come early in one of their codes by a number made of their text."""
    if len(coded) <= MOST:
        return coded.order()
    shuffled = sorted(coded.order(), key=lambda at: _shuffled(coded.texts[at]))
    met: dict[str, int] = {}
    place = dict.fromkeys(shuffled, len(coded))
    for at in shuffled:
        for code in borne[at]:
            met[code] = met.get(code, 0) + 1
            place[at] = min(place[at], met[code])
    kept = set(sorted(shuffled, key=lambda at: place[at])[:MOST])
    return [at for at in coded.order() if at in kept]


def _shuffled(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _scores(new: _Open, decided: Decided, codes: Sequence[str]) -> Scores:
    """Chances of shape (new passages, codes)."""
    fresh, coded, declined, names = rows_of(new.fresh, decided.coded, decided.declined, decided.names)
    bears = np.array([[code in own for code in codes] for own in decided.borne], dtype=np.float64)
    usual = bears.sum(axis=0) / (len(bears) + UNSEEN + new.weight * len(new.passed))
    examples = coded.and_then(names).and_then(fresh.at(new.passed))
    # A passage that was turned down for several codes is looked at once.
    once, which = _apart(decided.declined)
    known, count, passed = examples.and_then(declined.at(once)), len(examples), len(new.passed)
    near = alike(known, known)
    taught = Taught.by(
        near[:count, :count],
        np.vstack([bears, np.eye(len(codes)), np.zeros((passed, len(codes)))]) - usual,
        np.array([NOISE] * (len(coded) + len(names)) + [NOISE / max(new.weight, 1e-9)] * passed),
    )
    accounted = taught.accounts_for(near[:count, count:])
    # How far declined passages are alike beyond what the examples say already.
    beyond = near[count:, count:] - near[count:, :count] @ accounted
    lowered = _lowered(usual + taught.about(near[count:, :count]), beyond, which, decided.declined_for, codes)

    def found(near: Scores) -> tuple[Scores, Scores]:
        """What is thought of passages that are so near to the known ones, and how much what was declined lowers it."""
        return taught.about(near[:, :count]), near[:, count:] @ lowered - near[:, :count] @ (accounted @ lowered)

    learnt = np.empty((len(fresh), len(codes)))
    if passed:
        # What a passage that was passed over says about itself is taken back (leaving it out, in closed form).
        own = taught.own_weight(passed)[:, None]
        about, less = found(near[count - passed : count])
        learnt[new.passed] = (about + own * usual) / (1 - own) + less
    others = sorted(set(range(len(fresh))) - set(new.passed))
    for start in range(0, len(others), AT_A_TIME):
        some = others[start : start + AT_A_TIME]
        about, less = found(alike(fresh.at(some), known))
        learnt[some] = about + less
    return _chances(usual + learnt)


def _apart(passages: Passages) -> tuple[list[int], list[int]]:
    """The passages that differ, by the number of the first of each, and for each passage which of them it is."""
    met: dict[tuple[str, bytes, bytes], int] = {}
    once: list[int] = []
    which: list[int] = []
    for at, key in enumerate(map(passages.key, range(len(passages)))):
        if key not in met:
            met[key] = len(once)
            once.append(at)
        which.append(met[key])
    return once, which


def _lowered(
    thought: Scores, beyond: Scores, which: Sequence[int], declined_for: Sequence[str], codes: Sequence[str]
) -> Scores:
    """For each declined passage how much it lowers its codes, shape (passages, codes): the ridge gone on, by code.

    `thought` is what was learnt about these passages without their being declined; `which` of them was declined for
    each of the codes in `declined_for`.
    """
    found = np.zeros((len(thought), len(codes)))
    own: dict[str, set[int]] = {}
    for row, code in zip(which, declined_for, strict=True):
        own.setdefault(code, set()).add(row)
    for at, code in enumerate(codes):
        if mine := sorted(own.get(code, ())):
            beside = beyond[np.ix_(mine, mine)] + NOISE * np.eye(len(mine))
            found[mine, at] = np.linalg.solve(beside, -np.maximum(thought[mine, at], 0.0))
    return found


def _chances(learnt: Scores) -> Scores:
    """What was learnt (about 0..1) as chances, to six decimals: sums in another order must not change the order."""
    inside = learnt.clip(1e-4, 1 - 1e-4)
    odds = STEEPNESS * np.log(inside / (1 - inside)) + SHIFT
    chances: Scores = (1 / (1 + np.exp(-odds))).round(6)
    return chances
