"""What each level would bring: units missed and units held in a cycle, compiled. Imported where called.

A cycle is the time from one delivery to the next. Of the demand that a position has to meet, `late` is summed
over lead time and review, `early` over the lead time alone. The units missed in a cycle are those waiting at
its end less those that waited at its begin: Silver, Pyke and Thomas 2017, Inventory and Production Management
in Supply Chains, section 7.7. With an order quantity of more than one unit the position after an order is
taken as spread evenly over that quantity: Hadley and Whitin 1963, Analysis of Inventory Systems, chapter 5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]

POINTS = 128
"""Levels that are tried for each series."""
TAIL = 7.0
"""The highest of them lies so many times the fade of the last quantiles beyond them."""


@njit
def excess(known: Array, probs: Array, at: float) -> float:
    """Expected demand beyond `at`.

    The chance runs straight between known quantiles, and as straight below the first; beyond the last one the
    rest fades as it did before it.
    """
    last = len(known) - 1
    wide = known[last] - known[last - 1]
    fade = wide / np.log((1 - probs[last - 1]) / (1 - probs[last])) if wide > 0 else 0.0
    if at >= known[last]:
        return float((1 - probs[last]) * fade * np.exp(-(at - known[last]) / fade)) if fade > 0 else 0.0
    total = (1 - probs[last]) * fade
    least = max(known[0] - (known[1] - known[0]) * probs[0] / (probs[1] - probs[0]), 0.0)
    for k in range(last, -1, -1):
        low, below = (known[k - 1], probs[k - 1]) if k > 0 else (least, 0.0)
        if known[k] <= at:
            break
        span = known[k] - low
        begin = max(at, low)
        there = below + (probs[k] - below) * (begin - low) / span if span > 0 else probs[k]
        total += (known[k] - begin) * (1 - 0.5 * (there + probs[k]))
    return float(total + max(least - at, 0.0))


@njit
def curves(
    late: Array, early: Array, probs: Array, lead: Array, step: Array, lot: Array
) -> tuple[Array, Array, Array, Array, Array]:
    """For each series the distance of the levels tried, the units wanted in a cycle, and at each level units
    missed, units held, and the chance that something is missing at the end of a cycle.

    The k-th level, k times the distance, is the lowest position after an order; `lot` is the least quantity
    of an order, in whole `step`s.
    """
    count = len(late)
    apart, wanted = np.zeros(count), np.zeros(count)
    missed, held = np.zeros((count, POINTS)), np.zeros((count, POINTS))
    short = np.zeros((count, POINTS))
    end, begin = np.zeros(POINTS + 1), np.zeros(POINTS + 1)
    for i in range(count):
        wide = late[i, -1] - late[i, -2]
        top = late[i, -1] + TAIL * wide / np.log((1 - probs[-2]) / (1 - probs[-1]))
        apart[i] = step[i] * max(1.0, np.ceil(top / step[i] / (POINTS - 1)))
        for k in range(POINTS + 1):
            at = k * apart[i]
            end[k] = excess(late[i], probs, at)
            begin[k] = min(excess(early[i], probs, at), end[k]) if lead[i] > 0 else 0.0
        wanted[i], both = end[0] - begin[0], end[0] + begin[0]
        _spread(end, apart[i], lot[i], step[i])
        _spread(begin, apart[i], lot[i], step[i])
        for k in range(POINTS):
            position = k * apart[i] + 0.5 * (lot[i] - step[i])
            missed[i, k] = end[k] - begin[k]
            held[i, k] = position - 0.5 * both + 0.5 * (end[k] + begin[k])
            short[i, k] = min(max((end[k] - end[k + 1]) / apart[i], 0.0), 1.0)
    return apart, wanted, missed, held, short


@njit
def _spread(beyond: Array, apart: float, lot: float, step: float) -> None:
    """In place the mean over positions from each level on, `step` by `step`, over a whole lot."""
    if lot <= step:
        return
    last = len(beyond) - 1
    summed = np.zeros(last + 2)
    for k in range(last + 1):
        summed[k + 1] = summed[k] + beyond[k]
    whole = lot / apart
    for k in range(last + 1):
        until = min(k + whole, last + 1.0)
        full = int(until)
        part = until - full
        rest = part * beyond[full] if full <= last else 0.0
        beyond[k] = (summed[full] - summed[k] + rest) / whole


@njit
def cheapest(missed: Array, held: Array, price_of_miss: Array, price_of_unit: Array) -> NDArray[np.int64]:
    """For each series the level at which units held and units missed together cost least."""
    out = np.zeros(len(missed), dtype=np.int64)
    for i in range(len(missed)):
        best = np.inf
        for k in range(missed.shape[1]):
            cost = price_of_unit[i] * held[i, k] + price_of_miss[i] * missed[i, k]
            if k == 0 or cost < best - 1e-12 * abs(best):
                best, out[i] = cost, k
    return out
