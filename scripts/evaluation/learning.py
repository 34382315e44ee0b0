"""`evaluate.py learning`: how the ranking of constructs gets better with what a coder decides in her study.

A coder is played on passages whose constructs are known: she goes through them in some order, confirms the right
constructs of each and refuses what stood above them among the first three. After so many decisions the passages not
yet decided are ranked, with what was learnt and without; both start from what is said around each and from how often
each construct seems to come up in all the passages, as the program does. Published codings (`../shared/eval/cfir`) are
other people's, from many studies, restated in own words; the invented demo study is read apart
(`corpora/gold/agreed.csv`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from evaluation.passages import Passage, demo, in_one_study, published
from evaluation.report import Table, share
from evaluation.sets import EVAL
from gt_assist.framework import load
from gt_assist.lessons import Judged, outlook, teach
from gt_assist.match import load_matcher

PUBLISHED = EVAL / "cfir" / "published_codings_dev.jsonl"
DECIDED = (0, 2, 5, 10, 20, 40, 80, 160, 320)
ORDERS = 40
LOOKED_AT = 3
FIRST = (1, 3, 5)

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Passages as vectors (n, d), their shares as one study's (n, k + 1), and which constructs are right (n, k)."""

    name: str
    vectors: Array
    shares: Array
    right: Array


def passages(name: str, told: Sequence[Passage]) -> Passages:
    """Those of the passages that have a construct of CFIR 2009, as the packaged matcher sees them in one study."""
    matcher = load_matcher(load("cfir-2009"))
    vectors, shares = in_one_study(matcher, told)
    kept = [at for at, one in enumerate(told) if one.right & set(matcher.ids)]
    right = np.array([[construct in told[at].right for construct in matcher.ids] for at in kept])
    return Passages(name, vectors[kept], shares[kept], right)


def decided(found: Passages, chosen: Array) -> list[Judged]:
    """What she decides on these passages: the right constructs, and no to what stood above them."""
    judged = []
    for at in chosen:
        right = np.flatnonzero(found.right[at]).tolist()
        looked_at = np.argsort(-found.shares[at, :-1], kind="stable")[:LOOKED_AT].tolist()
        above = next((place for place, construct in enumerate(looked_at) if construct in right), LOOKED_AT)
        judged.append(Judged(found.vectors[at], found.shares[at], tuple(right), tuple(looked_at[:above])))
    return judged


def hits(shares: Array, right: Array) -> Array:
    """In what share of passages a right construct is the first, among three, among five."""
    order = np.argsort(-shares[:, :-1], axis=1, kind="stable")
    return np.array([np.take_along_axis(right, order[:, :k], axis=1).any(axis=1).mean() for k in FIRST])


def curve(found: Passages) -> Table:
    """The table: after so many decided passages, how the others are ranked without and with what was learnt."""
    size, rows = len(found.vectors), []
    look = outlook(found.shares, found.vectors)
    for count in (count for count in DECIDED if count <= 0.75 * size):
        before, after = [], []
        for seed in range(ORDERS):
            order = np.random.default_rng(seed).permutation(size)
            rest = order[count:]
            taught = teach(found.shares[rest], found.vectors[rest], decided(found, order[:count]), *look)
            before.append(hits(found.shares[rest], found.right[rest]))
            after.append(hits(taught, found.right[rest]))
        gains = np.array(after) - np.array(before)
        pairs = zip(np.mean(before, axis=0), np.mean(after, axis=0), strict=True)
        cells = [f"{share(b)} → {share(a)}" for b, a in pairs]
        rows.append((str(count), *cells, f"{np.quantile(gains[:, 2], 0.05):+.3f}"))
    says = (
        f"{found.name}: {size} passages in {ORDERS} orders. The share of the passages not yet decided that are ranked "
        "right, without → with what was learnt; last the gain in the first five that 19 of 20 orders reach."
    )
    return Table(("decided", "first", "in first 3", "in first 5", "19 of 20 orders"), tuple(rows), says)


def run(corpus: bool) -> list[Table]:
    """The curve on published codings, or on the demo study."""
    if corpus:
        return [curve(passages("The agreed reading of the demo study", demo()))]
    if not PUBLISHED.is_file():
        print("Nothing measured: there are no published codings in ../shared/eval/cfir.")
        return []
    coded = [one for one in published(load("cfir-2009")) if one.kind != "pcat"]
    return [curve(passages("Published codings, CFIR 2009", coded))]
