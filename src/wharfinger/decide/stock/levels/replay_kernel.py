"""The past with given levels, compiled. Imported where it is called."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]
Rows = NDArray[np.int64]


@njit
def replayed(
    came: Array, lead: Rows, reviews: Rows, every: int, lowest: Array, lot: Array, step: Array
) -> tuple[float, float]:
    """Units missed and units wanted over all series, from when the first order could have come.

    At the periods of `reviews` new levels are set. From the first on, `every` so many periods, goods are
    ordered where the position is below its lowest level; what is missing waits.
    """
    missed, wanted = 0.0, 0.0
    last = came.shape[1]
    for i in range(len(came)):
        arrives = np.zeros(last + lead[i] + 1)
        on_hand = lowest[i, 0] - step[i] + lot[i]
        on_order, k = 0.0, 0
        for t in range(reviews[0], last):
            on_hand += arrives[t]
            on_order -= arrives[t]
            if k + 1 < len(reviews) and t == reviews[k + 1]:
                k += 1
            if (t - reviews[0]) % every == 0:
                position = on_hand + on_order
                if position < lowest[i, k]:
                    quantity = lowest[i, k] - step[i] + lot[i] - position
                    if lead[i] == 0:
                        on_hand += quantity
                    else:
                        on_order += quantity
                        arrives[t + lead[i]] += quantity
            if t >= reviews[0] + lead[i]:
                wanted += came[i, t]
                missed += came[i, t] - min(came[i, t], max(on_hand, 0.0))
            on_hand -= came[i, t]
    return missed, wanted
