"""Likely stockouts: stretches without a sale that are too long to be luck, where nobody noted the shelf."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TURNS = 30
"""At most, of the EM algorithm: where shelves are often empty for a day or two it is slow."""
CLOSE_RATES, CLOSE_CHANCE = 0.005, 0.002
"""It ends where neither rate moves by a larger part, and no chance further."""
MOST_TEACHERS = 1000
USUAL_PERIODS = 1000.0
"""What is usual counts as much as so many periods of one series that were looked at."""


@dataclass(frozen=True)
class Outages:
    """How often a shelf falls empty, and is filled again, a period."""

    begins: float
    ends: float
    seldom: bool = False
    """So seldom that only what is all but sure counts."""


USUAL = Outages(0.003, 0.1)
NONE = Outages(0.0, 1.0)
LEAST_SHARE = 0.04
ALL_BUT_SURE = 0.95
OFTEN = 0.5
"""Only of series that sell in such a share of the periods, where shelves fall empty seldom."""


def learn_outages(
    sold: Array, known: Array, first: NDArray[np.int64], is_open: NDArray[np.bool_], season: int = 1
) -> Outages:
    """From all series, by the EM algorithm.

    Demand that comes in clumps makes some quiet spells by itself: where shelves seem empty for a small part
    of the time only, no more is taken for a stockout than spells that are all but sure.
    """
    from wharfinger.decide.demand.stockout_kernels import chance_empty

    some = slice(None, None, -(-len(sold) // MOST_TEACHERS) or 1)
    sold, known, first = sold[some], known[some], first[some]
    rates, chance, empty, there = USUAL, np.zeros_like(sold), 0.0, 1.0
    for _ in range(TURNS):
        chance, sums = chance_empty(sold, known < 1, chance, first, is_open, season, rates.begins, rates.ends)
        begun, there, ended, empty = sums + USUAL_PERIODS * np.array(
            [USUAL.begins, 1.0, USUAL.begins, USUAL.begins / USUAL.ends]
        )
        before, rates = rates, Outages(float(min(begun / there, 0.1)), float(min(ended / empty, 0.5)))
        if _near(rates.begins, before.begins) and _near(rates.ends, before.ends):
            break
    return replace(rates, seldom=bool(empty / (empty + there) < LEAST_SHARE))


def likely_empty(
    sold: Array,
    known: Array,
    first: NDArray[np.int64],
    is_open: NDArray[np.bool_],
    rates: Outages,
    season: int = 1,
) -> Array:
    """The chance that a series' shelf was empty in each period; none where `known` tells of it."""
    from wharfinger.decide.demand.stockout_kernels import settled

    if not rates.begins:
        return np.zeros_like(sold)
    chance: Array = settled(
        sold, known < 1, first, is_open, season, rates.begins, rates.ends, TURNS, CLOSE_CHANCE
    )
    if rates.seldom:
        periods = (np.arange(len(is_open)) >= first[:, None]).sum(axis=1)
        often = (sold > 0).sum(axis=1) >= OFTEN * np.maximum(periods, 1)
        chance[(chance < ALL_BUT_SURE) | ~often[:, None]] = 0.0
    return chance


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE_RATES * other
