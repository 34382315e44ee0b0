"""A page of uncoded passages, each with the codes it may belong to. Pure: offers and a typed line in, events out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gt_assist.codebook import Codebook, Suggestion
from gt_assist.corpus import Span
from gt_assist.errors import DecisionError
from gt_assist.events import Offered, PassageCoded, SuggestionTaken
from gt_assist.review import decide
from gt_assist.review.choosing import as_number

MOST = 10  # passages on a page
LETTERS = "abcde"
LATER = "k"
EXAMPLE = "For example: 1a 2c 5be"
_PICK = re.compile(r"([0-9]+)\s*(?:=\s*([^;]*)|([a-z]+))|([*y])(?![a-z0-9])", re.IGNORECASE)
# A name in which something like the next passage stands: perhaps its end was forgotten.
_RUN_ON = re.compile(r"\s[0-9]+\s*(?:=|[a-ek]+(?=\s|$)).*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a typed line says of the passages, by their places from 0.

    `taken` are codes of those offered, `named` names of codes of her own, `later` what is left undecided.
    """

    taken: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    named: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    later: frozenset[int] = frozenset()


def promised(offers: Sequence[Suggestion]) -> float:
    """How many of these passages may be expected to have a right code beside them.

    >>> at = Span("ann.txt", 0, 9)
    >>> promised([Suggestion(at, (("c1", 0.5), ("c2", 0.25))), Suggestion(at, (("c1", 0.8), ("c2", 0.7)))])
    1.75
    """
    return sum(min(1.0, sum(chance for _, chance in offer.codes)) for offer in offers)


def likeliest(offers: Sequence[Suggestion], without: Collection[Span] = ()) -> list[Suggestion]:
    """The next page's passages: those with the most likely first code, the likeliest first."""
    fresh = (offer for offer in offers if offer.codes and offer.span not in without)
    ranked = sorted(fresh, key=lambda offer: (-offer.codes[0][1], offer.span))
    return [replace(offer, codes=offer.codes[: len(LETTERS)]) for offer in ranked[:MOST]]


def read(typed: str, shown: Sequence[Suggestion]) -> Answer:
    """What a line like "1a 2c 5be 7=being left alone; 8k" says; raises DecisionError where it is not understood.

    `y` or `*` takes the first code of each passage that is marked for it and not named in the line.

    >>> at, codes = Span("ann.txt", 0, 9), (("c1", 0.5), ("c2", 0.2))
    >>> read("2b", [Suggestion(at, codes), Suggestion(at, codes)]).taken
    {1: ('c2',)}
    """
    if "\n" in typed.strip():
        raise DecisionError("That was more than one line: nothing was decided.", hint="One line for the page.")
    taken: dict[int, tuple[str, ...]] = {}
    named: dict[int, tuple[str, ...]] = {}
    later: set[int] = set()
    marked, place = False, 0
    while place < len(typed):
        found = _PICK.match(typed, place)
        if found is None:
            if typed[place] not in " \t,;":
                raise DecisionError(f"“{typed[place:].strip()[:40]}” is not understood here.", hint=EXAMPLE)
            place += 1
            continue
        place = found.end()
        digits, name, letters, marks = found.groups()
        if marks:
            marked = True
            continue
        at = _place(digits, len(shown))
        name = " ".join((name or "").split())
        if place == len(typed) and (run_on := _RUN_ON.search(name)):
            raise DecisionError(f"Does the name end before “{run_on[0].strip()}”?", hint="Put a ; behind it.")
        if len(name) == 1 and name.casefold() in _letters(shown[at]):
            letters = name
        if letters and letters.casefold() == LATER:
            later.add(at)
        elif letters:
            taken[at] = tuple(dict.fromkeys((*taken.get(at, ()), *_codes(shown[at], letters, digits))))
        elif name:
            named[at] = tuple(dict.fromkeys((*named.get(at, ()), decide.tidy(name))))
        else:
            raise DecisionError(f"No name stands behind {digits}=.", hint="For example: 3=being left alone")
    if both := later & (taken.keys() | named.keys()):
        raise DecisionError(f"{min(both) + 1} is left for later and coded, too.", hint="One or the other.")
    if marked:
        spoken = {*taken, *named, *later}
        taken |= {at: (offer.codes[0][0],) for at, offer in enumerate(shown) if offer.asked and at not in spoken}
    return Answer(taken, named, frozenset(later))


def _place(digits: str, count: int) -> int:
    number = as_number(digits)
    if not 1 <= number <= count:
        raise DecisionError(f"No passage on the page has the number {digits[:9]}.", hint=f"They go from 1 to {count}.")
    return number - 1


def _letters(offer: Suggestion) -> str:
    return LETTERS[: len(offer.codes)]


def _codes(offer: Suggestion, letters: str, digits: str) -> list[str]:
    """The codes of an offer with these letters."""
    known = _letters(offer)
    if wrong := [letter for letter in letters.casefold() if letter not in known]:
        raise DecisionError(f"Passage {digits} has no code {wrong[0]}.", hint=f"It has {', '.join(known)}. {EXAMPLE}")
    return [offer.codes[known.index(letter)][0] for letter in letters.casefold()]


def decided(book: Codebook, offered: Offered, shown: Sequence[Suggestion], answer: Answer, coder: str) -> decide.Events:
    """One step: what was shown, what was taken or named, and, where nothing was, the codes declined.

    Names must be those of accepted codes, their ids, or new. Nothing, where all is left for later.
    """
    if len(answer.later) == len(shown):
        return ()
    events: list[decide.Events] = [(replace(offered, suggestions=tuple(shown)),)]
    made: dict[str, str] = {}
    for at, offer in enumerate(shown):
        taken, named = answer.taken.get(at, ()), answer.named.get(at, ())
        if at in answer.later:
            continue
        if not taken and not named:
            events += [decide.decline_offers(book.codes[code], [offer.span]) for code, _ in offer.codes]
            continue
        into = list(taken)
        events += [decide.take_offers(book.codes[code], [offer.span], [offer.span]) for code in taken]
        for name in named:
            if name.casefold() in made:  # a code made for an earlier passage of this page
                events.append((PassageCoded(offer.span, made[name.casefold()]),))
                into.append(made[name.casefold()])
                continue
            coded = decide.code_passage(book, offer.span, name, coder)
            target = next(event.code for event in coded if isinstance(event, PassageCoded))
            if len(coded) > 1:
                made[name.casefold()] = target
            if target not in into:
                events.append(coded)
                into.append(target)
        events.append(decide.leave_candidates(book, offer.span, into[0]))
    return tuple(event for each in events for event in each)


def told(events: decide.Events, later: int) -> str:
    """What a step did, in a line."""
    coded = {e.span for e in events if isinstance(e, SuggestionTaken | PassageCoded)}
    codes = {e.code for e in events if isinstance(e, SuggestionTaken | PassageCoded)}
    shown = next(len(e.suggestions) for e in events if isinstance(e, Offered))
    parts = [f"{len(coded)} coded under {len(codes)} code{'s' * (len(codes) != 1)}"] if coded else ["none coded"]
    if declined := shown - len(coded) - later:
        parts.append(f"{declined} belong{'s' * (declined == 1)} to none of the codes shown")
    if later:
        parts.append(f"{later} left for later")
    return "; ".join(parts)
