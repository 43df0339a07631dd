"""Likely stockouts: stretches without a sale that are too long to be luck, where nobody noted the shelf."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def likely_empty(sold: Array, first: NDArray[np.int64], is_open: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a series sold nothing though it hardly can have wanted nothing."""
    from wharfinger.decide.demand.stockout_kernels import quiet_spells

    return quiet_spells(sold, first, is_open)
