"""Which constructs distinguish sites that did well from sites that did not: groups of sites, and a verdict for each.

After Damschroder & Lowery 2013 (Implementation Science 8:51): ratings are read across the sites, and a construct
distinguishes when they differ systematically between the sites of low and of high effectiveness, strongly or weakly by
how large and how clean the gap is. The paper gives no number for that; the one used here is stated in `verdict`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Literal

from gt_assist.codebook import RatingValue
from gt_assist.errors import GTAssistError

Verdict = Literal["strong", "weak", "none", "insufficient"]

FEWEST = 3  # sites that must be rated in all, where there are so many: any two sites differ in something
SURE_GAP = 2  # no rating that is off by one step can close a gap of two
DOMINANCE = 0.75  # of all pairs of a high and a low site, won less lost
DIFFERENCE = 1.0  # one step of the scale, between the groups' means

MIXED = {"mix", "mixed", "x"}
MISSING = {"", "m", "missing"}
# What people write into a row or an attribute of outcomes, low to high. Anything else needs an order of its own.
SCALES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("very low",), ("low", "l"), ("medium", "moderate", "middle", "mid", "transition"), ("high", "h"), ("very high",)),
    (("poor", "bad"), ("fair", "average"), ("good",), ("excellent",)),
    (("not implemented",), ("partly implemented", "partially implemented"), ("implemented", "fully implemented")),
    (("no", "none"), ("partial", "partly"), ("yes", "full", "fully")),
    (
        ("failed", "unsuccessful", "closed", "ended", "discontinued", "not sustained"),
        ("partial", "partly sustained", "partially sustained"),
        ("successful", "success", "continued", "sustained"),
    ),
)
NOT_AN_OUTCOME = {"", "-", "na", "n/a", "not applicable", "unknown", "missing", "m"}


def read_rating(text: str) -> RatingValue:
    """A cell of a rating table: -2 to 2, "mixed", or None where it is missing or not rated (letters such as E, I).

    Raises ValueError when a number is no rating.

    >>> [read_rating(cell) for cell in ("+2", "−1", "0mix", "X", "M", "E", "0 (mixed)", "1.0")]
    [2, -1, 'mixed', 'mixed', None, None, 'mixed', 1]
    """
    cell = text.strip().casefold().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if cell in ("±", "+/-"):
        return "mixed"
    words = re.sub(r"[^a-z]", "", cell)
    if words in MIXED and re.fullmatch(r"[+\-±]?0?[^0-9]*", cell):
        return "mixed"
    number = re.match(r"([+\-]?\d+)(?:[.,]0+)?(?![\d.,])", cell)
    if number and -2 <= int(number[1]) <= 2:
        return int(number[1])
    if re.search(r"\d", cell):
        raise ValueError(text)
    return None


@dataclass(frozen=True, slots=True)
class Groups:
    """The columns of a matrix by outcome: the low ones and the high ones, low to high.

    `between` are of a middling outcome and speak for neither group; of `without` no outcome is known.
    """

    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def columns(self) -> tuple[str, ...]:
        """All of them, low to high, those without an outcome last."""
        return (*self.low, *self.between, *self.high, *self.without)

    def warnings(self) -> tuple[str, ...]:
        """What makes a verdict on these groups doubtful, in sentences."""
        if not self.low or not self.high:
            return ("No two groups of outcome: nothing can be said about which constructs distinguish.",)
        few = [f"{name} ({', '.join(one)})" for name, one in (("low", self.low), ("high", self.high)) if len(one) < 2]
        if not few:
            return ()
        verb = "group has" if len(few) == 1 else "groups have"
        return (
            f"The {' and the '.join(few)} {verb} fewer than two sites: one site may differ for reasons of its own, "
            "so read each verdict as a lead to follow up.",
        )


def grouped(outcomes: Mapping[str, float | None]) -> Groups:
    """Columns by their outcomes, a larger number being a better one.

    Two different outcomes make the two groups. With more of them the sites below the median outcome are the low
    ones, those above it the high ones, and those that share it stand between; when nothing lies on one side of the
    median, those that share it are that side.

    >>> grouped({"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": None})
    Groups(low=('a', 'b'), high=('d', 'e'), between=('c',), without=('f',))
    """
    known = {name: value for name, value in outcomes.items() if value is not None}
    order = sorted(known, key=lambda name: known[name])
    without = tuple(name for name in outcomes if name not in known)
    levels = sorted(set(known.values()))
    if len(levels) < 2:
        return Groups(between=tuple(order), without=without)
    middle = median(known.values()) if len(levels) > 2 else mean(levels)
    low = tuple(name for name in order if known[name] < middle)
    high = tuple(name for name in order if known[name] > middle)
    between = tuple(name for name in order if known[name] == middle)
    if not low:
        low, between = between, ()
    elif not high:
        high, between = between, ()
    return Groups(low, high, between, without)


def outcomes_of(words: Mapping[str, str], order: Sequence[str] = ()) -> dict[str, float | None]:
    """The outcome of each column as a number, from what is written for it.

    Numbers are taken as they are; words by `order` (low to high) where it names them, else by what they commonly
    mean (low, medium, high; closed, sustained ...). Raises GTAssistError when a word has no place.

    >>> outcomes_of({"North": "low", "South": "high", "East": ""})
    {'North': 0.0, 'South': 2.0, 'East': None}
    """
    told = {name: " ".join(word.split()).casefold() for name, word in words.items()}
    given = [" ".join(word.split()).casefold() for word in order]
    wanted = {word for word in told.values() if word not in NOT_AN_OUTCOME or word in given}
    if given:
        place = {word: float(number) for number, word in enumerate(given)}
        known = place if wanted & set(place) else {}  # words beside those in the order have no outcome
    else:
        known = _numbers(wanted) or _scaled(wanted)
    if wanted and not known:
        shown = ", ".join(dict.fromkeys(" ".join(w.split()) for w in words.values() if w.strip()))
        raise GTAssistError(
            f"Which of these outcomes is low and which is high: {shown}?",
            hint='Say it, low to high: --order "the lowest,...,the highest"',
        )
    return {name: known.get(word) for name, word in told.items()}


def _numbers(wanted: set[str]) -> dict[str, float]:
    """The words as numbers, if all of them are numbers."""
    found = {}
    for word in wanted:
        if not re.fullmatch(r"[+\-]?\d+([.,]\d+)?%?", word):
            return {}
        found[word] = float(word.rstrip("%").replace(",", "."))
    return found


def _scaled(wanted: set[str]) -> dict[str, float]:
    """The words by their place on the first scale that has all of them."""
    for scale in SCALES:
        place = {word: float(number) for number, level in enumerate(scale) for word in level}
        found = {word: place[level] for word in wanted if (level := _begins_with(word, place))}
        if len(found) == len(wanted):
            return _from_zero(found)
    return {}


def _begins_with(word: str, levels: Iterable[str]) -> str:
    """The longest level that an outcome begins with ("closed" for "closed at five years"); empty when none."""
    return max((level for level in levels if f"{word} ".startswith(f"{level} ")), key=len, default="")


def _from_zero(place: Mapping[str, float]) -> dict[str, float]:
    least = min(place.values(), default=0.0)
    return {word: number - least for word, number in place.items()}


def verdict(ratings: Mapping[str, RatingValue], groups: Groups) -> Verdict:
    """Whether a construct's ratings distinguish the high from the low sites.

    Mixed counts as 0, for it neither helps nor hinders on the whole; missing does not count. The sign is open: a
    construct may be rated worse where things went well (`inverse` says so).

    - insufficient: fewer than half of the sites of either group are rated, or only one in each where there are more;
    - strong: the groups do not touch, and lie two steps apart, so that no single rating that is off by one step could
      close the gap; or one step, with two sites or more on either side, and the construct changes its role: it
      helps in every site of one group and in none of the other, or hinders in every one and in none;
    - weak: the groups do not touch but are nearer than that, or they touch and yet the means lie a step apart and
      nearly every pair of a high and a low site goes the same way (three quarters of the pairs, won less lost);
    - none: anything else.

    >>> two = Groups(("a", "b"), ("c", "d"))
    >>> verdict({"a": 0, "b": 0, "c": 1, "d": 1}, two), verdict({"a": -2, "b": -2, "c": 1, "d": -1}, two)
    ('strong', 'weak')
    >>> verdict({"a": -2, "b": 2, "c": 2, "d": 2}, two), verdict({"a": None, "b": None, "c": 2, "d": 2}, two)
    ('none', 'insufficient')
    """
    low, high = _rated(ratings, groups.low), _rated(ratings, groups.high)
    if any(2 * len(rated) < len(all_of) or not rated for rated, all_of in ((low, groups.low), (high, groups.high))):
        return "insufficient"
    if len(low) + len(high) < min(FEWEST, len(groups.low) + len(groups.high)):
        return "insufficient"
    if _dominance(low, high) < 0:
        low, high = high, low
    gap = min(high) - max(low)
    if gap >= SURE_GAP or (gap >= 1 and len(low) > 1 and len(high) > 1 and _changes_role(low, high)):
        return "strong"
    if gap >= 1 or (_dominance(low, high) >= DOMINANCE and mean(high) - mean(low) >= DIFFERENCE):
        return "weak"
    return "none"


def inverse(ratings: Mapping[str, RatingValue], groups: Groups) -> bool:
    """Whether the ratings tend to be worse where things went well."""
    low, high = _rated(ratings, groups.low), _rated(ratings, groups.high)
    return bool(low and high) and _dominance(low, high) < 0


def _rated(ratings: Mapping[str, RatingValue], columns: Sequence[str]) -> list[int]:
    found = (ratings.get(column) for column in columns)
    return [0 if value == "mixed" else value for value in found if value is not None]


def _dominance(low: Sequence[int], high: Sequence[int]) -> float:
    """Cliff's delta: of all pairs of a high and a low site the share in which the high one is rated better, less
    that in which it is rated worse (Cliff 1993, Psychological Bulletin 114)."""
    won = sum((h > lo) - (h < lo) for h in high for lo in low)
    return won / (len(low) * len(high))


def _changes_role(low: Sequence[int], high: Sequence[int]) -> bool:
    return (min(high) > 0 and max(low) <= 0) or (max(low) < 0 and min(high) >= 0)
