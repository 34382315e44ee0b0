"""Measures the construct heads on published codings of real CFIR studies, beside a baseline of definitions alone.

    python scripts/evaluate_constructs.py > table.md

It reads `../shared/eval/cfir` (other people's codings; not part of this project, never trained on) relative to the
project's root, or a folder given as the only argument, and says so and stops when it is not there. For CFIR 2022 a
passage that was coded with 2009 counts as right with any construct its own has become.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import json
import sys
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from construct_scores import Scores, calibration_error, summary

from gt_assist.embed import load_encoder
from gt_assist.framework import Framework, load
from gt_assist.match import Matcher, definition_matcher, load_matcher

EVAL = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "cfir"

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage somebody coded: its text, what kind of text it is, and the construct ids that count as right."""

    text: str
    kind: str
    right: frozenset[str]


def main() -> None:
    """Prints the tables of both CFIR versions."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EVAL
    if not folder.is_dir():
        print("The published codings are not here (../shared/eval/cfir): nothing measured.")
        return
    encoder = load_encoder()
    for name, read in (("cfir-2009", passages_2009), ("cfir-2022", passages_2022)):
        framework = load(name)
        passages = read(framework, folder)
        vectors = encoder.encode([passage.text for passage in passages])
        report(framework, passages, vectors, load_matcher(framework), definition_matcher(framework, encoder.encode))


def passages_2009(framework: Framework, folder: Path) -> list[Passage]:
    """Published codings and pCAT items with their 2009 constructs; codings of a domain alone are left out."""
    rows = [json.loads(line) for line in _lines(folder / "published_codings_dev.jsonl")]
    known = set(framework.ids())
    found = []
    for row in rows:
        right = frozenset(row.get("construct_ids_all") or [row["construct_id"]]) & known
        if right:
            found.append(Passage(row["gist"], row["unit"], right))
    items = [json.loads(line) for line in _lines(folder / "pcat_items.jsonl")]
    return found + [Passage(item["text"], "pcat", frozenset([item["cfir2009"]])) for item in items]


def passages_2022(framework: Framework, folder: Path) -> list[Passage]:
    """The same passages with the constructs that the 2009 ones have become; pCAT items with their own 2022 codes."""
    onward = framework.successors()
    found = []
    for passage in passages_2009(load("cfir-2009"), folder):
        right = frozenset(id for old in passage.right for id in onward.get(old, ()))
        if right and passage.kind != "pcat":
            found.append(Passage(passage.text, passage.kind, right))
    items = [json.loads(line) for line in _lines(folder / "pcat_items.jsonl")]
    return found + [Passage(item["text"], "pcat", frozenset(item["cfir2022"])) for item in items]


def report(
    framework: Framework, passages: Sequence[Passage], vectors: Array, trained: Matcher, baseline: Matcher
) -> None:
    """Prints the tables of one framework."""
    kinds = {"all but pcat": [p.kind != "pcat" for p in passages]}
    kinds |= {kind: [p.kind == kind for p in passages] for kind in sorted({p.kind for p in passages})}
    domains = [framework.get(id).domain for id in framework.ids()]
    print(f"\n## {framework.title}\n")
    print("| passages | head | n | first | in 3 | in 5 | domain | macro-F1 | calibration error | abstained |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for kind, chosen in kinds.items():
        gold = [columns(framework, p.right) for p, keep in zip(passages, chosen, strict=True) if keep]
        for name, matcher in (("trained", trained), ("definitions", baseline)):
            shares = matcher.probabilities(vectors[np.array(chosen)])
            scores = summary(shares[:, :-1], gold, domains)
            abstained = float((shares[:, -1] > matcher.limit).mean())
            print(row(kind, name, scores, calibration_error(shares[:, :-1], gold), abstained))
    every = np.array(kinds["all but pcat"])
    gold = [columns(framework, p.right) for p, keep in zip(passages, every, strict=True) if keep]
    trade_off(trained.probabilities(vectors[every]), gold)


def columns(framework: Framework, ids: AbstractSet[str]) -> set[int]:
    """The places of these constructs in the framework's order."""
    return {place for place, id in enumerate(framework.ids()) if id in ids}


def row(kind: str, name: str, s: Scores, calibration: float, abstained: float) -> str:
    """One line of the table."""
    values = (s.top1, s.top3, s.top5, s.domain, s.macro_f1, calibration, abstained)
    return f"| {kind} | {name} | {s.n} | " + " | ".join(f"{value:.3f}" for value in values) + " |"


def trade_off(shares: Array, gold: Sequence[AbstractSet[int]]) -> None:
    """Prints how accuracy rises when the passages with the lowest first score are left out."""
    best = shares[:, :-1].max(axis=1)
    order = shares[:, :-1].argsort(axis=1)[:, ::-1]

    def hit(i: int, k: int) -> bool:
        return bool(set(order[i, :k].tolist()) & gold[i])

    print("\n| least first score | kept | first | in 3 |\n|---|---|---|---|")
    for least in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6):
        kept = np.flatnonzero(best >= least).tolist()
        if kept:
            first, three = (float(np.mean([hit(i, k) for i in kept])) for k in (1, 3))
            print(f"| {least:.1f} | {len(kept) / len(best):.2f} | {first:.3f} | {three:.3f} |")


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    main()
