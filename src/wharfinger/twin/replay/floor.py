"""Compiled: the lean simulator. It knows stock by day of receipt, open orders, and what they cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DEMAND, SERVED, WASTED, HELD, LINES, FULL, ORDERS, BOUGHT = range(8)
"""Of each item, summed over the days: units wanted, served, wasted, lying there at night; days with demand,
and those served in full; order lines, units that came."""
MEASURES = 8

STOCK_VALUE, LOST_MARGIN, WASTE_COST, CASH, DAY_DEMAND, DAY_SERVED = range(6)
"""Of each day, over all items: the value at night, margin lost, cost of waste, paid for what came, units."""
DAY_MEASURES = 6

KEEPS = 2**30
"""A life in days that does not end."""
NOTHING = 1e-9


class Floor(NamedTuple):
    """What lies there and what is on its way; one row an item. Day d of the play is column `before` + d."""

    on_hand: Floats
    on_order: Floats
    lots: Floats
    """Items that expire, by day of receipt."""
    lot_row: Ints
    """Which row of `lots` an item has; -1 for what keeps."""
    oldest: Ints
    arriving: Floats
    """Days by items."""
    before: int
    sums: Floats
    day_sums: Floats


def empty_floor(life_days: Ints, days: int, longest_lead: int) -> Floor:
    """Nothing there, nothing on its way, for so many days and orders that take at most `longest_lead`."""
    items, expires = len(life_days), life_days < KEEPS
    before = int(life_days[expires].max(initial=0))
    row = np.full(items, -1, np.int64)
    row[expires] = np.arange(expires.sum())
    return Floor(
        on_hand=np.zeros(items),
        on_order=np.zeros(items),
        lots=np.zeros((int(expires.sum()), before + days + 1)),
        lot_row=row,
        oldest=np.zeros(items, np.int64),
        arriving=np.zeros((days + longest_lead + 1, items)),
        before=before,
        sums=np.zeros((items, MEASURES)),
        day_sums=np.zeros((days, DAY_MEASURES)),
    )


@njit
def put(f: Floor, i: int, quantity: float, received: int) -> None:
    """Goods of one item on the shelf, received on a day of the play (below zero: before it)."""
    f.on_hand[i] += quantity
    if f.lot_row[i] >= 0:
        f.lots[f.lot_row[i], f.before + received] += quantity


@njit
def throw_away_expired(f: Floor, i: int, day: int, life_days: int) -> float:
    """What was received `life_days` ago or earlier leaves; how much it was."""
    wasted = 0.0
    row = f.lot_row[i]
    while f.oldest[i] <= f.before + day - life_days:
        wasted += f.lots[row, f.oldest[i]]
        f.lots[row, f.oldest[i]] = 0.0
        f.oldest[i] += 1
    f.on_hand[i] = max(f.on_hand[i] - wasted, 0.0)
    return wasted


@njit
def take_oldest_first(f: Floor, i: int, day: int, quantity: float) -> None:
    row, last = f.lot_row[i], f.before + day
    while quantity > NOTHING and f.oldest[i] <= last:
        part = min(quantity, f.lots[row, f.oldest[i]])
        f.lots[row, f.oldest[i]] -= part
        quantity -= part
        if f.lots[row, f.oldest[i]] > NOTHING or f.oldest[i] == last:
            break
        f.oldest[i] += 1


@njit
def day_passes(
    f: Floor, day: int, demand: Floats, life_days: Ints, unit_cost: Floats, margin: Floats
) -> None:
    """Expired goods leave, lorries come, demand is served as far as goods are there; the rest is lost.

    `demand` has one number an item.
    """
    value, lost_margin, waste_cost, cash, wanted, served_all = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(demand)):
        wasted = throw_away_expired(f, i, day, life_days[i]) if f.lot_row[i] >= 0 else 0.0
        came = f.arriving[day, i]
        if came > 0.0:
            f.on_order[i] -= came
            put(f, i, came, day)
        served = min(demand[i], f.on_hand[i])
        f.on_hand[i] -= served
        if served > 0.0 and f.lot_row[i] >= 0:
            take_oldest_first(f, i, day, served)
        lost = demand[i] - served
        s = f.sums[i]
        s[DEMAND] += demand[i]
        s[SERVED] += served
        s[WASTED] += wasted
        s[HELD] += f.on_hand[i]
        s[BOUGHT] += came
        # Of a part of a unit, which only an estimate has, a part of a day counts.
        line = min(demand[i], 1.0)
        s[LINES] += line
        if lost <= NOTHING:
            s[FULL] += line
        value += f.on_hand[i] * unit_cost[i]
        lost_margin += lost * margin[i]
        waste_cost += wasted * unit_cost[i]
        cash += came * unit_cost[i]
        wanted += demand[i]
        served_all += served
    d = f.day_sums[day]
    d[STOCK_VALUE] = value
    d[LOST_MARGIN] = lost_margin
    d[WASTE_COST] = waste_cost
    d[CASH] = cash
    d[DAY_DEMAND] = wanted
    d[DAY_SERVED] = served_all


@njit
def order(f: Floor, quantity: Floats, arrives: Ints) -> None:
    """One number an item: what is ordered, and the day on which it will come."""
    for i in range(len(quantity)):
        if quantity[i] > 0.0:
            f.on_order[i] += quantity[i]
            f.arriving[arrives[i], i] += quantity[i]
            f.sums[i, ORDERS] += 1.0
