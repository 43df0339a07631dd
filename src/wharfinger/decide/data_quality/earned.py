"""What rests on each item: its units, revenue and margin of the last year."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.sums import steady_sum

TYPICAL_COST_SHARE = 0.6
"""Cost as a share of the price where no item has both; only used to say how much money rests on a gap."""


def earned(sales: pl.DataFrame, items: pl.DataFrame, today: dt.date, window_days: int) -> pl.DataFrame:
    """One row an item sold or listed: units, price, cost and margin a year. What is not known is null."""
    recent = sales.filter(
        pl.col("date").is_between(today - dt.timedelta(days=window_days), today, closed="left")
    )
    scale = 365.0 / window_days
    sold = recent.group_by("item").agg(
        units=steady_sum(pl.col("quantity")).clip(lower_bound=0.0) * scale,
        sold_price=pl.col("price").filter(pl.col("price") > 0).median(),
        last_sale=pl.col("date").max(),
    )
    known = items.select(
        "item",
        "name",
        cost=pl.when(pl.col("unit_cost") > 0).then(pl.col("unit_cost")),
        list_price=pl.when(pl.col("price") > 0).then(pl.col("price")),
    )
    rows = known.join(sold, on="item", how="full", coalesce=True).with_columns(
        pl.col("units").fill_null(0.0), price=pl.coalesce("sold_price", "list_price")
    )
    share = _cost_share(rows)
    return rows.with_columns(
        revenue=pl.col("units") * pl.col("price"),
        margin=pl.col("units") * (pl.col("price") - pl.col("cost")),
        likely_cost=pl.coalesce("cost", pl.col("price") * share),
        likely_price=pl.coalesce("price", pl.col("cost") / share),
    ).sort("item")


def _cost_share(rows: pl.DataFrame) -> float:
    both = rows.filter((pl.col("cost") > 0) & (pl.col("list_price") > 0))
    share = (both["cost"] / both["list_price"]).median() if both.height else None
    return min(max(float(share), 0.01), 1.0) if isinstance(share, float) else TYPICAL_COST_SHARE
