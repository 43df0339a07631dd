"""Holt and Winters' seasonal smoothing with a trend that fades: tried as one more number of each series.

`demand_ablation` adds it and prints what it brings. It brought nothing, so that it is no part of the method.
"""

from __future__ import annotations

import numpy as np

from benchmarks.demand_panels import Array
from wharfinger.decide.compiled import njit

FADES = 0.9
SEASON_WEIGHT = 0.1
"""Trend and season: weights as in Gardner and McKenzie (1985) and Hyndman et al. (2008)."""


@njit
def holt_winters(
    y: Array, season: Array, level: float, trend: float, weights: tuple[float, float, float], fades: float
) -> tuple[float, float, float]:
    """Level and trend after the last value, and the squared errors on the way; `season` is moved in place.

    Additive (Holt 1957, Winters 1960), in the form of Hyndman and Athanasopoulos (2018), section 7.3, the
    trend times `fades` in each period (1: as it is).
    """
    missed = 0.0
    for t in range(len(y)):
        place = t % len(season)
        expected = level + fades * trend
        error = y[t] - expected - season[place]
        missed += error * error
        before = level
        level = expected + weights[0] * error
        trend = weights[1] * (level - before) + (1 - weights[1]) * fades * trend
        season[place] += weights[2] * error
    return level, trend, missed


@njit
def expected_total(y: Array, length: int, periods: int) -> float:
    """What it expects of so many periods, with the weights whose errors on the way were the smallest."""
    season = length if len(y) >= 2 * length else 1
    years = min(len(y) // season, 3)
    start = y[: years * season].mean() if years else 0.0
    best, found = np.inf, 0.0
    for level_weight in (0.05, 0.2, 0.5):
        for trend_weight in (0.02, 0.2):
            part = np.zeros(season)
            for t in range(years * season if season > 1 else 0):
                part[t % season] += (y[t] - start) / years
            weights = (level_weight, trend_weight, SEASON_WEIGHT if season > 1 else 0.0)
            level, trend, missed = holt_winters(y, part, start, 0.0, weights, FADES)
            if missed < best:
                total, damp = 0.0, 0.0
                for h in range(periods):
                    damp += FADES ** (h + 1)
                    total += level + damp * trend + part[(len(y) + h) % season]
                best, found = missed, max(total, 0.0)
    return found


@njit
def expected_totals(demand: Array, first: Array, origin: int, length: int, periods: int) -> Array:
    """Of each series, from its first sale up to `origin`."""
    out = np.zeros(len(demand))
    for i in range(len(demand)):
        if first[i] < origin:
            out[i] = expected_total(demand[i, first[i] : origin], length, periods)
    return out
