"""Items that share the cost of an order: how often to order at all, and each item every how many times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal

WHERE = "joint_replenishment"


@dataclass(frozen=True)
class JointPlan:
    """An order every `cycle`; item i is in every `every[i]`-th, with so much."""

    cycle: float
    every: tuple[int, ...]
    quantities: tuple[float, ...]
    cost: float


def joint_replenishment(
    shared_order_cost: float,
    item_order_costs: Sequence[float],
    demands: Sequence[float],
    holding_costs: Sequence[float],
) -> JointPlan:
    """The cheapest plan of steady cycles in which each item comes every whole number of orders.

    Exact: for a given cycle each item's best number is known (Goyal 1974), and it changes at known cycles
    only, so that all pieces between the longest and the shortest sensible cycle are looked at (Wildeman,
    Frenk and Dekker 1997). The shared cost is paid every cycle, also when no item happens to be in it.
    """
    count = len(demands)
    if not count or len(item_order_costs) != count or len(holding_costs) != count:
        raise refusal(
            WHERE,
            f"{len(item_order_costs)} order costs, {count} demands, {len(holding_costs)} holding costs",
            "as many of each, at least one",
            "give all three for every item",
        )
    above_zero(WHERE, shared_order_cost=shared_order_cost)
    for order_cost, demand, holding_cost in zip(item_order_costs, demands, holding_costs, strict=True):
        not_below_zero(WHERE, item_order_cost=order_cost)
        above_zero(WHERE, demand=demand, holding_cost=holding_cost)
    own = np.asarray(item_order_costs, np.float64)
    held = np.asarray(demands, np.float64) * np.asarray(holding_costs, np.float64)
    every = _cheapest_multiples(shared_order_cost, own, held)
    cycle, cost = _best_cycle(shared_order_cost, own, held, every)
    quantities = tuple(float(cycle * k * d) for k, d in zip(every, demands, strict=True))
    return JointPlan(cycle, tuple(int(k) for k in every), quantities, cost)


def _cheapest_multiples(
    shared: float, own: NDArray[np.float64], held: NDArray[np.float64]
) -> NDArray[np.int64]:
    longest = math.sqrt(2 * (shared + own.sum()) / held.sum())
    every = _multiples(longest, own, held)
    best, (_, least) = every, _best_cycle(shared, own, held, every)
    cycle = longest
    # A cycle shorter than this pays more for shared orders alone than the best plan does in all.
    while cycle > shared / least:
        # The next cycle, going down, at which an item is better in one order fewer.
        turns = np.sqrt(2 * own / held) / np.sqrt(every * (every + 1.0))
        first = int(np.argmax(turns))
        cycle = float(turns[first])
        if cycle <= 0:
            break
        every = every.copy()
        every[first] += 1
        _, cost = _best_cycle(shared, own, held, every)
        if cost < least:
            best, least = every, cost
    return best


def _multiples(cycle: float, own: NDArray[np.float64], held: NDArray[np.float64]) -> NDArray[np.int64]:
    """The smallest k with k (k + 1) >= 2 K / (h d cycle^2), at least 1."""
    wanted = 2 * own / (held * cycle**2)
    found: NDArray[np.int64] = np.maximum(np.ceil((np.sqrt(1 + 4 * wanted) - 1) / 2), 1).astype(np.int64)
    return found


def _best_cycle(
    shared: float, own: NDArray[np.float64], held: NDArray[np.float64], every: NDArray[np.int64]
) -> tuple[float, float]:
    ordering = shared + float((own / every).sum())
    holding = float((held * every).sum())
    return math.sqrt(2 * ordering / holding), math.sqrt(2 * ordering * holding)
