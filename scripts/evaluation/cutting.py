"""Ways of cutting a transcript into segments: the product's own, and what lengths alone can do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from evaluation.transcripts import Extent, participants
from gt_assist.corpus import Segment, Span, Transcript, Turn, Unit
from gt_assist.segment import Parser, segment
from gt_assist.sentences import utterances

Way = Callable[[Transcript], list[Segment]]


def ours(unit: Unit, parser: Parser | None) -> Way:
    """The product's own segments."""
    return lambda transcript: list(segment(transcript, unit, parser))


def windows(length: int) -> Way:
    """A new segment every `length` words, whatever is said."""

    def cut(transcript: Transcript) -> list[Segment]:
        return list(_runs(transcript, length, words))

    return cut


def every(number: int) -> Way:
    """A new segment every `number` sentences."""

    def cut(transcript: Transcript) -> list[Segment]:
        return list(_runs(transcript, number, sentences))

    return cut


def words(text: str, turn: Turn) -> list[Extent]:
    """The words of a turn."""
    return [(turn.start + m.start(), turn.start + m.end()) for m in re.finditer(r"\S+", text[turn.start : turn.end])]


def sentences(text: str, turn: Turn) -> list[Extent]:
    """The sentences of a turn."""
    return [(turn.start + one.start, turn.start + one.end) for one in utterances(text[turn.start : turn.end])]


def _runs(transcript: Transcript, number: int, pieces_of: Callable[[str, Turn], Sequence[Extent]]) -> Iterator[Segment]:
    for turn in participants(transcript):
        pieces = pieces_of(transcript.text, turn)
        for at in range(0, len(pieces), number):
            span = Span(transcript.source, pieces[at][0], pieces[at : at + number][-1][1])
            yield Segment(span, span.slice(transcript.text), 0)
