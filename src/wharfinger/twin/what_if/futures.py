"""Futures of a company: its own weeks in another order, and lorries as late as they really were."""

from __future__ import annotations

import numpy as np
import polars as pl

from wharfinger.twin.luck import Stream, generator
from wharfinger.twin.replay.scene import Floats

WEEK_DAYS = 7
MOST_ORDERS = 60
"""Of a supplier, the last so many."""


def demand_ahead(past: Floats, days: int, past_days: int, seed: int, future: int) -> Floats:
    """Items by days: whole weeks of the last `past_days`, drawn anew, the same weeks for all items.

    So weekdays keep their share, and items that sell together still do. Of an item that is younger its own
    weeks are drawn.
    """
    rng = generator(seed, Stream.DEMAND_AHEAD, future)
    weeks = -(-days // WEEK_DAYS)
    known = min(past_days, past.shape[1]) // WEEK_DAYS
    luck = rng.random(weeks)
    lived = np.minimum((past.shape[1] - np.argmax(past > 0, axis=1)) // WEEK_DAYS, known).clip(1)
    ahead = np.empty((len(past), weeks * WEEK_DAYS))
    for own in np.unique(lived).tolist():
        rows = np.flatnonzero(lived == own)
        last = past[rows][:, past.shape[1] - own * WEEK_DAYS :]
        chosen = np.floor(luck * own).astype(np.int64)
        day = (chosen[:, None] * WEEK_DAYS + np.arange(WEEK_DAYS)).ravel()
        ahead[rows] = last[:, day]
    return ahead[:, :days]


def lead_days_ahead(
    receipts: pl.DataFrame | None, suppliers: list[str], days: int, seed: int, future: int
) -> dict[str, Floats]:
    """Of each supplier with receipts: how long an order of each day takes, drawn from its last ones.

    One lorry brings what was ordered of a supplier on a day.
    """
    luck = generator(seed, Stream.LEAD_TIMES_AHEAD, future).random((len(suppliers), days))
    took = {} if receipts is None else _took(receipts)
    return {
        name: took[name][np.floor(chance * len(took[name])).astype(np.int64)]
        for name, chance in zip(suppliers, luck, strict=True)
        if name in took
    }


def _took(receipts: pl.DataFrame) -> dict[str, Floats]:
    orders = (
        receipts.group_by("supplier", "document", "ordered")
        .agg(pl.col("received").max())
        .with_columns(days=(pl.col("received") - pl.col("ordered")).dt.total_days())
        .sort("supplier", "ordered", "document")
        .group_by("supplier", maintain_order=True)
        .tail(MOST_ORDERS)
    )
    return {
        str(supplier): group["days"].to_numpy().astype(np.float64)
        for (supplier,), group in orders.group_by("supplier", maintain_order=True)
    }
