"""What signals say about the near future: whether web visits, baskets or an index stand higher than usual."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.drivers import KEYS, laid_out
from wharfinger.decide.demand.history import History

Array = NDArray[np.float64]

LONG_SPANS = 4
FURTHEST = 4.0
"""A signal counts as at most so many times the usual, and no less than one over it."""


def signal_columns(past: History, signals: pl.DataFrame | None) -> tuple[Array, ...]:
    """Each signal by period, from the table of signals; one row where it is the same for all series."""
    if signals is None:
        return ()
    names = sorted(name for name in signals.columns if name not in KEYS)
    return tuple(laid_out(past, signals, name, past.periods) for name in names)


def pulls(columns: tuple[Array, ...], count: int, origin: int, span: int) -> Array:
    """For each of `count` series and each signal: its last span over its last four, as known at `origin`.

    One where a signal says nothing.
    """
    out = np.ones((count, len(columns)))
    for k, column in enumerate(columns):
        short = _mean(column[:, max(origin - span, 0) : origin])
        long = _mean(column[:, max(origin - LONG_SPANS * span, 0) : origin])
        told = np.isfinite(short) & (short > 0) & (long > 0)
        ratio = np.divide(short, long, out=np.ones_like(short), where=told)
        out[:, k] = np.clip(ratio, 1 / FURTHEST, FURTHEST)
    return out


def _mean(column: Array) -> Array:
    seen = np.isfinite(column)
    count = seen.sum(axis=1)
    total = np.where(seen, column, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(column), np.nan), where=count > 0))
