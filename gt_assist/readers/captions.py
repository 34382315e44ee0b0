"""Captions (.vtt, .srt): WebVTT voices, Zoom's and Teams' names, or one voice."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from gt_assist.errors import ReadError
from gt_assist.readers import clock, names
from gt_assist.readers.cues import Utterance, joined, rendered
from gt_assist.readers.decode import read_text
from gt_assist.readers.evidence import labelled
from gt_assist.readers.marks import lines_of, marks_of
from gt_assist.readers.reading import ONE_VOICE, Reading, counted
from gt_assist.readers.talk import is_direction

_VOICE = re.compile(r"<v(?:\.[^\s>]*)*[ \t]+([^>]*)>")
_TAG = re.compile(r"</?(?:c|i|b|u|v|s|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>|\{\\[^}]*\}", re.IGNORECASE)
_TIME_LINE = re.compile(r"^(\s*[\d:]+)[.,](\d+\s*-->\s*[\d:]+)[.,](\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption as written: its lines, with tags, and its times."""

    lines: tuple[str, ...]
    begins: float | None
    ends: float | None


def read(path: Path, text_column: str | None = None) -> Reading:
    """A caption file: one turn for neighbouring cues of one speaker; cues with broken times are skipped and counted."""
    del text_column  # only tables have columns
    text, notes = read_text(path)
    cues = _cues(text, path.suffix.lower())
    skipped = text.count("-->") - len(cues)
    if not cues:
        raise ReadError(
            f"{path.name}: no captions were found in it.", hint="Export it again, or save it as text and name it .txt."
        )
    if skipped > 0:
        notes += (f"{counted(skipped, 'caption')} skipped: times that cannot be read, or no words",)
    cues = _unrolled([cue for cue in cues if any(line.strip() for line in cue.lines)])
    utterances, left_out = _spoken(list(_voiced(cues) if _VOICE.search(text) else _labelled(cues)))
    if left_out:
        notes += (f"{counted(left_out, 'stage direction')} left out of the talk",)
    if not any(one.speaker for one in utterances):
        notes += (ONE_VOICE,)
    body, turns = rendered(joined(utterances))
    return Reading(body, turns, notes, dialogue=any(one.speaker for one in utterances))


def _cues(text: str, suffix: str) -> list[Cue]:
    if suffix == ".srt":
        import srt

        found = [
            Cue(tuple(s.content.split("\n")), s.start.total_seconds(), s.end.total_seconds())
            for s in srt.parse(text, ignore_errors=True)
        ]
        if len(found) * 2 >= text.count("-->"):
            return found
    return _webvtt(text)


def _webvtt(text: str) -> list[Cue]:
    """Cues by webvtt-py, which passes over what it cannot read; also .srt files without hours."""
    import webvtt

    text = _TIME_LINE.sub(r"\1.\2.\3", text.lstrip())
    if not text.startswith("WEBVTT"):
        text = "WEBVTT\n\n" + text
    try:
        captions = webvtt.WebVTT.from_string(text)
    except webvtt.errors.MalformedFileError:
        return []
    return [
        Cue(tuple(html.unescape(line) if "<v" not in line else line for line in c.lines), *_times(c.start, c.end))
        for c in captions.captions
    ]


def _times(start: str, end: str) -> tuple[float | None, float | None]:
    return clock.seconds(start), clock.seconds(end)


def _unrolled(cues: list[Cue]) -> list[Cue]:
    """Rolling captions show each line twice: at the bottom of one cue, then on top of the next."""
    bare = [tuple(_clean(line) for line in cue.lines if _clean(line)) for cue in cues]
    twice = [bool(a and b and a[-1] == b[0]) for a, b in pairwise(bare)]
    if sum(twice) < 5 or sum(twice) < 0.4 * len(cues):
        return cues
    kept = cues[:1]
    for index, again in enumerate(twice, start=1):
        kept.append(Cue(bare[index][1:] if again else cues[index].lines, cues[index].begins, cues[index].ends))
    return kept


def _clean(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def _voiced(cues: list[Cue]) -> Iterator[Utterance]:
    """Utterances by `<v Name>`; several voices may share a cue, words before any tag go on with the last voice."""
    speaker: str | None = None
    for cue in cues:
        parts = _VOICE.split("\n".join(cue.lines))
        for place in range(0, len(parts), 2):
            if place:
                speaker = _clean(parts[place - 1]) or None
            yield from (Utterance(_clean(x), speaker, cue.begins, cue.ends) for x in parts[place].split("\n"))


def _labelled(cues: list[Cue]) -> Iterator[Utterance]:
    """Utterances by `Name: words` inside the cues, where there are such names."""
    flat = [(_clean(line), cue) for cue in cues for line in cue.lines if _clean(line)]
    text = "\n".join(line for line, _ in flat)
    lines = lines_of(text, {})
    marks = {
        mark.line: mark for mark in labelled(text, lines, [m for m in marks_of(text, lines) if m.shape == "colon"])
    }
    spelling: dict[str, str] = {}
    speaker = None
    for index, (line, cue) in enumerate(flat):
        if mark := marks.get(index):
            speaker = spelling.setdefault(names.key(mark.label), mark.label)
            line = line[mark.words - lines[index].start :].strip()
        yield Utterance(line, speaker, cue.begins, cue.ends)


def _spoken(utterances: list[Utterance]) -> tuple[list[Utterance], int]:
    """Utterances with words in them, and how many stage directions ("[music]") were left out."""
    filled = [one for one in utterances if one.words]
    talk = [one for one in filled if not is_direction(one.words)]
    return talk, len(filled) - len(talk)
