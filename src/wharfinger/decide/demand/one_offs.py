"""One-off orders: single sales far beyond all others of an item. They are named, and counted as usual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TIMES = 20.0
"""A one-off is so many times the next largest sale of its series"""
LEAST_SALES = 5
"""of which there are so many beside it."""
MOST = 2
"""More of them are no longer one-off."""


def one_offs(sold: Array) -> NDArray[np.bool_]:
    """Where a sale is a one-off order."""
    return sold > _ceiling(sold)[:, None]


def without_one_offs(sold: Array, first: NDArray[np.int64]) -> Array:
    """Every one-off order cut down to the largest of the other sales."""
    ceiling = _ceiling(sold)
    over = sold > ceiling[:, None]
    if not over.any():
        return sold
    rest = np.where(over, 0.0, sold).max(axis=1, initial=0.0)
    return np.where(over, rest[:, None], sold)


def _ceiling(sold: Array) -> Array:
    """What each series' usual sales do not pass: `TIMES` the largest one below the first wide gap in size."""
    out = np.full(len(sold), np.inf)
    wide = min(MOST + 1, sold.shape[1])
    if wide < 2:
        return out
    top = np.sort(np.partition(sold, sold.shape[1] - wide, axis=1)[:, -wide:], axis=1)
    often = (sold > 0).sum(axis=1)
    for over in range(1, wide):
        rest = top[:, wide - 1 - over]
        gap = (top[:, wide - over] > TIMES * rest) & (rest > 0) & (often - over >= LEAST_SALES)
        out = np.where(gap, TIMES * rest, out)
    return out
