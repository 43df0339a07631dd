"""The loops of the best (s, S), compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Floats = NDArray[np.float64]


@njit
def best(
    row: Floats, table: Floats, mean: float, order_cost: float, holding_cost: float, backorder_cost: float
) -> tuple[int, int, float]:
    """Zheng and Federgruen's search: widen S while it can still pay, and follow with s.

    `row` are the chances of one period's demand, `table` the cost of a period that starts with 0, 1, 2, ...
    """
    cheapest = 0
    while period_cost(cheapest + 1, table, mean, holding_cost, backorder_cost) < period_cost(
        cheapest, table, mean, holding_cost, backorder_cost
    ):
        cheapest += 1
    visits = renewals(row, 64)
    top = cheapest
    s = cheapest - 1
    while True:
        visits = enough(row, visits, top - s)
        cost = cost_of(s, top, visits, table, mean, order_cost, holding_cost, backorder_cost)
        if cost <= period_cost(s, table, mean, holding_cost, backorder_cost):
            break
        s -= 1
    tried = top + 1
    while period_cost(tried, table, mean, holding_cost, backorder_cost) <= cost:
        visits = enough(row, visits, tried - s)
        found = cost_of(s, tried, visits, table, mean, order_cost, holding_cost, backorder_cost)
        if found < cost:
            top, cost = tried, found
            while s + 1 < top and cost <= period_cost(s + 1, table, mean, holding_cost, backorder_cost):
                s += 1
                cost = cost_of(s, top, visits, table, mean, order_cost, holding_cost, backorder_cost)
        tried += 1
    return s, top, cost


@njit
def period_cost(stock: int, table: Floats, mean: float, holding_cost: float, backorder_cost: float) -> float:
    """The cost of a period that starts with so much, also beyond the table: there it is a straight line."""
    if stock < 0:
        return backorder_cost * (mean - stock)
    if stock < len(table):
        return float(table[stock])
    return holding_cost * (stock - mean)


@njit
def renewals(row: Floats, length: int) -> Floats:
    """How often, between two orders, the stock is expected to lie j below S, for j below `length`."""
    visits = np.zeros(length)
    stays = 1 - row[0]
    visits[0] = 1 / stays
    for j in range(1, length):
        total = 0.0
        for d in range(1, min(j, len(row) - 1) + 1):
            total += row[d] * visits[j - d]
        visits[j] = total / stays
    return visits


@njit
def enough(row: Floats, visits: Floats, length: int) -> Floats:
    """The same, computed farther when it is too short."""
    if length <= len(visits):
        return visits
    return renewals(row, 2 * length)


@njit
def cost_of(
    s: int,
    top: int,
    visits: Floats,
    table: Floats,
    mean: float,
    order_cost: float,
    holding_cost: float,
    backorder_cost: float,
) -> float:
    """The cost between two orders over the periods between them."""
    cost = order_cost
    periods = 0.0
    for j in range(top - s):
        cost += visits[j] * period_cost(top - j, table, mean, holding_cost, backorder_cost)
        periods += visits[j]
    return cost / periods
