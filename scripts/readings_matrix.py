"""The rating matrix by authority that the readings of the demo study reach, by the product's own rules.

python3 scripts/readings_matrix.py     (in the project's environment; prints Markdown)

Each reading (`corpora/gold`) says of every segment which construct it speaks to, if any, and whether it tells of help
or hindrance. From that come, with nothing decided by hand, draft ratings for each construct and authority and a verdict
on each construct: `gt_assist.rating` and `gt_assist.verdict`. The programme lasted in one authority only, so each
verdict is a lead, no finding; that two blind readings reach the same one is what can be seen here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from check_readings import ROOT, Reading, read

from gt_assist.codebook import RatingValue
from gt_assist.concrete import concrete
from gt_assist.corpus import Case, Span, Transcript
from gt_assist.evidence import person
from gt_assist.framework import load
from gt_assist.rating import Draft, Speaking, draft, shown
from gt_assist.readers import read as read_transcript
from gt_assist.tables import cases_of
from gt_assist.verdict import Groups, grouped, outcomes_of, verdict

DEMO = ROOT / "corpora" / "demo"
SIGNS = {"helping": 1.0, "hindering": -1.0, "neither": 0.0}
READINGS = {"a": "reading_a", "b": "reading_b", "agreed": "agreed"}
SHOWN = ("a", "b", "agreed")

Cells = dict[tuple[str, str], Draft]


def cells(rows: Sequence[Reading], cases: Mapping[str, Case], texts: Mapping[str, Transcript]) -> Cells:
    """The draft of every construct in every authority."""
    said: dict[tuple[str, str], list[Speaking]] = defaultdict(list)
    for row in rows:
        case = cases[_case(row, cases, texts[row.source])]
        span = Span(row.source, row.start, row.end)
        for construct in row.constructs:
            who = person(case.name, case.name, row.source)
            passage = Speaking(
                span, case.name, who, SIGNS[row.valence], concrete(span.slice(texts[row.source].text)), True
            )
            said[construct, case.attributes["authority"]].append(passage)
    return {at: draft(passages) for at, passages in said.items()}


def _case(row: Reading, cases: Mapping[str, Case], transcript: Transcript) -> str:
    """The case that speaks: the label of the turn in which the segment begins."""
    turn = next(turn for turn in transcript.turns if turn.start <= row.start < turn.end)
    named = {name.casefold(): name for name in cases}
    return named[(turn.speaker or Path(row.source).stem).casefold()]


def authorities(cases: Mapping[str, Case]) -> tuple[Groups, dict[str, str]]:
    """The authorities, low to high, and their outcomes in words."""
    outcomes = {case.attributes["authority"]: case.attributes["outcome"] for case in cases.values()}
    return grouped(outcomes_of(outcomes)), outcomes


def table(made: Mapping[str, Cells], groups: Groups, outcomes: Mapping[str, str]) -> list[str]:
    """A row for each construct that somebody speaks to: its ratings by authority and its verdict, in each reading."""
    framework, columns = load("cfir-2009"), (*groups.low, *groups.high)
    heads = [f"{name} ({outcomes[name]})" for name in columns]
    lines = [f"| construct | {' | '.join(heads)} | verdict |", f"|{'---|' * (len(columns) + 2)}"]
    for construct in framework.constructs:
        if not any((construct.id, name) in found for found in made.values() for name in columns):
            continue
        ratings = [" / ".join(_shown(made[r].get((construct.id, name))) for r in SHOWN) for name in columns]
        judged = " / ".join(judgement(made[r], construct.id, groups) for r in SHOWN)
        lines.append(f"| {construct.name} | {' | '.join(ratings)} | {judged} |")
    return lines


def _shown(found: Draft | None) -> str:
    return "·" if found is None else shown(found.value)


def judgement(found: Cells, construct: str, groups: Groups) -> str:
    """The verdict on a construct in one reading."""
    columns = (*groups.low, *groups.high)
    ratings: dict[str, RatingValue] = {n: found[construct, n].value for n in columns if (construct, n) in found}
    return verdict(ratings, groups).replace("insufficient", "too little")


def agreement(made: Mapping[str, Cells], groups: Groups) -> str:
    """How far the two blind readings reach the same ratings and verdicts."""
    framework, columns = load("cfir-2009"), (*groups.low, *groups.high)
    pairs = [
        (made["a"][c, n].value, made["b"][c, n].value)
        for c in framework.ids()
        for n in columns
        if (c, n) in made["a"] and (c, n) in made["b"]
    ]
    same = sum(x == y for x, y in pairs)
    near = sum(abs(_number(x) - _number(y)) <= 1 for x, y in pairs)
    verdicts = [(judgement(made["a"], c, groups), judgement(made["b"], c, groups)) for c in framework.ids()]
    telling = [(x, y) for x, y in verdicts if {x, y} & {"strong", "weak"}]
    both = sum({x, y} <= {"strong", "weak"} for x, y in telling)
    return (
        f"Of {len(pairs)} cells that both blind readings fill, {same} have the same rating and {near} differ by one "
        f"step at most; of {len(telling)} constructs that distinguish in either, {both} do in both."
    )


def _number(value: RatingValue) -> int:
    return value if isinstance(value, int) else 0


def main() -> int:
    """Prints the table, and how far the readings agree."""
    cases = {case.name: case for case in cases_of(DEMO / "cases.csv")}
    readings = {name: read(file) for name, file in READINGS.items()}
    sources = sorted({row.source for row in readings["agreed"]})
    texts = {source: read_transcript(DEMO / source) for source in sources}
    made = {name: cells(rows, cases, texts) for name, rows in readings.items()}
    groups, outcomes = authorities(cases)
    print("\n".join(table(made, groups, outcomes)))
    print()
    print(agreement(made, groups))
    for name in SHOWN:
        for wanted in ("strong", "weak"):
            found = [c.name for c in load("cfir-2009").constructs if judgement(made[name], c.id, groups) == wanted]
            print(f"{name}, {wanted}: {', '.join(found) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
