"""Checks the readings of the demo study, and says how far the two independent ones agree.

python3 scripts/check_readings.py     (in the project's environment; exits 1 and says where, when something is off)

A reading is a table in corpora/gold with a row for every participant segment: Source, StartChar, EndChar, Constructs
(ids, ";" between two, empty for none), Valence, Code (empty for none). Agreement is between two readers who knew
neither each other's reading nor the program's: Cohen's kappa (1960), Gwet's AC1 (2008), Krippendorff's alpha (2004).
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.scores import ac1, kappa

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "corpora" / "gold"
READINGS = ("reading_a", "reading_b", "agreed")
VALENCES = ("helping", "hindering", "neither")


@dataclass(frozen=True)
class Reading:
    """What one reading says of one segment."""

    source: str
    start: int
    end: int
    constructs: tuple[str, ...]
    valence: str
    code: str

    def first(self) -> str:
        """The construct that agreement is reckoned on: the first, or none."""
        return self.constructs[0] if self.constructs else "none"


def read(name: str) -> list[Reading]:
    """The rows of a reading, in their order."""
    with (GOLD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Reading(
                row["Source"],
                int(row["StartChar"]),
                int(row["EndChar"]),
                tuple(filter(None, row["Constructs"].split(";"))),
                row["Valence"],
                row["Code"],
            )
            for row in csv.DictReader(file)
        ]


def problems(name: str, rows: Sequence[Reading]) -> list[str]:
    """What is wrong with a reading, a sentence each."""
    from gt_assist.framework import load
    from gt_assist.readers import read as read_transcript

    known, found = set(load("cfir-2009").ids()), []
    texts = {source: read_transcript(ROOT / "corpora" / "demo" / source) for source in {r.source for r in rows}}
    for number, row in enumerate(rows, start=2):
        transcript = texts[row.source]
        words = transcript.text[row.start : row.end]
        where = f"{name}: row {number}"
        if not any(t.start <= row.start and row.end <= t.end and t.role == "participant" for t in transcript.turns):
            found.append(f"{where} lies in no participant's turn")
        if words != words.strip() or len(words) != row.end - row.start:
            found.append(f"{where} has blanks at its ends or runs past the text")
        if not set(row.constructs) <= known:
            found.append(f"{where} names a construct that CFIR 2009 does not have")
        if row.valence not in VALENCES:
            found.append(f"{where} has the valence {row.valence}")
    places = [(r.source, r.start, r.end) for r in rows]
    if len(set(places)) < len(places):
        found.append(f"{name} has a segment twice")
    return found


def alpha(one: Sequence[str], other: Sequence[str]) -> float:
    """Krippendorff's alpha for two readers, nominal labels and no missing values."""
    both, total = Counter([*one, *other]), 2 * len(one)
    expected = 1 - sum(count * (count - 1) for count in both.values()) / (total * (total - 1))
    return 1 - (1 - observed(one, other)) / expected


def observed(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of segments on which both say the same."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def agreement(a: Sequence[Reading], b: Sequence[Reading]) -> list[str]:
    """The table of agreement between two readings of the same segments."""
    coded = [r.constructs != () or s.constructs != () for r, s in zip(a, b, strict=True)]
    what = {
        "construct or none": ([r.first() for r in a], [r.first() for r in b]),
        "domain or none": ([r.first().rpartition(":")[2].partition(".")[0] for r in a],
                           [r.first().rpartition(":")[2].partition(".")[0] for r in b]),
        "any construct at all": ([str(bool(r.constructs)) for r in a], [str(bool(r.constructs)) for r in b]),
        "helping, hindering, neither": ([r.valence for r in a], [r.valence for r in b]),
        "an initial code at all": ([str(bool(r.code)) for r in a], [str(bool(r.code)) for r in b]),
    }  # fmt: skip
    lines = ["| on | segments | agreement | kappa | AC1 | alpha |", "|---|---|---|---|---|---|"]
    for name, (one, other) in what.items():
        lines.append(_row(name, one, other))
    one, other = what["construct or none"]
    kept = [n for n, either in enumerate(coded) if either]
    lines.append(_row("construct, where either names one", [one[n] for n in kept], [other[n] for n in kept]))
    return lines


def _row(name: str, one: Sequence[str], other: Sequence[str]) -> str:
    figures = (observed(one, other), kappa(one, other), ac1(one, other), alpha(one, other))
    return f"| {name} | {len(one)} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |"


def counts(rows: Sequence[Reading]) -> str:
    """How much a reading says."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.code:
            codes[row.code].add(row.source)
    with_construct = sum(bool(row.constructs) for row in rows)
    recurring = sum(len(sources) > 1 for sources in codes.values())
    return (
        f"{len(rows)} segments, {sum(bool(r.code) for r in rows)} with an initial code ({len(codes)} codes, "
        f"{recurring} in more than one interview), {with_construct} with a construct"
    )


def main() -> int:
    """Prints what each reading holds, what is wrong with it, and the agreement of the first two."""
    readings = {name: read(name) for name in READINGS if (GOLD / f"{name}.csv").exists()}
    wrong = [problem for name, rows in readings.items() for problem in problems(name, rows)]
    for name, rows in readings.items():
        print(f"{name}: {counts(rows)}")
    print("\n".join(agreement(readings["reading_a"], readings["reading_b"])))
    print(
        "\n".join(wrong) if wrong else "All offsets lie in participants' turns; all constructs and valences are known."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
