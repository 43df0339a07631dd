"""The tables that `forecast` writes beside the forecast itself."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, number, text, whole


class ForecastReasons(Computed):
    """The expected demand of all coming periods together, taken apart: level to stockouts add up to it."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    periods = whole("periods forecast", at_least=1)
    expected = number("base units expected in all of them", at_least=0)
    level = number("sold in so many periods over the last year, as it was", at_least=0)
    trend = number("the present pace above or below the year's, as the forecast sees it")
    season = number("the time of the year that lies ahead")
    price = number("prices that differ from the usual")
    promotion = number("promotions ahead, and the dip after past ones")
    holiday = number("holidays and events ahead")
    other = number("other things known ahead")
    stockouts = number("wanted in the past while the shelf was empty")
    why = text("the same in a sentence", longest=5000)


class ForecastChanges(Computed):
    """What an item is expected to sell now, beside what was expected in the run before."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    before = number(
        "base units expected then, for so many periods as now; null: new", at_least=0, optional=True
    )
    now = number("base units expected now; null: no longer forecast", at_least=0, optional=True)
    change = number("now less before")
    because = choice(
        "the part that moved most",
        "pace",
        "season",
        "price",
        "promotion",
        "holiday",
        "other",
        "stockouts",
        "new",
        "gone",
        optional=True,
    )
    why = text("the same in a sentence", longest=5000)


@dataclass(frozen=True)
class Forecasts:
    """The tables that the decision `forecast` writes."""

    forecast: pl.DataFrame
    forecast_reasons: pl.DataFrame
    forecast_changes: pl.DataFrame
    one_off_orders: pl.DataFrame
    likely_stockouts: pl.DataFrame
