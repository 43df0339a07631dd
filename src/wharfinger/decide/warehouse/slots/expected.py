"""What the coming weeks will ask for, beside what the past orders asked for."""

from __future__ import annotations

import polars as pl

MOST = 5.0
"""No order counts for more than so many, nor for less than one part of so many."""


def expected_weights(orders: pl.DataFrame, forecast: pl.DataFrame) -> pl.DataFrame:
    """Each order with the `weight` that its items' demand is expected to have, 1 where nothing changes.

    An item's factor is its share of the expected demand over its share of the past quantity; an order's
    weight is the mean of its items'. An item without a forecast keeps its share.
    """
    ahead = forecast.group_by("item").agg(ahead=pl.col("mean").sum())
    past = orders.group_by("item").agg(past=pl.col("quantity").sum())
    both = past.join(ahead, on="item", how="inner").filter(pl.col("past") > 0)
    factors = both.select(
        "item",
        factor=((pl.col("ahead") / pl.col("ahead").sum()) / (pl.col("past") / pl.col("past").sum())).clip(
            1 / MOST, MOST
        ),
    )
    named = orders.join(factors, on="item", how="left", maintain_order="left")
    return (
        named.group_by("order", maintain_order=True)
        .agg(weight=pl.col("factor").fill_null(1.0).fill_nan(1.0).mean())
        .select("order", "weight")
    )
