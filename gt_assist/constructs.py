"""The second layer for codes that a person has made or changed: constructs summed up from the segments they hold."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from gt_assist.codebook import Code, Incident, Match
from gt_assist.corpus import Span

MOST = 0.5  # a code made mostly of passages that fit no construct fits none itself
KEPT = 5


class Beside:
    """What was matched to each segment, to be asked which constructs a code's passages speak to."""

    def __init__(self, matches: Iterable[Match]) -> None:
        self._by_source: dict[str, list[Match]] = defaultdict(list)
        for match in sorted(matches, key=lambda m: m.span):
            self._by_source[match.span.source].append(match)
        self._starts = {source: [m.span.start for m in found] for source, found in self._by_source.items()}

    def overlapping(self, span: Span) -> Iterator[Match]:
        """The matches of the segments that share a character with a passage; segments do not overlap each other."""
        found = self._by_source.get(span.source, [])
        at = bisect_left(self._starts.get(span.source, []), span.end) - 1
        while at >= 0 and found[at].span.end > span.start:
            yield found[at]
            at -= 1

    def constructs(self, incidents: Sequence[Incident]) -> tuple[tuple[str, float], ...]:
        """The leading constructs of these passages with their mean scores, best first; empty when most fit none.

        Each segment counts by the strength of the passage that touches it, as in a proposal.
        """
        total = silent = 0.0
        sums: dict[str, float] = defaultdict(float)
        for incident in incidents:
            for match in self.overlapping(incident.span):
                total += incident.strength
                silent += incident.strength if match.abstain else 0.0
                for construct, score in () if match.abstain else match.constructs:
                    sums[construct] += incident.strength * score
        if total == 0.0 or silent > MOST * total:
            return ()
        ranked = sorted(sums.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))[:KEPT]
        return tuple((construct, round(score / (total - silent), 4)) for construct, score in ranked)


def laid_beside(codes: Mapping[str, Code], matches: Sequence[Match]) -> dict[str, Code]:
    """The codes, those a person has made or changed with the constructs that their passages speak to now."""
    open_codes = [c for c in codes.values() if c.touched and not c.constructs and c.status in ("accepted", "candidate")]
    if not open_codes or not matches:
        return dict(codes)
    beside = Beside(matches)
    return {**codes, **{c.id: replace(c, constructs=beside.constructs(c.incidents)) for c in open_codes}}
