"""The loops behind `effects`, compiled. Imported where they are called, because numba takes half a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

LARGEST_STEP, SMALLEST_STEP = 1.0, 1e-3
FURTHEST = 4.0
"""On logarithms: no driver multiplies demand by more than 55."""
LEAST_PERIODS = 6


@njit
def fit_effects(
    demand: Array,
    known: Array,
    first: Whole,
    common: Array,
    own: Array,
    start: Array,
    prior: Array,
    precision: Array,
    block: int,
    half_year: int,
    rounds: int,
) -> tuple[Array, Array]:
    """For each series the effects of its columns (common, then own), and their variance.

    Demand is a level that wanders, times the effects. By turns the level is taken from the year around each
    period, and the effects from the largest posterior of a Poisson regression with a normal prior (a step of
    Newton's). Demand is more uneven than Poisson: the weight of each column against its prior is divided by
    how much its scores over blocks of time scatter (Liang and Zeger 1986). `start` is where each begins.
    """
    count, end = demand.shape
    common_wide, own_wide = common.shape[1], own.shape[2]
    wide = common_wide + own_wide
    effects, variance = np.zeros((count, wide)), np.zeros((count, wide))
    x, active = np.zeros(wide), np.zeros(wide, dtype=np.int64)
    level, factor = np.zeros(end), np.zeros(end)
    bend, slope, stretch = np.zeros((wide, wide)), np.zeros(wide), np.ones(wide)
    score, scatter = np.zeros(wide), np.zeros(wide)
    for i in range(count):
        beta = start[i].copy()
        effects[i], variance[i] = prior, 1 / precision
        begin = first[i]
        if end - begin < LEAST_PERIODS:
            continue
        for _ in range(rounds):
            for t in range(begin, end):
                eta = 0.0
                for j in range(common_wide):
                    eta += beta[j] * common[t, j]
                for j in range(own_wide):
                    eta += beta[common_wide + j] * own[i, t, j]
                factor[t] = np.exp(min(max(eta, -FURTHEST), FURTHEST))
            _levels(demand[i], known[i], factor, begin, half_year, level)
            bend[:], slope[:], score[:], scatter[:] = 0.0, 0.0, 0.0, 0.0
            chi, seen = 0.0, 0.0
            for t in range(begin, end):
                weight = known[i, t]
                if weight > 0 and level[t] > 0:
                    used = 0
                    for j in range(common_wide):
                        if common[t, j] != 0:
                            x[used], active[used] = common[t, j], j
                            used += 1
                    for j in range(own_wide):
                        if own[i, t, j] != 0:
                            x[used], active[used] = own[i, t, j], common_wide + j
                            used += 1
                    mean = level[t] * factor[t]
                    missed = weight * (demand[i, t] - mean)
                    for k in range(used):
                        slope[active[k]] += missed * x[k]
                        score[active[k]] += missed * x[k]
                        for m in range(k + 1):
                            bend[active[k], active[m]] += weight * mean * x[k] * x[m]
                    chi += weight * (demand[i, t] - mean) ** 2 / mean
                    seen += weight
                if (end - 1 - t) % block == 0:
                    for j in range(wide):
                        scatter[j] += score[j] * score[j]
                        score[j] = 0.0
            fast = max(chi / max(seen - 2, 1.0), 1e-9)
            for j in range(wide):
                stretch[j] = max(scatter[j] / max(bend[j, j], 1e-9), fast)
                bend[j, j] += precision[j] * stretch[j]
                slope[j] -= precision[j] * stretch[j] * (beta[j] - prior[j])
                for m in range(j):
                    bend[m, j] = bend[j, m]
            step = np.linalg.solve(bend, slope)
            largest = np.abs(step).max()
            if largest > LARGEST_STEP:
                step *= LARGEST_STEP / largest
            beta += step
            if largest < SMALLEST_STEP:
                break
        spread = np.linalg.inv(bend)
        effects[i] = beta
        for j in range(wide):
            variance[i, j] = spread[j, j] * stretch[j]
    return effects, variance


@njit
def _levels(demand: Array, known: Array, factor: Array, begin: int, half: int, level: Array) -> None:
    """Fills the level of each period: what came over what the effects expect, in the year around it."""
    end = len(demand)
    came, expected = 0.0, 0.0
    low, high = begin, begin
    for t in range(begin, end):
        while high < min(t + half + 1, end):
            came += known[high] * demand[high]
            expected += known[high] * factor[high]
            high += 1
        while low < t - half:
            came -= known[low] * demand[low]
            expected -= known[low] * factor[low]
            low += 1
        level[t] = max(came, 0.0) / expected if expected > 1e-9 else 0.0


@njit
def factors(effects: Array, common: Array, own: Array, which: Array) -> Array:
    """By what the columns of `which` (1 or 0 each) multiply the demand of each period."""
    out = np.empty((len(effects), len(common)))
    common_wide = common.shape[1]
    for i in range(len(effects)):
        for t in range(len(common)):
            eta = 0.0
            for j in range(common_wide):
                eta += which[j] * effects[i, j] * common[t, j]
            for j in range(own.shape[2]):
                eta += which[common_wide + j] * effects[i, common_wide + j] * own[i, t, j]
            out[i, t] = np.exp(min(max(eta, -FURTHEST), FURTHEST))
    return out


@njit
def freed(columns: Array, periods: int) -> Array:
    """Rows less their mean over the last so many places: what is left of a number that drifts."""
    out = np.empty_like(columns)
    for i in range(len(columns)):
        total = 0.0
        for t in range(columns.shape[1]):
            total += columns[i, t]
            if t >= periods:
                total -= columns[i, t - periods]
            out[i, t] = columns[i, t] - total / min(t + 1, periods)
    return out
