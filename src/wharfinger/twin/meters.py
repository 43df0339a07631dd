"""What the electricity meters of the warehouse show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from wharfinger.twin.columns import instants, numbers
from wharfinger.twin.luck import Array, Stream, generator
from wharfinger.twin.simulation import DayFacts
from wharfinger.twin.world import World

READ_MINUTE = 24 * 60 - 1
HALL_BASE, HALL_A_DEGREE, HALL_BELOW_C = 60.0, 6.5, 14.0
COLD_BASE, COLD_A_DEGREE, COLD_ABOVE_C = 110.0, 5.0, 8.0
WEEKEND_SHARE = 0.75
NOISE = 0.04
FIRST_EPISODE_DAY, EPISODE_DAYS = 400, 60
EPISODE_CHANCE, EPISODE_SHARE = 0.5, 0.15
"""From the second year on, in every second stretch of 60 days, a meter uses more than it should."""


def meters(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """The counters of the hall (heated below 14 degrees) and of the cold store, read every evening."""
    days = np.array([day.day for day in facts], np.int32)
    degrees = world.temperature_c[days]
    free = world.calendar.weekday[days] >= 5
    hall = (HALL_BASE + HALL_A_DEGREE * np.maximum(HALL_BELOW_C - degrees, 0)) * np.where(
        free, WEEKEND_SHARE, 1.0
    )
    cold = COLD_BASE + COLD_A_DEGREE * np.maximum(degrees - COLD_ABOVE_C, 0)
    frames = []
    meant = {"meter-hall": (hall, HALL_BASE), "meter-cold": (cold, COLD_BASE)}
    for number, (name, (use, base)) in enumerate(meant.items()):
        luck = np.array([_luck(world, day, number) for day in days.tolist()]).reshape(-1, 2)
        shown = np.cumsum(use * (1 + NOISE * luck[:, 0]) + 2 * base * luck[:, 1])
        frames.append(
            pl.DataFrame(
                {
                    "source": [name] * len(days),
                    "at": instants(world.calendar.first_day, days, np.full(len(days), READ_MINUTE)),
                    "measure": ["energy"] * len(days),
                    "value": numbers(shown.round(1)),
                    "unit": ["kWh"] * len(days),
                }
            )
        )
    return pl.concat(frames)


def _luck(world: World, day: int, meter: int) -> Array:
    """What chance adds on the day, and what a fault does, as shares of the use and of twice the base."""
    noise = generator(world.seed, Stream.METERS, day).standard_normal(2)[meter]
    if day < FIRST_EPISODE_DAY:
        return np.array([noise, 0.0])
    stretch = FIRST_EPISODE_DAY + (day - FIRST_EPISODE_DAY) // EPISODE_DAYS * EPISODE_DAYS
    fault = generator(world.seed, Stream.METER_FAULTS, stretch).random(2)[meter] < EPISODE_CHANCE
    return np.array([noise, EPISODE_SHARE * fault])
