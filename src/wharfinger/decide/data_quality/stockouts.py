"""Likely stockouts, by the shape of sales alone: times without a sale that chance does not explain.

If an item sells on a share p of the days on which its place sells anything, n such days in a row without a
sale have the probability (1 - p)^n. A season or a new fashion looks the same, so the longest are left out.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.data_quality.results import LikelyStockouts
from wharfinger.decide.data_quality.settings import QualitySettings
from wharfinger.decide.sums import steady_sum

FEWEST_DAYS = 10
"""An item sold on fewer days than this has no usual pace."""


def likely_stockouts(
    sales: pl.DataFrame,
    earned: pl.DataFrame,
    history: pl.DataFrame | None,
    today: dt.date,
    chosen: QualitySettings,
) -> pl.DataFrame:
    """The times in which an item was probably out of stock. Those that are known already are not in it."""
    daily = (
        sales.filter(pl.col("date") < today)
        .group_by("item", "place", "date")
        .agg(units=steady_sum(pl.col("quantity")), known=pl.col("available").is_not_null().any())
        .filter(pl.col("units") > 0)
    )
    # The days on which the place sold anything, numbered: a closed shop is no stockout.
    opened = (
        daily.select("place", "date")
        .unique()
        .sort("place", "date")
        .with_columns(number=pl.int_range(pl.len()).over("place"))
    )
    sold = daily.join(opened, on=["place", "date"], how="left").sort("item", "place", "date")
    own = ["item", "place"]
    gaps = sold.with_columns(
        gap=pl.col("number").diff().over(own) - 1,
        before=pl.col("date").shift().over(own),
        times=pl.len().over(own),
        span=(pl.col("number").max() - pl.col("number").min() + 1).over(own),
        pace=pl.col("units").mean().over(own),
    ).filter((pl.col("gap") > 0) & (pl.col("times") >= FEWEST_DAYS) & ~pl.col("known"))
    # The share without the gap itself, which would make itself look likely.
    share = (pl.col("times") / (pl.col("span") - pl.col("gap"))).clip(0.0, 0.999)
    found = (
        gaps.with_columns(share=share)
        .with_columns(chance=(1.0 - pl.col("share")).pow(pl.col("gap")))
        .with_columns(
            first_day=pl.col("before") + dt.timedelta(days=1), last_day=pl.col("date") - dt.timedelta(days=1)
        )
        .filter(
            (pl.col("chance") < chosen.chance)
            & ((pl.col("last_day") - pl.col("first_day")).dt.total_days() < chosen.longest_stockout_days)
        )
    )
    found = _not_in_stock(found, history)
    margin = earned.select("item", margin_each=pl.col("price") - pl.col("cost"))
    return (
        found.join(margin, on="item", how="left")
        .with_columns(
            days=pl.col("gap"),
            units_lost=pl.col("gap") * pl.col("share") * pl.col("pace"),
        )
        .with_columns(money_lost=pl.col("units_lost") * pl.col("margin_each"))
        .select(LikelyStockouts.column_names())
        .sort("item", "place", "first_day")
    )


def _not_in_stock(found: pl.DataFrame, history: pl.DataFrame | None) -> pl.DataFrame:
    """Without the times in which the shelf is known to have had goods on it."""
    if history is None or found.is_empty():
        return found
    full = history.filter(pl.col("on_hand") > 0).select("item", "place", seen="date")
    keys = ["item", "place", "first_day"]
    seen = found.join(full, on=["item", "place"], how="inner").filter(
        pl.col("seen").is_between(pl.col("first_day"), pl.col("last_day"))
    )
    return found.join(seen.select(keys).unique(), on=keys, how="anti")
