"""Which passages speak to which construct: what the researcher confirmed, and, apart, what only the program says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from gt_assist.codebook import Code
from gt_assist.concrete import concrete
from gt_assist.constructs import Beside
from gt_assist.corpus import Span
from gt_assist.framework import pair
from gt_assist.rating import Speaking
from gt_assist.study import Study

# Labels that stand for whoever is interviewed: the same label in two files is not the same person.
_ANYBODY = re.compile(
    r"(?:participant|interviewee|respondent|informant|speaker|voice|patient|[apr])\W*\d*", re.IGNORECASE
)


def evidence(study: Study) -> dict[str, tuple[Speaking, ...]]:
    """For each construct the passages that speak to it, in the order of the interviews.

    Incidents of accepted codes for which she has confirmed the construct; and segments whose best match it is,
    unless the program abstained, or a code of hers that holds the segment was confirmed for another construct or
    refused for this one: where a person has spoken the program is silent.
    """
    beside = Beside(study.codebook.matches)
    judged = _judged(study)
    found: dict[str, dict[Span, Speaking]] = defaultdict(dict)
    for code in study.codebook.accepted():
        for construct in code.confirmed:
            for span in code.spans():
                found[construct][span] = _speaking(study, beside, span, confirmed=True)
    for match in study.codebook.matches:
        if match.abstain or not match.constructs or match.span.source not in study.sources:
            continue
        codes = judged.at(match.span)
        for construct in pair(match.constructs) or (match.constructs[0][0],):
            if not any(code.confirmed or construct in code.refused for code in codes):
                found[construct][match.span] = _speaking(study, beside, match.span, confirmed=False)
    return {construct: tuple(each[span] for span in sorted(each)) for construct, each in found.items()}


def _speaking(study: Study, beside: Beside, span: Span, confirmed: bool) -> Speaking:
    case = study.case_at(span)
    text = study.text(span)
    return Speaking(span, case, interviewee(study, span), valence(beside, span), concrete(text), confirmed)


def valence(beside: Beside, span: Span) -> float | None:
    """Help less hindrance of a passage: that of the segments it touches, by how much of them; None where unknown."""
    total = weight = 0.0
    for match in beside.overlapping(span):
        if match.valence is not None:
            shared = min(span.end, match.span.end) - max(span.start, match.span.start)
            total += shared * match.valence
            weight += shared
    return total / weight if weight else None


def interviewee(study: Study, span: Span) -> str:
    """Who speaks in a passage, so that people can be counted: one person in two files is one person."""
    index = study.turn_at(span)
    speaker = None if index is None else study.sources[span.source].transcript.turns[index].speaker
    return person(study.case_at(span), speaker, span.source)


def person(case: str, speaker: str | None, source: str) -> str:
    """An interviewee by case and label; by the file, too, where the label could be anybody's.

    >>> person("North", "Ann", "one.txt") == person("North", "ANN", "two.txt")
    True
    >>> person("North", "Participant", "one.txt") == person("North", "Participant", "two.txt")
    False
    """
    label = (speaker or "").casefold().strip()
    own = "" if label and not _ANYBODY.fullmatch(label) else source
    return "\x1f".join((case.casefold(), label, own))


class _Judged:
    """The accepted codes about whose constructs the researcher has said something, by the passages they hold."""

    def __init__(self, codes: Sequence[Code]) -> None:
        self._by_source: dict[str, list[tuple[Span, Code]]] = defaultdict(list)
        for code in codes:
            for span in code.spans():
                self._by_source[span.source].append((span, code))

    def at(self, span: Span) -> list[Code]:
        """Those of them that hold some of a passage."""
        return [code for held, code in self._by_source.get(span.source, ()) if held.overlaps(span)]


def _judged(study: Study) -> _Judged:
    return _Judged([code for code in study.codebook.accepted() if code.confirmed or code.refused])


def by_setting(
    passages: Sequence[Speaking], settings: Mapping[str, str]
) -> tuple[dict[str, list[Speaking]], list[Speaking]]:
    """Passages by the setting of their case; and those whose case has none."""
    found: dict[str, list[Speaking]] = defaultdict(list)
    without: list[Speaking] = []
    for one in passages:
        setting = settings.get(one.case.casefold())
        (without if setting is None else found[setting]).append(one)
    return found, without
