"""By how much the drivers move each series: learned from all series together, then from its own past.

A series' effects are drawn towards what all series show, the more so the less it says itself (empirical
Bayes; Efron and Morris 1973): a promotion seen once is mostly judged by the promotions of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.drivers import YEAR, Drivers
from wharfinger.decide.demand.history import History

Array = NDArray[np.float64]

BLOCK = {"day": 28, "week": 4, "month": 3}
"""Periods over which the level is taken to wander."""
ROUNDS_TO_LEARN, ROUNDS_TO_SETTLE, TURNS, ROUNDS = 5, 2, 4, 6
MOST_SERIES = 300
"""From so many series the common effects are learned."""
FIRST_SD, LEAST_SD = 0.5, 0.02
DOUBT = 2.0
"""So many series without any effect are counted among those that are seen."""
LEAST_SEEN = 0.1
"""Where all series together say less than a tenth of one, a column is taken to do nothing."""


@dataclass(frozen=True)
class CommonEffects:
    """What all series show: the mean effect of each column and its spread among series."""

    mean: Array
    sd: Array


def learn_effects(past: History, by: Drivers, seed: int) -> CommonEffects:
    """From a sample of the series, the mean by the EM algorithm, the spread by moments."""
    count = by.count
    mean, sd = np.zeros(count), np.full(count, FIRST_SD)
    sold = np.flatnonzero(past.first < past.periods)
    if not count or not len(sold):
        return CommonEffects(mean, np.full(count, LEAST_SD))
    rows = np.sort(np.random.default_rng(seed).choice(sold, min(len(sold), MOST_SERIES), replace=False))
    found = np.zeros((len(rows), count))
    for turn in range(ROUNDS_TO_LEARN):
        found, spread = _fit(past, by, CommonEffects(mean, sd), rows, TURNS, found)
        # The part of the prior's variance that a series' own past has taken away.
        seen = np.clip(1 - spread / sd**2, 0.0, 1.0)
        weight = seen.sum(axis=0)
        moved = mean + (found - mean).sum(axis=0) / np.maximum(weight, 1e-9)
        mean = np.where(weight > LEAST_SEEN, moved * weight / (weight + DOUBT), 0.0)
        if turn < ROUNDS_TO_SETTLE:
            # Far from the answer everything looks uncertain, and the spread would close before its time.
            continue
        # By moments: how far the series lie apart beyond what their own uncertainty explains.
        apart = ((found - mean) ** 2 - seen * spread).sum(axis=0) / ((seen**2).sum(axis=0) + DOUBT)
        sd = np.where(
            weight > LEAST_SEEN, np.clip(np.sqrt(np.maximum(apart, 0)), LEAST_SD, FIRST_SD), LEAST_SD
        )
    return CommonEffects(mean, sd)


def effects_of(past: History, by: Drivers, common: CommonEffects) -> Array:
    """A row of effects for each series, one for each column of `by`."""
    rows = np.arange(len(past.demand))
    return _fit(past, by, common, rows, ROUNDS, np.tile(common.mean, (len(rows), 1)))[0]


def factors_of(effects: Array, by: Drivers, trust: Mapping[str, float]) -> Array:
    """By what the drivers multiply each series in each period, past and ahead.

    `trust` says of each kind how much of its effect is taken, from 0 to 1.
    """
    from wharfinger.decide.demand.effect_kernels import factors

    chosen = np.array([trust.get(kind, 0.0) for kind in by.kinds])
    return np.where(by.shut, 0.0, factors(effects, by.common, by.own, chosen))


def effects_frame(by: Drivers, common: CommonEffects, trust: Mapping[str, float]) -> pl.DataFrame:
    """The common effects as rows, to be handed on."""
    return pl.DataFrame(
        {
            "column": list(by.names),
            "kind": list(by.kinds),
            "mean": common.mean,
            "sd": common.sd,
            "trust": [trust[kind] for kind in by.kinds],
        },
        schema={
            "column": pl.String,
            "kind": pl.String,
            "mean": pl.Float64,
            "sd": pl.Float64,
            "trust": pl.Float64,
        },
    )


def trust_in(frame: pl.DataFrame) -> dict[str, float]:
    """How much of the effect of each kind is taken."""
    return dict(frame.select("kind", "trust").iter_rows())


def effects_in(frame: pl.DataFrame, by: Drivers) -> CommonEffects:
    """The common effects of these columns; one that was not there when they were learned has none."""
    rows = {name: (mean, sd) for name, _, mean, sd, _ in frame.iter_rows()}
    found = [rows.get(name, (0.0, LEAST_SD)) for name in by.names]
    return CommonEffects(np.array([m for m, _ in found]), np.array([s for _, s in found]))


def _fit(
    past: History,
    by: Drivers,
    common: CommonEffects,
    rows: NDArray[np.int64],
    rounds: int,
    start: Array,
) -> tuple[Array, Array]:
    if not by.count:
        return np.zeros((len(rows), 0)), np.zeros((len(rows), 0))
    from wharfinger.decide.demand.effect_kernels import fit_effects

    return fit_effects(
        past.demand[rows],
        (past.known * ~by.shut[:, : past.periods])[rows],
        past.first[rows],
        by.common[: past.periods],
        by.own[rows, : past.periods],
        start,
        common.mean,
        common.sd**-2.0,
        BLOCK[past.rhythm.every],
        round(YEAR[past.rhythm.every] / 2),
        rounds,
    )
