"""The best min and max: at or below s, order up to S (periodic review, whole units, fixed lead time)."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal, whole
from wharfinger.decide.stock.classic.counts import Counts, Floats, chances, mean_of, one_period_costs

WHERE = "s_s"


@dataclass(frozen=True)
class SS:
    """When the stock and what is on its way are at or below `reorder_point`, order up to `order_up_to`."""

    reorder_point: int
    order_up_to: int
    cost: float
    """Of a period, on average: orders, units held, units on back-order."""


def s_s(
    demand: Counts, order_cost: float, holding_cost: float, backorder_cost: float, lead_periods: int = 0
) -> SS:
    """The best (s, S) of all, and its cost a period (Zheng and Federgruen 1991; Snyder and Shen, 4.4).

    `demand` of one period: a number is the mean of a Poisson demand, a row the chances of 0, 1, 2, ... units.
    Demands of different periods do not depend on each other; what cannot be served waits. With a lead time
    the cost of a period is that of the period in which today's order has arrived.
    """
    from wharfinger.decide.stock.classic.s_s_kernel import best

    row, table, mean = _prepared(demand, order_cost, holding_cost, backorder_cost, lead_periods)
    low, high, cost = best(row, table, mean, order_cost, holding_cost, backorder_cost)
    return SS(low, high, cost)


def s_s_cost(
    reorder_point: int,
    order_up_to: int,
    demand: Counts,
    order_cost: float,
    holding_cost: float,
    backorder_cost: float,
    lead_periods: int = 0,
) -> float:
    """What an (s, S) costs a period on average (Snyder and Shen, eq. 4.42)."""
    from wharfinger.decide.stock.classic.s_s_kernel import cost_of, renewals

    if not reorder_point < order_up_to:
        raise refusal(
            WHERE,
            f"reorder point {reorder_point} and order-up-to {order_up_to}",
            "the reorder point below the order-up-to level",
            "swap them",
        )
    row, table, mean = _prepared(demand, order_cost, holding_cost, backorder_cost, lead_periods)
    visits = renewals(row, order_up_to - reorder_point)
    return float(
        cost_of(reorder_point, order_up_to, visits, table, mean, order_cost, holding_cost, backorder_cost)
    )


def _prepared(
    demand: Counts, order_cost: float, holding_cost: float, backorder_cost: float, lead_periods: int
) -> tuple[Floats, Floats, float]:
    not_below_zero(WHERE, order_cost=order_cost)
    above_zero(WHERE, holding_cost=holding_cost, backorder_cost=backorder_cost)
    whole(WHERE, lead_periods=lead_periods)
    row = chances(WHERE, demand)
    covered = chances(WHERE, demand, lead_periods + 1) if lead_periods else row
    return row, one_period_costs(covered, holding_cost, backorder_cost), mean_of(covered)
