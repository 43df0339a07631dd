"""A chain of stages, each supplied by the one before it: how much to keep at each (echelon base stock)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal, whole
from wharfinger.decide.stock.classic.counts import Counts, chances

Floats = NDArray[np.float64]
WHERE = "serial"
STEPS = 150
"""Points of the grid in one standard deviation of the shortest lead time's demand."""
WIDTH = 8.5
"""Standard deviations that the grid reaches to each side."""


@dataclass(frozen=True)
class Step:
    """One stage: what a unit costs to hold here, all the way from the first stage on, and its lead time."""

    holding_cost: float
    lead_time: float


@dataclass(frozen=True)
class Normal:
    """A normal demand in one span of time."""

    mean: float
    sd: float


@dataclass(frozen=True)
class Chain:
    """For each stage, in the order given, the levels to order up to, and what the chain costs."""

    echelon: tuple[float, ...]
    """Of what is at the stage, beyond it, and on its way to it, less back-orders."""
    local: tuple[float, ...]
    """Of what is at the stage and on its way to it, less what the next stage waits for."""
    cost: float


def serial(stages: Sequence[Step], backorder_cost: float, demand: Normal | Counts) -> Chain:
    """The best base stock levels of a serial system, and their cost in a span of time.

    `stages` go from the supplier's side to the customer's; holding costs may not fall along the way. A number
    as `demand` is the mean of a Poisson demand. Goods on their way to a stage count at the price of the stage
    they left. The recursion of Clark and Scarf (1960) as Chen and Zheng (1994) write it (Snyder and Shen,
    section 6.2.2). Whole units are exact; a normal demand lies on a grid whose error is below 1e-5.
    """
    added = _checked(stages, backorder_cost)
    leads = [stage.lead_time for stage in reversed(stages)]
    grid = _normal(demand, leads) if isinstance(demand, Normal) else _whole_units(demand, leads)
    below = (backorder_cost + sum(added)) * np.maximum(-grid.points(), 0.0)
    levels: list[float] = []
    cost, mean = 0.0, 0.0
    for stage, holding in enumerate(added):
        mean += grid.means[stage]
        positions = grid.points() + (mean if grid.centred else 0.0)
        costs = holding * (positions - grid.means[stage]) + grid.expected(below, stage)
        best = int(np.argmin(costs))
        levels.append(float(positions[best]))
        cost = float(costs[best])
        below = np.where(np.arange(len(costs)) < best, costs, cost)
    return _chain(levels, cost)


@dataclass(frozen=True)
class _Grid:
    """Where the costs are computed, and each stage's lead time demand on it."""

    low: int
    high: int
    step: float
    means: tuple[float, ...]
    first: tuple[int, ...]
    """The grid index of the smallest lead time demand of each stage."""
    rows: tuple[Floats, ...]
    centred: bool
    """Whether points are counted from the mean demand, so that a large mean needs no large grid."""

    def points(self) -> Floats:
        return np.arange(self.low, self.high + 1, dtype=np.float64) * self.step

    def expected(self, values: Floats, stage: int) -> Floats:
        """The mean of the values at y - D. They go on straight to the left, and level to the right."""
        from scipy.signal import fftconvolve

        row, first = self.rows[stage], self.first[stage]
        reach = len(row) - 1
        to_left, to_right = max(first + reach, 0), max(-first, 0)
        slope = values[1] - values[0]
        before = values[0] - slope * np.arange(to_left, 0, -1)
        long = np.concatenate([before, values, np.full(to_right, values[-1])])
        method = np.convolve if len(row) * len(long) < 1_000_000 else fftconvolve
        summed = method(long, row)
        start = to_left - first
        return np.asarray(summed[start : start + len(values)], np.float64)


def _normal(demand: Normal, leads: Sequence[float]) -> _Grid:
    from scipy.special import ndtr

    not_below_zero(WHERE, mean=demand.mean)
    above_zero(WHERE, sd=demand.sd)
    spreads = [demand.sd * math.sqrt(lead) for lead in leads]
    step = min(spread for spread in spreads if spread > 0) / STEPS
    rows, firsts = [], []
    for spread in spreads:
        last = math.ceil(WIDTH * spread / step)
        edges = (np.arange(-last, last + 2) - 0.5) * step
        row = np.diff(ndtr(edges / spread)) if spread > 0 else np.ones(1)
        rows.append(row / row.sum())
        firsts.append(-last)
    width = math.ceil(WIDTH * math.sqrt(sum(spread**2 for spread in spreads)) / step)
    means = tuple(demand.mean * lead for lead in leads)
    return _Grid(-width, width, step, means, tuple(firsts), tuple(rows), centred=True)


def _whole_units(demand: Counts, leads: Sequence[float]) -> _Grid:
    if np.ndim(demand):
        whole(WHERE, **{f"lead_time of stage {at}": lead for at, lead in enumerate(leads)})
    rows = tuple(chances(WHERE, demand, lead) if lead else np.ones(1) for lead in leads)
    means = tuple(float(np.arange(len(row)) @ row) for row in rows)
    return _Grid(-1, sum(len(row) for row in rows), 1.0, means, (0,) * len(rows), rows, centred=False)


def _chain(levels: Sequence[float], cost: float) -> Chain:
    """Levels from the customer's side; what a stage may hold itself is what the stages above allow it."""
    held = [min(levels[at:]) for at in range(len(levels))]
    local = [held[0], *(high - low for low, high in itertools.pairwise(held))]
    return Chain(tuple(reversed(levels)), tuple(reversed(local)), cost)


def _checked(stages: Sequence[Step], backorder_cost: float) -> list[float]:
    """What each stage adds to the holding cost, from the customer's side."""
    above_zero(WHERE, backorder_cost=backorder_cost)
    costs = [stage.holding_cost for stage in stages]
    if not stages or costs[0] <= 0 or any(b < a for a, b in itertools.pairwise(costs)):
        raise refusal(
            WHERE,
            f"holding costs {costs}",
            "at least one stage, and holding costs above 0 that do not fall towards the customer",
            "order the stages from the supplier to the customer",
        )
    for stage in stages:
        not_below_zero(WHERE, lead_time=stage.lead_time)
    if not any(stage.lead_time > 0 for stage in stages):
        raise refusal(WHERE, "no lead time at all", "at least one lead time above 0", "give the lead times")
    return [b - a for a, b in zip([0.0, *costs], costs, strict=False)][::-1]
