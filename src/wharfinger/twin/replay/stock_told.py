"""What StockHistory says of the nights that are played again."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.position import NOT_OURS
from wharfinger.twin.replay.scene import Floats


def told_stock(tables: Frames, names: list[str], start: dt.date, today: dt.date) -> Floats:
    """Items by nights, the night before `start` first: units at all own places together.

    A night without a row has what the night before had. Before its first row an item is not known: NaN.
    """
    nights = (today - start).days + 1
    stock = np.full((len(names), nights), np.nan)
    history = tables.get("stock_history")
    if history is None:
        return stock
    own = history.filter(pl.col("date") < today)
    if "places" in tables:
        foreign = tables["places"].filter(pl.col("kind").is_in(NOT_OURS))
        own = own.join(foreign.select("place"), on="place", how="anti")
    row = {name: k for k, name in enumerate(names)}
    night = ((pl.col("date") - start).dt.total_days() + 1).clip(lower_bound=0)
    # Of the nights before the first that is asked for only the last says anything.
    each = (
        own.sort("item", "place", "date")
        .group_by("item", "place", night.alias("night"), maintain_order=True)
        .agg(pl.col("on_hand").last().clip(lower_bound=0.0))
    )
    for (item, _), group in each.group_by("item", "place", maintain_order=True):
        if item in row:
            level = _carried_on(group["night"].to_numpy(), group["on_hand"].to_numpy(), nights)
            have = stock[row[item]]
            stock[row[item]] = np.where(np.isnan(have), level, have + np.nan_to_num(level))
    return stock


def _carried_on(night: Floats, on_hand: Floats, nights: int) -> Floats:
    last = np.searchsorted(night, np.arange(nights), side="right") - 1
    return np.where(last >= 0, on_hand[last.clip(0)], np.nan)
