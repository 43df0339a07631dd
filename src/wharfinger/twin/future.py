"""The true distribution of demand in the days to come, by sampling the world itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.tables import SettingError
from wharfinger.twin.columns import dates, named, numbers
from wharfinger.twin.luck import Array, Floats, Stream, generator
from wharfinger.twin.world import PERSISTENCE, World

QUANTILES = (0.5, 0.9, 0.95, 0.99)
LONGEST_HORIZON_DAYS = 365


@dataclass(frozen=True)
class Future:
    """The true distribution for whoever knows prices and promotions, but not the weather to come."""

    forecast: pl.DataFrame
    """As the table Forecast, day by day."""
    total: pl.DataFrame
    """As the table DemandTotal, over the whole horizon."""


def future(
    world: World,
    days: int,
    *,
    horizon_days: int = 28,
    samples: int = 1000,
    quantiles: Sequence[float] = QUANTILES,
) -> Future:
    """The demand of every item at every place that carries it, in the days after the first `days`.

    400 items, 28 days and 1,000 samples take some seconds.
    """
    _check(horizon_days, samples, quantiles)
    place, item = np.nonzero(world.sites.share > 0)
    temperature = _weather_paths(world, days, horizon_days, samples)
    total = np.zeros((samples, len(item)), np.int64)
    frames = []
    for ahead in range(horizon_days):
        drawn = _one_day(world, days + ahead, temperature[:, ahead])[:, place, item]
        total += drawn
        when = dates(world.calendar.first_day, np.full(len(item), days + ahead, np.int32))
        frames.append(_summary(world, place, item, drawn, quantiles).insert_column(2, when.alias("date")))
    periods = pl.Series("periods", [float(horizon_days)]).new_from_index(0, len(item))
    totals = _summary(world, place, item, total, quantiles).with_columns(sd=numbers(total.std(0, ddof=1)))
    made_at = pl.lit(dt.datetime.combine(world.calendar.date(days), dt.time(), dt.UTC)).dt.cast_time_unit(
        "us"
    )
    return Future(
        forecast=pl.concat(frames).with_columns(made_at=made_at),
        total=totals.insert_column(2, periods).with_columns(made_at=made_at),
    )


def _check(horizon_days: int, samples: int, quantiles: Sequence[float]) -> None:
    if not 1 <= horizon_days <= LONGEST_HORIZON_DAYS or samples < 2:
        raise SettingError(
            found=f"{horizon_days} days and {samples} samples",
            expected=f"1 to {LONGEST_HORIZON_DAYS} days and at least 2 samples",
            mend="change horizon_days or samples",
        )
    if not all(0 < quantile < 1 for quantile in quantiles):
        raise SettingError(
            found=f"quantiles {list(quantiles)}",
            expected="numbers between 0 and 1",
            mend="give shares, like 0.95",
        )


def _weather_paths(world: World, days: int, horizon_days: int, samples: int) -> Floats:
    """Samples by days: today's warm or cold spell goes on and fades."""
    rng = generator(world.seed, Stream.FUTURE, 0)
    shocks = rng.standard_normal((samples, horizon_days)) * world.spell_shock_c
    spell = np.full(samples, world.temperature_c[days - 1] - world.normal_c[days - 1])
    for ahead in range(horizon_days):
        spell = PERSISTENCE * spell + shocks[:, ahead]
        shocks[:, ahead] = world.normal_c[days + ahead] + spell
    return shocks


def _one_day(world: World, day: int, temperature_c: Floats) -> Array:
    """Samples by places by items."""
    rng = generator(world.seed, Stream.FUTURE, day + 1)
    shape = world.sites.share.shape
    demand, mean = np.empty((len(temperature_c), *shape), np.int32), np.empty(shape, np.float32)
    traffic = world.sites.traffic(rng.standard_normal((len(temperature_c), shape[0])))
    for sample, warmth in enumerate(temperature_c.tolist()):
        world.customers(day, warmth, traffic[sample], rng.random(shape), mean, demand[sample])
    return demand


def _summary(
    world: World, place: Array, item: Array, drawn: Array, quantiles: Sequence[float]
) -> pl.DataFrame:
    ordered = np.sort(drawn, axis=0)
    rank = [min(int(np.ceil(quantile * len(ordered))), len(ordered)) - 1 for quantile in quantiles]
    return pl.DataFrame(
        {
            "item": named(world.goods.item, item),
            "place": named(world.sites.place, place),
            "mean": numbers(drawn.mean(0)),
            **{_quantile_name(q): numbers(ordered[k]) for q, k in zip(quantiles, rank, strict=True)},
        }
    )


def _quantile_name(quantile: float) -> str:
    return "q" + f"{quantile * 100:.10g}".replace(".", "_")
