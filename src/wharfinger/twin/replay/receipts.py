"""How long orders really took, and what was on its way when the play begins."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from wharfinger.twin.replay.scene import Floats, Ints


def lead_days_by_day(
    receipts: pl.DataFrame | None, supplier: list[str], offered: Floats, days: list[dt.date]
) -> Ints:
    """Items by days: how long an order given on each takes.

    It is what the supplier's order nearest to that day really took (of two as near, the earlier one). A
    supplier without receipts takes what it offers.
    """
    given = np.array([day.toordinal() for day in days])
    real = {} if receipts is None else _took(receipts, given)
    plain = np.ceil(offered).astype(np.int64)
    return np.stack(
        [real.get(name, np.full(len(given), lead)) for name, lead in zip(supplier, plain, strict=True)]
    )


def came_before(
    receipts: pl.DataFrame, names: list[str], start: dt.date, today: dt.date
) -> list[tuple[int, int, float]]:
    """Orders given before the first day that came on or after it: item's row, day of the play, fit units."""
    row = {name: k for k, name in enumerate(names)}
    came = receipts.filter(
        (pl.col("ordered") < start) & pl.col("received").is_between(start, today, closed="left")
    ).sort("received", "item", "document")
    fit = pl.col("quantity_received") - pl.col("quantity_bad").fill_null(0.0)
    rows = came.select("item", (pl.col("received") - start).dt.total_days(), fit).iter_rows()
    return [(row[item], day, units) for item, day, units in rows if item in row and units > 0]


def _took(receipts: pl.DataFrame, given: Ints) -> dict[str, Ints]:
    """Of each supplier, for each day, how long its nearest order took: one lorry, one time."""
    orders = (
        receipts.group_by("supplier", "document", "ordered")
        .agg(pl.col("received").max())
        .group_by("supplier", "ordered")
        .agg(days=(pl.col("received") - pl.col("ordered")).dt.total_days().max())
        .sort("supplier", "ordered")
    )
    took = {}
    for (supplier,), group in orders.group_by("supplier", maintain_order=True):
        ordered = np.array([day.toordinal() for day in group["ordered"]])
        days = group["days"].to_numpy()
        after = np.searchsorted(ordered, given).clip(0, len(ordered) - 1)
        before = (after - 1).clip(0)
        earlier = np.abs(given - ordered[before]) <= np.abs(ordered[after] - given)
        took[str(supplier)] = np.where(earlier, days[before], days[after]).astype(np.int64)
    return took
