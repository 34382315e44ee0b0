"""Kernel ridge regression with a noise for each example, and what follows from it in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gt_assist.suggest.likeness import Rows, alike

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Taught:
    """What examples teach: `rows` (n), the lower triangle of their factored likenesses, the weights (n, targets)."""

    rows: Rows
    lower: Scores
    weights: Scores
    noise: Scores

    @staticmethod
    def by(rows: Rows, targets: Scores, noise: Scores) -> Taught:
        """Learnt from rows with their targets (n, targets); an example of great noise teaches little."""
        from scipy.linalg import cho_solve, cholesky

        lower = cholesky(alike(rows, rows) + np.diag(noise), lower=True)
        return Taught(rows, lower, cho_solve((lower, True), targets), noise)

    def about(self, rows: Rows) -> Scores:
        """What is thought of other rows, shape (rows, targets)."""
        found: Scores = alike(rows, self.rows) @ self.weights
        return found

    def explained(self, one: Rows, other: Rows) -> Scores:
        """How much of the likeness of the ones to the others the examples account for, shape (ones, others)."""
        from scipy.linalg import solve_triangular

        if not len(one) or not len(other):
            return np.zeros((len(one), len(other)))
        left = solve_triangular(self.lower, alike(self.rows, one), lower=True)
        right = left if one is other else solve_triangular(self.lower, alike(self.rows, other), lower=True)
        found: Scores = left.T @ right
        return found

    def own_weight(self) -> Scores:
        """For each example how much of what is thought about it comes from itself, 0..1."""
        from scipy.linalg import solve_triangular

        inverse = solve_triangular(self.lower, np.eye(len(self.lower)), lower=True)
        own: Scores = 1 - self.noise * np.square(inverse).sum(axis=0)
        return own
