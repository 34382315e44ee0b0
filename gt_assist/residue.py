"""The residue: codes and passages that no construct holds. In grounded theory that is where new theory is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gt_assist.codebook import Code
from gt_assist.corpus import Span
from gt_assist.study import Study


@dataclass(frozen=True, slots=True)
class ResidualCode:
    """An accepted code beside no construct. `decided`: she refused them; else only the program found none."""

    code: Code
    decided: bool


@dataclass(frozen=True, slots=True)
class ResidualPassage:
    """A segment beside no construct, with the accepted codes that hold some of it, perhaps none."""

    span: Span
    case: str
    codes: tuple[str, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what a case said no construct holds: of all its segments, and of those that are coded."""

    case: str
    segments: int
    residue: int
    coded: int
    coded_residue: int


@dataclass(frozen=True, slots=True)
class Residue:
    """The codes, the passages in the order of the interviews, and the shares of the cases."""

    codes: tuple[ResidualCode, ...]
    passages: tuple[ResidualPassage, ...]
    shares: tuple[Share, ...]


def residue(study: Study) -> Residue:
    """What no construct holds, by her decisions where there are some, else by what the program found.

    A code is in the residue when she confirmed no construct and refused each that was suggested, or when none was
    suggested. A segment is in it when it is under accepted codes and all of them are, or under none and the program
    abstained. A study without a proposal has no residue yet: nobody has looked.
    """
    accepted = study.codebook.accepted()
    matched = {match.span: match.abstain for match in study.codebook.matches}
    looked = bool(matched)
    codes = tuple(found for code in accepted if (found := _residual(code, looked)) is not None)
    residual = {found.code.id: found for found in codes}
    holding = _holding(accepted)
    passages = []
    for segment in study.segments:
        over = [code for span, code in holding.get(segment.span.source, ()) if span.overlaps(segment.span)]
        if all(code.id in residual for code in over) if over else matched.get(segment.span, False):
            decided = bool(over) and all(residual[code.id].decided for code in over)
            names = tuple(dict.fromkeys(code.name for code in over))
            passages.append(ResidualPassage(segment.span, study.case_at(segment.span), names, decided))
    return Residue(codes, tuple(passages), _shares(study, passages, holding))


def _residual(code: Code, looked: bool) -> ResidualCode | None:
    if code.confirmed or not code.incidents:
        return None
    if code.refused:
        # As many as were suggested: which ones they were may have changed since, with what she taught.
        return ResidualCode(code, True) if len(code.refused) >= len(code.constructs) else None
    return ResidualCode(code, False) if looked and not code.constructs else None


def _holding(codes: Sequence[Code]) -> dict[str, list[tuple[Span, Code]]]:
    found: dict[str, list[tuple[Span, Code]]] = defaultdict(list)
    for code in codes:
        for span in code.spans():
            found[span.source].append((span, code))
    return found


def _shares(
    study: Study, passages: Sequence[ResidualPassage], holding: dict[str, list[tuple[Span, Code]]]
) -> tuple[Share, ...]:
    segments, coded = Counter[str](), Counter[str]()
    for segment in study.segments:
        case = study.case_at(segment.span)
        segments[case] += 1
        coded[case] += any(span.overlaps(segment.span) for span, _ in holding.get(segment.span.source, ()))
    left, left_coded = Counter(one.case for one in passages), Counter(one.case for one in passages if one.codes)
    return tuple(Share(case, segments[case], left[case], coded[case], left_coded[case]) for case in segments)
