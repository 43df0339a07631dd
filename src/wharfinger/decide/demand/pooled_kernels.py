"""The sums over all rows behind `pooled`, compiled. Imported where they are called.

Plain loops: no threads of a linear algebra library, so that a loaded machine does not slow them, and the same
digits everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]


SURE = 1e-6
"""A row so far from the kink that it bends the loss by less than this part does not count for the bend."""


@njit
def squares(x: Array, y: Array, weight: Array) -> tuple[Array, Array]:
    """The weighted products of all columns with each other, and with `y`."""
    wide = x.shape[1]
    both, right = np.zeros((wide, wide)), np.zeros(wide)
    for i in range(len(x)):
        for j in range(wide):
            part = weight[i] * x[i, j]
            right[j] += part * y[i]
            for k in range(j + 1):
                both[j, k] += part * x[i, k]
    for j in range(wide):
        for k in range(j):
            both[k, j] = both[j, k]
    return both, right


@njit
def loss_at(x: Array, y: Array, weight: Array, prob: float, width: float, rule: Array) -> float:
    """The pinball loss of a rule, smoothed by a logistic kernel of this width."""
    total = 0.0
    for i in range(len(x)):
        rest = y[i]
        for j in range(x.shape[1]):
            rest -= x[i, j] * rule[j]
        far = -rest / width
        bent = far if far > 40 else np.log1p(np.exp(far)) if far > -40 else 0.0
        total += weight[i] * (prob * rest + width * bent)
    return total


@njit
def bend_at(x: Array, y: Array, weight: Array, prob: float, width: float, rule: Array) -> tuple[Array, Array]:
    """The slope of that loss, and how it bends."""
    wide = x.shape[1]
    slope, bend = np.zeros(wide), np.zeros((wide, wide))
    for i in range(len(x)):
        rest = y[i]
        for j in range(wide):
            rest -= x[i, j] * rule[j]
        below = 1 / (1 + np.exp(rest / width)) if rest < 700 * width else 0.0
        push = weight[i] * (below - prob)
        for j in range(wide):
            slope[j] += push * x[i, j]
        curve = below * (1 - below)
        if curve > SURE:
            curve *= weight[i] / width
            for j in range(wide):
                part = curve * x[i, j]
                for k in range(j + 1):
                    bend[j, k] += part * x[i, k]
    for j in range(wide):
        for k in range(j):
            bend[k, j] = bend[j, k]
    return slope, bend
