"""Trains the construct heads in `models/constructs/` from the bank in `corpora/utterances/`, and writes their card.

    python scripts/train_constructs.py

Same bank, same definitions, same encoder: same files. It takes about two minutes on one core. Every `*.jsonl`
of the bank is read. Nothing but the bank and the frameworks' definitions is learnt from.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: sums in one order give the same weights every time

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from construct_card import Figures, card
from construct_scores import calibration_error, softmax, summary

from gt_assist.embed import Encoder, load_encoder
from gt_assist.framework import Construct, Framework, load
from gt_assist.match import definition_matcher, definition_texts

ROOT = Path(__file__).resolve().parent.parent
BANK = ROOT / "corpora" / "utterances"
MODELS = ROOT / "models" / "constructs"
SEED = 2009
NONE = "none"
# Regularisation: 2, 3, 5 and 15 were tried in cross-validation on the bank; 2 to 5 hardly differ, 15 is worse.
C = 3.0
# A definition is one text for a whole construct, an utterance one of dozens; so it weighs more, a clause of it less.
DEFINITION, CLAUSE = 8.0, 3.0
TOPICS = 150
# Of passages that do belong to a construct at most so many may be abstained on (in cross-validation).
LOST = 0.03
# Definitions alone tell talk of the kind from other talk less well, so more has to be lost to abstain at all.
LOST_BY_DEFINITIONS = 0.10

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Bank:
    """Utterances with their construct, their vectors (n, d), and the topic group each falls into."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    vectors: Array
    topics: Array


def main() -> None:
    """Trains both heads, scales the definitions, writes the card."""
    encoder = load_encoder()
    bank = read_bank(encoder)
    old, new = load("cfir-2009"), load("cfir-2022")
    MODELS.mkdir(parents=True, exist_ok=True)
    figures = [
        train(old, new, {id: back(new, id) for id in new.ids()}, bank, encoder),
        train(new, old, {id: forward(new, id) for id in old.ids()}, bank, encoder),
    ]
    scale_definitions(old, bank, encoder)
    (MODELS / "README.md").write_text(card(figures, dict(Counter(bank.labels))), encoding="utf-8")
    for figure in figures:
        print(figure)


def read_bank(encoder: Encoder) -> Bank:
    """All utterances, in the order of file names and lines; a text that occurs twice counts once."""
    rows: dict[str, str] = {}
    for file in sorted(BANK.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.setdefault(row["text"], row["construct"])
    vectors = encoder.encode(list(rows))
    return Bank(tuple(rows), tuple(rows.values()), vectors, topics(vectors))


def topics(vectors: Array) -> Array:
    """A topic (ward rounds, farm visits, app logins...) for each utterance: kept together in cross-validation."""
    from sklearn.cluster import KMeans

    found: Array = KMeans(TOPICS, n_init=1, random_state=SEED).fit_predict(vectors)
    return found


def forward(new: Framework, id: str) -> str | None:
    """Where an utterance of the old version goes in the new one, when there is only one place."""
    places = new.successors().get(id, ())
    return places[0] if len(places) == 1 else None


def back(new: Framework, id: str) -> str | None:
    """Where an utterance of the new version goes in the old one, when there is only one place.

    A part of an extended construct goes where the whole came from.
    """
    construct = new.get(id)
    if not construct.earlier and construct.parent is not None:
        construct = new.get(construct.parent)
    return construct.earlier[0] if len(construct.earlier) == 1 else None


def train(framework: Framework, other: Framework, ways: dict[str, str | None], bank: Bank, encoder: Encoder) -> Figures:
    """Cross-validates, calibrates, fits and writes the head of one framework."""
    own = set(framework.ids()) | {NONE}
    labels = np.array([label if label in own else ways[label] or "" for label in bank.labels])
    vectors, topic = bank.vectors[labels != ""], bank.topics[labels != ""]
    labels = labels[labels != ""]
    mine = definition_rows(framework, {id: id for id in framework.ids()}, encoder)
    extra = tuple(np.concatenate(pair) for pair in zip(mine, definition_rows(other, ways, encoder), strict=True))
    order = [*framework.ids(), NONE]
    logits = cross_validate(vectors, labels, topic, extra, order)
    gold = np.array([order.index(label) for label in labels])
    temperature = fit_temperature(logits, gold)
    # Utterances of one hand are easier than a stranger's interview: never sharper than training left it.
    used = max(1.0, temperature)
    shares = softmax(logits / used)
    real = gold != len(order) - 1
    limit = round(float(np.quantile(shares[real, -1], 1 - LOST)), 4)
    coefficients, intercepts = fit_head(vectors, labels, extra, order)
    write_head(framework, coefficients / used, intercepts / used, limit, encoder)
    domains = [framework.get(id).domain for id in framework.ids()]
    return Figures(
        framework=framework.name,
        utterances=int(real.sum()),
        none=int((~real).sum()),
        constructs=len(framework.ids()),
        temperature=round(temperature, 3),
        used=round(used, 3),
        limit=limit,
        lost=float((shares[real, -1] > limit).mean()),
        caught=float((shares[~real, -1] > limit).mean()),
        scores=summary(shares[real, :-1], [{int(g)} for g in gold[real]], domains),
        calibration=calibration_error(shares[real, :-1], [{int(g)} for g in gold[real]]),
    )


def definition_rows(framework: Framework, ways: dict[str, str | None], encoder: Encoder) -> tuple[Array, Array, Array]:
    """Definitions and their clauses as further examples: vectors, labels, weights; `ways` leads to the own ids."""
    found: list[tuple[str, str, float]] = []
    for construct in framework.constructs:
        target = ways[construct.id]
        if target is not None:
            found += [(text, target, DEFINITION) for text in definition_texts(construct)]
            found += [(text, target, CLAUSE) for text in clauses(construct)]
    texts, labels, weights = zip(*found, strict=True)
    return encoder.encode(texts), np.array(labels), np.array(weights)


def clauses(construct: Construct) -> list[str]:
    """The pieces of what belongs to a construct, of two words or more."""
    return [piece.strip(" .'") for piece in re.split("[;,]", construct.belongs) if len(piece.split()) > 1]


def fit_head(vectors: Array, labels: Array, extra: tuple[Array, ...], order: list[str]) -> tuple[Array, Array]:
    """Coefficients (k, d) and intercepts (k) of a multinomial logistic regression, classes in `order`."""
    from sklearn.linear_model import LogisticRegression

    weights = np.concatenate([np.ones(len(labels)), extra[2]])
    model = LogisticRegression(C=C, max_iter=500, tol=1e-4, class_weight="balanced")
    model.fit(np.vstack([vectors, extra[0]]), np.concatenate([labels, extra[1]]), sample_weight=weights)
    rows = [list(model.classes_).index(label) for label in order]
    return model.coef_[rows], model.intercept_[rows]


def cross_validate(vectors: Array, labels: Array, topic: Array, extra: tuple[Array, ...], order: list[str]) -> Array:
    """Logits (n, k) of each utterance from a head that has seen no utterance of its topic."""
    from sklearn.model_selection import StratifiedGroupKFold

    logits = np.zeros((len(labels), len(order)))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=SEED)
    for seen, unseen in folds.split(vectors, labels, topic):
        coefficients, intercepts = fit_head(vectors[seen], labels[seen], extra, order)
        logits[unseen] = vectors[unseen] @ coefficients.T + intercepts
    return logits


def fit_temperature(logits: Array, gold: Array) -> float:
    """The number to divide the logits by that makes the right classes most probable."""
    from scipy.optimize import minimize_scalar

    def loss(temperature: float) -> float:
        return float(-np.log(softmax(logits / temperature)[np.arange(len(gold)), gold] + 1e-12).mean())

    return float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x)


def write_head(framework: Framework, coefficients: Array, intercepts: Array, limit: float, encoder: Encoder) -> None:
    """The head as half-precision numbers: the last bits of a fit differ between machines, these do not matter."""
    from safetensors.numpy import save_file

    tensors = {
        "weights": np.ascontiguousarray(coefficients.T.astype(np.float16)),
        "bias": intercepts.astype(np.float16),
    }
    about = {
        "framework": framework.name,
        "ids": framework.ids(),
        "limit": limit,
        "encoder_sha256": encoder.sha256,
        "bank_sha256": hashlib.sha256(b"".join(f.read_bytes() for f in sorted(BANK.glob("*.jsonl")))).hexdigest(),
    }
    file = MODELS / f"{framework.name}.safetensors"
    # One entry: safetensors writes several in an order that changes from run to run.
    save_file(tensors, file, metadata={"head": json.dumps(about)})
    file.chmod(0o644)  # safetensors makes it readable to its owner alone


def scale_definitions(framework: Framework, bank: Bank, encoder: Encoder) -> None:
    """Fits the numbers that turn nearness to definitions into scores, with CFIR's own definitions on the bank."""
    from scipy.optimize import minimize

    keep = np.array([label in {*framework.ids(), NONE} for label in bank.labels])
    order = [*framework.ids(), NONE]
    gold = np.array([order.index(label) for label, kept in zip(bank.labels, keep, strict=True) if kept])
    real = gold != len(order) - 1
    balance = np.where(real, 0.5 / real.sum(), 0.5 / (~real).sum())

    def shares(values: Array) -> Array:
        numbers = dict(zip(("sharpness", "slope", "level"), (float(round(v, 3)) for v in values), strict=True))
        numbers["limit"] = 0.5
        (MODELS / "definitions.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
        return definition_matcher(framework, lambda texts: known[tuple(texts)], MODELS).probabilities(vectors)

    def loss(values: Array) -> float:
        return float(-(balance * np.log(shares(values)[np.arange(len(gold)), gold] + 1e-9)).sum())

    known = {definition_texts(c): encoder.encode(definition_texts(c)) for c in framework.constructs}
    vectors = bank.vectors[keep]
    best = minimize(loss, x0=np.array([8.0, 10.0, 3.0]), method="Nelder-Mead", options={"xatol": 0.01, "fatol": 1e-4})
    fitted = shares(best.x)[:, -1]
    limit = float(np.quantile(fitted[real], 1 - LOST_BY_DEFINITIONS))
    print(f"by definitions: limit {limit:.3f}, {(fitted[~real] > limit).mean():.3f} of none-utterances abstained on")
    numbers = json.loads((MODELS / "definitions.json").read_text(encoding="utf-8")) | {"limit": round(limit, 4)}
    (MODELS / "definitions.json").write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
