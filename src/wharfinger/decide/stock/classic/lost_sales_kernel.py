"""Relative value iteration for lost sales and for goods that spoil, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_ROUNDS = 100_000


@njit
def solve_lost_sales(
    row: Floats,
    lead: int,
    most_position: int,
    most_ordered: int,
    holding_cost: float,
    lost_cost: float,
    tolerance: float,
) -> tuple[float, Ints]:
    """State: on hand + (most_position + 1) x (next delivery + (most_ordered + 1) x (the one after + ...))."""
    radix = most_ordered + 1
    hands = most_position + 1
    lines = radix ** (lead - 1)
    last_place = radix ** (lead - 2) if lead > 1 else 0
    period = np.zeros(hands)
    for x in range(hands):
        for d in range(len(row)):
            period[x] += row[d] * (holding_cost * max(x - d, 0) + lost_cost * max(d - x, 0))
    values = np.zeros(hands * lines)
    new = np.zeros(hands * lines)
    orders = np.zeros(hands * lines, np.int64)
    cost = np.inf
    for _ in range(MOST_ROUNDS):
        for line in range(lines):
            on_way, rest = 0, line
            while rest > 0:
                on_way += rest % radix
                rest //= radix
            coming = line % radix if lead > 1 else 0
            for x in range(hands):
                best, at = np.inf, 0
                room = min(most_ordered, max(most_position - x - on_way, 0))
                for z in range(room + 1):
                    base = 0
                    arrives = coming
                    if lead > 1:
                        base = hands * (line // radix + z * last_place)
                    else:
                        arrives = z
                    total = period[x]
                    sure = 0.0
                    for d in range(min(x, len(row))):
                        chance = row[d]
                        sure += chance
                        total += chance * values[base + min(x - d + arrives, most_position)]
                    total += (1 - sure) * values[base + min(arrives, most_position)]
                    if total < best - 1e-12:
                        best, at = total, z
                new[x + hands * line] = best
                orders[x + hands * line] = at
        cost, span = compared(values, new)
        if span < tolerance:
            break
    return cost, orders


@njit
def solve_perishable(
    row: Floats,
    life: int,
    digits: int,
    most_ordered: int,
    holding_cost: float,
    lost_cost: float,
    waste_cost: float,
    oldest_first: bool,
    tolerance: float,
) -> tuple[float, Ints]:
    """State: the ages on hand, oldest first, then the deliveries to come, as digits of one number.

    With today's order as the last digit the first `life` digits are what may be sold today.
    """
    radix = most_ordered + 1
    states = radix**digits
    values = np.zeros(states)
    new = np.zeros(states)
    orders = np.zeros(states, np.int64)
    have = np.zeros(digits + 1, np.int64)
    cost = np.inf
    for _ in range(MOST_ROUNDS):
        for state in range(states):
            best, at = np.inf, 0
            for z in range(radix):
                total = 0.0
                for d in range(len(row)):
                    rest = state
                    for place in range(digits):
                        have[place] = rest % radix
                        rest //= radix
                    have[digits] = z
                    wanted = d
                    for turn in range(life):
                        place = turn if oldest_first else life - 1 - turn
                        sold = min(wanted, have[place])
                        have[place] -= sold
                        wanted -= sold
                    kept = 0
                    for place in range(1, life):
                        kept += have[place]
                    after, weight = 0, 1
                    for place in range(1, digits + 1):
                        after += weight * have[place]
                        weight *= radix
                    now = lost_cost * wanted + waste_cost * have[0] + holding_cost * kept
                    total += row[d] * (now + values[after])
                if total < best - 1e-12:
                    best, at = total, z
            new[state] = best
            orders[state] = at
        cost, span = compared(values, new)
        if span < tolerance:
            break
    return cost, orders


@njit
def compared(values: Floats, new: Floats) -> tuple[float, float]:
    """The cost of a period that the last round says, how sure that is, and the new values, from zero on."""
    low, high = np.inf, -np.inf
    for at in range(len(values)):
        change = new[at] - values[at]
        low, high = min(low, change), max(high, change)
    start = new[0]
    for at in range(len(values)):
        values[at] = new[at] - start
    return (low + high) / 2, high - low
