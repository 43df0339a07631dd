"""When to order and how much, when the demand of the next periods is known and not steady."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import refusal

Row = float | Sequence[float] | NDArray[np.float64]


@dataclass(frozen=True)
class LotPlan:
    """What to order in each period, and what the plan costs."""

    orders: tuple[float, ...]
    cost: float


def wagner_whitin(
    demand: Sequence[float] | NDArray[np.float64], order_cost: Row, holding_cost: Row, unit_cost: Row = 0.0
) -> LotPlan:
    """The cheapest orders for a known demand (Wagner and Whitin 1958; Snyder and Shen, section 3.7).

    Costs are one number, or one for each period: of an order, of holding a unit from this period to the
    next, of a unit bought. An order is for whole periods, so that of n periods n(n+1)/2 runs are compared.
    """
    needed = np.asarray(demand, np.float64)
    periods = len(needed)
    ordering, holding, buying = (
        _row(name, cost, periods)
        for name, cost in (
            ("order_cost", order_cost),
            ("holding_cost", holding_cost),
            ("unit_cost", unit_cost),
        )
    )
    _row("demand", needed, periods)
    held = np.concatenate([[0.0], np.cumsum(holding)])
    cheapest = np.zeros(periods + 1)
    ordered_at = np.full(periods + 1, -1)
    run = np.full(periods, np.inf)
    """What it costs from the first period on when the last order was in period i."""
    for t in range(periods):
        run[t] = cheapest[t] + ordering[t]
        run[: t + 1] += needed[t] * (buying[: t + 1] + held[t] - held[: t + 1])
        best = int(np.argmin(run[: t + 1]))
        cheapest[t + 1], ordered_at[t + 1] = run[best], best
        if needed[t] == 0 and cheapest[t] <= run[best]:
            cheapest[t + 1], ordered_at[t + 1] = cheapest[t], -1
    return LotPlan(_orders(needed, ordered_at), float(cheapest[periods]))


def _orders(needed: NDArray[np.float64], ordered_at: NDArray[np.int64]) -> tuple[float, ...]:
    orders = np.zeros(len(needed))
    end = len(needed)
    while end:
        start = int(ordered_at[end])
        if start < 0:  # nothing is asked in the last period
            end -= 1
            continue
        orders[start] = needed[start:end].sum()
        end = start
    return tuple(float(order) for order in orders)


def _row(name: str, values: Row, periods: int) -> NDArray[np.float64]:
    row = np.broadcast_to(np.asarray(values, np.float64), (periods,)) if np.ndim(values) == 0 else values
    found = np.asarray(row, np.float64)
    if found.shape != (periods,) or not np.all(np.isfinite(found)) or np.any(found < 0):
        raise refusal(
            "wagner_whitin",
            f"{name} with {np.size(found)} values, the least {np.min(found, initial=np.inf):g}",
            f"one number, or {periods}, one a period, none below 0",
            f"give {name} for every period of the demand",
        )
    return found
