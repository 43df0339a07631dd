"""Compiled: the cheapest orders for a demand that is known."""

from __future__ import annotations

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.twin.replay.scene import Flags, Floats, Ints

LONGEST_COVER_DAYS = 400


@njit
def plan_orders(
    demand: Floats,
    on_hand: Floats,
    coming: Floats,
    may_order: Flags,
    arrives: Ints,
    multiple: Floats,
    smallest: Floats,
    life_days: Ints,
    holding_a_day: Floats,
    margin: Floats,
    order_cost: float,
) -> Floats:
    """Items by days: what to order. A dynamic programme over the days on which goods can come.

    What lies there and comes anyway serves first. An order that comes on day a serves the rest of the days
    from a up to b; it costs its order and the days that its units lie there. Days that no order covers lose
    their margin. (Wagner and Whitin, Dynamic version of the economic lot size model, 1958, with lost sales.)
    """
    items, days = demand.shape
    plan = np.zeros((items, days))
    cost = np.empty(days + 1)
    ends = np.empty(days, np.int64)
    ordered_on = np.empty(days, np.int64)
    net = np.empty(days)
    for i in range(items):
        net_of_given(demand[i], on_hand[i], coming[i], life_days[i], net)
        ordered_on[:] = -1
        for t in range(days):
            if may_order[i, t] and arrives[i, t] < days:
                # The latest order that comes that day: it does the same and is decided last.
                ordered_on[arrives[i, t]] = t
        cost[days] = 0.0
        for a in range(days - 1, -1, -1):
            cost[a] = cost[a + 1] + net[a] * margin[i]
            ends[a] = -1
            if ordered_on[a] < 0:
                continue
            held = order_cost
            for b in range(a, min(days, a + min(life_days[i], LONGEST_COVER_DAYS))):
                held += net[b] * holding_a_day[i] * (b - a)
                if held + cost[b + 1] < cost[a] - 1e-12:
                    cost[a] = held + cost[b + 1]
                    ends[a] = b + 1
                if held > cost[a]:
                    break
        a, left_over = 0, 0.0
        while a < days:
            if ends[a] < 0:
                left_over = max(left_over - net[a], 0.0)
                a += 1
                continue
            wanted = net[a : ends[a]].sum() - left_over
            if wanted > 1e-9:
                packs = max(np.ceil(wanted / multiple[i] - 1e-9) * multiple[i], smallest[i])
                plan[i, ordered_on[a]] += packs
                left_over += packs
            left_over -= net[a : ends[a]].sum()
            a = ends[a]
    return plan


@njit
def net_of_given(demand: Floats, on_hand: float, coming: Floats, life_days: int, net: Floats) -> None:
    """The demand that is left when what lies there and what comes anyway have served, oldest first."""
    net[:] = demand
    use_up(net, on_hand, 0, life_days - life_days // 2)
    for day in range(len(coming)):
        if coming[day] > 0.0:
            use_up(net, coming[day], day, life_days)


@njit
def use_up(net: Floats, units: float, day: int, keeps_days: int) -> None:
    for t in range(day, min(len(net), day + keeps_days)):
        part = min(units, net[t])
        net[t] -= part
        units -= part
        if units <= 0.0:
            return
