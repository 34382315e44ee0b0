"""Transcripts into the study: read, segmented, stored, and said in the trail; or put in an earlier one's place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gt_assist.alignment import align, carry
from gt_assist.corpus import UNITS, Span, Transcript, Unit
from gt_assist.errors import GTAssistError, ReadError
from gt_assist.events import SourceAdded, SourceReplaced
from gt_assist.readers import read, readable
from gt_assist.replay import replay
from gt_assist.segment import SEGMENTATION_VERSION, load_parser, segment
from gt_assist.session import Session
from gt_assist.study import Source
from gt_assist.trail import coders

if TYPE_CHECKING:
    from spacy.language import Language

USUAL: Unit = "incident"
# What lies beside transcripts in a study's folder and is no talk.
BESIDE = {"cases.csv", "decisions.csv", "readme.md", "readme.txt"}


@dataclass(frozen=True, slots=True)
class How:
    """How transcripts are to be read: what `add` was asked for. `unit` None is the usual one, or the earlier one."""

    case: str | None = None
    interviewers: tuple[str, ...] = ()
    unit: Unit | None = None
    text_column: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file. `skipped` says why it was not added; else the counts say what was read."""

    file: str
    words: int = 0
    turns: int = 0
    segments: int = 0
    speakers: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: str = ""
    carried: int = 0
    unplaced: tuple[Span, ...] = ()


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files meant by these paths: a folder means all readable files in it but its tables and README."""
    _not_torn(paths)
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [file for file in readable(path) if file.name.casefold() not in BESIDE]
            if not inside:
                raise ReadError(f"{path} holds no transcripts.", hint="Name a folder with .docx, .txt, .vtt ... in it.")
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _not_torn(paths: Sequence[Path]) -> None:
    """Raises ReadError where a name with spaces was typed without quotation marks, so that it came in pieces."""
    for start, end in combinations(range(len(paths) + 1), 2):
        if end - start < 2 or os.path.exists(paths[start]):
            continue
        whole = " ".join(map(str, paths[start:end]))
        if os.path.exists(whole):  # unlike Path's, it bears names that are too long
            raise ReadError(
                f"{whole}: its name has spaces, and was read as {end - start} names.",
                hint=f'Put it in quotation marks: "{whole}"',
            )


def add(session: Session, path: Path, how: How) -> Added:
    """Reads one file into the study; a file that is there already is skipped and says so."""
    _writable_name(path)
    digest = _digest(path)
    for name, source in session.sources.items():
        if source.sha256 == digest:
            return Added(path.name, skipped=f"already in the study as {name}")
    if path.name in session.sources:
        raise ReadError(
            f"{path.name}: the study holds another file of this name.",
            hint=f"A corrected transcript: gt-assist add {path.name} --replaces {path.name}. Else rename the file.",
        )
    transcript = read(path, interviewers=how.interviewers, text_column=how.text_column)
    source = Source(transcript, digest, how.case)
    unit = how.unit or USUAL
    segments = segment(transcript, unit, _parse)
    added = _added(transcript, len(segments))
    event = SourceAdded(
        source=path.name,
        sha256=digest,
        kind=transcript.kind,
        unit=unit,
        words=added.words,
        turns=added.turns,
        segments=added.segments,
        interviewers=added.interviewers,
        case=how.case,
        versions={"segmentation": SEGMENTATION_VERSION},
    )
    session.file.add(session.coder, source, segments, event)
    session.reload()
    return added


def replace(session: Session, path: Path, old: str, how: How) -> Added:
    """Puts a corrected transcript in the place of `old`; coded passages are carried over by aligning the texts.

    The result lists the coded passages (of any coder) that could not be placed.
    """
    if old not in session.sources:
        known = ", ".join(session.sources) or "none yet"
        raise GTAssistError(f"The study has no source {old}.", hint=f"It has: {known}.")
    if path.name != old and path.name in session.sources:
        raise ReadError(f"{path.name}: the study holds a file of this name.", hint="Rename the corrected file.")
    _writable_name(path)
    before = session.sources[old]
    transcript = read(path, interviewers=how.interviewers, text_column=how.text_column)
    unit = how.unit or _unit_of(session, old)
    segments = segment(transcript, unit, _parse)
    blocks = align(before.transcript.text, transcript.text)
    digest = _digest(path)
    books = [replay(session.entries, coder) for coder in coders(session.entries)]
    held = sorted({s for book in books for code in book.accepted() for s in code.spans() if s.source == old})
    case = how.case or before.case or (_only_case(session, old) if path.name != old else None)
    source = Source(transcript, digest, case)
    session.file.replace(session.coder, source, segments, SourceReplaced(old, path.name, digest, blocks), unit)
    session.reload()
    added = _added(transcript, len(segments))
    unplaced = tuple(span for span in held if carry(span, blocks, path.name) is None)
    return Added(
        added.file, added.words, added.turns, added.segments, added.speakers, added.interviewers, added.notes,
        carried=len(held) - len(unplaced), unplaced=unplaced,
    )  # fmt: skip


def _unit_of(session: Session, source: str) -> Unit:
    """The unit by which a source was segmented when it, or the first transcript it corrects, was added."""
    for entry in reversed(session.entries):
        match entry.event:
            case SourceReplaced(old=old, new=new) if new == source:
                source = old
            case SourceAdded(source=added, unit=unit) if added == source:
                return next((known for known in UNITS if known == unit), USUAL)
            case _:
                pass
    return USUAL


def _only_case(session: Session, source: str) -> str | None:
    """The case that speaks in a source, where it is one: it keeps its name whatever the file is called."""
    turns = [turn for turn in session.sources[source].transcript.turns if turn.role == "participant"]
    cases = {session.study.case_of(source, turn.speaker, turn.case) for turn in turns}
    return cases.pop() if len(cases) == 1 else None


def _writable_name(path: Path) -> None:
    try:
        path.name.encode()
    except UnicodeEncodeError:
        shown = path.name.encode(errors="replace").decode()
        raise ReadError(
            f"{shown}: its name holds characters that cannot be kept.", hint="Give the file a plain name."
        ) from None


def _added(transcript: Transcript, segments: int) -> Added:
    interviewers = tuple(
        dict.fromkeys(t.speaker for t in transcript.turns if t.role == "interviewer" and t.speaker is not None)
    )
    return Added(
        transcript.source,
        transcript.words(),
        len(transcript.turns),
        segments,
        transcript.speakers(),
        interviewers,
        transcript.notes,
    )


@cache
def _parser() -> Language:
    return load_parser()


def _parse(text: str, *, disable: Iterable[str] = ()) -> Any:
    """The parser, loaded only when a transcript has talk that runs on without stops: it takes seconds."""
    return _parser()(text, disable=list(disable))


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        raise ReadError(f"{path.name}: the file cannot be read.", hint="Check that you may open it.") from None
