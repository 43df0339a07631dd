"""Forecast quality: how near earlier forecasts came, where they drift, and which to make anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.demand.classes import classes_of
from wharfinger.decide.demand.drift import drift
from wharfinger.decide.demand.needs import needs
from wharfinger.decide.demand.overrides import Overrides, OverrideWorth, override_worth
from wharfinger.decide.demand.quality_report import report
from wharfinger.decide.demand.quality_results import (
    ForecastCoverage,
    ForecastDrift,
    ForecastQuality,
    Quality,
)
from wharfinger.decide.demand.scores import accuracy, coverage, middle_of, probs_of
from wharfinger.decide.demand.truth import (
    OPEN_ENOUGH,
    SERIES,
    periods_that_came,
    prices,
    rhythm_between,
    sold_by_period,
    totals_that_came,
)
from wharfinger.decide.settings import Settings, setting
from wharfinger.tables import DemandTotal, Forecast, Frame, Items, Sales
from wharfinger.tables.errors import DecisionError


@dataclass(frozen=True)
class QualitySettings(Settings):
    """When a drift is named."""

    false_share: float = setting(
        0.05,
        "of the items named as drifted at most this share is expected to be named by bad luck",
        above=0,
        below=1,
    )
    every: Literal["day", "week", "month"] | None = setting(
        None, "the rhythm of the forecast; none has it found from its dates"
    )


def forecast_quality(
    sales: Frame,
    forecast: Frame,
    demand_total: Frame | None = None,
    items: Frame | None = None,
    overrides: Frame | None = None,
    *,
    settings: QualitySettings | None = None,
    as_of: AsOf = None,
) -> Quality:
    """How near earlier forecasts came, where they drift, which to make anew, what overrides were worth."""
    sold, made, chosen = Sales.of(sales), Forecast.of(forecast), settings or QualitySettings()
    totals = DemandTotal.none() if demand_total is None else DemandTotal.of(demand_total)
    goods = None if items is None else Items.of(items)
    said = Overrides.none() if overrides is None else Overrides.of(overrides)
    probs = _some_quantiles(made)
    today = instant(as_of, {"sales": sold}).date()
    rhythm = rhythm_between(sold, made["date"], chosen.every)
    price = prices(sold, goods)
    cases = _judged(periods_that_came(made, sold, rhythm, today), price)
    sums = _judged(totals_that_came(totals, sold, rhythm, today), price)
    begun = made.with_columns(number=rhythm.number(pl.col("date"))).group_by(SERIES)
    expected = begun.agg(pl.col("mean").sort().mean(), start=pl.col("number").min())
    classes = classes_of(expected, sold_by_period(sold, rhythm, today), goods)
    keys = ["grouping", "group", "measured"]
    found = drift(cases, probs, chosen.false_share)
    return Quality(
        forecast_quality=pl.concat(
            [
                accuracy(cases, classes, "period", middle_of(probs)),
                accuracy(sums, classes, "total", middle_of(probs_of(sums))),
            ]
        ).sort(keys),
        forecast_coverage=pl.concat(
            [
                *coverage(cases, classes, "period", probs),
                *coverage(sums, classes, "total", probs_of(totals)),
            ]
        ).sort(*keys, "quantile"),
        forecast_drift=needs(found, made, sold, rhythm, today, price),
        override_worth=override_worth(said, cases, rhythm),
    )


def _judged(came: pl.DataFrame, price: pl.DataFrame) -> pl.DataFrame:
    """Without the times in which the shelf was empty for long."""
    return came.filter(pl.col("open") >= OPEN_ENOUGH).join(price, on=SERIES, how="left")


def _some_quantiles(made: pl.DataFrame) -> dict[str, float]:
    probs = probs_of(made)
    if not probs:
        raise DecisionError(
            where="forecast",
            found="columns " + ", ".join(made.columns),
            expected="at least one quantile, like q95",
            mend="give the table that `forecast` wrote, with its quantiles",
        )
    return probs


decision = Decision(
    name="forecast_quality",
    run=forecast_quality,
    reads=(Sales, Forecast),
    may_read=(DemandTotal, Items, Overrides),
    writes=(ForecastQuality, ForecastCoverage, ForecastDrift, OverrideWorth),
    settings=QualitySettings,
    report=report,
)
