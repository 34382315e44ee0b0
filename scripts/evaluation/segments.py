"""`evaluate.py segments`: incidents beside what people coded, and the whole way from transcripts to codes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from evaluation import topics
from evaluation.borders import borders, disagreements, iou, moved
from evaluation.cutting import Way, every, ours, sentences, windows, words
from evaluation.report import Table, percent, share
from evaluation.scores import alone, b_cubed, harmonic
from evaluation.sets import vectors
from evaluation.transcripts import MARKED, Extent, Marked, participants
from gt_assist.cluster import cluster
from gt_assist.corpus import Segment
from gt_assist.embed import Encoder
from gt_assist.segment import encoder_input, load_parser

NEAR = 3  # words within which two borders are the same
TURNS = 2  # and for topics: turns
BORDERS = (
    "set", "cut into", "segments", "words", "IoU ≥ .5", "mean IoU", "met", "gaps cut", "WindowDiff", "Pk", "s"
)  # fmt: skip
SAYS_BORDERS = (
    f"Cuts beside the borders of what people marked. Two borders are the same within {NEAR} words; for latah, whose "
    f"marks are topics of pages, within {TURNS} turns of usual length. `IoU`: how well the best segment overlaps each "
    "passage that lies in one turn (intersection over union of characters). `met`: share of the borders inside turns "
    "that a cut meets; `gaps cut`: what cutting as many gaps between sentences blindly would meet. WindowDiff and Pk, "
    "windows of half a passage: shares that are wrong, 0 is best. Incidents are far smaller "
    "than topics, on purpose: there WindowDiff cannot be low."
)
WHOLE = ("set", "segments by", "codes by", "segments", "covered", "B³ precision", "recall", "F")
SAYS_WHOLE = (
    "From whole transcripts to candidate codes: every coded character with the codes of its passages against the code "
    "of its segment (extended B-cubed over characters). `covered`: coded characters that lie in a segment of some "
    "code; what does not is a cluster of its own."
)


def run(encoder: Encoder, names: Sequence[str], cache: Path | None) -> list[Table]:
    """Both tables."""
    parser = load_parser()
    ways: dict[str, Way] = {
        "incidents": ours("incident", parser),
        "incidents, no parser": ours("incident", None),
        "sentences": ours("sentence", parser),
        "turns": ours("turn", None),
        "50 words": windows(50),
        "2 sentences": every(2),
        "3 sentences": every(3),
    }
    cuts, whole = [], []
    for name in names:
        marked = list(MARKED[name]())
        cuts += [(name, way, *measures(marked, cut)) for way, cut in ways.items()]
        if marked[0].codes:
            whole += from_whole(encoder, name, marked, ways, cache)
        print("measured:", name, flush=True)
    return [Table(BORDERS, tuple(cuts), SAYS_BORDERS), Table(WHOLE, tuple(whole), SAYS_WHOLE)]


# --- borders ----------------------------------------------------------------------------------------------------------


def measures(sets: Sequence[Marked], way: Way) -> tuple[str, ...]:
    """The cells of one line of the first table."""
    began = time.perf_counter()
    cut_into = {marked.transcript.source: way(marked.transcript) for marked in sets}
    seconds = time.perf_counter() - began
    window, near = round(_mean_words(sets) / 2), NEAR if sets[0].codes else _turns(sets)
    overlaps: list[float] = []
    real_borders = met = gaps = cut = wrong = wrong_pk = places = 0
    for marked in sets:
        text = marked.transcript.text
        segments = [(each.span.start, each.span.end) for each in cut_into[marked.transcript.source]]
        for turn in participants(marked.transcript):
            here = [each for each in marked.extents if each[0] < turn.end and turn.start < each[1]]
            inside = [each for each in segments if turn.start <= each[0] < turn.end]
            overlaps += [iou(each, inside) for each in here if turn.start - 3 <= each[0] and each[1] <= turn.end + 3]
            if not here:
                continue
            gone = words(text, turn)
            real = borders(gone, here)
            found = moved(borders(gone, inside), real, near)
            between = borders(gone, sentences(text, turn))
            gaps, cut = gaps + len(between), cut + len(between & found)
            real_borders, met = real_borders + len(real), met + len(real & found)
            differ, either, tried = disagreements(real, found, len(gone), window)
            wrong, wrong_pk, places = wrong + differ, wrong_pk + either, places + tried
    lengths = [len(each.text.split()) for found_here in cut_into.values() for each in found_here]
    return (
        f"{len(lengths)}", f"{sum(lengths) / len(lengths):.0f}",
        percent(sum(each >= 0.5 for each in overlaps) / max(1, len(overlaps))),
        share(sum(overlaps) / max(1, len(overlaps))),
        percent(met / max(1, real_borders)), percent(cut / max(1, gaps)),
        share(wrong / max(1, places)), share(wrong_pk / max(1, places)), f"{seconds:.0f}",
    )  # fmt: skip


def _mean_words(sets: Sequence[Marked]) -> float:
    lengths = [len(marked.transcript.text[start:end].split()) for marked in sets for start, end in marked.extents]
    return sum(lengths) / len(lengths)


def _turns(sets: Sequence[Marked]) -> int:
    """The words of so many turns of usual length in the oral histories, whose turns are joined."""
    turns = sum(marked.turns for marked in sets)
    return round(TURNS * sum(marked.transcript.words() for marked in sets) / turns)


# --- the whole way ----------------------------------------------------------------------------------------------------


def from_whole(
    encoder: Encoder, name: str, marked: Sequence[Marked], ways: Mapping[str, Way], cache: Path | None
) -> list[tuple[str, ...]]:
    """The lines of the second table for one set."""
    rows = []
    for way in ("incidents", "3 sentences"):
        segments = [each for one in marked for each in ways[way](one.transcript)]
        inputs = [encoder_input(each) for each in segments]
        embedded = vectors(encoder, inputs, cache)
        labels = cluster(embedded, keys=inputs).labels()
        rows.append((name, way, "gt-assist", *_characters(marked, segments, labels)))
        if topics.installed():
            given = topics.topics([each.text for each in segments], embedded, topics.SEEDS[0])
            rows.append((name, way, topics.name(), *_characters(marked, segments, given)))
    return rows


def _characters(marked: Sequence[Marked], segments: Sequence[Segment], labels: Sequence[int]) -> tuple[str, ...]:
    pieces = atoms(marked, segments, labels)
    covered = sum(weight for label, _, weight in pieces if label >= 0) / sum(weight for _, _, weight in pieces)
    own = alone([label for label, _, _ in pieces]).tolist()
    weights = [float(weight) for _, _, weight in pieces]
    precision, recall = b_cubed([(label,) for label in own], [codes for _, codes, _ in pieces], weights)
    f = harmonic(precision, recall)
    return f"{len(segments)}", percent(covered), share(precision), share(recall), share(f)


def atoms(
    marked: Sequence[Marked], segments: Sequence[Segment], labels: Sequence[int]
) -> list[tuple[int, tuple[str, ...], int]]:
    """Coded stretches that no border cuts: the label of their segment (-1 for none), their codes, their characters."""
    found = []
    for one in marked:
        source = one.transcript.source
        here = [
            (each.span.start, each.span.end, label)
            for each, label in zip(segments, labels, strict=True)
            if each.span.source == source
        ]
        coded = list(zip(one.extents, one.codes, strict=True))
        cuts = sorted({at for start, end, _ in here for at in (start, end)} | {at for pair, _ in coded for at in pair})
        for start, end in pairwise(cuts):
            codes = tuple(dict.fromkeys(code for pair, own in coded if _holds(pair, start, end) for code in own))
            if codes:
                label = next((label for s, e, label in here if _holds((s, e), start, end)), -1)
                found.append((label, codes, end - start))
    return found


def _holds(extent: Extent, start: int, end: int) -> bool:
    return extent[0] <= start and end <= extent[1]
