"""Lays the clusters of `gt_assist.cluster` beside people's codes, and prints a Markdown table.

Reads coded interviews and survey answers from ../shared/eval (beside the repository; none of their words are in it) and
says so when they are not there. Units are the people's own coded passages.

AMI and ARI: each unit's first code, codes of three units and more; a one-off is a cluster of its own. B-cubed F: all
units, all their codes. Then how much the partition of the same units changes (ARI): when the rows are shuffled, when a
letter of one text changes (mean and least of eight texts), and when one interview is left out (mean and least of four).
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from gt_assist.cluster import Grain, cluster
from gt_assist.embed import Encoder, load_encoder

CODED = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "coded"
INTERVIEWS = ("rust-unsafe-interviews", "serdif-usability")
SETS = (*INTERVIEWS, "shuffle-music-survey", "exam-proctoring-freetext")
COLUMNS = (
    "set,grain,units,AMI,ARI,B³ F,codes,largest,one-offs,covered,stability,s,shuffled,one letter,one interview less"
)
Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Coded:
    """The units of a set: their texts, the interviews they are from, and the codes that people gave them."""

    name: str
    texts: list[str]
    interviews: list[str]
    codes: list[list[str]]


def read(name: str) -> Coded:
    """A set's units, each once; where two people coded, those of the first."""
    rows = [json.loads(line) for line in (CODED / name / "segments.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["codes"] and row.get("coder") != "secondary"]
    units = {(row["doc"], row.get("rid"), row["segment"]): row for row in reversed(rows)}
    kept = list(units.values())[::-1]
    return Coded(name, [r["segment"] for r in kept], [r["doc"] for r in kept], [r["codes"] for r in kept])


def partition(vectors: Vectors, texts: Sequence[str], grain: Grain) -> Labels:
    """The cluster of each unit, as a number."""
    return np.array(cluster(vectors, keys=texts, grain=grain).labels())


def agreement(labels: Labels, coded: Coded) -> tuple[float, float]:
    """AMI and ARI with the first code of each unit, for codes of three units and more."""
    first = np.array([codes[0] for codes in coded.codes])
    often = Counter(first.tolist())
    kept = np.array([often[code] >= 3 for code in first])
    return adjusted_mutual_info_score(first[kept], labels[kept]), adjusted_rand_score(first[kept], labels[kept])


def b_cubed(labels: Labels, coded: Coded) -> float:
    """The extended B-cubed F of Amigó et al. 2009, for units of several codes."""
    names = sorted({code for codes in coded.codes for code in codes})
    bears = np.array([[name in codes for name in names] for codes in coded.codes], dtype=np.float32)
    shared = bears @ bears.T
    same = labels[:, None] == labels[None, :]
    precision = (np.minimum(shared, 1) * same).sum(axis=1) / same.sum(axis=1)
    any_code = shared > 0
    recall = (same / np.maximum(shared, 1) * any_code).sum(axis=1) / any_code.sum(axis=1)
    p, r = float(precision.mean()), float(recall.mean())
    return 2 * p * r / (p + r)


def shuffled(vectors: Vectors, texts: Sequence[str], labels: Labels, grain: Grain) -> float:
    """ARI with the partition of the same rows in another order."""
    order = np.random.default_rng(1).permutation(len(texts))
    return float(adjusted_rand_score(labels[order], partition(vectors[order], [texts[i] for i in order], grain)))


def corrected(encoder: Encoder, vectors: Vectors, texts: Sequence[str], labels: Labels, grain: Grain) -> list[float]:
    """ARI over the other units after one letter of one text has changed, for eight texts."""
    found = []
    chance = random.Random(2)
    for at in chance.sample(range(len(texts)), 8):
        letter = chance.choice([i for i, letter in enumerate(texts[at]) if letter.isalpha()])
        text = texts[at][:letter] + ("a" if texts[at][letter] == "e" else "e") + texts[at][letter + 1 :]
        rows, others = vectors.copy(), np.arange(len(texts)) != at
        rows[at] = encoder.encode([text])[0]
        again = partition(rows, [*texts[:at], text, *texts[at + 1 :]], grain)
        found.append(float(adjusted_rand_score(labels[others], again[others])))
    return found


def without_one(coded: Coded, vectors: Vectors, labels: Labels, grain: Grain) -> list[float]:
    """ARI over the units of the other interviews after one was left out, for four interviews."""
    found = []
    for gone in sorted(set(coded.interviews))[::4][:4]:
        kept = np.flatnonzero([interview != gone for interview in coded.interviews])
        again = partition(vectors[kept], [coded.texts[i] for i in kept], grain)
        found.append(float(adjusted_rand_score(labels[kept], again)))
    return found


def mean_and_least(values: list[float]) -> str:
    """Two figures in one cell."""
    return f"{np.mean(values):.3f} ({min(values):.3f})"


def row(coded: Coded, vectors: Vectors, grain: Grain, encoder: Encoder) -> list[str]:
    """The cells of one line of the table; steadiness only at the default grain, and only for interviews."""
    began = time.perf_counter()
    found = cluster(vectors, keys=coded.texts, grain=grain)
    seconds = time.perf_counter() - began
    labels, units = np.array(found.labels()), len(coded.texts)
    sizes = [len(each.members) for each in found.clusters]
    firm = [each.stability for each in found.clusters if each.stability is not None]
    ami, ari = agreement(labels, coded)
    cells = [coded.name, grain, f"{units}", f"{ami:.3f}", f"{ari:.3f}", f"{b_cubed(labels, coded):.3f}"]
    cells += [f"{sum(size > 1 for size in sizes)}", f"{max(sizes)}", f"{sizes.count(1) / units:.1%}"]
    cells += [f"{len(labels) / units:.0%}", f"{float(np.median(firm)):.2f}", f"{seconds:.0f}"]
    if grain != "medium" or coded.name not in INTERVIEWS:
        return [*cells, "", "", ""]
    cells.append(f"{shuffled(vectors, coded.texts, labels, grain):.3f}")
    cells.append(mean_and_least(corrected(encoder, vectors, coded.texts, labels, grain)))
    return [*cells, mean_and_least(without_one(coded, vectors, labels, grain))]


def main() -> int:
    """Print the table."""
    if not CODED.is_dir():
        print("Nothing measured: there are no coded interviews in ../shared/eval.")
        return 0
    encoder = load_encoder()
    print("| " + " | ".join(COLUMNS.split(",")) + " |")
    print("|---" * len(COLUMNS.split(",")) + "|")
    grains: tuple[Grain, ...] = ("coarse", "medium", "fine")
    for name in SETS:
        coded = read(name)
        vectors = encoder.encode(coded.texts)
        for grain in grains:
            print("| " + " | ".join(row(coded, vectors, grain, encoder)) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
