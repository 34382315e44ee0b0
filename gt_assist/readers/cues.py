"""Captions as they are heard: cues to utterances, utterances to turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gt_assist.corpus import Turn

PAUSE = 2.0  # seconds of silence that end a stretch of talk where nobody is named
_ENOUGH, _MOST = 60, 200  # words: break at the next sentence end, break at the next cue
_SENTENCE_ENDS = (".", "?", "!", "…", '"', "”")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words between two times, and who says them where that is known."""

    words: str
    speaker: str | None = None
    begins: float | None = None
    ends: float | None = None


def stretches(utterances: Sequence[Utterance]) -> list[tuple[int, int]]:
    """Ranges [first, last) of utterances that belong together when nobody is named: to a pause or a sentence end.

    >>> stretches([Utterance("well", None, 0, 1), Utterance("yes", None, 1, 2), Utterance("so", None, 9, 10)])
    [(0, 2), (2, 3)]
    """
    found: list[tuple[int, int]] = []
    start, words = 0, 0
    for index, one in enumerate(utterances):
        words += len(one.words.split())
        following = utterances[index + 1] if index + 1 < len(utterances) else None
        full = words >= _MOST or (words >= _ENOUGH and one.words.rstrip().endswith(_SENTENCE_ENDS))
        if following is None or full or _pause(one, following):
            found.append((start, index + 1))
            start, words = index + 1, 0
    return found


def _pause(one: Utterance, following: Utterance) -> bool:
    return one.ends is not None and following.begins is not None and following.begins - one.ends >= PAUSE


def joined(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Neighbouring utterances of one speaker as one; where nobody is named, by pause or sentence end."""
    runs: list[list[Utterance]] = []
    for one in utterances:
        if runs and runs[-1][-1].speaker == one.speaker:
            runs[-1].append(one)
        else:
            runs.append([one])
    found: list[Utterance] = []
    for run in runs:
        parts = [(0, len(run))] if run[0].speaker else stretches(run)
        found.extend(_one(run[first:last]) for first, last in parts)
    return found


def _one(run: Sequence[Utterance]) -> Utterance:
    return replace(run[0], words=" ".join(one.words for one in run), ends=run[-1].ends)


def rendered(utterances: Iterable[Utterance]) -> tuple[str, tuple[Turn, ...]]:
    """The utterances as lines `Name: words`, and the turns that cover the words."""
    parts: list[str] = []
    turns: list[Turn] = []
    offset = 0
    for one in utterances:
        label = f"{one.speaker}: " if one.speaker else ""
        start = offset + len(label)
        parts.append(label + one.words)
        turns.append(Turn(start, start + len(one.words), one.speaker, begins=one.begins, ends=one.ends))
        offset = start + len(one.words) + 1
    return "\n".join(parts), tuple(turns)
