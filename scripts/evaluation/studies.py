"""A coded set as a study of the product, each coded unit a row: what people took for units goes in as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from evaluation.sets import Coded
from gt_assist.codebook import code_id
from gt_assist.corpus import Span, Transcript, Turn
from gt_assist.events import Candidate, CandidateWords, Proposed, SourceAdded
from gt_assist.label.parse import load_parser as load
from gt_assist.label.parse import parse as reading
from gt_assist.label.values import ParsedIncident
from gt_assist.propose import Settings, propose
from gt_assist.segment import segment
from gt_assist.session import Session
from gt_assist.store import StudyFile
from gt_assist.study import Source

if TYPE_CHECKING:
    from spacy.language import Language

CODER = "player"


def make(coded: Coded, path: Path) -> dict[Span, int]:
    """Writes the study file; returns which unit of the set each of its segments is."""
    by_interview: dict[str, list[int]] = {}
    for at, interview in enumerate(coded.interviews()):
        by_interview.setdefault(interview, []).append(at)
    units: dict[Span, int] = {}
    with StudyFile.create(path, {"framework": "cfir-2009"}) as file:
        for interview, own in by_interview.items():
            transcript = _transcript(interview, [coded.units[at].text.strip() for at in own])
            segments = segment(transcript, "row")
            digest = sha256(transcript.text.encode()).hexdigest()
            event = SourceAdded(interview, digest, "csv", "row", transcript.words(), len(own), len(segments))
            file.add(CODER, Source(transcript, digest), segments, event)
            units |= {each.span: at for each, at in zip(segments, own, strict=True)}
    return units


def _transcript(name: str, texts: Sequence[str]) -> Transcript:
    turns, at = [], 0
    for text in texts:
        turns.append(Turn(at, at + len(text)))
        at += len(text) + 1
    return Transcript(name, "\n".join(texts), tuple(turns), "csv")


@contextmanager
def copy(path: Path, name: str) -> Iterator[Session]:
    """A session on a copy of the study, so that several players begin at the same point."""
    own = path.with_name(f"{name}.gta")
    shutil.copy(path, own)
    with StudyFile.open(own) as file:
        yield Session(file, CODER)
    own.unlink()


def proposed(path: Path) -> Path:
    """The study with the product's first proposal in it, beside the one without."""
    own = path.with_name(f"{path.stem}-proposed.gta")
    shutil.copy(path, own)
    with StudyFile.open(own) as file:
        propose(Session(file, CODER), Settings())
    return own


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it the parser reads each text once for all proposals.

    Reading is most of a proposal's time, and a played researcher, who names codes herself, proposes dozens of times.
    """
    read: dict[str, ParsedIncident] = {}

    def parse(texts: Sequence[str], parser: Language, *rest: Any, **named: Any) -> list[ParsedIncident]:
        missing = [text for text in dict.fromkeys(texts) if text not in read]
        read.update(zip(missing, reading(missing, parser, *rest, **named), strict=True))
        return [read[text] for text in texts]

    with patch("gt_assist.label.parse", parse), patch("gt_assist.label.load_parser", cache(load)):
        yield


def propose_topics(session: Session, units: dict[Span, int], topics: Sequence[int]) -> None:
    """Puts another program's groups into the study as if they had been proposed; what it left out (-1) stays out."""
    groups: dict[int, list[Span]] = {}
    for span, at in units.items():
        if topics[at] >= 0:
            groups.setdefault(topics[at], []).append(span)
    made = [
        Candidate(code_id("topic", str(topic)), tuple((span, 1.0) for span in sorted(spans)))
        for topic, spans in sorted(groups.items())
    ]
    words = tuple(CandidateWords(each.id, f"topic {number}") for number, each in enumerate(made))
    session.record(Proposed({}, {}, 0, len(session.entries), candidates=tuple(made), words=words))
