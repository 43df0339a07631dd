"""How demand is spread over the week: each series' own shape, drawn towards that of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.history import History

Array = NDArray[np.float64]

OWN_SALES = 56.0
"""Periods with a sale at which a series' own shape and the common one count the same."""
MEMORY_SEASONS = 52
CLOSED = 0.02
"""A weekday with less than this share of an ordinary day is closed."""


def common_shape(history: History) -> Array:
    """The mean of all series' shapes; large series count more, by the root of their volume."""
    sums = _sums(history)
    level = sums.mean(axis=1, keepdims=True)
    own = np.divide(sums, level, out=np.ones_like(sums), where=level > 0)
    weight = np.sqrt(level)
    if not weight.sum() > 0:
        return np.ones(history.rhythm.season)
    shape = (own * weight).sum(axis=0) / weight.sum()
    shape[shape < CLOSED] = 0.0
    return np.asarray(shape / shape.mean())


def shapes(history: History, common: Array) -> Array:
    """A row for each series; its mean is one. What is closed for all stays closed."""
    sums = _sums(history)
    level = sums.mean(axis=1, keepdims=True)
    own = np.divide(sums, level, out=np.ones_like(sums), where=level > 0) * (common > 0)
    sales = _sales(history)[:, None]
    mixed = (sales * own + OWN_SALES * common) / (sales + OWN_SALES)
    return np.asarray(mixed / mixed.mean(axis=1, keepdims=True))


def _sums(history: History) -> Array:
    """Demand by place in the season over the last year, each sale capped at twice the usual size."""
    season = history.rhythm.season
    recent = history.demand[:, -season * MEMORY_SEASONS :]
    phase = (history.phase + history.periods - recent.shape[1]) % season
    sold = recent > 0
    size = recent.sum(axis=1) / np.maximum(sold.sum(axis=1), 1)
    capped = np.minimum(recent, 2 * size[:, None])
    sums = np.zeros((len(recent), season))
    for k in range(season):
        days = capped[:, (k - phase) % season :: season]
        sums[:, k] = days.mean(axis=1) if days.shape[1] else 0.0
    return sums


def _sales(history: History) -> Array:
    recent = history.demand[:, -history.rhythm.season * MEMORY_SEASONS :]
    return np.asarray((recent > 0).sum(axis=1), dtype=np.float64)
