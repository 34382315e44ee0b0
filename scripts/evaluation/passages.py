"""Published CFIR codings, restated in own words, and the pCAT items, as passages with the constructs that are right."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evaluation.sets import CODED, EVAL, ROOT, demo_segments
from gt_assist import embed
from gt_assist.corpus import Span
from gt_assist.framework import Framework, load
from gt_assist.match import Matcher
from gt_assist.matching import encoder_of
from gt_assist.teaching import studied

CFIR = EVAL / "cfir"
# Answers about music that comes to mind: nothing in them is about putting something in place.
OTHER_TALK = "shuffle-music-survey"
OTHER_MOST = 400

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, its kind, the constructs that count as right (maybe none), and whether it helps (1) or not (-1).

    `goes_on` says that the passage before it was said just before it.
    """

    text: str
    kind: str
    right: frozenset[str]
    valence: int | None = None
    goes_on: bool = False


def published(framework: Framework) -> list[Passage]:
    """The published codings and the pCAT items, in the version of `framework` (2009 or 2022)."""
    old = _published_2009()
    new = framework.name == "cfir-2022"
    items = [json.loads(line) for line in _lines(CFIR / "pcat_items.jsonl")]
    right = [frozenset(item["cfir2022"]) if new else frozenset([item["cfir2009"]]) for item in items]
    pcat = [Passage(item["text"], "pcat", ids) for item, ids in zip(items, right, strict=True)]
    if not new:
        return old + pcat
    onward = framework.successors()
    moved = [(p, frozenset(id for one in p.right for id in onward.get(one, ()))) for p in old]
    return [Passage(p.text, p.kind, right, p.valence) for p, right in moved if right] + pcat


def _published_2009() -> list[Passage]:
    """Codings of a domain alone are left out."""
    known = set(load("cfir-2009").ids())
    found = []
    for row in (json.loads(line) for line in _lines(CFIR / "published_codings_dev.jsonl")):
        right = frozenset(row.get("construct_ids_all") or [row["construct_id"]]) & known
        if right:
            valence = {"facilitator": 1, "barrier": -1}.get(row.get("valence") or "")
            found.append(Passage(row["gist"], row["unit"], right, valence))
    return found


def demo() -> list[Passage]:
    """The segments of the invented demo interviews with their agreed reading; those of no construct have none right."""
    texts = {unit.span: unit.text for unit in demo_segments()}
    with (ROOT / "corpora" / "gold" / "agreed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: list[Passage] = []
    for before, row in zip([None, *rows], rows, strict=False):
        ids = frozenset(filter(None, row["Constructs"].split(";")))
        valence = {"helping": 1, "hindering": -1}.get(row["Valence"])
        goes_on = before is not None and before["Source"] == row["Source"]
        text = texts[Span(row["Source"], int(row["StartChar"]), int(row["EndChar"]))]
        found.append(Passage(text, "demo" if ids else "demo, no construct", ids, valence, goes_on))
    return found


def in_one_study(matcher: Matcher, passages: Sequence[Passage]) -> tuple[Array, Array]:
    """The passages' vectors (n, d) and shares (n, k + 1), all of them taken for one study as the program ranks it."""
    vectors = embed.load(encoder_of(matcher)).encode([one.text for one in passages])
    return vectors, studied(matcher, vectors, np.array([one.goes_on for one in passages], bool))


def other_talk() -> list[Passage]:
    """Talk that is not about putting something in place, from a study of something else."""
    file = CODED / OTHER_TALK / "segments.jsonl"
    if not file.is_file():
        return []
    texts = sorted({json.loads(line)["segment"] for line in _lines(file)})
    return [Passage(text, "other talk", frozenset()) for text in texts[:: max(1, len(texts) // OTHER_MOST)]]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
