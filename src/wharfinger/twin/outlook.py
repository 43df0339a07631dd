"""What is known ahead, what is known only up to now, and what the sensors say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from wharfinger.twin.columns import dates, instants, named, numbers
from wharfinger.twin.luck import Floats, Stream, generator
from wharfinger.twin.meters import meters
from wharfinger.twin.simulation import DayFacts
from wharfinger.twin.sites import WAREHOUSE
from wharfinger.twin.world import World

AHEAD_DAYS = 90
"""How far prices, promotions and holidays are planned."""

WEATHER_SKILL_A_DAY = 0.8
"""How much of the true deviation from normal weather the forecast still sees, for each day ahead."""

ORDERS_A_VISIT = 0.03
FRIDGE_C, FRIDGE_SD_C = 4.0, 0.4
FAULT_CHANCE = 0.004
"""Chance a day that a cold store warms up by some degrees for some hours."""


def known(world: World, days: int) -> pl.DataFrame:
    """Every day: holiday and temperature, `open` of each place, and price and promotion where they vary."""
    span = np.arange(days + AHEAD_DAYS)
    first = world.calendar.first_day
    nothing = pl.Series([None] * len(span), dtype=pl.String)
    everywhere = pl.DataFrame(
        {
            "item": nothing,
            "place": nothing,
            "date": dates(first, span),
            "holiday": numbers(world.calendar.holiday[span]),
            "temperature_c": numbers(_seen_temperature(world, days).round(1)),
        }
    )
    opening = [
        pl.DataFrame(
            {
                "item": nothing,
                "place": [name] * len(span),
                "date": dates(first, span),
                "open": numbers(world.calendar.shops_open[span] | (place == WAREHOUSE)),
            }
        )
        for place, name in enumerate(world.sites.place)
    ]
    moving = np.flatnonzero((world.goods.elasticity < 0) | (world.goods.lift > 1))
    factor = np.stack([world.price_factor(day)[moving] for day in range(len(span))])
    promoted = np.stack([world.promoted(day)[moving] for day in range(len(span))])
    prices = pl.DataFrame(
        {
            "item": named(world.goods.item, np.tile(moving, len(span))),
            "place": pl.Series([None], dtype=pl.String).new_from_index(0, factor.size),
            "date": dates(first, np.repeat(span, len(moving))),
            "price": numbers((world.goods.price[moving] * factor).round(2).reshape(-1)),
            "promotion": numbers(promoted.reshape(-1)),
        }
    )
    return pl.concat([everywhere, *opening, prices], how="diagonal").sort("date", maintain_order=True)


def signals(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """Web visits, and baskets of each place, by day. A visit needs no stock; a basket does."""
    baskets, visits = [], []
    for day in facts:
        rng = generator(world.seed, Stream.SIGNALS, day.day)
        bought = day.sold.sum(1) / (1.7 * world.lines_an_order)
        tills = rng.poisson(bought)
        tills[WAREHOUSE] = len(np.unique(day.lines.slot[day.served > 0]))
        came = len(np.unique(day.lines.slot)) / ORDERS_A_VISIT
        baskets.append(tills)
        visits.append([rng.poisson(came), *[-1] * (len(tills) - 1)])
    count, place = len(facts), np.arange(world.sites.count)
    seen = np.array(visits).reshape(-1)
    return pl.DataFrame(
        {
            "item": pl.Series([None] * (count * len(place)), dtype=pl.String),
            "place": named(world.sites.place, np.tile(place, count)),
            "date": dates(world.calendar.first_day, np.repeat([day.day for day in facts], len(place))),
            "web_visits": pl.select(pl.when(pl.Series(seen) >= 0).then(numbers(seen))).to_series(),
            "baskets": numbers(np.array(baskets).reshape(-1)),
        }
    )


def readings(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """Each place's cold store every hour, each evening a scale under one shelf of the last place and the
    electricity meters of the warehouse."""
    days = np.array([day.day for day in facts], np.int32)
    hours = np.arange(24)
    frames = []
    temperature = np.stack([_cold_store(world, day) for day in days.tolist()])
    for place, name in enumerate(world.sites.place):
        frames.append(
            pl.DataFrame(
                {
                    "source": [f"cold-{name}"] * temperature[:, place].size,
                    "at": instants(
                        world.calendar.first_day, np.repeat(days, 24), np.tile(hours * 60, len(days))
                    ),
                    "measure": ["temperature"] * temperature[:, place].size,
                    "value": numbers(temperature[:, place].round(2).reshape(-1)),
                    "unit": ["C"] * temperature[:, place].size,
                }
            )
        )
    place = world.sites.count - 1
    item = weighed_item(world)
    weight = np.array([day.real[place, item] for day in facts]) * world.goods.weight_g[item] / 1000
    frames.append(
        pl.DataFrame(
            {
                "source": [f"scale-{world.goods.item[item]}"] * len(days),
                "at": instants(world.calendar.first_day, days, np.full(len(days), 21 * 60)),
                "measure": ["weight"] * len(days),
                "value": numbers(weight.round(3)),
                "unit": ["kg"] * len(days),
            }
        )
    )
    frames.append(meters(world, facts))
    return pl.concat(frames).sort("at", maintain_order=True)


def weighed_item(world: World) -> int:
    """The item on the scale: the one that the last place sells most of."""
    return int(np.argmax(world.sites.share[-1] * world.goods.volume))


def weather(world: World, days: int) -> pl.DataFrame:
    """The true weather of every day so far, and what is normal."""
    span = np.arange(days)
    return pl.DataFrame(
        {
            "date": dates(world.calendar.first_day, span),
            "temperature_c": world.temperature_c[span],
            "normal_c": world.normal_c[span],
        }
    )


def _seen_temperature(world: World, days: int) -> Floats:
    """The weather so far, then a forecast that knows less each day and fades into what is normal.

    A day that is forecast 2 degrees warmer than normal is so in the mean, and not exactly.
    """
    span = np.arange(days + AHEAD_DAYS)
    normal = world.normal_c[span]
    true = world.temperature_c[span] - normal
    skill = np.where(span < days, 1.0, WEATHER_SKILL_A_DAY ** np.maximum(span - days + 1, 0))
    noise = generator(world.seed, Stream.WEATHER_FORECAST, days).standard_normal(len(span))
    seen: Floats = normal + skill * (skill * true + np.std(true) * np.sqrt(1 - skill**2) * noise)
    return seen


def _cold_store(world: World, day: int) -> Floats:
    """Places by hours."""
    rng = generator(world.seed, Stream.SENSORS, day)
    places = world.sites.count
    value = FRIDGE_C + FRIDGE_SD_C * rng.standard_normal((places, 24))
    fault, starts, lasts = (
        rng.random(places) < FAULT_CHANCE,
        rng.integers(0, 18, places),
        rng.integers(3, 6, places),
    )
    hours = np.arange(24)[None, :]
    warm = fault[:, None] & (hours >= starts[:, None]) & (hours < (starts + lasts)[:, None])
    return value + 6.0 * warm
