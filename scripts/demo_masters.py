"""The plain masters of the demo interviews, read into turns, and the times their words would have taken.

A master is what people review: a few `key: value` lines, an empty line, then paragraphs. A paragraph that begins
with one of the speakers and a colon opens a turn; any other goes on with the turn before it. A paragraph in square
brackets alone, such as `[phone rings]`, belongs to nobody.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

ATTRIBUTES = ("case", "authority", "role", "outcome", "years_in_post")
WORDS_A_SECOND = 2.7
LONGEST_CUE = 32


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another does; `speaker` is None for a note such as `[phone rings]`."""

    speaker: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Master:
    """One interview as reviewed: its header and its turns."""

    header: dict[str, str]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption: seconds from the start, the turn it belongs to and its place there."""

    start: float
    end: float
    turn: int
    part: int
    speaker: str | None
    text: str


def read_master(text: str) -> Master:
    """Read a master; a header line that is missing is a KeyError at once, not a broken file later."""
    head, body = text.strip().split("\n\n", 1)
    header = dict(line.split(": ", 1) for line in head.splitlines())
    missing = {"file", "convention", "title", "speakers", *ATTRIBUTES} - header.keys()
    if missing:
        raise KeyError(f"{header.get('file', 'master')}: no {', '.join(sorted(missing))}")
    speakers = header["speakers"].split(", ")
    if header["case"] not in speakers:
        raise KeyError(f"{header['file']}: the case is not one of the speakers")
    return Master(header, tuple(_turns(body, speakers)))


def _turns(body: str, speakers: list[str]) -> Iterator[Turn]:
    label = re.compile(rf"({'|'.join(map(re.escape, speakers))}): ")
    speaker: str | None = None
    paragraphs: list[str] = []
    for paragraph in re.split(r"\n{2,}", body):
        found = label.match(paragraph)
        note = re.fullmatch(r"\[[^\]]*\]", paragraph)
        if (found or note) and paragraphs:
            yield Turn(speaker, tuple(paragraphs))
            paragraphs = []
        if found or note:
            speaker = found[1] if found else None
        paragraphs.append(paragraph[found.end() :] if found else paragraph)
    yield Turn(speaker, tuple(paragraphs))


# --- times: nothing was recorded, so they are reckoned from the number of words, with a hash for unevenness


def _jitter(*key: object) -> float:
    """A number in 0..1 that looks random and is always the same for the same key."""
    return int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:4], "big") / 2**32


def timed_turns(master: Master) -> Iterator[tuple[float, float, Turn]]:
    """Each turn with the second it begins and a pace in words a second; a question is followed by a short pause."""
    now = 2.0
    for number, turn in enumerate(master.turns):
        pace = WORDS_A_SECOND * (0.85 + 0.4 * _jitter(master.header["file"], turn.speaker))
        yield now, pace, turn
        words = sum(len(p.split()) for p in turn.paragraphs)
        now += words / pace + 0.3 + 1.6 * _jitter(master.header["file"], number)


def cues(master: Master) -> Iterator[Cue]:
    """Cut the turns into captions of 10 to 32 words, which end with a sentence only where one happens to end."""
    for number, (start, pace, turn) in enumerate(timed_turns(master)):
        now = start
        for part, words in enumerate(_pieces(" ".join(turn.paragraphs).split(), (master.header["file"], number))):
            end = now + len(words) / pace
            yield Cue(now, end, number, part, turn.speaker, " ".join(words))
            now = end


def _pieces(words: list[str], key: tuple[str, int]) -> Iterator[list[str]]:
    at = 0
    while at < len(words):
        size = 10 + int((LONGEST_CUE - 9) * _jitter(*key, at))
        if len(words) - at - size < 4:  # no caption of one or two left-over words
            size = min(len(words) - at, LONGEST_CUE)
        yield words[at : at + size]
        at += size
