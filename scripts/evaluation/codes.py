"""`evaluate.py codes`: the candidate codes of a first proposal beside the codes that people gave the same units."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation import topics
from evaluation.report import Table, percent, share, spread
from evaluation.scores import UNLABELLED, Agreement, agreement, mean
from evaluation.sets import DEMO, INTERVIEWS, Coded, Vectors, vectors
from gt_assist.cluster import Grain, cluster
from gt_assist.embed import Encoder

COLUMNS = (
    "set", "by", "units", "AMI", "ARI", "B³ precision", "recall", "F", "AMI, themes", "covered", "codes", "largest",
    "one-offs", "s",
)  # fmt: skip
SAYS = (
    "AMI and ARI: each unit's first code, codes of three units and more; B³ (extended B-cubed): all units with all "
    "their codes; a unit that gets no label is a cluster of its own throughout. `covered`: units in a code, a one-off "
    "being a code of one. `one-offs`: share of the units that are alone in theirs. BERTopic: mean of five seeds."
)


@dataclass(frozen=True, slots=True)
class Scored:
    """How one way of making codes did on one set."""

    by: str
    codes: Agreement
    themes: Agreement | None
    covered: float
    number: float
    largest: float
    one_offs: float
    seconds: float


def run(encoder: Encoder, sets: Sequence[Coded], grain: Grain, steady: bool, cache: Path | None) -> list[Table]:
    """The table of codes, and on demand that of steadiness."""
    rows: list[tuple[str, ...]] = []
    means: dict[str, list[Scored]] = {}
    for coded in sets:
        for scored in scores(encoder, coded, grain, cache):
            rows.append(_row(coded.name, f"{len(coded.units)}", scored))
            means.setdefault(scored.by, []).append(scored)
        if coded.double:
            rows.append(_people(coded))
        print("measured:", coded.name, flush=True)
    if len(sets) > 1:
        rows += [_row("mean", "", _mean(found)) for found in means.values()]
    rows += _times(means)
    tables = [Table(COLUMNS, tuple(rows), SAYS)]
    return [*tables, steadiness(encoder, sets, grain, cache)] if steady else tables


def scores(encoder: Encoder, coded: Coded, grain: Grain, cache: Path | None) -> list[Scored]:
    """The product, and BERTopic's defaults where it is installed, on the units of one set."""
    rows = vectors(encoder, coded.inputs(), cache)
    began = time.perf_counter()
    labels = partition(rows, coded.inputs(), grain)
    found = [_scored(f"gt-assist, {grain}", coded, labels, time.perf_counter() - began)]
    if topics.installed():
        plain = vectors(encoder, coded.texts(), cache)
        tries = []
        for seed in topics.SEEDS:
            began = time.perf_counter()
            given = topics.topics(coded.texts(), plain, seed)
            tries.append(_scored(topics.name(), coded, given, time.perf_counter() - began))
        found.append(_mean(tries))
    return found


def partition(rows: Vectors, inputs: Sequence[str], grain: Grain) -> list[int]:
    """The product's code of each unit, as a number."""
    return cluster(rows, keys=inputs, grain=grain).labels()


def _scored(by: str, coded: Coded, labels: Sequence[int], seconds: float) -> Scored:
    given = [label for label in labels if label != UNLABELLED]
    sizes = np.bincount(given)
    themes = agreement(labels, coded.themes) if any(coded.themes) else None
    return Scored(
        by,
        agreement(labels, coded.codes),
        themes,
        len(given) / len(labels),
        int((sizes > 1).sum()),
        int(sizes.max()),
        int((sizes == 1).sum()) / len(labels),
        seconds,
    )


def _mean(found: Sequence[Scored]) -> Scored:
    themes = [one.themes for one in found if one.themes is not None]
    figures = [(one.covered, one.number, one.largest, one.one_offs, one.seconds) for one in found]
    covered, number, largest, one_offs, seconds = (float(value) for value in np.mean(figures, axis=0))
    codes = mean([one.codes for one in found])
    return Scored(found[0].by, codes, mean(themes) if themes else None, covered, number, largest, one_offs, seconds)


def _row(name: str, units: str, found: Scored) -> tuple[str, ...]:
    return (
        name, found.by, units, *_agreement(found.codes), share(found.themes.ami) if found.themes else "",
        percent(found.covered), f"{found.number:.0f}", f"{found.largest:.0f}", percent(found.one_offs),
        f"{found.seconds:.0f}",
    )  # fmt: skip


def _times(means: dict[str, list[Scored]]) -> list[tuple[str, ...]]:
    """How many times as high the product's mean scores are as the other program's."""
    if len(means) < 2:
        return []
    ours, theirs = (_mean(found) for found in means.values())
    scores = zip(_scores(ours.codes), _scores(theirs.codes), strict=True)
    themes = f"{ours.themes.ami / theirs.themes.ami:.2f}" if ours.themes and theirs.themes else ""
    times = [f"{one / other:.2f}" for one, other in scores]
    return [("mean, gt-assist's over BERTopic's", "", "", *times, themes, "", "", "", "", "")]


def _scores(found: Agreement) -> tuple[float, ...]:
    return found.ami, found.ari, found.precision, found.recall, found.f


def _agreement(found: Agreement) -> tuple[str, ...]:
    return tuple(share(value) for value in _scores(found))


def _people(coded: Coded) -> tuple[str, ...]:
    """The second person scored as if she were a program, on the units that both coded."""
    _, one, other = zip(*coded.double, strict=True)
    numbers = {code: at for at, code in enumerate(sorted({codes[0] for codes in other}))}
    found = agreement([numbers[codes[0]] for codes in other], one)
    return coded.name, "a second person", f"{len(one)}", *_agreement(found), "", "100 %", f"{len(numbers)}", "", "", ""


# --- steadiness -------------------------------------------------------------------------------------------------------


def steadiness(encoder: Encoder, sets: Sequence[Coded], grain: Grain, cache: Path | None) -> Table:
    """How much the codes of the same units change (ARI) when something that should not matter does change."""
    rows = []
    for coded in sets:
        if coded.name not in (*INTERVIEWS, DEMO):
            continue
        found, inputs = vectors(encoder, coded.inputs(), cache), coded.inputs()
        labels = partition(found, inputs, grain)
        rows.append(
            (
                coded.name,
                share(_shuffled(found, inputs, labels, grain)),
                spread(_corrected(encoder, found, inputs, labels, grain)),
                spread(_without_one(coded, found, labels, grain)),
            )
        )
    says = "ARI with the first codes: rows shuffled; one letter of one unit changed (mean, least and greatest of "
    says += "sixteen units, the others compared); one interview left out (of four interviews)."
    return Table(("set", "shuffled", "one letter", "one interview less"), tuple(rows), says)


def _rand(one: Sequence[int], other: Sequence[int]) -> float:
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one, other))


def _shuffled(rows: Vectors, inputs: Sequence[str], labels: Sequence[int], grain: Grain) -> float:
    order = np.random.default_rng(1).permutation(len(inputs))
    again = partition(rows[order], [inputs[i] for i in order], grain)
    return _rand([labels[i] for i in order], again)


def _corrected(
    encoder: Encoder, rows: Vectors, inputs: Sequence[str], labels: Sequence[int], grain: Grain
) -> list[float]:
    found = []
    chance = random.Random(2)
    for at in chance.sample(range(len(inputs)), 16):
        letter = chance.choice([i for i, letter in enumerate(inputs[at]) if letter.isalpha()])
        text = inputs[at][:letter] + ("a" if inputs[at][letter] == "e" else "e") + inputs[at][letter + 1 :]
        changed = rows.copy()
        changed[at] = encoder.encode([text])[0]
        again = partition(changed, [*inputs[:at], text, *inputs[at + 1 :]], grain)
        found.append(_rand([*labels[:at], *labels[at + 1 :]], [*again[:at], *again[at + 1 :]]))
    return found


def _without_one(coded: Coded, rows: Vectors, labels: Sequence[int], grain: Grain) -> list[float]:
    found, inputs, interviews = [], coded.inputs(), coded.interviews()
    names = sorted(set(interviews))
    for gone in names[:: max(1, len(names) // 4)][:4]:
        kept = [i for i, interview in enumerate(interviews) if interview != gone]
        again = partition(rows[kept], [inputs[i] for i in kept], grain)
        found.append(_rand([labels[i] for i in kept], again))
    return found
