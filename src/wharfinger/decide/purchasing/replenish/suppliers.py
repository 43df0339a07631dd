"""What is known of the suppliers: their order days and terms, and how they have delivered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.lines import LEAST_RECEIPTS, delays
from wharfinger.decide.purchasing.order_days import OrderDays, order_days
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.sums import steady_sum


@dataclass(frozen=True)
class Habits:
    """How a supplier has delivered, where there are enough receipts to say."""

    delay_days: float = 0.0
    """Mean of the days after the offered lead time; never below none."""
    delay_days_sd: float = 0.0
    bad_share: float = 0.0


class SupplierBook:
    """All suppliers, to be asked by name. One that no table knows takes orders any day, on no terms."""

    def __init__(self, tables: Frames, settings: ReplenishSettings, today: dt.date) -> None:
        frame = tables.get("suppliers")
        rows = [] if frame is None else frame.iter_rows(named=True)
        self._terms: dict[str, dict[str, Any]] = {row["supplier"]: row for row in rows}
        self._habits = _habits(tables, today)
        self._review_days, self._today = settings.review_days, today
        self._calendars: dict[str | None, OrderDays] = {}

    def days(self, supplier: str) -> OrderDays:
        weekdays = self._terms.get(supplier, {}).get("order_weekdays")
        if weekdays not in self._calendars:
            self._calendars[weekdays] = order_days(weekdays, self._review_days, 1, self._today)
        return self._calendars[weekdays]

    def habits(self, supplier: str) -> Habits:
        return self._habits.get(supplier, Habits())

    def minimum(self, supplier: str) -> float | None:
        return self._terms.get(supplier, {}).get("minimum_value")

    def free_freight(self, supplier: str) -> float | None:
        return self._terms.get(supplier, {}).get("free_freight_value")


def _habits(tables: Frames, today: dt.date) -> dict[str, Habits]:
    receipts = tables.get("receipts")
    if receipts is None:
        return {}
    late = (
        delays(receipts, tables["offers"], today)
        .group_by("supplier")
        .agg(mean=pl.col("delay_days").mean(), sd=pl.col("delay_days").std())
    )
    bad = (
        receipts.filter(pl.col("received") < today)
        .group_by("supplier")
        .agg(
            count=pl.len(),
            bad=steady_sum(pl.col("quantity_bad").fill_null(0.0)),
            came=steady_sum(pl.col("quantity_received")),
        )
        .filter((pl.col("count") >= LEAST_RECEIPTS) & (pl.col("came") > 0))
    )
    both = bad.join(late, on="supplier", how="full", coalesce=True).with_columns(
        share=(pl.col("bad") / pl.col("came")).fill_null(0.0),
        mean=pl.col("mean").fill_null(0.0).clip(lower_bound=0.0),
        sd=pl.col("sd").fill_null(0.0),
    )
    rows = both.select("supplier", "mean", "sd", "share").iter_rows()
    return {supplier: Habits(mean, sd, share) for supplier, mean, sd, share in rows}
