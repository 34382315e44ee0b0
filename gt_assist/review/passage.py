"""Finding a passage by the words a coder types, exactly as it stands in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gt_assist.corpus import Span, Transcript
from gt_assist.errors import DecisionError


def find(transcript: Transcript, typed: str) -> tuple[Span, ...]:
    """Where the typed words stand inside one turn; white space, quotation marks and letter case may differ.

    "first words ... last words" finds a longer passage by its two ends. The spans come back exact, in order.

    >>> from gt_assist.corpus import Turn
    >>> text = "Ann: We were left to it, frankly. Nobody came."
    >>> talk = Transcript("a.txt", text, (Turn(5, len(text), "Ann"),))
    >>> [span.slice(text) for span in find(talk, "left to ... frankly")]
    ['left to it, frankly']
    """
    ends = [part for part in re.split(r"\s*(?:\.\.\.|…)\s*", typed.strip()) if part.strip()]
    if not ends:
        raise DecisionError("No words to look for.", hint="Type the passage, or its first words ... its last words.")
    pattern = re.compile(".*?".join(_pattern(end) for end in ends), re.IGNORECASE | re.DOTALL)
    return tuple(
        Span(transcript.source, match.start(), match.end())
        for turn in transcript.turns
        for match in pattern.finditer(transcript.text, turn.start, turn.end)
    )


def find_anywhere(transcripts: Iterable[Transcript], typed: str) -> tuple[Span, ...]:
    """The same in several transcripts."""
    return tuple(span for transcript in transcripts for span in find(transcript, typed))


def _pattern(words: str) -> str:
    """A pattern for words as typed: curly and straight quotation marks are one, so is any white space."""
    return r"\s+".join("".join(map(_character, word)) for word in words.split())


def _character(typed: str) -> str:
    return "['’‘]" if typed in "'’‘" else '["“”]' if typed in '"“”' else re.escape(typed)
