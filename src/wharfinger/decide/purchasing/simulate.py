"""Hot loops of the search. Imported where they are called, because numba takes long to import."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

HOLDING, ORDERING, LOST, WASTE, DEMAND, SERVED, CYCLES, HELD = range(8)
"""The columns of what `simulate` returns: four costs, two quantities, two counts."""


@njit
def fill_gaps(sold: Floats, available: Floats, memory_days: float) -> Floats:
    """Demand of each day: what was sold, and for the part without stock the average known before that day."""
    days = len(sold)
    demand = np.empty(days)
    quantity, exposure = 0.0, 0.0
    for t in range(days):
        rate = quantity / exposure if exposure > 0 else 0.0
        # Something was sold on a day that is said to be without stock: the day counts in full.
        share = 1.0 if available[t] <= 0 and sold[t] > 0 else available[t]
        demand[t] = sold[t] + (1.0 - share) * rate
        keep = np.exp(-share / memory_days)
        quantity = quantity * keep + sold[t]
        exposure = exposure * keep + share
    return demand


@njit
def rolling(demand: Floats, windows: Ints) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the last days before each day, and before the day after the last.

    Row w, column t knows the days before t only, at most `windows[w]` of them.
    """
    days = len(demand)
    means = np.zeros((len(windows), days + 1))
    deviations = np.zeros((len(windows), days + 1))
    # Sums about the first day, so that their differences lose few digits and know nothing of later days.
    centre = demand[0] if days > 0 else 0.0
    sums = np.zeros(days + 1)
    squares = np.zeros(days + 1)
    for t in range(days):
        off = demand[t] - centre
        sums[t + 1] = sums[t] + off
        squares[t + 1] = squares[t] + off * off
    for w in range(len(windows)):
        for t in range(1, days + 1):
            n = min(windows[w], t)
            mean = (sums[t] - sums[t - n]) / n
            means[w, t] = max(mean + centre, 0.0)
            if n > 1:
                about = squares[t] - squares[t - n] - n * mean * mean
                deviations[w, t] = np.sqrt(max(about, 0.0) / (n - 1))
    return means, deviations


@njit
def simulate(
    demand: Floats,
    may_order: Flags,
    window: Ints,
    buffer_sd: Floats,
    order_size: Floats,
    expected: Floats,
    spread: Floats,
    economic: Floats,
    smallest: Floats,
    largest: Floats,
    first: int,
    split: int,
    lead_days: int,
    delays: Ints,
    shelf_life_days: int,
    multiple: float,
    minimum: float,
    holding_cost: float,
    order_cost: float,
    margin: float,
    unit_cost: float,
    start: float,
) -> Floats:
    """What each setting would have cost from day `first` on: before `split`, and from it on.

    The result is indexed by setting, part (0 or 1) and the columns named above. Setting g uses row
    `window[g]` of `expected` (demand until the next chance has come), `spread`, `economic`, `smallest` and
    `largest` (order sizes). Each day goods arrive, old ones are thrown away, an order may be placed, then
    the day's demand is served as far as goods are there; the rest is lost. It begins with the min and the
    share `start` of an order.
    """
    days = len(demand)
    farthest = days + max(lead_days + delays.max(), 0) + 1
    arriving = np.empty(farthest)
    lots = np.empty(days)
    found = np.zeros((len(window), 2, 8))
    for g in range(len(window)):
        w = window[g]
        arriving[:] = 0.0
        lots[:] = 0.0
        order = min(max(order_size[g] * economic[w, first], smallest[w, first]), largest[w, first])
        on_hand = np.ceil(expected[w, first] + buffer_sd[g] * spread[w, first] + start * order)
        lots[first] = on_hand
        oldest = first
        on_order = 0.0
        orders = 0
        held = True
        for part in range(2):
            # Sums of a part stay in registers; written to the table day by day they double the time.
            holding, orders_placed, lost, waste, served = 0.0, 0, 0.0, 0.0, 0.0
            cycles, cycles_held = 0, 0
            for t in range(first if part == 0 else split, split if part == 0 else days):
                if arriving[t] > 0:
                    on_hand += arriving[t]
                    on_order -= arriving[t]
                    lots[t] += arriving[t]
                    cycles += 1
                    cycles_held += held
                    held = True
                if shelf_life_days > 0:
                    while oldest <= t - shelf_life_days:
                        waste += lots[oldest]
                        on_hand -= lots[oldest]
                        lots[oldest] = 0.0
                        oldest += 1
                    on_hand = max(on_hand, 0.0)
                level = expected[w, t] + buffer_sd[g] * spread[w, t]
                position = on_hand + on_order
                if may_order[t] and position <= level:
                    order = min(max(order_size[g] * economic[w, t], smallest[w, t]), largest[w, t])
                    wanted = level + order - position
                    if wanted > 0:
                        packs = max(
                            np.ceil(wanted / multiple - 1e-9), np.ceil(minimum / multiple - 1e-9), 1.0
                        )
                        arrival = t + max(lead_days + delays[orders % len(delays)], 0)
                        orders += 1
                        orders_placed += 1
                        if arrival == t:
                            on_hand += packs * multiple
                            lots[t] += packs * multiple
                        else:
                            on_order += packs * multiple
                            arriving[arrival] += packs * multiple
                sold = min(demand[t], on_hand)
                missing = demand[t] - sold
                held = held and missing <= 1e-9
                lost += missing
                served += sold
                on_hand -= sold
                holding += on_hand
                if shelf_life_days > 0:
                    while sold > 0 and oldest <= t:
                        taken = min(sold, lots[oldest])
                        lots[oldest] -= taken
                        sold -= taken
                        if lots[oldest] <= 0 and oldest < t:
                            oldest += 1
                        elif taken <= 0:
                            break
            found[g, part, HOLDING] = holding * holding_cost
            found[g, part, ORDERING] = orders_placed * order_cost
            found[g, part, LOST] = lost * margin
            found[g, part, WASTE] = waste * unit_cost
            found[g, part, DEMAND] = served + lost
            found[g, part, SERVED] = served
            found[g, part, CYCLES] = cycles
            found[g, part, HELD] = cycles_held
    return found
