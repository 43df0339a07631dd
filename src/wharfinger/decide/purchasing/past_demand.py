"""The demand of each past day, from sales."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

MEMORY_DAYS = 56.0
"""How far the average looks back that stands in for a time without stock."""


@dataclass(frozen=True)
class PastDemand:
    """Demand of an item day by day, from its first sale to the day before today."""

    item: str
    place: str | None
    demand: NDArray[np.float64]


def past_demand(sales: pl.DataFrame, today: dt.date, *, each_place: bool) -> Iterator[PastDemand]:
    """Item by item (and place by place, if asked) the demand of every day before `today`.

    A day's rows are added up. Goods brought back lower the sales of their own day, down to none: beyond
    that they are no negative demand, because they already stand in the stock again. A day without a row sold
    nothing. Where `available` says that the shelf was empty for a share of the day, demand is what was
    sold and, for that share, the average that was known before.
    """
    known = sales.lazy().filter(pl.col("date") < today)
    first = known.filter(pl.col("quantity") > 0).group_by("item").agg(first=pl.col("date").min())
    # Sorted before it is summed, so that the order of the rows cannot move the last digit.
    daily = (
        known.sort("item", "place", "date", "quantity")
        .group_by("item", "place", "date", maintain_order=True)
        .agg(pl.col("quantity").sum(), pl.col("available").min().fill_null(1.0))
        .join(first, on="item", maintain_order="left")
        .filter(pl.col("date") >= pl.col("first"))
        .with_columns(
            pl.col("quantity").clip(lower_bound=0.0),
            day=(pl.col("date") - pl.col("first")).dt.total_days(),
            days=(pl.lit(today) - pl.col("first")).dt.total_days(),
        )
        .collect()
    )
    group: PastDemand | None = None
    for series in _series(daily):
        if group is not None and (each_place or group.item != series.item):
            yield group
            group = None
        if group is None:
            group = series if each_place else PastDemand(series.item, None, series.demand)
        else:
            group = PastDemand(group.item, None, group.demand + series.demand)
    if group is not None:
        yield group


def _series(daily: pl.DataFrame) -> Iterator[PastDemand]:
    """One for each item and place, in the order of the frame."""
    from wharfinger.decide.purchasing.simulate import fill_gaps

    spans = daily.group_by("item", "place", maintain_order=True).agg(
        rows=pl.len(), days=pl.col("days").first()
    )
    day, quantity, available = (daily[name].to_numpy() for name in ("day", "quantity", "available"))
    start = 0
    for item, place, rows, days in spans.iter_rows():
        cut = slice(start, start + rows)
        start += rows
        sold = np.zeros(days)
        sold[day[cut]] = quantity[cut]
        if available[cut].min() < 1:
            open_share = np.ones(days)
            open_share[day[cut]] = available[cut]
            sold = fill_gaps(sold, open_share, MEMORY_DAYS)
        yield PastDemand(item, place, sold)
