"""How fast things sell now."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.sums import steady_sum


def pace(sales: pl.DataFrame, today: dt.date, window_days: int) -> pl.DataFrame:
    """Units a day of each item and place over the last days, with the first and last sale ever.

    The days count from the item's first sale there. Of a day without a sale only the share counts in which
    it was in stock: what could not be sold says nothing about what was wanted.
    """
    start = today - dt.timedelta(days=window_days)
    past = sales.filter(pl.col("date") < today)
    ever = past.filter(pl.col("quantity") > 0).group_by("item", "place")
    span = ever.agg(first_sale=pl.col("date").min(), last_sale=pl.col("date").max())
    span = span.join(_empty_since(past, span), on=["item", "place"], how="left")
    days = past.filter(pl.col("date") >= start).group_by("item", "place", "date")
    daily = days.agg(
        quantity=steady_sum(pl.col("quantity")),
        shut=1 - pl.col("available").sort().mean().fill_null(1.0),
    )
    daily = daily.join(span, on=["item", "place"]).filter(pl.col("date") >= pl.col("first_sale"))
    window = daily.group_by("item", "place").agg(
        sold=steady_sum(pl.col("quantity")).clip(lower_bound=0.0),
        shut_days=steady_sum(pl.col("shut").filter(pl.col("quantity") <= 0)),
    )
    observed = pl.min_horizontal((pl.lit(today) - pl.col("first_sale")).dt.total_days(), window_days)
    return (
        span.join(window, on=["item", "place"], how="left")
        .with_columns(pl.col("sold", "shut_days").fill_null(0.0))
        .with_columns(days=observed - pl.col("shut_days"))
        .with_columns(
            per_day=pl.when(pl.col("days") >= 1).then(pl.col("sold") / pl.col("days")).otherwise(0.0)
        )
        .select("item", "place", "first_sale", "last_sale", "empty_days", "sold", "days", "per_day")
        .sort("item", "place")
    )


def with_depots(paces: pl.DataFrame, stock: pl.DataFrame) -> pl.DataFrame:
    """A place that holds an item and never sold it, while others do, serves these: theirs is its pace."""
    whole = paces.group_by("item").agg(
        pl.col("first_sale").min(),
        pl.col("last_sale").max(),
        pl.col("empty_days").min(),
        steady_sum(pl.col("sold")),
        pl.col("days").max(),
        steady_sum(pl.col("per_day")),
    )
    held = stock.select("item", "place").unique()
    depots = held.join(paces, on=["item", "place"], how="anti").join(whole, on="item")
    return pl.concat([paces, depots.select(paces.columns)]).sort("item", "place")


def _empty_since(past: pl.DataFrame, span: pl.DataFrame) -> pl.DataFrame:
    """Days since the last sale on which the shelf was empty: they do not say that nobody wants it."""
    later = past.join(span, on=["item", "place"]).filter(pl.col("date") > pl.col("last_sale"))
    daily = later.group_by("item", "place", "date").agg(shut=1 - pl.col("available").max().fill_null(1.0))
    return daily.group_by("item", "place").agg(empty_days=steady_sum(pl.col("shut")))
