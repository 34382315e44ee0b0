"""Tunes the encoder and the construct heads in `models/constructs/` on the bank in `corpora/utterances/`.

    .venv/bin/python scripts/train_constructs.py [--only-measure]

Same bank, same definitions, same packages, same kind of processor: same files. First a sixth of the bank's topics is
kept aside: what a training on the rest says of them gives the figures of the card and the calibration. Then everything
is learnt. Nothing but the bank and the frameworks' definitions is learnt from; no published coding is read here. It
takes about an hour on one core.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch: sums in one order give the same weights every time

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from evaluation.passages import demo
from training import neighbours
from training.bank import NONE, Utterance, bank_sha256, read_bank, targets, valences, ways
from training.calibrating import Calibration, Talk, calibrate
from training.card import card
from training.tuning import Lessons, Tuned, averaged, read, tune

from gt_assist.embed import Encoder, load_encoder
from gt_assist.framework import Construct, Framework, load
from gt_assist.match import LAYERS, TENSORS, definition_matcher, definition_texts

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models" / "constructs"
SEEDS = (2009,)
TUNED_LAYERS = 6
TOPICS, ASIDE = 150, 6
# A framework is trained when the bank holds so many lines for each of its constructs.
LEAST = 30
# Definitions alone tell talk of the kind from other talk less well, so more has to be lost to abstain at all.
LOST_BY_DEFINITIONS = 0.10
CFIR = ("cfir-2009", "cfir-2022")

Array = npt.NDArray[Any]


def main() -> None:
    """Measures on topics kept aside, trains on all, writes the models and their card."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only-measure", action="store_true", help="print the figures, write nothing")
    only_measure = options.parse_args().only_measure
    bank = read_bank()
    cfir, others = [load(name) for name in CFIR], [load(name) for name in neighbours.FRAMEWORKS]
    others = [one for one in others if enough(one, bank)]
    rows = [row for row in bank if speaks_to(row, cfir)]
    aside = kept_aside(rows) | kept_aside([row for row in bank if not speaks_to(row, cfir)])
    found = measure(rows, cfir, aside)
    for name, figures in found.items():
        print(name, figures, flush=True)
    if only_measure:
        return
    tuned = averaged([tune(prepare([*rows, *definitions(cfir)], cfir), TUNED_LAYERS, seed) for seed in SEEDS])
    write(tuned, found, bank, cfir, others, aside)


def write(
    tuned: Tuned,
    found: dict[str, Calibration],
    bank: Sequence[Utterance],
    cfir: Sequence[Framework],
    others: Sequence[Framework],
    aside: Mapping[str, bool],
) -> None:
    """The tuned layers, a head for each framework (the neighbours' are fitted here), the card."""
    MODELS.mkdir(parents=True, exist_ok=True)
    write_layers(tuned)
    heads, encoder = dict(tuned.heads), load_encoder()
    for framework in others:
        heads[framework.name], found[framework.name] = neighbour(framework, bank, tuned, aside)
    for framework in (*cfir, *others):
        write_head(framework, heads, found[framework.name])
    scale_definitions(cfir[0], bank, encoder)
    counts = Counter(row.shares[0][0] for row in bank)
    (MODELS / "README.md").write_text(card(found, counts, len(bank), TUNED_LAYERS, len(SEEDS)), encoding="utf-8")


def neighbour(
    framework: Framework, bank: Sequence[Utterance], tuned: Tuned, aside: Mapping[str, bool]
) -> tuple[tuple[Array, Array], Calibration]:
    """A neighbour's head, fitted on all its lines, and what one that lacks the topics kept aside says of those."""
    rows = neighbours.rows_for(framework, bank)
    vectors = read(load_encoder(), tuned, [row.text for row in rows])
    shares = targets(rows, order_of(framework), {})
    out = np.array([aside[row.text] for row in rows])
    weights, bias = neighbours.fit(vectors[~out], shares[~out])
    unseen = Talk(vectors[out] @ weights + bias, shares[out])
    figures = calibrate(unseen, unseen, domains_of(framework))  # there is no reading of the interviews by it
    print(framework.name, figures, flush=True)
    return neighbours.fit(vectors, shares), figures


def speaks_to(row: Utterance, frameworks: Sequence[Framework]) -> bool:
    """Whether a line belongs to none or to one of these frameworks."""
    known = {NONE, *(id for one in frameworks for id in one.ids())}
    return any(id in known for id, _ in row.shares)


def order_of(framework: Framework) -> list[str]:
    """The columns of a head."""
    return [*framework.ids(), NONE]


def enough(framework: Framework, bank: Sequence[Utterance]) -> bool:
    """Whether the bank holds enough of every construct, counting what comes from the other version."""
    counted = (targets(bank, order_of(framework), onward(framework)) > 0).sum(axis=0)[:-1]
    return int(counted.min()) >= LEAST


def onward(framework: Framework) -> dict[str, str]:
    """The ways from the other CFIR version's constructs to this one's."""
    other = dict(zip(CFIR, reversed(CFIR), strict=True)).get(framework.name)
    return ways(framework, load(other)) if other else {}


def interviews(framework: Framework) -> tuple[list[str], Array]:
    """The passages of the demo interviews, and the agreed reading as (n, k) shares; for 2022, what became of it."""
    passages = demo()
    onward = framework.successors()
    rights = [{new for id in p.right for new in onward.get(id, (id,))} for p in passages]
    rows = [
        Utterance(p.text, tuple((id, 1.0) for id in sorted(r)) or ((NONE, 1.0),), None)
        for p, r in zip(passages, rights, strict=True)
    ]
    shares = targets(rows, order_of(framework), {})
    kept = np.flatnonzero(shares.sum(axis=1) > 0).tolist()
    return [rows[i].text for i in kept], shares[kept]


def domains_of(framework: Framework) -> list[str]:
    """The domain of each construct, in the order of its column."""
    return [framework.get(id).domain for id in framework.ids()]


def kept_aside(rows: Sequence[Utterance]) -> dict[str, bool]:
    """Which texts are kept aside: all of a topic (ward rounds, farm visits, logins ...) or none of it."""
    from sklearn.cluster import KMeans

    if len(rows) < TOPICS:
        return {row.text: False for row in rows}
    vectors = load_encoder().encode([row.text for row in rows])
    topics = KMeans(TOPICS, n_init=1, random_state=SEEDS[0]).fit_predict(vectors)
    return {row.text: bool(topic % ASIDE == 0) for row, topic in zip(rows, topics, strict=True)}


def prepare(rows: Sequence[Utterance], frameworks: Sequence[Framework]) -> Lessons:
    """What the rows teach each head."""
    shares = {one.name: targets(rows, order_of(one), onward(one)) for one in frameworks}
    return Lessons(tuple(row.text for row in rows), shares, valences(rows))


def definitions(frameworks: Sequence[Framework]) -> list[Utterance]:
    """Definitions, and the clauses of what belongs to a construct, as further lines."""
    found = []
    for framework in frameworks:
        for construct in framework.constructs:
            texts = [*definition_texts(construct), *clauses(construct)]
            found += [Utterance(text, ((construct.id, 1.0),), None) for text in texts]
    return found


def clauses(construct: Construct) -> list[str]:
    """The pieces of what belongs to a construct, of two words or more."""
    return [piece.strip(" .'") for piece in re.split("[;,]", construct.belongs) if len(piece.split()) > 1]


def measure(
    bank: Sequence[Utterance], frameworks: Sequence[Framework], aside: Mapping[str, bool]
) -> dict[str, Calibration]:
    """What a training without the topics kept aside says of them."""
    seen = [row for row in bank if not aside[row.text]]
    tuned = averaged([tune(prepare([*seen, *definitions(frameworks)], frameworks), TUNED_LAYERS, s) for s in SEEDS])
    unseen = prepare([row for row in bank if aside[row.text]], frameworks)
    encoder = load_encoder()
    vectors = read(encoder, tuned, unseen.texts)
    found = {}
    for framework in frameworks:
        weights, bias = tuned.heads[framework.name]
        taught = unseen.shares[framework.name].sum(axis=1) > 0
        utterances = Talk((vectors @ weights + bias)[taught], unseen.shares[framework.name][taught])
        texts, shares = interviews(framework)
        talk = Talk(encoder.encode(texts) @ weights + bias, shares)
        found[framework.name] = calibrate(utterances, talk, domains_of(framework))
    told = unseen.valences >= 0
    weights, bias = tuned.heads["valence"]
    right = (vectors @ weights + bias).argmax(axis=1)[told] == unseen.valences[told]
    print(f"valence: right {right.mean():.3f} of {told.sum()}")
    return found


def write_layers(tuned: Tuned) -> None:
    """The tuned layers in half precision."""
    from safetensors.torch import save_file

    file = MODELS / LAYERS
    save_file({name: layer.half().contiguous() for name, layer in sorted(tuned.layers.items())}, file)
    file.chmod(0o644)  # safetensors makes it readable to its owner alone


def write_head(framework: Framework, heads: Mapping[str, tuple[Array, Array]], found: Calibration) -> None:
    """The head as half-precision numbers: the last bits of a fit differ between machines, these do not matter."""
    from safetensors.numpy import save_file

    weights, bias = (numbers / found.temperature for numbers in heads[framework.name])
    numbers = dict(zip(TENSORS, (weights, bias, *heads["valence"]), strict=True))
    about: Mapping[str, Any] = {
        "framework": framework.name,
        "ids": framework.ids(),
        "limit": found.limit,
        "mass": found.mass,
        "bank_sha256": bank_sha256(),
    }
    file = MODELS / f"{framework.name}.safetensors"
    # One entry: safetensors writes several in an order that changes from run to run.
    halves = {name: np.ascontiguousarray(each.astype(np.float16)) for name, each in numbers.items()}
    save_file(halves, file, metadata={"head": json.dumps(about)})
    file.chmod(0o644)


def scale_definitions(framework: Framework, bank: Sequence[Utterance], encoder: Encoder) -> None:
    """Fits the numbers that turn nearness to definitions into scores, with CFIR's own definitions on the bank."""
    from scipy.optimize import minimize

    known = {NONE, *framework.ids()}
    rows = [row for row in bank if row.shares[0][0] in known]
    gold = np.array([order_of(framework).index(row.shares[0][0]) for row in rows])
    real = gold != len(framework.ids())
    balance = np.where(real, 0.5 / real.sum(), 0.5 / (~real).sum())
    vectors = encoder.encode([row.text for row in rows])
    texts = {definition_texts(c): encoder.encode(definition_texts(c)) for c in framework.constructs}

    def shares(values: Array) -> Array:
        numbers = dict(zip(("sharpness", "slope", "level"), (float(round(v, 3)) for v in values), strict=True))
        write_definitions(numbers | {"limit": 0.5})
        return definition_matcher(framework, lambda some: texts[tuple(some)], MODELS).probabilities(vectors)

    def loss(values: Array) -> float:
        return float(-(balance * np.log(shares(values)[np.arange(len(gold)), gold] + 1e-9)).sum())

    best = minimize(loss, x0=np.array([8.0, 10.0, 3.0]), method="Nelder-Mead", options={"xatol": 0.01, "fatol": 1e-4})
    fitted = shares(best.x)[:, -1]
    limit = float(np.quantile(fitted[real], 1 - LOST_BY_DEFINITIONS))
    print(f"by definitions: limit {limit:.3f}, {(fitted[~real] > limit).mean():.3f} of none-utterances abstained on")
    numbers = json.loads((MODELS / "definitions.json").read_text(encoding="utf-8"))
    write_definitions(numbers | {"limit": round(limit, 4)})


def write_definitions(numbers: Mapping[str, float]) -> None:
    """The numbers that scale nearness to definitions."""
    (MODELS / "definitions.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
