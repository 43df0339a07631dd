"""The cheapest sequence of acts through the states of a walk, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Floats = NDArray[np.float64]


@njit
def cheapest(acts: Ints, costs: Floats, after: Small, whole: NDArray[np.bool_], chosen: Ints) -> float:
    """The cost of the cheapest way from the first state to a whole walk; `chosen` gets each act's option.

    `acts` are in order, `costs` has for each the cost of its options. Infinite when there is no such way.
    """
    steps, count, options = len(acts), after.shape[1], after.shape[2]
    best = np.full(count, np.inf)
    best[0] = 0.0
    came_from = np.empty((steps, count), dtype=np.int32)
    by_option = np.empty((steps, count), dtype=np.int8)
    for step in range(steps):
        following = np.full(count, np.inf)
        table = after[acts[step]]
        for state in range(count):
            if best[state] == np.inf:
                continue
            for option in range(options):
                target = table[state, option]
                if target < 0:
                    continue
                cost = best[state] + costs[step, option]
                if cost < following[target]:
                    following[target] = cost
                    came_from[step, target] = state
                    by_option[step, target] = option
        best = following
    end = -1
    for state in range(count):
        if whole[state] and best[state] < np.inf and (end < 0 or best[state] < best[end]):
            end = state
    if end < 0:
        return np.inf
    state = end
    for step in range(steps - 1, -1, -1):
        chosen[step] = by_option[step, state]
        state = came_from[step, state]
    return float(best[end])
