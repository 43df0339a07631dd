"""Lots that will expire before they sell at the present pace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

Lot = tuple[float, float]
"""Units on hand, and days left to sell them."""


def unsold_at_expiry(stock: pl.DataFrame, pace: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """Of each lot with an expiry what will be left of it, when the first to expire is sold first.

    A lot may be sold up to and on the day it expires.
    """
    lots = (
        stock.filter(pl.col("expires").is_not_null() & (pl.col("on_hand") > 0))
        .join(pace.select("item", "place", "per_day"), on=["item", "place"], how="left")
        .with_columns(
            pl.col("per_day").fill_null(0.0),
            days_left=((pl.col("expires") - pl.lit(today)).dt.total_days() + 1).clip(lower_bound=0),
        )
        .sort("item", "place", "expires", "lot")
    )
    groups = lots.group_by("item", "place", maintain_order=True).agg("on_hand", "days_left", "per_day")
    left = [
        remainder
        for on_hand, days_left, per_day in groups.select("on_hand", "days_left", "per_day").iter_rows()
        for remainder in remainders(zip(on_hand, days_left, strict=True), per_day[0])
    ]
    return lots.with_columns(unsold=pl.Series(left, dtype=pl.Float64))


def remainders(lots: Iterable[Lot], per_day: float) -> list[float]:
    """What stays of each lot, the lots given in the order in which they expire."""
    sold = 0.0
    left = []
    for on_hand, days_left in lots:
        sells = min(on_hand, max(0.0, per_day * days_left - sold))
        sold += sells
        left.append(on_hand - sells)
    return left
