"""Which level is kept: the least that holds the promise, or the one that costs least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.levels.settings import LevelSettings

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

ROUNDS = 60
NEAR = 1e-4


@dataclass(frozen=True)
class Curves:
    """Of each series: the distance of the levels tried, what is wanted in a cycle, and at each level the
    units missed and held in a cycle and the chance of a stockout.
    """

    apart: Array
    wanted: Array
    missed: Array
    held: Array
    short: Array

    def at(self, kept: Rows) -> tuple[Array, Array, Array]:
        """Units missed, units held and chance of a stockout at the levels kept."""
        each = np.arange(len(kept))
        return self.missed[each, kept], self.held[each, kept], self.short[each, kept]


@dataclass(frozen=True)
class Worth:
    """What a unit costs to hold for a cycle, and to miss."""

    held: Array
    missed: Array

    def some(self, rows: Rows) -> Worth:
        """Of these series alone."""
        return Worth(self.held[rows], self.missed[rows])


Keep = Callable[[Curves, Worth], Rows]


def keeping(curves: Curves, worth: Worth, settings: LevelSettings, stretch: float) -> Keep:
    """The rule by which levels are chosen; `stretch` times the foretold share of units will be missed."""
    allowed = (1 - settings.service) / stretch
    if settings.target == "cycle":
        return lambda tried, _: _first(tried.short <= 1 - settings.service + 1e-12)
    if settings.target == "fill" and settings.promise == "each":
        return lambda tried, _: _first(tried.missed <= allowed * tried.wanted[:, None] + 1e-12)
    if settings.target == "fill":
        price = _common_price(curves, worth, allowed)
        return lambda tried, its: _cheapest(tried, its, np.full(len(its.held), price))
    return lambda tried, its: _cheapest(tried, its, stretch * its.missed)


def _first(enough: NDArray[np.bool_]) -> Rows:
    """The first level that is enough; the highest tried where none is."""
    highest = enough.shape[1] - 1
    kept: Rows = np.where(enough.any(axis=1), enough.argmax(axis=1), highest).astype(np.int64)
    return kept


def _cheapest(curves: Curves, worth: Worth, price: Array) -> Rows:
    from wharfinger.decide.stock.levels.curve_kernel import cheapest

    kept: Rows = cheapest(curves.missed, curves.held, price, worth.held)
    return kept


def _common_price(curves: Curves, worth: Worth, allowed: float) -> float:
    """The promise holds over all units. A missing unit is given the same price everywhere, the least at which
    it holds; so no money could be moved from one item to another and serve more.
    """
    most = allowed * float(curves.wanted.sum())
    low, high = 1e-9 * float(worth.held.min(initial=1.0)), 1e9 * float(worth.held.max(initial=1e-9))
    for _ in range(ROUNDS):
        middle = float(np.sqrt(low * high))
        kept = _cheapest(curves, worth, np.full(len(worth.held), middle))
        if curves.at(kept)[0].sum() > most:
            low = middle
        else:
            high = middle
        if high < low * (1 + NEAR):
            break
    return high
