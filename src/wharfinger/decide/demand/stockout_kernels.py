"""The loop that judges quiet periods, compiled. Imported where it is called."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]

AROUND = 56
"""Open periods on each side from which the chance of a period without sale is taken."""
LEAST_SALES = 8
"""In them, for anything to be said."""
SURE_SALE = 1e-3
"""Chance of a sale with an empty shelf: goods come and go within a period."""
LEAST_CHANCE = 0.01


@njit
def chance_empty(
    sold: Array,
    told: NDArray[np.bool_],
    before: Array,
    first: NDArray[np.int64],
    is_open: NDArray[np.bool_],
    season: int,
    begins: float,
    ends: float,
) -> tuple[Array, Array]:
    """The chance that the shelf was empty in each period, and the sums from which the two rates are learned.

    A hidden Markov chain of two states (Rabiner 1989): on the shelf, where a period has no sale as often as
    the periods around it; and empty. `before` is the chance found with the last rates; periods of which the
    shelf is `told` say nothing. Up to a series' last sale only: a spell that lasts may be the end of an item.
    The period before a spell began is half empty. Places in the season in which a series never sold are
    closed for it. Sums: begun, periods on the shelf, ended, empty.
    """
    out = np.zeros(sold.shape)
    sums = np.zeros(4)
    every = np.flatnonzero(is_open)
    opened = np.empty_like(every)
    sells = np.zeros(season, dtype=np.bool_)
    for i in range(sold.shape[0]):
        sells[:] = False
        for t in every:
            if sold[i, t] > 0:
                sells[t % season] = True
        count = 0
        for t in every:
            if sells[t % season]:
                opened[count] = t
                count += 1
        last = -1
        start = -1
        for k in range(count):
            if sold[i, opened[k]] > 0:
                last = k
                if start < 0:
                    start = k
        count = last - start + 1
        if start < 0 or count < LEAST_SALES:
            continue
        there, sales = np.zeros(count + 1), np.zeros(count + 1)
        for k in range(count):
            t = opened[start + k]
            there[k + 1] = there[k] + (0.0 if told[i, t] or sold[i, t] > 0 else 1 - before[i, t])
            sales[k + 1] = sales[k] + (sold[i, t] > 0)
        # Forward, scaled; `quiet` is the chance of no sale while there is something on the shelf.
        full, empty = np.zeros(count), np.zeros(count)
        quiet = np.zeros(count)
        a, b = 1.0, 0.0
        for k in range(count):
            low, high = max(0, k - AROUND), min(count, k + AROUND + 1)
            seen = sales[high] - sales[low]
            quiet[k] = 1 - (seen + 0.5) / (there[high] - there[low] + seen + 1)
            if seen < LEAST_SALES:
                quiet[k] = 1.0
            if k:
                a, b = a * (1 - begins) + b * ends, a * begins + b * (1 - ends)
            if sold[i, opened[start + k]] > 0:
                a, b = a * (1 - quiet[k] if quiet[k] < 1 else 1.0), b * SURE_SALE
            elif not told[i, opened[start + k]]:
                a *= quiet[k]
            total = a + b
            a, b = a / total, b / total
            full[k], empty[k] = a, b
        # Backward (smoothing of the filtered chances, as Kim 1994).
        chance = empty[count - 1]
        for k in range(count - 1, -1, -1):
            if k < count - 1:
                to_empty = full[k] * begins + empty[k] * (1 - ends)
                to_full = full[k] * (1 - begins) + empty[k] * ends
                stays = empty[k] * (1 - ends) / max(to_empty, 1e-300) * chance
                began = full[k] * begins / max(to_empty, 1e-300) * chance
                ended = empty[k] * ends / max(to_full, 1e-300) * (1 - chance)
                after, chance = chance, stays + ended
                # Closed periods in between are empty as far as those on both sides are.
                for shut in range(opened[start + k] + 1, opened[start + k + 1]):
                    if min(after, chance) > LEAST_CHANCE and not told[i, shut]:
                        out[i, shut] = min(after, chance)
                sums[0] += began
                sums[1] += 1 - chance
                sums[2] += ended
                sums[3] += chance
                chance_here = 0.5 * began if sold[i, opened[start + k]] > 0 else chance
                if chance_here > LEAST_CHANCE and not told[i, opened[start + k]]:
                    out[i, opened[start + k]] = chance_here
    return out, sums


@njit
def settled(
    sold: Array,
    told: NDArray[np.bool_],
    first: NDArray[np.int64],
    is_open: NDArray[np.bool_],
    season: int,
    begins: float,
    ends: float,
    turns: int,
    close: float,
) -> Array:
    """The chance of `chance_empty`, found again from itself until it moves no more; each series alone."""
    out = np.zeros(sold.shape)
    for i in range(len(sold)):
        its = slice(i, i + 1)
        for _ in range(turns):
            before = out[its]
            after = chance_empty(sold[its], told[its], before, first[its], is_open, season, begins, ends)[0]
            moved = np.abs(after - before).max()
            out[its] = after
            if moved <= close:
                break
    return out
