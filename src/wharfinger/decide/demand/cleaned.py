"""The past with the effects of season, price, promotion and holidays taken out, and what they do ahead."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.drivers import YEAR, YEARS_FOR_SEASON, Drivers, drivers
from wharfinger.decide.demand.effects import (
    CommonEffects,
    effects_frame,
    effects_in,
    effects_of,
    factors_of,
    learn_effects,
    trust_in,
)
from wharfinger.decide.demand.given import Given
from wharfinger.decide.demand.history import History, filled
from wharfinger.decide.demand.pull import signal_columns
from wharfinger.decide.demand.trust import learn_trust
from wharfinger.decide.demand.week import common_shape, shapes

Array = NDArray[np.float64]

LEAST_FACTOR = 0.05
"""A period that sells a smaller part of the usual tells nothing about the usual."""


@dataclass(frozen=True)
class Cleaned:
    """`past` as it would have been without effects; `factor` what they make of it, past and ahead.

    `signals` are what is known up to now beside the sales, by period.
    """

    past: History
    factor: Array
    signals: tuple[Array, ...] = ()

    @property
    def wanted(self) -> Array:
        """The demand of the past as it was, what an empty shelf hid put in."""
        return self.past.demand * self.factor[:, : self.past.periods]


def cleaned(past: History, given: Given, ahead: int, learned: pl.DataFrame) -> Cleaned:
    """By effects that were learned from all series."""
    by = drivers(past, given.known, ahead)
    effects = effects_of(past, by, effects_in(learned, by))
    return _freed(past, factors_of(effects, by, trust_in(learned)), signal_columns(past, given.signals))


def learn_cleaned(
    past: History, given: Given, ahead: int, seed: int, cuts: list[int]
) -> tuple[pl.DataFrame, dict[int, Cleaned]]:
    """The common effects as a table; and what was seen at each of the `cuts`, knowing only what came before.

    At a cut the whole past is there, so that what came after it can be compared; its effects are those of
    before. Without a cut there is today alone.
    """
    cuts = cuts or [past.periods]
    by, signals = drivers(past, given.known, ahead), signal_columns(past, given.signals)
    if not by.count:
        whole = _freed(past, np.where(by.shut, 0.0, 1.0), signals)
        return effects_frame(by, CommonEffects(np.zeros(0), np.zeros(0)), {}), dict.fromkeys(cuts, whole)
    then = {cut: _known_then(past, by, cut, seed) for cut in cuts}
    trust = learn_trust(past, by, {cut: effects for cut, effects in then.items() if cut > 0}, ahead)
    seen = {cut: _freed(past, factors_of(effects, by, trust), signals) for cut, effects in then.items()}
    return effects_frame(by, learn_effects(past, by, seed), trust), seen


def _known_then(past: History, by: Drivers, cut: int, seed: int) -> Array:
    """The effects as they would have been found at the cut; none of a season that could not be seen yet."""
    before = past.upto(cut)
    if cut < YEARS_FOR_SEASON * YEAR[past.rhythm.every]:
        common = by.common.copy()
        common[:, [j for j, kind in enumerate(by.kinds[: common.shape[1]]) if kind == "season"]] = 0.0
        by = replace(by, common=common)
    return effects_of(before, by, learn_effects(before, by, seed))


def _freed(past: History, factor: Array, signals: tuple[Array, ...]) -> Cleaned:
    now = factor[:, : past.periods]
    told = now >= LEAST_FACTOR
    known = np.where(told, past.known, 0.0)
    sold = np.divide(past.sold, now, out=np.zeros_like(past.sold), where=told)
    expect = np.ones_like(now)
    if (known < 1).any() and past.rhythm.season > 1:
        week = shapes(past, _week(past))
        expect = np.take(week, (past.phase + np.arange(past.periods)) % past.rhythm.season, axis=1)
    demand = filled(sold, known, expect, past.first, past.rhythm)
    return Cleaned(replace(past, sold=sold, demand=demand, known=known), factor, signals)


def _week(past: History) -> Array:
    """The common week of all series, of which the past may hold a few only."""
    return np.array(past.timeline.week) if past.timeline.week else common_shape(past)
