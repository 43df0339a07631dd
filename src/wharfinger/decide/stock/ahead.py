"""The demand at a place until a day: from the forecast that is there, or from the sales."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import polars as pl

from wharfinger.decide.demand.rhythm import rhythm_of
from wharfinger.decide.demand.total import forecast_total
from wharfinger.decide.stock.pace import pace, with_depots

Series = tuple[str, str]
PERIOD_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375}
TAIL_DAYS = 28
"""Beyond the last day of a forecast its last four weeks go on."""


@dataclass(frozen=True)
class Ahead:
    """Mean and deviation of the demand over a number of days, and where it comes from."""

    mean: float
    sd: float
    source: str


def demand_ahead(
    asked: Mapping[Series, set[int]],
    sales: pl.DataFrame,
    stock: pl.DataFrame,
    today: dt.date,
    *,
    forecast: pl.DataFrame | None,
    demand_total: pl.DataFrame | None,
) -> dict[tuple[str, str, int], Ahead]:
    """For each item and place, the demand over each number of days asked for.

    A forecast comes first, then totals, scaled to the days, then a forecast from the sales. A place that only
    holds what others sell meets the demand of these.
    """
    found: dict[tuple[str, str, int], Ahead] = {}
    by_forecast = _from_forecast(asked, forecast, today)
    every = PERIOD_DAYS[rhythm_of(sales, None).every] if sales.height else 1.0
    by_total = _from_totals(asked, demand_total, every)
    rest: list[tuple[str, str, int]] = []
    for series, lengths in asked.items():
        for days in lengths:
            key = (*series, days)
            if days <= 0:
                found[key] = Ahead(0.0, 0.0, "never sold")
            elif (known := by_forecast.get(key) or by_total.get(key)) is not None:
                found[key] = known
            else:
                rest.append(key)
    return found | _from_sales(rest, sales, stock, today, every)


def _from_forecast(
    asked: Mapping[Series, set[int]], forecast: pl.DataFrame | None, today: dt.date
) -> dict[tuple[str, str, int], Ahead]:
    if forecast is None:
        return {}
    found = {}
    highest = max((name for name in forecast.columns if name in ("q90", "q95", "q99")), default=None)
    for series, rows in forecast.sort("date").group_by("item", "place", maintain_order=True):
        key = (str(series[0]), str(series[1]))
        ahead = rows.filter(pl.col("date") >= today)
        if key not in asked or ahead.is_empty():
            continue
        dates = ahead["date"].to_list()
        gap = min(((b - a).days for a, b in itertools.pairwise(dates)), default=1)
        means = ahead["mean"].to_list()
        sds = [_period_sd(mean, quantile, highest) for mean, quantile in _pairs(ahead, highest)]
        for days in asked[key]:
            found[*key, days] = _over(days, means, sds, (dates[0] - today).days, gap)
    return found


def _pairs(rows: pl.DataFrame, highest: str | None) -> list[tuple[float, float | None]]:
    quantiles = rows[highest].to_list() if highest else [None] * rows.height
    return list(zip(rows["mean"].to_list(), quantiles, strict=True))


def _period_sd(mean: float, quantile: float | None, name: str | None) -> float:
    """From a high quantile as if normal; where there is none, as random arrivals have it."""
    if quantile is None or name is None:
        return math.sqrt(mean)
    return max(quantile - mean, 0.0) / NormalDist().inv_cdf(int(name[1:]) / 100)


def _over(days: int, means: list[float], sds: list[float], starts_in: int, gap: int) -> Ahead:
    """The sum of whole and part periods; beyond the last one the last four weeks go on."""
    covered = starts_in + gap * len(means)
    last = max(math.ceil(TAIL_DAYS / gap), 1)
    rate = sum(means[-last:]) / (gap * len(means[-last:]))
    spread = sum(sd**2 for sd in sds[-last:]) / (gap * len(sds[-last:]))
    beyond = max(days - covered, 0) + min(starts_in, days)
    mean, variance = rate * beyond, spread * beyond
    for at, (one, sd) in enumerate(zip(means, sds, strict=True)):
        part = min(max((days - starts_in - at * gap) / gap, 0.0), 1.0)
        mean += part * one
        variance += part * sd**2
    return Ahead(mean, math.sqrt(variance), "forecast")


def _from_totals(
    asked: Mapping[Series, set[int]], totals: pl.DataFrame | None, every: float
) -> dict[tuple[str, str, int], Ahead]:
    if totals is None:
        return {}
    rows: dict[Series, list[tuple[float, float, float]]] = {}
    for item, place, periods, mean, sd in totals.select("item", "place", "periods", "mean", "sd").iter_rows():
        rows.setdefault((item, place), []).append((periods * every, mean, sd))
    found = {}
    for key, lengths in asked.items():
        for days in lengths:
            if key in rows and days > 0:
                span, mean, sd = min(rows[key], key=lambda row: abs(math.log(row[0] / days)))
                found[*key, days] = Ahead(mean * days / span, sd * math.sqrt(days / span), "demand_total")
    return found


def _from_sales(
    rest: list[tuple[str, str, int]], sales: pl.DataFrame, stock: pl.DataFrame, today: dt.date, every: float
) -> dict[tuple[str, str, int], Ahead]:
    items = sorted({item for item, _, _ in rest})
    past = sales.filter(pl.col("item").is_in(items) & (pl.col("date") < today))
    sold = set(past.select("item", "place").unique().iter_rows())
    wanted = sorted(key for key in rest if key[:2] in sold)
    found = {}
    if wanted:
        periods = pl.DataFrame(
            wanted, schema={"item": pl.String, "place": pl.String, "days": pl.Int64}, orient="row"
        )
        asked = periods.select("item", "place", periods=pl.col("days") / every)
        answers = forecast_total(past, periods=asked, as_of=today)
        for item, place, length, mean, sd in answers.select(
            "item", "place", "periods", "mean", "sd"
        ).iter_rows():
            found[item, place, round(length * every)] = Ahead(mean, sd, "sales")
    speeds = {
        (item, place): per_day
        for item, place, per_day in with_depots(pace(past, today, 91), stock)
        .select("item", "place", "per_day")
        .iter_rows()
    }
    for item, place, days in rest:
        if (item, place, days) not in found:
            mean = speeds.get((item, place), 0.0) * days
            found[item, place, days] = Ahead(
                mean, math.sqrt(mean), "other places" if mean > 0 else "never sold"
            )
    return found
