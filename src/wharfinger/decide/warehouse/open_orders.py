"""Which order lines wait to be picked and packed, and which tell of demand."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import AsOf, instant


def open_orders(orders: pl.DataFrame, as_of: AsOf) -> pl.DataFrame:
    """The lines that were ordered before `as_of`, and neither shipped by then nor cancelled."""
    known = past_orders(orders, as_of)
    if known.is_empty():
        return known
    moment = instant(as_of, {"orders": orders})
    left = (pl.col("shipped_at") < moment).fill_null(value=False)
    # A line that says it was shipped, and not when, is gone.
    gone = (pl.col("status") == "shipped").fill_null(value=False) & pl.col("shipped_at").is_null()
    return known.filter(~left & ~gone)


def past_orders(orders: pl.DataFrame, as_of: AsOf) -> pl.DataFrame:
    """The lines that were ordered before `as_of` and not cancelled."""
    if orders.is_empty():
        return orders
    moment = instant(as_of, {"orders": orders})
    cancelled = (pl.col("status") == "cancelled").fill_null(value=False)
    return orders.filter((pl.col("ordered_at") < moment) & ~cancelled)
