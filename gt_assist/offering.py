"""A coder's accepted codes offered for passages that no code holds yet, by all that she has decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gt_assist.codebook import Codebook, Suggestion, now_in
from gt_assist.corpus import Segment, Span
from gt_assist.vectors import Embedder

if TYPE_CHECKING:
    from gt_assist.suggest import Decided, Passages

# From this chance of being right on the review asks about a suggestion. Below, it is listed only, and the passage joins
# a candidate. Of what is asked about at this chance about two thirds are right (scripts/evaluate.py next-interview).
ASKED_FROM = 0.35
LISTED = 5  # accepted codes listed for an uncoded passage


def offers(embed: Embedder, uncoded: Sequence[Segment]) -> tuple[Suggestion, ...]:
    """The accepted codes that each uncoded segment may belong to, what was declined before left out."""
    from gt_assist.suggest import suggest

    book = embed.session.study.codebook
    if not uncoded or not any(code.incidents for code in book.accepted()):
        return ()
    declined = turned_down(book)
    each = max((len(codes) for codes in declined.values()), default=0)
    spans = [segment.span for segment in uncoded]
    begun = {span.source for code in book.accepted() for span in code.spans()}
    passed_over = [at for at, span in enumerate(spans) if span.source in begun]
    taught = decided(embed, book, declined)
    ranked = suggest(passages(embed, spans), taught, passed_over=passed_over, top=LISTED + each)
    found = []
    for span, scores in zip(spans, ranked, strict=True):
        left = [(code, round(chance, 4)) for code, chance in scores if code not in declined.get(span, ())]
        if left:
            found.append(Suggestion(span, tuple(left[:LISTED]), asked=left[0][1] >= ASKED_FROM))
    return tuple(found)


def turned_down(book: Codebook) -> dict[Span, list[str]]:
    """For each passage the codes that it was turned down for, dropped or moved from; merged ones by where they went."""
    found: dict[Span, list[str]] = {}
    for span, code in sorted(book.declined):
        target = now_in(book.codes, code)
        held = target in book.codes and span in book.codes[target].spans()
        if not held and target not in found.setdefault(span, []):
            found[span].append(target)
    return found


def decided(embed: Embedder, book: Codebook, declined: Mapping[Span, Sequence[str]]) -> Decided:
    """What the accepted codes and the declined passages teach."""
    from gt_assist.suggest import Decided, Passages

    accepted = [code for code in book.accepted() if code.incidents]
    borne: dict[Span, set[str]] = {}
    for code in accepted:
        for span in code.spans():
            borne.setdefault(span, set()).add(code.id)
    ids = {code.id for code in accepted}
    pairs = [(span, code) for span, codes in declined.items() for code in codes if code in ids]
    names = [code.name for code in accepted]
    return Decided(
        passages(embed, list(borne)),
        list(borne.values()),
        Passages.of(embed.encode(names), names),
        [code.id for code in accepted],
        passages(embed, [span for span, _ in pairs]),
        [code for _, code in pairs],
    )


def passages(embed: Embedder, spans: Sequence[Span]) -> Passages:
    """Passages with their vectors, words, and the mean vector of the segments right before and after each."""
    import numpy as np

    from gt_assist.suggest import Passages

    rows = embed.rows(embed.session.segments)
    if not spans:
        return Passages.of(rows[:0], [])
    beside = _beside(embed.session.segments)
    around = np.zeros((len(spans), rows.shape[1]), np.float32)
    for row, span in zip(around, spans, strict=True):
        near = _neighbours(beside.get(span.source, []), span)
        if near:
            row += rows[near].mean(axis=0)
    return Passages.of(embed.passages(spans), [embed.session.study.text(span) for span in spans], around)


def _beside(segments: Sequence[Segment]) -> dict[str, list[tuple[Span, int]]]:
    """The segments of each source in the order of the talk, with their numbers."""
    found: dict[str, list[tuple[Span, int]]] = {}
    for at, segment in enumerate(segments):
        found.setdefault(segment.span.source, []).append((segment.span, at))
    return {source: sorted(own) for source, own in found.items()}


def _neighbours(line: Sequence[tuple[Span, int]], span: Span) -> list[int]:
    """The numbers of the last segment that ends before the passage and of the first that begins after it."""
    from bisect import bisect_left

    place = bisect_left(line, span, key=lambda pair: pair[0])
    before = [at for other, at in line[max(0, place - 3) : place] if other.end <= span.start][-1:]
    after = [at for other, at in line[place : place + 40] if other.start >= span.end][:1]
    return [*before, *after]
