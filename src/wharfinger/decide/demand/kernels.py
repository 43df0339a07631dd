"""Loops over all series, compiled. Imported where they are called, because numba takes half a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit
from wharfinger.decide.demand.smoothing import SLOW, croston_sba, theta, tsb
from wharfinger.decide.demand.traits import TRAITS

Array = NDArray[np.float64]
COUNT = len(TRAITS)
CAP = 0.9
LONG = 8
DOUBT_PERIODS, DOUBT_SPREAD = 2.0, 1.0
"""So many periods of the mean as standard deviation are counted beside those seen."""
FURTHEST = 5.0
"""No quantile lies further out than so many times the largest trait."""


@njit
def fill_shut(sold: Array, known: Array, expect: Array, first: NDArray[np.int64], memory: float) -> Array:
    """Demand of each period: what was sold, and for the shut share what sold before it in open time.

    `expect` says how busy each period is beside the others.
    """
    full = sold.copy()
    keep = 1 - 1 / memory
    for i in range(sold.shape[0]):
        units, open_time = 0.0, 0.0
        for t in range(first[i], sold.shape[1]):
            if known[i, t] < 1 and open_time > 0:
                full[i, t] += (1 - known[i, t]) * expect[i, t] * units / open_time
            units = units * keep + sold[i, t]
            open_time = open_time * keep + known[i, t] * expect[i, t]
    return full


@njit
def measure(
    demand: Array,
    sold: Array,
    guessed: NDArray[np.bool_],
    first: NDArray[np.int64],
    origin: int,
    periods: int,
    span: int,
) -> Array:
    """What each series shows after `origin` periods, scaled to a total of `periods`. See `traits`.

    After the last sale before `origin` nothing was known of a stockout that was only `guessed` from what
    came later.
    """
    out = np.zeros((demand.shape[0], COUNT))
    for i in range(demand.shape[0]):
        begin = first[i]
        if begin >= origin:
            continue
        y = demand[i, begin:origin].copy()
        for t in range(origin - 1, begin - 1, -1):
            if guessed[i, t]:
                y[t - begin] = sold[i, t]
            if sold[i, t] > 0:
                break
        long = y[max(0, len(y) - LONG * span) :]
        sizes = np.sort(long[long > 0])
        size = sizes.mean() if len(sizes) else 0.0
        capped = np.minimum(y, _quantile(sizes, CAP)) if len(sizes) else y
        # A few periods say little of their spread, and of their mean: both are doubted, less as they grow.
        plain = max((long * long).mean() - long.mean() ** 2, 0.0)
        doubt = DOUBT_PERIODS * DOUBT_SPREAD * long.mean() ** 2
        variance = (len(long) * plain + doubt) / (len(long) + DOUBT_PERIODS) * (1 + periods / len(long))
        recent = y[max(0, len(y) - span) :]
        sums = _rolling(y, periods, 7 * span, max(span // 4, 1))
        level = long.mean() * periods
        out[i, 0] = _smoothed(capped, 0.5 * span) * periods
        out[i, 1] = _smoothed(capped, 2.0 * span) * periods
        out[i, 2] = y[max(0, len(y) - max(span // 2, 1)) :].mean() * periods
        out[i, 3] = recent.mean() * periods
        out[i, 4] = y[max(0, len(y) - 4 * span) :].mean() * periods
        out[i, 5] = level
        out[i, 6] = y.mean() * periods
        out[i, 7] = (recent > 0).mean() * size * periods
        out[i, 8] = _quantile(np.sort(sums), 0.5) if len(sums) else level
        out[i, 9] = np.sqrt(variance * periods)
        out[i, 10] = sums.max() if len(sums) else level
        out[i, 11] = sums.std() if len(sums) else out[i, 9]
        out[i, 12] = np.sqrt(level)
        out[i, 13] = np.sqrt((long * long).mean() * periods)
        out[i, 14] = size
        out[i, 15] = long.sum() / min(LONG * span, origin) * periods
        out[i, 16] = croston_sba(y, SLOW) * periods
        out[i, 17] = tsb(y, SLOW, SLOW) * periods
        out[i, 18] = theta(y, (periods + 1) / 2) * periods
    return out


@njit
def spread(
    demand: Array, first: NDArray[np.int64], origin: int, periods: int, shape: Array, phase: int, probs: Array
) -> Array:
    """Quantiles of each series' last periods, freed of the season; shut parts of the season left out."""
    out = np.zeros((demand.shape[0], len(probs)))
    season = shape.shape[1]
    for i in range(demand.shape[0]):
        begin = max(first[i], origin - periods)
        free = np.empty(max(origin - begin, 0))
        count = 0
        for t in range(begin, origin):
            part = shape[i, (phase + t) % season]
            if part > 0.05:
                free[count] = demand[i, t] / part
                count += 1
        if count:
            ordered = np.sort(free[:count])
            for k in range(len(probs)):
                out[i, k] = _quantile(ordered, probs[k])
    return out


@njit
def _smoothed(y: Array, memory: float) -> float:
    """The mean with weights that fall by the factor e over `memory` periods."""
    keep = np.exp(-1 / memory)
    weight, total, weights = 1.0, 0.0, 0.0
    for t in range(len(y) - 1, -1, -1):
        total += weight * y[t]
        weights += weight
        weight *= keep
    return total / weights


@njit
def _rolling(y: Array, periods: int, back: int, step: int) -> Array:
    """Sums over `periods`, the last of them ending now, each `step` before the next."""
    count = min(max((len(y) - periods) // step + 1, 0), max(back // step, 1)) if len(y) >= periods else 0
    sums = np.empty(count)
    for j in range(count):
        end = len(y) - j * step
        sums[j] = y[end - periods : end].sum()
    return sums


@njit
def _quantile(ordered: Array, prob: float) -> float:
    """Between the two nearest of the ordered values."""
    place = prob * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))


@njit
def judge(traits: Array, linear: Array, logs: Array, offset: float, share_of_logs: float) -> Array:
    """Quantiles by the rules of `pooled`. Row by row, so that a row's digits do not hang on the others."""
    out = np.empty((len(traits), len(linear)))
    width = traits.shape[1]
    for i in range(len(traits)):
        furthest = FURTHEST * traits[i].max()
        for k in range(len(linear)):
            plain, exponent = 0.0, logs[k, 0]
            for j in range(width):
                plain += linear[k, j] * traits[i, j]
                exponent += logs[k, j + 1] * np.log(traits[i, j] + offset)
            grown = max(np.exp(exponent) - offset, 0.0)
            mixed = (1 - share_of_logs) * max(plain, 0.0) + share_of_logs * grown
            out[i, k] = min(mixed, furthest)
    return out


@njit
def weigh(traits: Array, weights: Array) -> Array:
    """Weighted sums of each row's traits, never below zero."""
    out = np.zeros(len(traits))
    for i in range(len(traits)):
        for j in range(traits.shape[1]):
            out[i] += weights[j] * traits[i, j]
        out[i] = max(out[i], 0.0)
    return out
