"""Kernel ridge regression with a noise for each example, and what follows from it in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Taught:
    """What examples teach: the lower triangle of their factored likenesses (n, n), the weights (n, targets)."""

    lower: Scores
    weights: Scores
    noise: Scores

    @staticmethod
    def by(near: Scores, targets: Scores, noise: Scores) -> Taught:
        """Learnt from how alike the examples are (n, n) and their targets; one of great noise teaches little."""
        from scipy.linalg import cho_solve, cholesky

        lower = cholesky(near + np.diag(noise), lower=True, overwrite_a=True, check_finite=False)
        return Taught(lower, cho_solve((lower, True), targets, check_finite=False), noise)

    def about(self, near: Scores) -> Scores:
        """What is thought of others, shape (others, targets), by how near they are to the examples (others, n)."""
        found: Scores = near @ self.weights
        return found

    def accounts_for(self, near: Scores) -> Scores:
        """Shape (n, others): times how near something is to the examples, how much of its likeness to the others,
        which are as `near` (n, others) to the examples, the examples account for."""
        from scipy.linalg import cho_solve

        if not near.size:
            return np.zeros(near.shape)
        found: Scores = cho_solve((self.lower, True), near, check_finite=False)
        return found

    def own_weight(self, last: int) -> Scores:
        """For each of the `last` examples how much of what is thought about it comes from itself, 0..1."""
        from scipy.linalg.lapack import dtrtri

        # Of a lower triangle's inverse the last columns hang on its last rows and columns alone.
        inverse, _ = dtrtri(self.lower[len(self.lower) - last :, len(self.lower) - last :], lower=1)
        own: Scores = 1 - self.noise[len(self.noise) - last :] * np.square(inverse).sum(axis=0)
        return own
