"""How much to have once, when what is left costs and what is short costs more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal
from wharfinger.decide.stock.classic.counts import one_period_costs, poisson
from wharfinger.decide.stock.classic.normal import normal_loss

WHERE = "newsvendor"


class Distribution(Protocol):
    """A demand as scipy.stats freezes it: `scipy.stats.gamma(4, scale=25)`."""

    def mean(self) -> Any: ...
    def ppf(self, q: Any) -> Any: ...
    def sf(self, x: Any) -> Any: ...


@dataclass(frozen=True)
class Level:
    """How much to have, and what that is expected to cost."""

    level: float
    cost: float


def newsvendor_normal(holding_cost: float, backorder_cost: float, mean: float, sd: float) -> Level:
    """The best level against a normal demand (Snyder and Shen, eq. 4.24 and 4.25)."""
    _check(holding_cost, backorder_cost)
    not_below_zero(WHERE, sd=sd)
    z = NormalDist().inv_cdf(backorder_cost / (holding_cost + backorder_cost))
    cost = holding_cost * z + (holding_cost + backorder_cost) * normal_loss(z)
    return Level(mean + z * sd, sd * cost)


def newsvendor_poisson(holding_cost: float, backorder_cost: float, mean: float) -> Level:
    """The best whole level against a Poisson demand (Snyder and Shen, section 4.3.2.7)."""
    _check(holding_cost, backorder_cost)
    above_zero(WHERE, mean=mean)
    row = poisson(mean)
    return _best_of(one_period_costs(row, holding_cost, backorder_cost))


def newsvendor(holding_cost: float, backorder_cost: float, demand: Distribution) -> Level:
    """The best level against any distribution of scipy.stats; whole when it has whole values.

    The level is the quantile p / (h + p); the cost follows from the mean and the tail
    (Snyder and Shen, eq. 4.17 and 4.5).
    """
    _check(holding_cost, backorder_cost)
    level = float(demand.ppf(backorder_cost / (holding_cost + backorder_cost)))
    short = _units_short(demand, level)
    left = level - float(demand.mean()) + short
    return Level(level, holding_cost * left + backorder_cost * short)


def newsvendor_empirical(
    holding_cost: float,
    backorder_cost: float,
    seen: Sequence[float] | NDArray[np.float64],
    weights: Sequence[float] | NDArray[np.float64] | None = None,
) -> Level:
    """The best level had the demands that were seen come again, each as likely or by its weight.

    The sample average: the smallest seen demand that covers the share p / (h + p) of them
    (Snyder and Shen, section 4.3.2.6; Levi, Roundy and Shmoys 2007).
    """
    _check(holding_cost, backorder_cost)
    values = np.asarray(seen, np.float64)
    chance = np.ones(len(values)) if weights is None else np.asarray(weights, np.float64)
    if not len(values) or len(values) != len(chance) or np.any(chance < 0) or chance.sum() <= 0:
        raise refusal(
            WHERE,
            f"{len(values)} demands and {len(chance)} weights",
            "at least one demand, and as many weights of at least 0",
            "give one weight for each demand, or none",
        )
    order = np.argsort(values, kind="stable")
    values, chance = values[order], chance[order] / chance.sum()
    ratio = backorder_cost / (holding_cost + backorder_cost)
    at = int(np.searchsorted(np.cumsum(chance), ratio - 1e-12))
    level = float(values[min(at, len(values) - 1)])
    left = float(chance @ np.maximum(level - values, 0))
    short = float(chance @ np.maximum(values - level, 0))
    return Level(level, holding_cost * left + backorder_cost * short)


def _check(holding_cost: float, backorder_cost: float) -> None:
    above_zero(WHERE, holding_cost=holding_cost, backorder_cost=backorder_cost)


def _best_of(costs: NDArray[np.float64]) -> Level:
    best = int(np.argmin(costs))
    return Level(best, float(costs[best]))


def _units_short(demand: Distribution, level: float) -> float:
    """The area under the tail beyond the level."""
    if hasattr(demand, "pmf"):
        last = float(demand.ppf(1 - 1e-15))
        return float(np.sum(demand.sf(np.arange(level, max(last, level) + 1))))
    from scipy.integrate import quad

    far = float(demand.ppf(1 - 1e-13))
    if not math.isfinite(far):
        far = math.inf
    # In two pieces, so that the integrator sees the bulk of a long tail.
    near = min(max(float(demand.ppf(0.999)), level), far)
    pieces = ((level, near), (near, far))
    return float(sum(quad(demand.sf, low, high, limit=200)[0] for low, high in pieces if high > low))
