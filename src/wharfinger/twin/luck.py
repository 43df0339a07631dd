"""All chance of the twin: one stream of random numbers for each purpose and day.

The numbers hang on the seed, the purpose and the day alone. So a longer run has the same past, and two
ordering rules meet the same customers, the same late lorries and the same thieves.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.tables import SettingError

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
Array = NDArray[Any]

LARGEST_SEED = 2**63 - 1


class Stream(IntEnum):
    """What a number is drawn for."""

    ITEMS = 1
    PLACES = 2
    SUPPLIERS = 3
    CUSTOMERS = 4
    WEATHER = 5
    PRICES = 6
    DEMAND = 7
    LINES = 8
    DELIVERIES = 9
    LOSSES = 10
    SIGNALS = 11
    SENSORS = 12
    FUTURE = 13
    TRAFFIC = 14
    SOLD_OUT = 15
    WEATHER_FORECAST = 16
    FLOOR = 17
    METERS = 18
    METER_FAULTS = 19
    DEMAND_AHEAD = 20
    LEAD_TIMES_AHEAD = 21


def generator(seed: int, stream: Stream, day: int = 0) -> np.random.Generator:
    """The numbers of one purpose on one day (Philox, a counter-based generator: Salmon and others, 2011)."""
    return np.random.Generator(
        np.random.Philox(key=np.array([seed, stream], np.uint64), counter=np.array([0, 0, 0, day], np.uint64))
    )


def check_seed(seed: int) -> None:
    if not 0 <= seed <= LARGEST_SEED:
        raise SettingError(
            found=f"seed {seed}",
            expected=f"a whole number from 0 to {LARGEST_SEED}",
            mend="give another seed",
        )
