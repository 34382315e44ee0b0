"""Draft ratings by the published rule: what the passages that speak to a construct in one setting add up to.

The rule is that of Damschroder & Lowery 2013 (Implementation Science 8:51, additional file) as later studies state it:
strength by concrete examples and by how many interviewees give them, sign by help or hindrance. A draft is for a
person to decide on; it counts interviewees, not passages, so that one long talker does not make a strong rating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gt_assist.codebook import RatingValue
from gt_assist.corpus import Span

# Helping less hindering, as probabilities: below this a passage is taken as neither.
LEANS = 0.3
# Dissent by at most a third as many interviewees leaves a direction clear; by more makes it mixed.
CLEAR = 3
EXPLICIT = 2  # interviewees with concrete examples that a strong rating needs


@dataclass(frozen=True, slots=True)
class Speaking:
    """A passage that speaks to a construct: where, whose, how much it helps (1) or hinders (-1), concrete or not.

    `valence` is None where nobody knows. `confirmed`: it is under a code that the researcher has confirmed for the
    construct; else only the program has laid it there.
    """

    span: Span
    case: str
    interviewee: str
    valence: float | None
    concrete: bool
    confirmed: bool

    def sign(self) -> int:
        """1 helping, -1 hindering, 0 neither or not known."""
        return 0 if self.valence is None or abs(self.valence) < LEANS else 1 if self.valence > 0 else -1


@dataclass(frozen=True, slots=True)
class Draft:
    """A rating as the rule has it, with what it rests on.

    `value` is None when nothing was said (`passages` empty) and when it is not known which way what was said goes.
    `triggers` are the passages that decided it, one or more of each interviewee who counts for it, strongest first.
    """

    value: RatingValue
    reason: str
    passages: tuple[Speaking, ...] = ()
    triggers: tuple[Speaking, ...] = ()

    def interviewees(self) -> int:
        """How many people speak to the construct here."""
        return len({one.interviewee for one in self.passages})

    def confirmed(self) -> int:
        """How many of the passages are under codes that the researcher has confirmed."""
        return sum(one.confirmed for one in self.passages)


def draft(passages: Iterable[Speaking]) -> Draft:
    """The rating that the rule gives for what was said about one construct in one setting.

    Every interviewee leans one way, by more helping or more hindering passages, or neither. Then:

    - nothing said: missing;
    - said, but by nobody as helping or hindering: 0;
    - all who lean go one way, or three times as many as go the other: 2 with the sign of that way when at least two
      of them give a concrete example, else 1;
    - more go one way than the other, but not that clearly: 1 with the sign of the majority;
    - as many go either way, or everybody contradicts themselves: mixed.
    """
    found = tuple(sorted(passages, key=lambda one: one.span))
    if not found:
        return Draft(None, "nobody speaks to it")
    if all(one.valence is None for one in found):
        return Draft(None, f"{_people(found)}, but not known whether it helps or hinders", found, _strongest(found))
    leaning = _leaning(found)
    helping = [name for name, lean in leaning.items() if lean > 0]
    hindering = [name for name, lean in leaning.items() if lean < 0]
    if not helping and not hindering:
        signed = tuple(one for one in found if one.sign())
        if signed:
            return Draft("mixed", f"{_people(found)}: each says as much for as against", found, _strongest(signed))
        return Draft(0, f"{_people(found)}, as neither help nor hindrance", found, _strongest(found))
    if len(helping) == len(hindering):
        signed = tuple(one for one in found if one.sign())
        told = f"{len(helping)} of {len(leaning)} interviewees for, {len(hindering)} against"
        return Draft("mixed", told, found, _strongest(signed))
    sign, side, other = (1, helping, hindering) if len(helping) > len(hindering) else (-1, hindering, helping)
    return _directed(found, sign, side, other, len(leaning))


def _directed(found: Sequence[Speaking], sign: int, side: list[str], other: list[str], of: int) -> Draft:
    """The rating where one side is the larger."""
    own = [one for one in found if one.interviewee in side and one.sign() == sign]
    explicit = {one.interviewee for one in own if one.concrete}
    clear = len(side) >= CLEAR * len(other)
    strong = clear and len(explicit) >= EXPLICIT
    word = "helps" if sign > 0 else "hinders"
    told = f"{len(side)} of {of} interviewee{'s' * (of != 1)}: it {word}"
    told += f", {len(explicit)} with concrete examples" if explicit else ", in general terms"
    against = [one for one in found if one.interviewee in other and one.sign() == -sign]
    if other:
        told += f"; {len(other)} the other way"
    shown = [one for one in own if one.concrete] if strong else own
    return Draft(sign * (2 if strong else 1), told, tuple(found), (*_strongest(shown), *_strongest(against)))


def _leaning(found: Sequence[Speaking]) -> dict[str, int]:
    """Each interviewee's helping less hindering passages."""
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        sums[one.interviewee] += one.sign()
    return dict(sums)


def _strongest(found: Sequence[Speaking]) -> tuple[Speaking, ...]:
    """The passages with the concrete, plainest and confirmed ones first, those of each interviewee taking turns."""
    ranked = sorted(found, key=lambda one: (not one.confirmed, not one.concrete, -abs(one.valence or 0.0), one.span))
    turn: dict[str, int] = defaultdict(int)
    order: list[tuple[int, int, Speaking]] = []
    for one in ranked:
        order.append((turn[one.interviewee], len(order), one))
        turn[one.interviewee] += 1
    return tuple(one for _, _, one in sorted(order, key=lambda each: each[:2]))


def _people(found: Sequence[Speaking]) -> str:
    count = len({one.interviewee for one in found})
    return f"{count} interviewee{'s' * (count != 1)}, {len(found)} passage{'s' * (len(found) != 1)}"


def shown(value: RatingValue) -> str:
    """A rating as it is written.

    >>> [shown(value) for value in (2, 0, -1, "mixed", None)]
    ['+2', '0', '-1', 'mixed', 'missing']
    """
    return "missing" if value is None else value if isinstance(value, str) else f"{value:+d}" if value else "0"
