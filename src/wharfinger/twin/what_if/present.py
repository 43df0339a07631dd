"""The company as it stands this morning, ready to be played ahead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.decide.purchasing.order_days import order_days
from wharfinger.decide.purchasing.position import positions
from wharfinger.tables.errors import DecisionError
from wharfinger.twin.replay.past import padded, with_empty_days
from wharfinger.twin.replay.scene import Flags, Floats, Terms
from wharfinger.twin.replay.trade import LEAST_PAST_DAYS, bought, terms_of, weekdays_of
from wharfinger.twin.what_if.settings import WhatIfSettings


@dataclass(frozen=True)
class Chances:
    """When orders are taken: items by days ahead."""

    may_order: Flags
    gap_days: Floats


@dataclass(frozen=True)
class Present:
    """Terms, past demand, stock and what is on its way, of all items that can be played."""

    today: dt.date
    terms: Terms
    chances: Chances
    demand: Floats
    on_hand: Floats
    open_orders: list[tuple[int, int, float]]
    suppliers: list[str]
    """All that offer anything, by name: luck is drawn for each."""
    receipts: pl.DataFrame | None


def present(tables: Frames, settings: WhatIfSettings, today: dt.date, oddities: Oddities) -> Present:
    """What stands in the tables on the morning of `today`."""
    live = tables["items"].filter(pl.col("status").is_null() | (pl.col("status") != "ended"))
    sales, _ = with_empty_days(tables, today)
    traded = {**tables, "items": live}
    rows = list(bought(sales.join(live, on="item", how="semi"), traded, today, today, oddities))
    if not rows:
        raise DecisionError(
            found=f"no item with {LEAST_PAST_DAYS} days of sales before {today}, an offer and a row in items",
            expected="at least one, to be played ahead",
            mend="add sales and offers",
        )
    terms = terms_of(rows, traded, settings.review_days, today)
    longest = max(len(row.demand) for row in rows)
    stock = tables["stock"]
    there = positions(stock, None, tables.get("places"), today, oddities, each_place=False)
    on_hand = [there.get((item, None)) for item in terms.item]
    receipts = tables.get("receipts")
    return Present(
        today=today,
        terms=terms,
        chances=chances(tables, terms.supplier, settings, today),
        demand=np.stack([padded(row.demand, longest) for row in rows]),
        on_hand=np.array([0.0 if p is None else max(p.on_hand - p.reserved, 0.0) for p in on_hand]),
        open_orders=_coming(tables.get("incoming"), terms.item, settings.days, today),
        suppliers=sorted(tables["offers"]["supplier"].unique()),
        receipts=None if receipts is None else receipts.filter(pl.col("received") < today),
    )


def chances(tables: Frames, supplier: list[str], settings: WhatIfSettings, today: dt.date) -> Chances:
    """Of each item, by the order days of its supplier."""
    last = today + dt.timedelta(days=settings.days - 1)
    each = {
        name: order_days(weekdays_of(tables, name), settings.review_days, settings.days, last)
        for name in dict.fromkeys(supplier)
    }
    return Chances(
        np.stack([each[name].may_order for name in supplier]),
        np.stack([each[name].gap_days for name in supplier]),
    )


def _coming(
    incoming: pl.DataFrame | None, names: list[str], days: int, today: dt.date
) -> list[tuple[int, int, float]]:
    """What is on its way, by item's row and day ahead; what is late comes tomorrow."""
    if incoming is None:
        return []
    row = {name: k for k, name in enumerate(names)}
    ahead = pl.col("due") - pl.lit(today)
    rows = (
        incoming.sort("item", "due", "document").select("item", ahead.dt.total_days(), "quantity").iter_rows()
    )
    return [
        (row[item], day if day >= 0 else 1, quantity)
        for item, day, quantity in rows
        if item in row and day < days
    ]
