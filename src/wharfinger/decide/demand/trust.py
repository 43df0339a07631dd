"""How far each kind of effect is believed: as far as it would have helped in the past."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.drivers import Drivers
from wharfinger.decide.demand.effects import factors_of
from wharfinger.decide.demand.history import History

Array = NDArray[np.float64]

PARTS = (1.0, 0.5, 0.0)
MOST_SERIES = 1000
LEVEL_SPANS = 3
"""The level that the effects are laid on is taken from so many horizons, at least a quarter of a year."""
LEAST_LEVEL = {"day": 91, "week": 13, "month": 6}


def learn_trust(past: History, by: Drivers, effects: Mapping[int, Array], horizon: int) -> dict[str, float]:
    """For each kind the part of its effect with which the time after each cut was foretold best.

    A season of the year that could not be tried is not believed; what is known ahead is.
    """
    kinds = sorted(set(by.kinds))
    trust = dict.fromkeys(kinds, 1.0)
    tried = {cut: found for cut, found in effects.items() if cut < past.periods}
    if "season" in kinds and not any(_seen(by, found, "season") for found in tried.values()):
        trust["season"] = 0.0
    for kind in kinds:
        at = [cut for cut, found in tried.items() if _seen(by, found, kind)]
        if at:
            losses = [
                sum(_loss(past, by, tried[cut], {**trust, kind: part}, cut, horizon) for cut in at)
                for part in PARTS
            ]
            trust[kind] = PARTS[int(np.argmin(losses))]
    return trust


def _seen(by: Drivers, found: Array, kind: str) -> bool:
    return bool((found[:, [j for j, its in enumerate(by.kinds) if its == kind]] != 0).any())


def _loss(
    past: History, by: Drivers, effects: Array, trust: Mapping[str, float], cut: int, horizon: int
) -> float:
    """Poisson deviance of the periods after the cut, each series' divided by how uneven it is."""
    back = max(LEVEL_SPANS * horizon, LEAST_LEVEL[past.rhythm.every])
    rows = np.flatnonzero(past.first < cut)
    rows = rows[:: max(len(rows) // MOST_SERIES, 1)]
    factor = factors_of(effects, by, trust)[rows]
    before, after = slice(max(cut - back, 0), cut), slice(cut, min(cut + 2 * horizon, past.periods))
    came, known = past.demand[rows], past.known[rows]
    usual = (came[:, before] * known[:, before]).sum(axis=1)
    expected = (factor[:, before] * known[:, before]).sum(axis=1)
    level = np.divide(usual, expected, out=np.zeros_like(usual), where=expected > 0)
    told = level[:, None] * factor[:, after]
    missed = came[:, before] - level[:, None] * factor[:, before]
    uneven = (missed**2).sum(axis=1) / np.maximum((level[:, None] * factor[:, before]).sum(axis=1), 1e-9)
    sure = (level > 0) & (uneven > 0)
    told, seen, open_time = np.maximum(told[sure], 1e-9), came[sure, after], known[sure, after]
    return float((open_time * (told - seen * np.log(told)) / uneven[sure, None]).sum())
