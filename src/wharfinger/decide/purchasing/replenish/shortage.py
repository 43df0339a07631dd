"""How many units a demand is expected to exceed a stock by."""

from __future__ import annotations

import math


def expected_short(stock: float, mean: float, sd: float) -> float:
    """Of a demand that is gamma distributed, which keeps it above zero however far it spreads.

    T. A. Burgin, The gamma distribution and inventory control, Operational Research Quarterly 26 (1975).
    """
    if mean <= 0:
        return max(-stock, 0.0)
    if stock <= 0:
        return mean - stock
    if sd < 1e-6 * mean:
        return max(mean - stock, 0.0)
    from scipy.special import gammaincc

    shape = (mean / sd) ** 2
    x = stock * shape / mean
    short = mean * gammaincc(shape + 1, x) - stock * gammaincc(shape, x)
    return max(float(short), 0.0) if math.isfinite(short) else max(mean - stock, 0.0)


def chance_short(stock: float, mean: float, sd: float) -> float:
    """How likely such a demand exceeds the stock."""
    if stock < 0:
        return 1.0
    if mean <= 0 or sd < 1e-6 * mean:
        return float(mean > stock)
    from scipy.special import gammaincc

    shape = (mean / sd) ** 2
    chance = float(gammaincc(shape, stock * shape / mean))
    return chance if math.isfinite(chance) else float(mean > stock)
