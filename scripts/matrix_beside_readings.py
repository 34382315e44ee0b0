"""The draft matrix of a demo study beside the one that the agreed reading reaches.

gt-assist matrix --by authority --json --study gt-assist-demo/demo.gta --coder demo-reader > drafts.jsonl
python3 scripts/matrix_beside_readings.py drafts.jsonl     (in the project's environment; prints Markdown)

Both come from passages by the same rule, so that what differs is which construct was laid beside which passage, and
which way the passage was taken to point. Nothing in either was decided by hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from check_readings import read
from readings_matrix import DEMO, Cells, authorities, cells, judgement

from gt_assist.codebook import RatingValue
from gt_assist.framework import load
from gt_assist.rating import shown
from gt_assist.readers import read as read_transcript
from gt_assist.tables import cases_of

TELLING = {"strong", "weak"}


@dataclass(frozen=True, slots=True)
class Row:
    """What the program says of one construct: its ratings by authority, and its verdict."""

    ratings: Mapping[str, RatingValue | None]
    verdict: str


def drafts(lines: str) -> dict[str, Row]:
    """The rows that `gt-assist matrix --json` printed, by construct."""
    rows = [json.loads(line) for line in lines.splitlines() if line.strip()]
    return {row["construct"]: Row(row["ratings"], row["verdict"].replace("insufficient", "too little")) for row in rows}


def steps(one: RatingValue, other: RatingValue) -> int:
    """How far two ratings lie apart; a mixed one counts as 0.

    >>> steps(2, -1), steps("mixed", -1)
    (3, 1)
    """
    return abs(_number(one) - _number(other))


def _number(value: RatingValue) -> int:
    return value if isinstance(value, int) else 0


def cell_agreement(made: Mapping[str, Row], reading: Cells, columns: tuple[str, ...]) -> str:
    """In a sentence: how many cells both fill, and how far the ratings in them agree."""
    pairs, only = [], [0, 0]
    for construct in load("cfir-2009").ids():
        for name in columns:
            own = made[construct].ratings.get(name) if construct in made else None
            found = reading.get((construct, name))
            if own is not None and found is not None:
                pairs.append((own, found.value))
            elif own is not None or found is not None:
                only[own is None] += 1
    return (
        f"{len(pairs)} cells filled by both, {only[0]} by the program alone, {only[1]} by the reading alone. Of those "
        f"of both, {sum(x == y for x, y in pairs)} have the same rating, "
        f"{sum(steps(x, y) <= 1 for x, y in pairs)} differ "
        f"by one step at most, {sum(_number(x) * _number(y) < 0 for x, y in pairs)} have the other sign."
    )


def main(arguments: list[str]) -> int:
    """Prints the constructs that distinguish in either, and how far the cells agree."""
    made = drafts(Path(arguments[0]).read_text(encoding="utf-8"))
    rows = read("agreed")
    cases = {case.name: case for case in cases_of(DEMO / "cases.csv")}
    texts = {source: read_transcript(DEMO / source) for source in sorted({row.source for row in rows})}
    reading = cells(rows, cases, texts)
    groups, _ = authorities(cases)
    columns = (*groups.low, *groups.high)
    print(f"| construct | {' | '.join(f'{name}, reading / program' for name in columns)} | verdict |")
    print(f"|{'---|' * (len(columns) + 2)}")
    for construct in load("cfir-2009").constructs:
        row = made.get(construct.id, Row({}, "too little"))
        judged = judgement(reading, construct.id, groups)
        if TELLING & {judged, row.verdict}:
            found = [reading.get((construct.id, name)) for name in columns]
            own = [row.ratings.get(name) for name in columns]
            both = [
                f"{'·' if x is None else shown(x.value)} / {'·' if y is None else shown(y)}"
                for x, y in zip(found, own, strict=True)
            ]
            print(f"| {construct.name} | {' | '.join(both)} | {judged} / {row.verdict} |")
    print()
    print(cell_agreement(made, reading, columns))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
