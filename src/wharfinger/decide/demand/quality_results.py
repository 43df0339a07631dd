"""The tables that `forecast_quality` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, flag, number, text, whole


class ForecastQuality(Computed):
    """How near the forecasts of each class came."""

    grouping = choice("by what the items are grouped", "all", "volume", "pattern", "category", key=True)
    group = text("the class", key=True)
    measured = choice("single periods or totals", "period", "total", key=True)
    series = whole("items at places", at_least=1)
    cases = whole("forecasts judged", at_least=1)
    came = number("base units sold")
    expected = number("base units expected: the sum of the means")
    bias = number("expected over came, less 1; null when nothing came", optional=True)
    error = number("sum of what was missed over sum of what came", at_least=0, optional=True)
    missed_money = number("what was missed, at the price; null without one", at_least=0, optional=True)


class ForecastCoverage(Computed):
    """How often each quantile held, by class."""

    grouping = choice("by what the items are grouped", "all", "volume", "pattern", "category", key=True)
    group = text("the class", key=True)
    measured = choice("single periods or totals", "period", "total", key=True)
    quantile = number("the share of cases in which it was to hold", key=True, above=0, at_most=1)
    cases = whole("forecasts judged", at_least=1)
    held = number("share of cases at or below it", at_least=0, at_most=1)
    under = number("share of cases below it, in whole pieces", at_least=0, at_most=1)
    loss = number("pinball loss, twice, over what came (wQL)", at_least=0, optional=True)
    verdict = choice("against the promise", "as promised", "held too rarely", "too high")


class ForecastDrift(Computed):
    """How each item stands to its forecast, and whether that is to be made anew."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    cases = whole("periods judged", at_least=0)
    came = number("base units sold in them")
    expected = number("base units expected in them", at_least=0)
    p_value = number("chance of such surprises under a right forecast", at_least=0, at_most=1, optional=True)
    drifted = flag("named: it no longer sells as forecast")
    direction = choice("whither", "rising", "falling", optional=True)
    since = day("first period of the run of surprises", optional=True)
    money = number("what came less what was expected, at the price", optional=True)
    refresh = choice(
        "why the forecast is to be made anew; null: it stands", "drifted", "over", "new", optional=True
    )
    why = text("the same in a sentence")


@dataclass(frozen=True)
class Quality:
    """The tables that `forecast_quality` writes."""

    forecast_quality: pl.DataFrame
    forecast_coverage: pl.DataFrame
    forecast_drift: pl.DataFrame
    override_worth: pl.DataFrame
