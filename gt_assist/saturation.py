"""Code saturation: how many codes an interview brings that no earlier one brought. Pure.

It says when new *codes* stop coming, which is earlier than new meanings do (Hennink, Kaiser & Marconi 2017: about 9
interviews against 16 to 24 in one study). In which order interviews were held is an accident, so the figures are taken
over many orders, as ecologists do for species (Colwell et al. 2012).
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb

ORDERS = 1000
BAND = 0.05
"""What is left out of the band at either end."""


@dataclass(frozen=True, slots=True)
class Point:
    """What the interview in this place brings: `new` codes on average, `least` to `most` in nine of ten orders.

    `known` is the average share of all codes that have come by then, `held` what the interview in this place brought in
    the order given.
    """

    interviews: int
    new: float
    least: int
    most: int
    known: float
    held: int


def saturation(codes: Mapping[str, Collection[str]], *, orders: int = ORDERS, seed: int = 0) -> tuple[Point, ...]:
    """A point for each interview; `codes` are the codes of each interview, in the order in which they were held.

    Means are those of all orders, exactly; the band is that of `orders` random ones. Interviews without a code count:
    they bring nothing new. No codes at all give no points.

    >>> [(p.new, p.known) for p in saturation({"ann": {"a", "b"}, "ben": {"a", "b"}})]
    [(2.0, 1.0), (0.0, 1.0)]
    """
    own = [frozenset(found) for found in codes.values()]
    every = frozenset[str]().union(*own)
    if not every:
        return ()
    spread = [sum(code in found for found in own) for code in every]
    n = len(own)
    known = [_known(spread, n, count) for count in range(n + 1)]
    chance = random.Random(seed)
    tries = [_brought(chance.sample(own, n)) for _ in range(orders)]
    held = _brought(own)
    points = []
    for place in range(n):
        ranked = sorted(brought[place] for brought in tries)
        cut = int(BAND * orders)
        new = known[place + 1] - known[place]
        share = known[place + 1] / len(every)
        points.append(Point(place + 1, round(new, 4), ranked[cut], ranked[-1 - cut], round(share, 4), held[place]))
    return tuple(points)


def _known(spread: Sequence[int], n: int, count: int) -> float:
    """How many codes `count` of `n` interviews hold on average; `spread` says in how many interviews each code is."""
    return sum(1 - comb(n - own, count) / comb(n, count) for own in spread)


def _brought(order: Sequence[frozenset[str]]) -> list[int]:
    """How many codes each interview brings that none before it did."""
    seen, found = set[str](), []
    for codes in order:
        found.append(len(codes - seen))
        seen |= codes
    return found
