"""Yardsticks: the best possible orders when customers do not wait, and when goods spoil, on small cases.

Both are solved as Markov decision processes on the average cost of a period. The number of states grows
with the power of lead time and life, so these are for judging rules, not for use on thousands of items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal, whole
from wharfinger.decide.stock.classic.counts import Counts, Floats, chances

MOST_STATES = 2_000_000
TOLERANCE = 1e-7


@dataclass(frozen=True)
class Programme:
    """The best average cost of a period, and the best order in every state."""

    cost: float
    orders: NDArray[np.int64]
    """By state: `orders[state]` with the state as a tuple, as the function that made it says."""


def lost_sales(
    demand: Counts,
    lead_periods: int,
    holding_cost: float,
    lost_cost: float,
    *,
    most_ordered: int | None = None,
) -> Programme:
    """The best orders when what cannot be served at once is lost (Zipkin 2008).

    An order placed now is there `lead_periods` periods later, at least 1. A state is (on hand, what comes
    next period, what comes in two, ...). The cost of a period is for units left and units lost. On hand
    and on order is never more than the best base stock with back-orders, and `most_ordered` in one order is
    by default what covers p / (p + h) of one period's demands (bounds as in Morton 1969).
    """
    from wharfinger.decide.stock.classic.lost_sales_kernel import solve_lost_sales

    where = "lost_sales"
    above_zero(where, holding_cost=holding_cost, lost_cost=lost_cost, lead_periods=lead_periods)
    whole(where, lead_periods=lead_periods)
    row = chances(where, demand)
    ratio = lost_cost / (lost_cost + holding_cost)
    most_position = _quantile(chances(where, demand, lead_periods + 1), ratio)
    most = _quantile(row, ratio) if most_ordered is None else most_ordered
    shape = (most_position + 1, *[most + 1] * (lead_periods - 1))
    _small_enough(where, shape)
    cost, orders = solve_lost_sales(
        row,
        lead_periods,
        most_position,
        most,
        holding_cost,
        lost_cost,
        TOLERANCE * (holding_cost + lost_cost),
    )
    return Programme(float(cost), np.asarray(orders).reshape(shape, order="F"))


def perishable(
    demand: Counts,
    life_periods: int,
    holding_cost: float,
    lost_cost: float,
    waste_cost: float,
    *,
    lead_periods: int = 0,
    issue: Literal["fifo", "lifo"] = "fifo",
    most_ordered: int | None = None,
) -> Programme:
    """The best orders for goods that keep `life_periods` periods, when what cannot be served is lost.

    An order placed now arrives `lead_periods` later, fresh; 0 is at once, before the demand. Customers are
    given the oldest ("fifo") or take the freshest ("lifo"). What is left in its last period is thrown away at
    `waste_cost`, the rest is kept at `holding_cost`. A state is (units in their last period, in their last
    but one, ..., and then what comes next period, in two, ...), without today's order. The model of Nahmias
    (1975) and Fries (1975) with lost sales. `most_ordered` is by default the largest demand of a period that
    is likelier than one in a thousand to be passed.
    """
    from wharfinger.decide.stock.classic.lost_sales_kernel import solve_perishable

    where = "perishable"
    above_zero(where, life_periods=life_periods, holding_cost=holding_cost, lost_cost=lost_cost)
    not_below_zero(where, waste_cost=waste_cost)
    whole(where, life_periods=life_periods, lead_periods=lead_periods)
    row = chances(where, demand)
    most = _quantile(row, 0.999) if most_ordered is None else most_ordered
    shape = (most + 1,) * (life_periods + lead_periods - 1)
    _small_enough(where, shape)
    cost, orders = solve_perishable(
        row,
        life_periods,
        life_periods + lead_periods - 1,
        most,
        holding_cost,
        lost_cost,
        waste_cost,
        issue == "fifo",
        TOLERANCE * (holding_cost + lost_cost + waste_cost),
    )
    return Programme(float(cost), np.asarray(orders).reshape(shape, order="F"))


def _quantile(row: Floats, chance: float) -> int:
    return int(np.searchsorted(np.cumsum(row), chance - 1e-12))


def _small_enough(where: str, shape: tuple[int, ...]) -> None:
    states = int(np.prod(shape, dtype=np.float64))
    if states > MOST_STATES:
        raise refusal(
            where,
            f"{states:,} states",
            f"at most {MOST_STATES:,}",
            "count in boxes instead of units, or shorten the periods, the lead time or the life",
        )
