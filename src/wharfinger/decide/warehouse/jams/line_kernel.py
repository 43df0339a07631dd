"""The hot loop of the simulated line. Imported where it is called, because numba takes long to import."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit
def run_line(
    bounds: Ints, arrived: Floats, work: Floats, lag: Floats, opens: Floats, crew: Ints, hold: Floats
) -> tuple[Floats, Floats]:
    """When each order came to each step and when its work there began; NaN at a step that it skips.

    Orders of day d are rows bounds[d] to bounds[d+1]; times are minutes of the day. Each step serves in the
    order of arrival, each order by the server that is free first: for such a line the recursion of Kiefer and
    Wolfowitz 1955, step by step, gives the same as a list of events. `crew[d, k, h]` servers are there in
    hour h, and after the last hour as many as there ever were. After each order a server is held for
    `hold[k] - 1` times the work.
    """
    orders, steps = work.shape
    hours = crew.shape[2]
    came = np.full((orders, steps), np.nan)
    began = np.full((orders, steps), np.nan)
    for d in range(len(bounds) - 1):
        first, last = bounds[d], bounds[d + 1]
        ready = arrived[first:last].copy()
        for k in range(steps):
            for i in range(first, last):
                if not np.isnan(work[i, k]):
                    ready[i - first] += lag[i, k]
                    came[i, k] = ready[i - first]
            most = max(crew[d, k].max(), 1)
            free = np.full(most, opens[d, k])
            for i in first + np.argsort(ready, kind="mergesort"):
                if np.isnan(work[i, k]):
                    continue
                best, start = 0, np.inf
                for j in range(most):
                    at = max(ready[i - first], free[j])
                    hour = int(at // 60)
                    while hour < hours and crew[d, k, hour] <= j:
                        hour += 1
                        at = hour * 60.0
                    if at < start:
                        best, start = j, at
                began[i, k] = start
                free[best] = start + work[i, k] * hold[k]
                ready[i - first] = start + work[i, k]
    return came, began
