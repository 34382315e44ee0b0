"""Heads for CFIR's neighbours (NPT, implementation leadership, Rogers): fewer lines, on the encoder tuned for CFIR.

The encoder is not tuned again: a head is a multinomial logistic regression on its vectors. For the two small frameworks
most talk about putting something in place belongs to none of their constructs, so lines about other CFIR constructs
stand beside the lines of none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gt_assist.framework import Framework
from training.bank import NONE, Utterance

FRAMEWORKS = ("npt", "ils", "rogers")
# CFIR constructs that are no construct of the framework; every `EVERY`th of their lines is taken.
ELSEWHERE = {
    "ils": ("cfir2009:intervention.", "cfir2009:outer.", "cfir2009:individuals.", "cfir2022:outer.", "cfir2022:inner."),
    "rogers": (
        "cfir2009:outer.",
        "cfir2009:inner.readiness",
        "cfir2009:inner.networks",
        "cfir2009:process.",
        "cfir2022:",
    ),
}
EVERY = 8
C = 3.0

Floats = npt.NDArray[np.float32]


def rows_for(framework: Framework, bank: Sequence[Utterance]) -> list[Utterance]:
    """The lines that teach this framework's head: its own, those of none, and some of what is elsewhere."""
    own = set(framework.ids())
    away = [row for row in bank if row.shares[0][0].startswith(ELSEWHERE.get(framework.name, ("-",)))][::EVERY]
    told = [row for row in bank if row.shares[0][0] in own or row.shares[0][0] == NONE]
    return [*told, *(Utterance(row.text, ((NONE, 1.0),), row.valence) for row in away)]


def fit(vectors: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """Weights (d, k) and bias (k) for the shares (n, k); every column has to be taught."""
    from sklearn.linear_model import LogisticRegression

    # A line of two constructs is two lines with its shares as weights.
    rows, columns = np.nonzero(shares)
    model = LogisticRegression(C=C, max_iter=1000, class_weight="balanced")
    model.fit(vectors[rows], columns, sample_weight=shares[rows, columns])
    return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
