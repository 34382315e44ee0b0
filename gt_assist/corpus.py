"""The interviews as values: spans, turns, transcripts, segments, cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["participant", "interviewer"]
Unit = Literal["incident", "sentence", "turn", "row"]
UNITS: tuple[Unit, ...] = ("incident", "sentence", "turn", "row")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to `end` of a source, in code points, half-open.

    >>> span = Span("anna.txt", 6, 11)
    >>> span.slice("Well, never.")
    'never'
    """

    source: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}-{self.end}")

    def slice(self, text: str) -> str:
        """The characters of `text` that this span covers; raises ValueError when it runs past the end."""
        if self.end > len(text):
            raise ValueError(f"span {self.start}-{self.end} runs past the end of {self.source}")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether both cover at least one character of the same source."""
        return self.source == other.source and self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether every character of `other` is covered by this span too."""
        return self.source == other.source and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of talk by one voice: the spoken words only, without label or time stamp.

    `start` and `end` are code points into the source's text, half-open; `begins` and `ends` are seconds
    of the recording where the file gives them. `case` is the value of a case column, where a table has one.
    """

    start: int
    end: int
    speaker: str | None = None
    role: Role = "participant"
    begins: float | None = None
    ends: float | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A source as read: its text (line ends as "\\n", no byte-order mark) and who speaks where.

    `source` is the file's name without its folder. `turns` are in order and do not overlap. `notes` are
    sentences for the user about how the file was read. `kind` is the suffix of the format ("docx", "vtt").
    """

    source: str
    text: str
    turns: tuple[Turn, ...]
    kind: str = "txt"
    notes: tuple[str, ...] = ()

    def speakers(self) -> tuple[str, ...]:
        """The speakers' labels in order of first appearance."""
        return tuple(dict.fromkeys(t.speaker for t in self.turns if t.speaker is not None))

    def words(self) -> int:
        """How many words are spoken in all turns, counted between white space."""
        return sum(len(self.text[t.start : t.end].split()) for t in self.turns)


@dataclass(frozen=True, slots=True)
class Segment:
    """One unit of analysis: a span inside one participant's turn.

    `turn` is the index of the turn in its transcript. `context` is what is embedded before a short answer
    (the question); it is never part of the span.
    """

    span: Span
    text: str
    turn: int
    speaker: str | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The unit with attributes: by default a participant; named by the researcher.

    >>> Case("Ann", {"role": "supervisor"}).attributes["role"]
    'supervisor'
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
