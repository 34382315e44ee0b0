"""The first pass: how many cards a first proposal makes of so many segments, and how long the review says they take."""

from __future__ import annotations

import time
from pathlib import Path

from evaluation.cutting import ours
from evaluation.report import Table
from evaluation.sets import vectors
from evaluation.transcripts import MARKED
from gt_assist.cluster import Clustering, Grain, cluster
from gt_assist.codebook import Code, Codebook, Incident, code_id
from gt_assist.corpus import Segment
from gt_assist.embed import Encoder
from gt_assist.review.queue import SECONDS, minutes, queue
from gt_assist.segment import encoder_input, load_parser

SIZES = (1000, 3000, 10000)
GRAINS: tuple[Grain, ...] = ("coarse", "medium", "fine")


def run(encoder: Encoder, cache: Path | None) -> Table:
    """A line for each number of segments and grain."""
    cut = ours("incident", load_parser())
    segments = [each for load in MARKED.values() for one in load() for each in cut(one.transcript)]
    rows = []
    for size in SIZES:
        some = segments[:size]
        inputs = [encoder_input(each) for each in some]
        embedded = vectors(encoder, inputs, cache)
        for grain in GRAINS:
            began = time.perf_counter()
            book = as_candidates(cluster(embedded, keys=inputs, grain=grain), some)
            seconds = time.perf_counter() - began
            cards, alone = queue(book), queue(book, "one-offs")
            hours, alone_hours = minutes(cards) / 60, minutes(alone) / 60
            rows.append(
                (f"{len(some)}", grain, f"{len(cards)}", f"{hours:.1f}", f"{len(alone)}", f"{alone_hours:.1f}",
                 f"{max(len(card.spans()) for card in cards)}", f"{seconds:.0f}")
            )  # fmt: skip
        print("measured:", size, "segments", flush=True)
    says = (
        "Cards of a first pass over segments of real interviews, and hours as the review itself reckons them before it "
        f"knows the researcher's pace ({SECONDS['candidate']:.0f} s a card, {SECONDS['one-off']:.0f} s a one-off: an "
        "estimate, nobody was timed). `largest`: the most incidents on a card."
    )
    columns = ("segments", "grain", "cards", "hours", "one-offs", "hours for these", "largest", "grouping, s")
    return Table(columns, tuple(rows), says)


def as_candidates(found: Clustering, segments: list[Segment]) -> Codebook:
    """The groups as the codebook has them after a first proposal, without their words."""
    codes = {}
    for number, each in enumerate(found.clusters):
        incidents = tuple(
            Incident(segments[row].span, strength) for row, strength in zip(each.members, each.strengths, strict=True)
        )
        name = code_id(str(number))
        codes[name] = Code(name, name, incidents=incidents, stability=each.stability)
    return Codebook("nobody", codes)
