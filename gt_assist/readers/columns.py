"""Which column of a table holds the words, the speaker, the case and the times; and the turns that follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gt_assist.corpus import Turn
from gt_assist.errors import ReadError
from gt_assist.readers import clock, names
from gt_assist.readers.cues import Utterance, stretches
from gt_assist.readers.reading import ONE_VOICE, Reading, counted
from gt_assist.readers.talk import is_direction

Rows = Sequence[Sequence[str]]

_TEXT = ("text", "transcript", "transcription", "utterance", "words", "speech", "talk", "content", "sentence", "answer",
         "response", "comment", "quote", "excerpt", "statement", "message", "verbatim", "segment", "dialogue", "tekst",
         "svar", "antwort", "réponse", "respuesta")  # fmt: skip
_SPEAKER = ("speaker", "name", "who", "speaker name", "speaker label", "voice", "person", "role", "taler", "sprecher",
            "locuteur", "hablante")  # fmt: skip
_CASE = ("case", "participant", "respondent", "id", "case id", "participant id", "respondent id", "interviewee",
         "subject", "informant", "pid", "interview", "deltager")  # fmt: skip
_START = ("start", "begin", "begins", "start time", "time", "timestamp", "in", "from", "start ms", "begin time")
_END = ("end", "ends", "end time", "out", "to", "stop", "end ms")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps what: indices of columns. `headed`: the first row names them. `milliseconds`: of times."""

    text: int
    speaker: int | None = None
    case: int | None = None
    start: int | None = None
    end: int | None = None
    headed: bool = True
    milliseconds: bool = False


def columns_of(name: str, rows: Rows, text_column: str | None, headed: bool | None = True) -> Columns | None:
    """The columns of a table; None where an unheaded one is no table of talk.

    `headed` None: look whether the first row holds names of columns. Raises ReadError where a headed table has
    several columns that could hold the talk, or none, or lacks `text_column`.
    """
    if not rows or max(map(len, rows)) < 1:
        return None
    head = [_plain(cell) for cell in rows[0]]
    known = {*_TEXT, *_SPEAKER, *_CASE, *_START, *_END}
    if headed is None:
        headed = text_column is not None or sum(cell in known for cell in head) >= max(1, len(head) - 1)
    if not headed:
        return _by_content(rows)
    text = _text_column(name, rows, head, text_column)
    start, end = _named(head, _START, text), _named(head, _END, text)
    speaker, case = _named(head, _SPEAKER, text), _named(head, _CASE, text)
    if speaker is None and case is not None and _takes_turns(rows[1:], case):
        speaker = case
    milliseconds = start is not None and _in_milliseconds(rows, head, start, end)
    return Columns(text, speaker, case, start, end, True, milliseconds)


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"[_\W]+", " ", cell.casefold()).split())


def _named(head: Sequence[str], wanted: Sequence[str], taken: int) -> int | None:
    for name in wanted:
        if name in head and head.index(name) != taken:
            return head.index(name)
    return None


def _text_column(name: str, rows: Rows, head: Sequence[str], wanted: str | None) -> int:
    shown = ", ".join(cell.strip() or "(no name)" for cell in rows[0])
    if wanted is not None:
        if _plain(wanted) not in head:
            raise ReadError(f"{name}: no column is called {wanted}.", hint=f"Columns: {shown}.")
        return head.index(_plain(wanted))
    by_name = [index for index, cell in enumerate(head) if cell in _TEXT]
    if len(by_name) == 1:
        return by_name[0]
    words = _words(rows[1:], len(head))
    among = by_name or [i for i, cell in enumerate(head) if cell not in {*_SPEAKER, *_CASE, *_START, *_END}]
    ranked = sorted(among, key=lambda i: (-words[i], i))
    wordy = bool(ranked) and words[ranked[0]] >= 1.5 * max(1, len(rows) - 1)
    if ranked and (wordy or by_name) and (len(ranked) == 1 or words[ranked[0]] >= 3 * words[ranked[1]]):
        return ranked[0]
    raise ReadError(
        f"{name}: it cannot be told which column holds the talk (columns: {shown}).",
        hint="Name it with --text-column.",
    )


def _words(rows: Rows, width: int) -> list[int]:
    """How many words each column holds; numbers and times are no words."""
    found = [0] * width
    for row in rows:
        for index, cell in enumerate(row[:width]):
            found[index] += len(re.findall(r"[^\W\d_]{2,}", cell))
    return found


def _takes_turns(rows: Rows, column: int) -> bool:
    """Whether a participant column really says who speaks: it names an interviewer, or few voices return often."""
    values = [row[column].strip() for row in rows if len(row) > column and row[column].strip()]
    if any(names.role(value) == "interviewer" for value in values):
        return True
    runs = sum(1 for a, b in pairwise(values) if a != b) + 1
    return len(values) >= 6 and 1 < len(set(values)) <= 8 and runs >= 3 * len(set(values))


def _in_milliseconds(rows: Rows, head: Sequence[str], start: int, end: int | None) -> bool:
    """Whisper's .tsv counts whole milliseconds: plain numbers, and rows too long to be seconds."""
    if "ms" in head[start].split():
        return True
    cells = [(row[start], row[end]) for row in rows[1:] if end is not None and len(row) > max(start, end)]
    pairs = [(int(a), int(b)) for a, b in cells if a.strip().isdigit() and b.strip().isdigit()]
    if not pairs or len(pairs) < 0.9 * len(cells):
        return False
    lasting = sorted(b - a for a, b in pairs)
    return lasting[len(lasting) // 2] >= 200


def _by_content(rows: Rows) -> Columns | None:
    """A table without a head: the wordiest column is the talk, one of few short names the speaker."""
    width = max(map(len, rows))
    words = _words(rows, width)
    text = max(range(width), key=lambda i: (words[i], -i))
    if width < 2 or words[text] < 2 * len(rows):
        return None
    speaker = next((i for i in range(width) if i != text and _voices(rows, i)), None)
    start = next((i for i in range(width) if i not in {text, speaker} and _times(rows, i)), None)
    return Columns(text, speaker, None, start, None, False)


def _voices(rows: Rows, column: int) -> bool:
    cells = [row[column].strip().rstrip(":") for row in rows if len(row) > column and row[column].strip()]
    named = [cell for cell in cells if names.kind(cell)]
    return len(named) >= max(2, 0.8 * len(cells)) and 1 < len(Counter(map(names.key, named))) <= max(2, len(named) // 2)


def _times(rows: Rows, column: int) -> bool:
    cells = [row[column] for row in rows if len(row) > column and row[column].strip()]
    return bool(cells) and sum(clock.seconds(cell) is not None for cell in cells) >= 0.8 * len(cells)


def turns_of(rows: Rows, columns: Columns, head: str = "") -> Reading:
    """One turn a row: the exact, non-empty cells of talk, joined by "\\n" after `head`."""
    parts = [head] if head else []
    offset = len(head) + 1 if head else 0
    turns: list[Turn] = []
    for row in rows[1:] if columns.headed else rows:
        cell = _at(row, columns.text)
        words = cell.strip()
        if not words:
            continue
        if not is_direction(words):
            start = offset + cell.index(words)
            turns.append(_turn(row, columns, start, start + len(words)))
        parts.append(cell)
        offset += len(cell) + 1
    talk = columns.speaker is not None and _takes_turns(rows, columns.speaker)
    notes: tuple[str, ...] = () if columns.speaker is not None or columns.case is not None else (ONE_VOICE,)
    left_out = len(parts) - bool(head) - len(turns)
    if columns.speaker is None and columns.case is None and columns.start is not None and columns.end is not None:
        turns = _captions("\n".join(parts), turns)
    if left_out:
        notes += (f"{counted(left_out, 'stage direction')} left out of the talk",)
    return Reading("\n".join(parts), tuple(turns), notes, dialogue=talk)


def _captions(text: str, turns: list[Turn]) -> list[Turn]:
    """Rows that are captions (times, nobody named) are pieces of sentences: those without a pause are one turn."""
    heard = [Utterance(text[t.start : t.end], None, t.begins, t.ends) for t in turns]
    return [replace(turns[a], end=turns[b - 1].end, ends=turns[b - 1].ends) for a, b in stretches(heard)]


def _at(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _turn(row: Sequence[str], columns: Columns, start: int, end: int) -> Turn:
    speaker = " ".join(_at(row, columns.speaker).strip().rstrip(":").split()) or None
    case = _at(row, columns.case).strip() or None
    begins, ends = (_seconds(_at(row, c), columns.milliseconds) for c in (columns.start, columns.end))
    return Turn(start, end, speaker, begins=begins, ends=ends, case=case)


def _seconds(cell: str, milliseconds: bool) -> float | None:
    cell = cell.strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?", cell):
        number = float(cell.replace(",", "."))
        return round(number / 1000, 3) if milliseconds else number
    return clock.seconds(cell) if ":" in cell else None
