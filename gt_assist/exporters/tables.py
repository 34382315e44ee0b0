"""The tables of accepted codings, as values: one row a coding, one a code, one a case, one a construct."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gt_assist.corpus import Case
from gt_assist.exporters.cells import one_line, spelled_range
from gt_assist.exporters.identity import guid
from gt_assist.exporters.naming import NamedCode, clean, distinct, named_codes
from gt_assist.residue import residue as residue_of
from gt_assist.study import Reference, Study, references

SEGMENT_COLUMNS = ("SegmentID", "Source", "Participant", "Speaker", "StartChar", "EndChar", "Turn")
LONG_COLUMNS = (
    "CodingID", "Source", "Participant", "Speaker", "StartChar", "EndChar", "CodePath", "Code", "ParentCode",
    "Quote", "Memo", "Coder", "AcceptedAt", "Origin",
)  # fmt: skip
# The first seven mirror NVivo's codebook report; the others are what only this program knows.
CODEBOOK_COLUMNS = (
    "Name", "Description", "Parent", "Path", "Color", "Files", "References",
    "Level", "InVivo", "Constructs", "Origin", "Stability", "CodeID", "NameInStudy",
)  # fmt: skip
CONSTRUCT_COLUMNS = ("Code", "Construct", "Decision")
RESIDUE_COLUMNS = ("Code", "Decided", "Source", "Participant", "StartChar", "EndChar", "Quote")
CASE_COLUMN = "Participant"


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, every cell one line of text; `collapsed` counts the cells that were not."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    collapsed: int = 0


@dataclass(frozen=True, slots=True)
class Coding:
    """A reference together with its code under its exported name."""

    reference: Reference
    code: NamedCode


def table(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A table in which line ends and tabs inside cells have become spaces."""
    given = [tuple(row) for row in rows]
    written = tuple(tuple(map(one_line, row)) for row in given)
    collapsed = sum(a != b for old, new in zip(given, written, strict=True) for a, b in zip(old, new, strict=True))
    return Table(name, tuple(map(one_line, header)), written, collapsed)


def codes_of(study: Study) -> tuple[NamedCode, ...]:
    """The accepted codes under names that no other column of the wide table has."""
    return named_codes(study.codebook, reserved=SEGMENT_COLUMNS)


def codings_of(study: Study, codes: Iterable[NamedCode]) -> tuple[Coding, ...]:
    """Each passage under each of its accepted codes, once, in the order that all exports share."""
    by_id = {named.code.id: named for named in codes}
    once = {(reference.code.id, reference.span): reference for reference in references(study)}
    return tuple(Coding(reference, by_id[id]) for (id, _), reference in once.items())


def codings_long(study: Study, codings: Iterable[Coding]) -> Table:
    """One row a coding: for audit, statistics and spreadsheets."""
    return table("codings_long", LONG_COLUMNS, (_coding_row(study, coding) for coding in codings))


def _coding_row(study: Study, coding: Coding) -> tuple[str, ...]:
    said, code, span = coding.reference, coding.code, coding.reference.span
    return (
        guid(study.name, "coding", code.code.id, span.source, span.start, span.end, said.coder),
        span.source,
        said.case,
        said.speaker or "",
        str(span.start),
        str(span.end),
        code.written_path,
        code.name,
        code.parent,
        said.quote,
        said.memo,
        said.coder,
        said.accepted_at,
        said.origin,
    )


def codebook(study: Study, codes: Iterable[NamedCode], codings: Sequence[Coding]) -> Table:
    """One row a code, with its latest memo and in how many files and passages it is found."""
    return table("codebook", CODEBOOK_COLUMNS, (_code_row(study, named, codings) for named in codes))


def _code_row(study: Study, named: NamedCode, codings: Sequence[Coding]) -> tuple[str, ...]:
    code = named.code
    own = [coding.reference.span for coding in codings if coding.code.code.id == code.id]
    memos = [memo.text for memo in study.codebook.memos_on(code.id) if memo.kind == "code"]
    return (
        named.name,
        memos[-1] if memos else "",
        named.parent,
        named.written_path,
        named.colour,
        str(len({span.source for span in own})),
        str(len(own)),
        code.level,
        _in_vivo(study, named),
        "; ".join(code.confirmed),
        code.origin,
        "" if code.stability is None else f"{code.stability:.2f}",
        code.id,
        code.name,
    )


def _in_vivo(study: Study, named: NamedCode) -> str:
    """The participant's phrase, if it still stands in its source to the letter."""
    phrase = named.code.in_vivo
    if phrase is None or phrase.span.source not in study.sources:
        return ""
    said = study.sources[phrase.span.source].transcript.text[phrase.span.start : phrase.span.end]
    return phrase.text if said == phrase.text else ""


def constructs(codes: Iterable[NamedCode]) -> Table:
    """What the researcher has said about codes and constructs, yes and no; the program's own ranking is left out."""
    rows = (
        (named.name, construct, decision)
        for named in codes
        for decision, found in (("confirmed", named.code.confirmed), ("refused", named.code.refused))
        for construct in found
    )
    return table("constructs", CONSTRUCT_COLUMNS, rows)


def residue(study: Study, codes: Iterable[NamedCode]) -> Table:
    """What no construct holds: a row for each code, then for each passage; by her decision or by the program."""
    found, names = residue_of(study), {named.code.id: named.name for named in codes}
    rows = [(names[each.code.id], _decided(each.decided), "", "", "", "", "") for each in found.codes]
    rows += [
        (
            "; ".join(one.codes),
            _decided(one.decided),
            one.span.source,
            one.case,
            str(one.span.start),
            str(one.span.end),
            study.text(one.span),
        )
        for one in found.passages
    ]
    return table("residue", RESIDUE_COLUMNS, rows)


def _decided(by_her: bool) -> str:
    return "by the researcher" if by_her else "by the program"


def cases(study: Study, codings: Iterable[Coding]) -> Table:
    """One row for each case that speaks in the study or is coded, with its attributes; no value is no entry."""
    found = [_named_case(study, name) for name in voices(study, codings)]
    attributes = tuple(dict.fromkeys(attribute for _, case in found for attribute in case.attributes))
    columns = distinct([(clean(attribute), "") for attribute in attributes], reserved=(CASE_COLUMN,))
    rows = ((name, *(spelled_range(case.attributes.get(a, "")) for a in attributes)) for name, case in found)
    return table("cases", (CASE_COLUMN, *columns), rows)


def voices(study: Study, codings: Iterable[Coding]) -> tuple[str, ...]:
    """The cases that speak in the study, in order of first appearance, then any other that is coded."""
    speaking = (
        study.case_of(name, turn.speaker, turn.case)
        for name, source in study.sources.items()
        for turn in source.transcript.turns
        if turn.role == "participant"
    )
    return tuple(dict.fromkeys((*speaking, *(coding.reference.case for coding in codings))))


def _named_case(study: Study, name: str) -> tuple[str, Case]:
    """The case of this name, or of this name in other letters; without attributes where nobody gave it any."""
    folded = {key.casefold(): case for key, case in study.cases.items()}
    return name, study.cases.get(name) or folded.get(name.casefold()) or Case(name)
