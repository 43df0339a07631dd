"""What was found in the past and corrected: one-off orders and likely stockouts, named, not silently gone."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.history import History
from wharfinger.tables import Computed
from wharfinger.tables.columns import day, number, text

MORE_LIKELY_EMPTY = 0.5
"""From this chance on a shelf is called likely empty."""


class OneOffOrders(Computed):
    """Sales so far beyond all others of their item that they are counted as usual ones."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    date = day("first day of the period", key=True)
    quantity = number("base units sold", above=0)
    counted_as = number("base units that the forecast counts", at_least=0)


def one_off_orders(sales: pl.DataFrame, past: History) -> pl.DataFrame:
    """Every period of which the forecast counts less than was sold."""
    number = past.rhythm.number(pl.col("date")) - past.timeline.begin
    sold = (
        sales.with_columns(number=number)
        .filter(pl.col("number").is_between(0, past.periods - 1))
        .join(past.series.with_row_index("row"), on=["item", "place"])
        .group_by("item", "place", "row", "number")
        .agg(pl.col("quantity").sort().sum())
        .sort("row", "number")
    )
    counted = past.sold[sold["row"].to_numpy(), sold["number"].to_numpy()]
    found = sold.with_columns(counted_as=pl.Series(counted, dtype=pl.Float64)).filter(
        pl.col("quantity") > pl.col("counted_as") * (1 + 1e-9) + 1e-9
    )
    return found.with_columns(date=_days(past, found["number"].to_numpy())).select(
        OneOffOrders.column_names()
    )


def likely_stockouts(past: History) -> pl.DataFrame:
    """Each run of periods in which the shelf was more likely empty than not, and nobody noted it."""
    empty = past.guessed & (past.known < 1 - MORE_LIKELY_EMPTY)
    edge = np.zeros((len(empty), 1), dtype=np.int8)
    steps = np.diff(np.concatenate([edge, empty.astype(np.int8), edge], axis=1), axis=1)
    (row, start), end = np.nonzero(steps > 0), np.nonzero(steps < 0)[1]
    hidden = np.concatenate([np.zeros((len(empty), 1)), (past.demand - past.sold).cumsum(axis=1)], axis=1)
    return past.series[row].with_columns(
        first_day=_days(past, start),
        last_day=_days(past, end - 1),
        periods=pl.Series(end - start, dtype=pl.Int64),
        missed=pl.Series(np.maximum(hidden[row, end] - hidden[row, start], 0.0), dtype=pl.Float64),
    )


def _days(past: History, columns: NDArray[np.int64]) -> pl.Series:
    begin = past.timeline.begin
    return pl.Series([past.rhythm.first_day(begin + int(column)) for column in columns], dtype=pl.Date)
