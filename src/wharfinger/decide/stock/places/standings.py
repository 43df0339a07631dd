"""How each item stands at each place: what is there and coming, what may leave, what is wanted."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import polars as pl

from wharfinger.decide.stock.ahead import Ahead, Series, demand_ahead
from wharfinger.decide.stock.cases import demand_cases
from wharfinger.decide.stock.places.settings import AllocateSettings
from wharfinger.decide.stock.places.value import Standing

Standings = dict[Series, Standing]


def standings(
    sales: pl.DataFrame,
    stock: pl.DataFrame,
    incoming: pl.DataFrame | None,
    lanes: pl.DataFrame | None,
    promises: pl.DataFrame,
    settings: AllocateSettings,
    today: dt.date,
    *,
    forecast: pl.DataFrame | None,
    demand_total: pl.DataFrame | None,
) -> Standings:
    """A standing for each item and place that has stock, sells, or expects goods."""
    rows = _stock_rows(sales, stock, incoming, promises, settings, today)
    quickest: dict[str, int] = {}
    if lanes is not None:
        least = lanes.group_by("to_place").agg(pl.col("days").min())
        quickest = {place: min(math.ceil(days), settings.cover_days) for place, days in least.iter_rows()}
    asked = {
        (item, place): {settings.cover_days, quickest.get(place, 0)}
        for item, place in rows.select("item", "place").iter_rows()
    }
    known = demand_ahead(asked, sales, stock, today, forecast=forecast, demand_total=demand_total)
    found: Standings = {}
    for item, place, free, coming in rows.iter_rows():
        whole = _cases(known[item, place, settings.cover_days])
        early = _cases(known[item, place, quickest.get(place, 0)])
        # What is wanted before a move can arrive, and not there, no move can serve.
        served = np.maximum(whole - np.maximum(early - max(free, 0.0), 0.0), 0.0)
        found[item, place] = Standing(
            stock=max(free + coming, 0.0), gives=max(math.floor(free + 1e-9), 0), demand=served, wanted=whole
        )
    return found


def _cases(ahead: Ahead) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A place that only holds for others sells nothing itself."""
    return demand_cases(0.0, 0.0) if ahead.source == "other places" else demand_cases(ahead.mean, ahead.sd)


def _stock_rows(
    sales: pl.DataFrame,
    stock: pl.DataFrame,
    incoming: pl.DataFrame | None,
    promises: pl.DataFrame,
    settings: AllocateSettings,
    today: dt.date,
) -> pl.DataFrame:
    """item, place, free (on hand, not expired, neither reserved nor promised), coming within the cover."""
    keys = ["item", "place"]
    good = (pl.col("expires") >= today).fill_null(value=True) | (pl.col("on_hand") < 0)
    there = (
        stock.filter(good).group_by(keys).agg(pl.col("on_hand").sort().sum(), pl.col("reserved").sort().sum())
    )
    promised = (
        promises.filter(pl.col("source") == "stock")
        .group_by("item", place="from_place")
        .agg(promised=pl.col("quantity").sort().sum())
    )
    until = today + dt.timedelta(days=settings.cover_days)
    due = pl.DataFrame(schema={"item": pl.String, "place": pl.String, "coming": pl.Float64})
    if incoming is not None:
        due = (
            incoming.filter(pl.col("due") <= until).group_by(keys).agg(coming=pl.col("quantity").sort().sum())
        )
    every = pl.concat(
        [there.select(keys), sales.filter(pl.col("date") < today).select(keys), due.select(keys)]
    ).unique()
    joined = every
    for part in (there, promised, due):
        joined = joined.join(part, on=keys, how="left")
    numbers = pl.col("on_hand", "reserved", "promised", "coming").fill_null(0.0)
    return (
        joined.with_columns(numbers)
        .select(
            *keys,
            free=pl.col("on_hand") - pl.max_horizontal("reserved", "promised"),
            coming="coming",
        )
        .sort(keys)
    )
