"""The best reorder point and fixed order quantity: at r, order Q (continuous review, units one by one)."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal
from wharfinger.decide.stock.classic.counts import Counts, chances, mean_of, one_period_costs, poisson

WHERE = "r_q"


@dataclass(frozen=True)
class RQ:
    """When the stock and what is on its way fall to `reorder_point`, order `quantity`."""

    reorder_point: int
    quantity: int
    cost: float
    """Of a span of time, on average: orders, units held, units on back-order."""


def r_q(
    demand_rate: float,
    lead_time: float,
    order_cost: float,
    holding_cost: float,
    backorder_cost: float,
    lead_demand: Counts | None = None,
) -> RQ:
    """The best (r, Q) of all (Federgruen and Zheng 1992; Snyder and Shen, section 5.6).

    Customers come one by one, at random, so many in a span of time, and wait when there is nothing. The
    demand of the lead time is Poisson unless `lead_demand` says otherwise: its mean, or the chances of
    0, 1, 2, ... units, with which a random lead time is described too.
    """
    above_zero(WHERE, order_cost=order_cost)
    cost_at = _Rate(demand_rate, lead_time, holding_cost, backorder_cost, lead_demand)
    cheapest = 0
    while cost_at(cheapest + 1) < cost_at(cheapest):
        cheapest += 1
    # The Q cheapest positions lie side by side: take the cheaper neighbour while it is below the average.
    low, high = cheapest - 1, cheapest
    total = order_cost * demand_rate + cost_at(cheapest)
    while True:
        left, right = cost_at(low), cost_at(high + 1)
        if min(left, right) >= total / (high - low):
            return RQ(low, high - low, total / (high - low))
        total += min(left, right)
        low, high = (low - 1, high) if left < right else (low, high + 1)


def r_q_cost(
    reorder_point: int,
    quantity: int,
    demand_rate: float,
    lead_time: float,
    order_cost: float,
    holding_cost: float,
    backorder_cost: float,
    lead_demand: Counts | None = None,
) -> float:
    """What an (r, Q) costs on average (Snyder and Shen, eq. 5.40)."""
    above_zero(WHERE, quantity=quantity)
    not_below_zero(WHERE, order_cost=order_cost)
    cost_at = _Rate(demand_rate, lead_time, holding_cost, backorder_cost, lead_demand)
    positions = range(reorder_point + 1, reorder_point + quantity + 1)
    return (order_cost * demand_rate + sum(map(cost_at, positions))) / quantity


class _Rate:
    """What is expected at the end of a lead time that began with so much in stock and on its way."""

    def __init__(
        self,
        demand_rate: float,
        lead_time: float,
        holding_cost: float,
        backorder_cost: float,
        lead_demand: Counts | None,
    ) -> None:
        above_zero(WHERE, demand_rate=demand_rate, holding_cost=holding_cost, backorder_cost=backorder_cost)
        not_below_zero(WHERE, lead_time=lead_time)
        row = poisson(demand_rate * lead_time) if lead_demand is None else chances(WHERE, lead_demand)
        self._mean = mean_of(row)
        if lead_demand is not None and abs(self._mean - demand_rate * lead_time) > 1e-6 * max(self._mean, 1):
            raise refusal(
                WHERE,
                f"a lead time demand of {self._mean:g} on average",
                f"demand rate times lead time, {demand_rate * lead_time:g}",
                "correct one of the three",
            )
        self._table = one_period_costs(row, holding_cost, backorder_cost)
        self._holding_cost, self._backorder_cost = holding_cost, backorder_cost

    def __call__(self, position: int) -> float:
        if position < 0:
            return self._backorder_cost * (self._mean - position)
        if position < len(self._table):
            return float(self._table[position])
        return self._holding_cost * (position - self._mean)
