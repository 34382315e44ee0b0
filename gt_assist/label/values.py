"""What a segment is reduced to once it has been parsed, and what a name for a code consists of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["gerund", "noun", "verbatim"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One possible name for a code, found in one segment.

    `lemmas` are the content words' dictionary forms in reading order; `negated` is the polarity of the
    phrase's own clause; `weight` (0..1) says how well it would read as a code if nothing else were known;
    `start` and `end` are the part of the segment it was made from.
    """

    text: str
    lemmas: tuple[str, ...]
    kind: Kind
    negated: bool
    weight: float
    start: int
    end: int
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A stretch of a segment that could stand as an in vivo code: `text` is the slice `start`..`end`."""

    text: str
    lemmas: tuple[str, ...]
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedIncident:
    """A segment after parsing: everything that naming needs, and nothing of the parser's own."""

    text: str
    phrases: tuple[Phrase, ...]
    tellings: tuple[Telling, ...]
    lemmas: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InVivo:
    """A participant's own phrase: `text` is exactly the characters `start`..`end` of incident number `incident`."""

    incident: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The proposed wording of one candidate code.

    `grounded_in` are the positions of the incidents that hold every content word of `label`; never empty.
    """

    label: str
    in_vivo: InVivo | None
    grounded_in: tuple[int, ...]
