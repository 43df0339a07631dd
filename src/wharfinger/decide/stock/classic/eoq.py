"""How much to order at a time when demand is steady: the economic order quantity and its family."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal

Number = TypeVar("Number", float, NDArray[np.float64])
WHERE = "eoq"


@dataclass(frozen=True)
class Lot:
    """How much to order at a time, and what ordering and holding cost in a span of time."""

    quantity: float
    cost: float


@dataclass(frozen=True)
class BackorderLot(Lot):
    """A lot of which a part waits for its customers, or they for it."""

    backordered: float
    """The units on back-order when the lot comes."""


@dataclass(frozen=True)
class PricedLot(Lot):
    """A lot at a step of the price list; its cost has the price of the goods in it."""

    step: int
    unit_cost: float
    """What a unit of this lot costs on average."""


@dataclass(frozen=True)
class DisruptedLot(Lot):
    """A lot that also guards against a supplier who is sometimes not there."""

    short_chance: float
    """How likely the supplier is gone when the stock runs out."""


def economic_order_quantity(order_cost: float, demand: Number, holding_cost: Number | float) -> Number:
    """The order size with the least cost of ordering and holding (Harris 1913; Snyder and Shen, eq. 3.4).

    On numbers or arrays. `demand` and `holding_cost` (of one unit) are for the same span of time.
    """
    quantity: Number = np.sqrt(2 * order_cost * demand / holding_cost)
    return quantity


def eoq(order_cost: float, demand: float, holding_cost: float) -> Lot:
    """The order size with the least cost, and that cost (Snyder and Shen, eq. 3.4 and 3.5)."""
    _check(order_cost, demand, holding_cost)
    quantity = float(economic_order_quantity(order_cost, demand, holding_cost))
    return Lot(quantity, holding_cost * quantity)


def eoq_backorders(
    order_cost: float, demand: float, holding_cost: float, backorder_cost: float
) -> BackorderLot:
    """The same when customers wait at a price a unit and span of time (Snyder and Shen, section 3.5)."""
    _check(order_cost, demand, holding_cost)
    above_zero(WHERE, backorder_cost=backorder_cost)
    share = holding_cost / (holding_cost + backorder_cost)
    quantity = math.sqrt(2 * order_cost * demand / (holding_cost * (1 - share)))
    return BackorderLot(quantity, 2 * order_cost * demand / quantity, share * quantity)


def eoq_all_units(
    order_cost: float, demand: float, holding_rate: float, prices: Sequence[tuple[float, float]]
) -> PricedLot:
    """The best lot when a larger one makes every unit cheaper (Snyder and Shen, section 3.4.1).

    `prices` are (from this quantity, unit cost), the first from 0. `holding_rate` is what holding costs as a
    share of the goods' worth. The cost includes the goods.
    """
    _check(order_cost, demand, holding_rate)
    steps = _steps(prices)
    best: PricedLot | None = None
    for step, (least, unit_cost) in enumerate(steps):
        holding_cost = holding_rate * unit_cost
        quantity = max(float(economic_order_quantity(order_cost, demand, holding_cost)), least)
        if step + 1 < len(steps) and quantity >= steps[step + 1][0]:
            continue  # as many are sold at the next price
        cost = demand * unit_cost + order_cost * demand / quantity + holding_cost * quantity / 2
        if best is None or cost < best.cost:
            best = PricedLot(quantity, cost, step, unit_cost)
    assert best is not None, "the last step has no end"
    return best


def eoq_incremental(
    order_cost: float, demand: float, holding_rate: float, prices: Sequence[tuple[float, float]]
) -> PricedLot:
    """The best lot when only the units beyond a limit are cheaper (Snyder and Shen, section 3.4.2).

    A lot at step j costs what the dearer units before it cost more, as if it were one more order cost.
    """
    _check(order_cost, demand, holding_rate)
    steps = _steps(prices)
    extra = 0.0
    best: PricedLot | None = None
    for step, (least, unit_cost) in enumerate(steps):
        if step:
            extra += least * (steps[step - 1][1] - unit_cost)
        holding_cost = holding_rate * unit_cost
        quantity = float(economic_order_quantity(order_cost + extra, demand, holding_cost))
        if quantity < least or (step + 1 < len(steps) and quantity >= steps[step + 1][0]):
            continue
        ordering = (order_cost + extra) * demand / quantity
        cost = demand * unit_cost + ordering + holding_cost * quantity / 2 + holding_rate * extra / 2
        if best is None or cost < best.cost:
            best = PricedLot(quantity, cost, step, unit_cost + extra / quantity)
    assert best is not None, "the cheapest point of the lower envelope lies inside one of the steps"
    return best


def eoq_disruptions(
    order_cost: float,
    demand: float,
    holding_cost: float,
    lost_cost: float,
    disruption_rate: float,
    recovery_rate: float,
) -> DisruptedLot:
    """The best lot from a supplier who fails and recovers at random; what is asked meanwhile is lost.

    Exponential times up and down, no lead time, orders when the stock is gone (Parlar and Berkin 1991;
    Berk and Arreola-Risa 1994; Snyder and Shen, section 9.2.1).
    """
    from scipy.optimize import minimize_scalar

    _check(order_cost, demand, holding_cost)
    above_zero(WHERE, lost_cost=lost_cost, disruption_rate=disruption_rate, recovery_rate=recovery_rate)
    both = disruption_rate + recovery_rate

    def short_chance(quantity: float) -> float:
        return disruption_rate / both * -math.expm1(-both * quantity / demand)

    def cost(quantity: float) -> float:
        waiting = short_chance(quantity) / recovery_rate
        cycle = order_cost + holding_cost * quantity**2 / (2 * demand) + lost_cost * demand * waiting
        return cycle / (quantity / demand + waiting)

    # The best lot is above the plain one, for the guard only adds, and below that in which every order cost
    # the whole loss of a disruption.
    least = float(economic_order_quantity(order_cost, demand, holding_cost))
    whole_loss = order_cost + lost_cost * demand / recovery_rate
    most = float(economic_order_quantity(whole_loss, demand, holding_cost)) + least
    found = minimize_scalar(cost, bounds=(least / 2, most), method="bounded", options={"xatol": 1e-9 * most})
    quantity = float(found.x)
    return DisruptedLot(quantity, cost(quantity), short_chance(quantity))


def eoq_imperfect(
    order_cost: float, demand: float, holding_cost: float, good_share: float, good_share_sd: float = 0.0
) -> Lot:
    """The best lot to order when only a share of what is ordered comes good, and that share varies.

    Multiplicative yield (Snyder and Shen, section 9.3.1). `quantity` is what to order, bad units in it.
    """
    _check(order_cost, demand, holding_cost)
    above_zero(WHERE, good_share=good_share)
    not_below_zero(WHERE, good_share_sd=good_share_sd)
    square = good_share**2 + good_share_sd**2
    quantity = math.sqrt(2 * order_cost * demand / (holding_cost * square))
    return Lot(quantity, holding_cost * square * quantity / good_share)


def _check(order_cost: float, demand: float, holding_cost: float) -> None:
    above_zero(WHERE, order_cost=order_cost, demand=demand, holding_cost=holding_cost)


def _steps(prices: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    steps = [(float(least), float(unit_cost)) for least, unit_cost in prices]
    limits = [least for least, _ in steps]
    costs = [unit_cost for _, unit_cost in steps]
    falls = all(a > b > 0 for a, b in itertools.pairwise(costs))
    if not steps or limits[0] != 0 or limits != sorted(set(limits)) or costs[0] <= 0 or not falls:
        raise refusal(
            WHERE,
            f"prices {steps}",
            "(from quantity, unit cost) from quantity 0 on, quantities rising and costs falling",
            "sort them by quantity, and leave out steps that are not cheaper",
        )
    return steps
