"""Likely stockouts: stretches without a sale that are too long to be luck, where nobody noted the shelf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TURNS = 5
USUAL_PERIODS = 1000.0
"""What is usual counts as much as so many periods of one series that were looked at."""


@dataclass(frozen=True)
class Outages:
    """How often a shelf falls empty, and is filled again, a period."""

    begins: float
    ends: float


USUAL = Outages(0.003, 0.1)
NONE = Outages(0.0, 1.0)
LEAST_SHARE = 0.04


def learn_outages(sold: Array, known: Array, first: NDArray[np.int64], is_open: NDArray[np.bool_]) -> Outages:
    """From all series, by the EM algorithm.

    Demand that comes in clumps makes some quiet spells by itself: where shelves seem empty for a small part
    of the time only, nothing is taken for a stockout.
    """
    from wharfinger.decide.demand.stockout_kernels import chance_empty

    rates, chance = USUAL, np.zeros_like(sold)
    for _ in range(TURNS):
        chance, sums = chance_empty(sold, known < 1, chance, first, is_open, rates.begins, rates.ends)
        begun, there, ended, empty = sums + USUAL_PERIODS * np.array(
            [USUAL.begins, 1.0, USUAL.begins, USUAL.begins / USUAL.ends]
        )
        rates = Outages(float(min(begun / there, 0.1)), float(min(ended / empty, 0.5)))
    return rates if empty / (empty + there) >= LEAST_SHARE else NONE


def likely_empty(
    sold: Array, known: Array, first: NDArray[np.int64], is_open: NDArray[np.bool_], rates: Outages
) -> Array:
    """The chance that a series' shelf was empty in each period; none where `known` tells of it."""
    from wharfinger.decide.demand.stockout_kernels import chance_empty

    chance = np.zeros_like(sold)
    if not rates.begins:
        return chance
    for _ in range(2):
        chance = chance_empty(sold, known < 1, chance, first, is_open, rates.begins, rates.ends)[0]
    return chance
