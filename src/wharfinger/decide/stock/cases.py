"""A demand as equally likely cases."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CASES = (np.arange(200) + 0.5) / 200
"""Equally likely cases, from the least demand to the most. An item that sells badly until one lot expires
sells badly until the next: all lots of an item meet the same case."""


def demand_cases(mean: float, sd: float) -> Floats:
    """The demand in each case: a gamma distribution with this mean and deviation, the mean kept exactly."""
    from scipy.special import gammaincinv

    if mean <= 0:
        return np.zeros(len(CASES))
    if sd <= 1e-9 * mean:
        return np.full(len(CASES), mean)
    shape = (mean / sd) ** 2
    found: Floats = gammaincinv(shape, CASES) * (mean / shape)
    total = found.sum()
    return found * (mean * len(CASES) / total) if total > 0 else np.full(len(CASES), mean)
