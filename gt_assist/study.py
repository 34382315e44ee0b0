"""A study as everybody reads it: one frozen view for one coder, and its references for whoever exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gt_assist.codebook import Code, Codebook, Incident
from gt_assist.corpus import Case, Segment, Span, Transcript


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript in the study, with the case it was given when it was added."""

    transcript: Transcript
    sha256: str
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """All that exports and listings read: one frozen view of the study for one coder."""

    name: str
    framework: str
    sources: Mapping[str, Source]
    segments: tuple[Segment, ...]
    cases: Mapping[str, Case]
    definitions: Mapping[str, str]
    codebook: Codebook

    def text(self, span: Span) -> str:
        """The words a span covers."""
        return span.slice(self.sources[span.source].transcript.text)

    def turn_at(self, span: Span) -> int | None:
        """The index of the turn in which a span begins, if it begins in one."""
        for index, turn in enumerate(self.sources[span.source].transcript.turns):
            if turn.start <= span.start < turn.end:
                return index
        return None

    def case_of(self, source: str, speaker: str | None, own: str | None = None) -> str:
        """The case a voice belongs to.

        In this order: the table's own case column, the case given when the source was added, a named
        case that is the speaker's label or the source's name, else the participant: the source's stem
        where one participant speaks, the stem and the label where several do.
        """
        entry = self.sources[source]
        if own or entry.case:
            return own or entry.case or ""
        stem = source.rpartition(".")[0] or source
        named = {name.casefold(): name for name in self.cases}
        for candidate in (speaker, source, stem):
            if candidate and candidate.casefold() in named:
                return named[candidate.casefold()]
        voices = {t.speaker for t in entry.transcript.turns if t.role == "participant"}
        return stem if len(voices) < 2 or speaker is None else f"{stem}: {speaker}"

    def case_at(self, span: Span) -> str:
        """The case that speaks where a span begins."""
        index = self.turn_at(span)
        if index is None:
            return self.case_of(span.source, None)
        turn = self.sources[span.source].transcript.turns[index]
        return self.case_of(span.source, turn.speaker, turn.case)


@dataclass(frozen=True, slots=True)
class Reference:
    """One passage under one accepted code: the row that every export is made of."""

    span: Span
    quote: str
    turn: int | None
    speaker: str | None
    case: str
    code: Code
    path: tuple[str, ...]
    coder: str
    accepted_at: str
    origin: str
    memo: str
    begins: float | None = None


def references(study: Study) -> Iterator[Reference]:
    """Every incident of every accepted code, in the order of source, start, end, code path.

    The one flattening that all exports share; candidates never appear in it.
    """
    book = study.codebook
    pairs = [(incident, code) for code in book.accepted() for incident in code.incidents]
    order = {name: index for index, name in enumerate(study.sources)}

    def place(pair: tuple[Incident, Code]) -> tuple[int, int, int, tuple[str, ...], str]:
        span = pair[0].span
        return order[span.source], span.start, span.end, book.path(pair[1]), pair[1].id

    for incident, code in sorted(pairs, key=place):
        yield _reference(study, incident, code)


def _reference(study: Study, incident: Incident, code: Code) -> Reference:
    span, book = incident.span, study.codebook
    index = study.turn_at(span)
    turn = None if index is None else study.sources[span.source].transcript.turns[index]
    memos = [m.text for m in book.memos if m.about in (None, code.id) and m.span is not None and m.span.overlaps(span)]
    return Reference(
        span=span,
        quote=study.text(span),
        turn=index,
        speaker=turn.speaker if turn else None,
        case=study.case_at(span),
        code=code,
        path=book.path(code),
        coder=book.coder,
        accepted_at=code.decided_at or "",
        origin="by hand" if incident.by_hand else code.origin,
        memo="\n".join(memos),
        begins=turn.begins if turn else None,
    )
