"""Textbook smoothing of one series, compiled: what each expects of a coming period."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]

SLOW = 0.1
"""The weight of the newest value, for demand with gaps (Syntetos and Boylan 2005 take 0.05 to 0.2)."""
WEIGHTS = np.array([0.05, 0.1, 0.2, 0.4, 0.7])
"""Among these the weight of simple smoothing is chosen by its errors."""


@njit
def croston_sba(y: Array, weight: float) -> float:
    """Size over interval, both smoothed (Croston 1972), less its bias (Syntetos and Boylan 2005)."""
    size, interval, gap = 0.0, 0.0, 0.0
    for t in range(len(y)):
        gap += 1
        if y[t] > 0:
            if interval == 0:
                size, interval = y[t], gap
            else:
                size += weight * (y[t] - size)
                interval += weight * (gap - interval)
            gap = 0.0
    return (1 - weight / 2) * size / interval if interval > 0 else 0.0


@njit
def tsb(y: Array, weight_chance: float, weight_size: float) -> float:
    """Chance of a sale times its size, the chance falling with every gap (Teunter, Syntetos, Babai 2011)."""
    size, chance = 0.0, 0.0
    for t in range(len(y)):
        sold = 1.0 if y[t] > 0 else 0.0
        chance = sold if t == 0 else chance + weight_chance * (sold - chance)
        if y[t] > 0:
            size = y[t] if size == 0 else size + weight_size * (y[t] - size)
    return float(chance * size)


@njit
def theta(y: Array, ahead: float) -> float:
    """The Theta method (Assimakopoulos and Nikolopoulos 2000), as simple smoothing with half the line's drift
    (Hyndman and Billah 2003); `ahead` periods after the last."""
    n = len(y)
    if n < 3:
        return float(y.mean())
    middle = (n - 1) / 2
    slope, spread = 0.0, 0.0
    for t in range(n):
        slope += (t - middle) * y[t]
        spread += (t - middle) ** 2
    slope /= spread
    # All weights in one pass, side by side.
    levels, missed = np.full(len(WEIGHTS), y[0]), np.zeros(len(WEIGHTS))
    for t in range(1, n):
        for k in range(len(WEIGHTS)):
            off = y[t] - levels[k]
            missed[k] += off * off
            levels[k] += WEIGHTS[k] * off
    best = missed.argmin()
    level_then, weight_then = levels[best], WEIGHTS[best]
    drift = 0.5 * slope * (ahead - 1 + (1 - (1 - weight_then) ** n) / weight_then)
    return float(max(level_then + drift, 0.0))
