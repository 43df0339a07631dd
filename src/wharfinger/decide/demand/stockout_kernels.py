"""The loop that finds likely stockouts, compiled. Imported where it is called."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]

AROUND = 56
"""Periods on each side from which the chance of a period without sale is taken."""
LEAST_SALES = 8
"""In them, for anything to be said."""
CHANCE = 1e-3
"""A spell is too long to be luck when chance makes one so long as seldom as this in its surroundings."""


@njit
def quiet_spells(sold: Array, first: NDArray[np.int64], is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Spells between two sales that are too long for the chance of a sale around them.

    Only open periods count. Sales are taken as independent. A spell that lasts up to today is none: it may be the end of the item.
    """
    out = np.zeros(sold.shape, dtype=np.bool_)
    opened = np.flatnonzero(is_open)
    count = len(opened)
    for i in range(sold.shape[0]):
        start = 0
        while start < count and opened[start] < first[i]:
            start += 1
        at = start
        while at < count:
            if sold[i, opened[at]] > 0:
                at += 1
                continue
            begin = at
            while at < count and sold[i, opened[at]] == 0:
                at += 1
            if at == count:
                break
            low, high = max(start, begin - AROUND), min(count, at + AROUND)
            sales = 0
            for k in range(low, high):
                if sold[i, opened[k]] > 0:
                    sales += 1
            around = (begin - low) + (high - at)
            if sales < LEAST_SALES:
                continue
            nothing = max(1 - sales / around, 1 / (around + 2))
            # How many spells so long chance brings in the surroundings (Feller 1968, ch. XIII.7).
            if around * (1 - nothing) * nothing ** (at - begin) < CHANCE:
                for k in range(begin, at):
                    out[i, opened[k]] = True
    return out
