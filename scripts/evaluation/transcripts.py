"""Whole transcripts with what people marked in them: coded passages, or an archivist's topics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from evaluation.sets import EVAL
from gt_assist.corpus import Role, Transcript, Turn

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A transcript and the passages that people marked in it, each with its codes (none for topics).

    `turns` are those of the file, which in oral histories are joined to one.
    """

    transcript: Transcript
    extents: tuple[Extent, ...]
    codes: tuple[tuple[str, ...], ...] = ()
    turns: int = 0


def participants(transcript: Transcript) -> list[Turn]:
    """The turns that are coded."""
    return [turn for turn in transcript.turns if turn.role == "participant"]


def rust() -> Iterator[Marked]:
    """Interviews in Markdown: a bold label on a line of its own before each turn."""
    folder = EVAL / "coded" / "rust-unsafe-interviews"
    for doc, rows in _rows(folder):
        text = (folder / "text" / f"{doc[1:]}.md").read_text(encoding="utf-8")
        labels = list(re.finditer(r"\*{2,3}(\w[\w ]*)\*{2,3}\s*\\?\n", text))
        turns = [
            _turn(text, label.end(), after, "interviewer" if label[1].startswith("Int") else "participant")
            for label, after in zip(labels, [*(label.start() for label in labels[1:]), len(text)], strict=True)
        ]
        yield _marked(Transcript(doc, text, tuple(filter(None, turns))), rows)


def serdif() -> Iterator[Marked]:
    """Think-aloud sessions: tasks and the moderator's lines are the interviewer's, lines between them one turn."""
    folder = EVAL / "coded" / "serdif-usability"
    asked = re.compile(r"\s*(?:MODERATOR|\d+(?:\.[a-z])?\s|[a-z]\.[ivx]+ |\(The participant)")
    for doc, rows in _rows(folder):
        text = (folder / "text" / f"{doc}.txt").read_text(encoding="utf-8")
        turns: list[Turn] = []
        at = 0
        for line in text.splitlines(keepends=True):
            role: Role = "interviewer" if asked.match(line) else "participant"
            turn = _turn(text, at, at + len(line), role)
            at += len(line)
            if turn and turns and role == "participant" == turns[-1].role:
                turns[-1] = Turn(turns[-1].start, turn.end, role, role)
            elif turn:
                turns.append(turn)
        yield _marked(Transcript(doc, text, tuple(turns)), rows)


def latah() -> Iterator[Marked]:
    """Oral histories, labels taken out and all turns joined to one, so that no mark is given away by a turn."""
    folder = EVAL / "boundaries" / "latah-oral-history"
    label = re.compile(r"\n*^[A-Z][\w .'-]{2,60}: ", re.MULTILINE)
    for doc, rows in _rows(folder):
        text = (folder / "text" / f"{doc}.txt").read_text(encoding="utf-8")
        extents = sorted({(row["start"], row["end"]) for row in rows})
        pieces = [re.sub(r"\s+", " ", label.sub(" ", text[max(0, start - 1) : end])).strip() for start, end in extents]
        starts = [sum(len(piece) + 1 for piece in pieces[:place]) for place in range(len(pieces) + 1)]
        joined = " ".join(pieces)
        topics = tuple((start, after - 1) for start, after in pairwise(starts))
        yield Marked(Transcript(doc, joined, (Turn(0, len(joined)),)), topics, turns=len(label.findall(text)))


MARKED = {"rust-unsafe-interviews": rust, "serdif-usability": serdif, "latah-oral-history": latah}


def _rows(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each document that say where in it they are."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "segments.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "start" in row:
            found.setdefault(row["doc"], []).append(row)
    yield from sorted(found.items())


def _marked(transcript: Transcript, rows: list[dict[str, Any]]) -> Marked:
    codes: dict[Extent, tuple[str, ...]] = {}
    for row in rows:
        extent = (row["start"], row["end"])
        codes[extent] = tuple(dict.fromkeys((*codes.get(extent, ()), *row["codes"])))
    ordered = sorted(codes)
    return Marked(transcript, tuple(ordered), tuple(codes[extent] for extent in ordered), len(transcript.turns))


def _turn(text: str, start: int, end: int, role: Role) -> Turn | None:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Turn(start, start + len(words.strip()), role, role) if words.strip() else None
