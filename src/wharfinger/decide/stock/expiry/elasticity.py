"""How much more is wanted at a lower price, learned from the prices an item had."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

LEAST_DAYS = 14
"""A price in force for fewer days says nothing."""
LEAST_CHANGE = 0.05
"""Prices nearer than this are one price."""
LEAST_SURE = 2.0
"""So many standard errors from nothing."""


def learned_elasticities(sales: pl.DataFrame, today: dt.date) -> dict[str, float]:
    """Of each item whose price changed: the slope of log sales a day on log price, where it is sure enough.

    A day without a sale has the price of the last one. Items whose sales do not clearly fall with the price
    are left out: of them nothing is known, not that nothing would happen.
    """
    past = sales.filter((pl.col("date") < today) & pl.col("price").is_not_null() & (pl.col("price") > 0))
    daily = (
        past.group_by("item", "place", "date")
        .agg(
            pl.col("quantity").sum(),
            price=(pl.col("price") * pl.col("quantity").abs()).sum() / pl.col("quantity").abs().sum(),
        )
        .filter(pl.col("price").is_finite())
        .sort("item", "place", "date")
    )
    found = {}
    for (item,), rows in daily.group_by("item", maintain_order=True):
        slope = _slope(rows, today)
        if slope is not None:
            found[str(item)] = slope
    return found


def _slope(rows: pl.DataFrame, today: dt.date) -> float | None:
    """Weighted by what was sold; the error from how daily sales scatter around their mean."""
    runs = rows.with_columns(
        days=(pl.col("date").shift(-1).over("place").fill_null(today) - pl.col("date")).dt.total_days(),
        step=(pl.col("price").log() / LEAST_CHANGE).round(),
    )
    prices = (
        runs.group_by("step")
        .agg(
            pl.col("quantity").sum(),
            pl.col("days").sum(),
            price=(pl.col("price").log() * pl.col("days")).sum() / pl.col("days").sum(),
            squares=(pl.col("quantity") ** 2).sum(),
        )
        .filter((pl.col("days") >= LEAST_DAYS) & (pl.col("quantity") > 0))
        .sort("step")
    )
    if prices.height < 2:
        return None
    quantity, days = prices["quantity"].to_numpy(), prices["days"].to_numpy()
    x, y = prices["price"].to_numpy(), np.log(quantity / days)
    # A day's sales scatter by more than their mean: how many times as much, over all prices.
    scatter = max(float((prices["squares"].to_numpy() / quantity - quantity / days).mean()), 1.0)
    weight = quantity / scatter
    centre = np.average(x, weights=weight)
    spread = float(weight @ (x - centre) ** 2)
    if spread <= 0:
        return None
    slope = float(weight @ ((x - centre) * (y - np.average(y, weights=weight)))) / spread
    return slope if slope < -LEAST_SURE / np.sqrt(spread) else None
