"""Which level is kept: the least that holds the promise, or the one that costs least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.levels.settings import LevelSettings

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

ROUNDS = 60


@dataclass(frozen=True)
class Curves:
    """Of each series: the distance of the levels tried, and at each of them the units missed and held in a
    cycle and the chance of a stockout; and what is wanted in a cycle.
    """

    apart: Array
    missed: Array
    held: Array
    short: Array
    wanted: Array


def chosen(
    curves: Curves, settings: LevelSettings, unit_value: Array, miss_cost: Array, years: Array
) -> Rows:
    """Which of its levels each series keeps; `years` is how long a cycle is."""
    allowed = 1 - settings.service
    if settings.target == "cycle":
        return _first(curves.short <= allowed + 1e-12)
    if settings.target == "fill" and settings.promise == "each":
        return _first(curves.missed <= allowed * curves.wanted[:, None] + 1e-12)
    if settings.target == "fill":
        return _together(curves, unit_value * years, allowed)
    from wharfinger.decide.stock.levels.curve_kernel import cheapest

    kept: Rows = cheapest(curves.missed, curves.held, miss_cost, settings.holding_rate * unit_value * years)
    return kept


def _first(enough: NDArray[np.bool_]) -> Rows:
    """The first level that is enough; the highest tried where none is."""
    highest = enough.shape[1] - 1
    kept: Rows = np.where(enough.any(axis=1), enough.argmax(axis=1), highest).astype(np.int64)
    return kept


def _together(curves: Curves, worth: Array, allowed: float) -> Rows:
    """The promise holds over all units. A missing unit is given the same price everywhere, the least at which
    it holds; so no money could be moved from one item to another and serve more.
    """
    from wharfinger.decide.stock.levels.curve_kernel import cheapest

    most = allowed * float(curves.wanted.sum())
    each = np.arange(len(worth))

    def at(price: float) -> Rows:
        kept: Rows = cheapest(curves.missed, curves.held, np.full(len(worth), price), worth)
        return kept

    low, high = 1e-9 * float(worth.min(initial=1.0)), 1e9 * float(worth.max(initial=1.0))
    for _ in range(ROUNDS):
        middle = float(np.sqrt(low * high))
        if curves.missed[each, at(middle)].sum() > most:
            low = middle
        else:
            high = middle
        if high < low * 1.0001:
            break
    return at(high)
