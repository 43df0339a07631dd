"""Demand in whole units: the chances of 0, 1, 2, ... units."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, refusal, whole

Floats = NDArray[np.float64]
Counts = float | Sequence[float] | Floats
"""A number is the mean of a Poisson demand; a row of numbers the chances of 0, 1, 2, ... units."""

LEAST_CHANCE = 1e-16
"""The tail of a Poisson demand is cut where no double would notice it."""


def chances(where: str, demand: Counts, periods: float = 1.0) -> Floats:
    """The chances of 0, 1, 2, ... units in so many periods that do not depend on each other."""
    if np.ndim(demand) == 0:
        mean = float(demand)  # type: ignore[arg-type]  # numpy's ndim tells no type
        above_zero(where, demand=mean)
        return poisson(mean * periods)
    one = np.asarray(demand, np.float64)
    if one.ndim != 1 or not np.all(one >= 0) or abs(one.sum() - 1) > 1e-9:
        raise refusal(
            where,
            f"chances that sum to {one.sum():g}",
            "one row of chances of 0, 1, 2, ... units, none below 0, that sum to 1",
            "divide them by their sum, or give the mean of a Poisson demand",
        )
    if one[0] > 1 - 1e-12:
        raise refusal(where, "a demand that is always 0", "some demand", "leave the item out")
    whole(where, periods=periods)
    return power(one, int(periods))


def poisson(mean: float) -> Floats:
    """The chances of 0, 1, 2, ... events when so many are expected."""
    if mean == 0:
        return np.ones(1)
    # Twelve deviations, and room for small means, whose tails are longer than the normal's.
    last = int(mean + 12 * math.sqrt(mean) + 30)
    counts = np.arange(1, last + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(mean / counts))]) - mean
    found: Floats = np.exp(logs)
    kept = int(np.flatnonzero(found > LEAST_CHANCE)[-1]) + 1
    return found[:kept]


def power(one: Floats, times: int) -> Floats:
    """The chances of the sum of so many independent demands."""
    total, square = np.ones(1), one
    while times:
        if times & 1:
            total = np.convolve(total, square)
        times >>= 1
        if times:
            square = np.convolve(square, square)
    return total


def mean_of(row: Floats) -> float:
    """The expected units."""
    return float(np.arange(len(row)) @ row)


def shortages(row: Floats) -> Floats:
    """For a stock of 0, 1, 2, ... the units that the demand is expected to exceed it by."""
    above = np.cumsum(row[::-1])[::-1] - row
    found: Floats = np.cumsum(above[::-1])[::-1]
    return found


def one_period_costs(row: Floats, holding_cost: float, backorder_cost: float) -> Floats:
    """For a stock of 0, 1, 2, ... what is expected for units left and units short."""
    stock = np.arange(len(row))
    short = shortages(row)
    found: Floats = holding_cost * (stock - mean_of(row) + short) + backorder_cost * short
    return found
