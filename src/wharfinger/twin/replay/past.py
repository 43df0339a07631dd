"""From a company's own tables to the scene that rules are played on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.decide.purchasing.order_days import order_days
from wharfinger.tables.errors import DecisionError
from wharfinger.twin.replay.receipts import came_before, lead_days_by_day
from wharfinger.twin.replay.scene import Costs, Floats, Scene, Terms
from wharfinger.twin.replay.settings import ReplaySettings
from wharfinger.twin.replay.stock_told import told_stock
from wharfinger.twin.replay.trade import LEAST_PAST_DAYS, bought, terms_of, weekdays_of

ENOUGH_PAST_DAYS = 91
"""Where less than this would lie before the days asked for, half of what is known is played."""


@dataclass(frozen=True)
class Past:
    """The scene, and what is known of how it really went."""

    scene: Scene
    sales: pl.DataFrame
    """With `available` for times without stock, from the table itself or from StockHistory."""
    sold: Floats
    """Items by days, as the scene's demand: without the estimate for times without stock."""
    stock: Floats
    """Items by the days played and the night before them: units at night; NaN where nobody wrote it down."""
    empty_days_told: str
    """From where it is known that an item was out of stock: `available`, `stock_history` or nothing."""
    opening_told: bool
    """Whether StockHistory says what lay there before the first day."""


def past(tables: Frames, settings: ReplaySettings, today: dt.date, oddities: Oddities) -> Past:
    """The last `settings.days` days before today as a scene, and all days before them as its past."""
    sales, told_by = with_empty_days(tables, today)
    played = days_to_play(sales, settings.days, today)
    start = today - dt.timedelta(days=played)
    rows = list(bought(sales, tables, start, today, oddities))
    if not rows:
        raise DecisionError(
            found=f"no item with {LEAST_PAST_DAYS} days of sales before {start}, an offer and a row in items",
            expected="at least one, to be played again",
            mend="replay fewer days, like `--set days=90`, or add older sales and the offers of that time",
        )
    first = today - dt.timedelta(days=max(len(row.demand) for row in rows))
    demand = np.stack([padded(row.demand, (today - first).days) for row in rows])
    names = [row.item for row in rows]
    terms = terms_of(rows, tables, settings.review_days, start)
    days = [start + dt.timedelta(days=k) for k in range(played)]
    chances = {
        supplier: order_days(weekdays_of(tables, supplier), settings.review_days, played, days[-1])
        for supplier in dict.fromkeys(terms.supplier)
    }
    receipts = tables.get("receipts")
    stock = told_stock(tables, names, start, today)
    known = np.nan_to_num(stock[:, 0])
    scene = Scene(
        first_day=first,
        known_days=(start - first).days,
        demand=demand,
        terms=terms,
        costs=Costs(settings.order_cost, settings.holding_rate),
        may_order=np.stack([chances[supplier].may_order for supplier in terms.supplier]),
        gap_days=np.stack([chances[supplier].gap_days for supplier in terms.supplier]),
        lead_days=lead_days_by_day(receipts, terms.supplier, terms.lead_days, days),
        on_hand=np.where(np.isnan(stock[:, 0]), _guessed_opening(demand, terms, start, first), known),
        open_orders=[] if receipts is None else came_before(receipts, names, start, today),
    )
    return Past(
        scene=scene,
        sales=sales,
        sold=_sold(sales, names, first, today),
        stock=stock,
        empty_days_told=told_by,
        opening_told=not np.isnan(stock[:, 0]).all(),
    )


def days_to_play(sales: pl.DataFrame, asked: int, today: dt.date) -> int:
    """As many days as asked for; half of what is known where else too little would lie before them."""
    first = sales.filter(pl.col("quantity") > 0)["date"].min()
    known = (today - first).days if isinstance(first, dt.date) else 0
    return asked if known >= asked + ENOUGH_PAST_DAYS else max(min(asked, known // 2), 1)


def with_empty_days(tables: Frames, today: dt.date) -> tuple[pl.DataFrame, str]:
    """Sales before today with the share of each day in stock, and from which table that is known.

    Where sales do not say it and StockHistory is there, a day that begins and ends with nothing was a day
    without stock.
    """
    sales = tables["sales"].filter(pl.col("date") < today)
    if sales["available"].is_not_null().any():
        return sales, "available"
    history = tables.get("stock_history")
    if history is None:
        return sales, "nothing"
    each = history.sort("item", "place", "date").with_columns(
        before=pl.col("on_hand").shift().over("item", "place"),
        day_before=pl.col("date").shift().over("item", "place"),
    )
    follows = pl.col("date") - pl.col("day_before") == pl.duration(days=1)
    empty = each.filter(follows & (pl.col("on_hand") <= 0) & (pl.col("before") <= 0), pl.col("date") < today)
    rows = empty.select("item", "place", "date", quantity=pl.lit(0.0), available=pl.lit(0.0))
    return pl.concat([sales, rows], how="diagonal_relaxed").select(sales.columns), "stock_history"


def padded(demand: Floats, days: int) -> Floats:
    """As long as the longest past: before an item's first sale it was not wanted."""
    return np.concatenate([np.zeros(days - len(demand)), demand])


def _guessed_opening(demand: Floats, terms: Terms, start: dt.date, first: dt.date) -> Floats:
    """Where nobody wrote it down: what a buyer has who holds four weeks' sales beside the lead time."""
    before = demand[:, : (start - first).days][:, -91:]
    cover = np.minimum(terms.lead_days + 28, terms.life_days / 2)
    guessed: Floats = np.ceil(before.mean(axis=1) * cover)
    return guessed


def _sold(sales: pl.DataFrame, names: list[str], first: dt.date, today: dt.date) -> Floats:
    """Items by days: what was sold, goods brought back set against their own day, down to none."""
    days = (today - first).days
    place = pl.col("item").replace_strict(names, np.arange(len(names)), default=None, return_dtype=pl.Int64)
    daily = (
        sales.filter(pl.col("date") >= first)
        .group_by("item", "place", "date")
        .agg(pl.col("quantity").sort().sum().clip(lower_bound=0.0))
        .with_columns(row=place, day=(pl.col("date") - first).dt.total_days())
        .drop_nulls("row")
        .sort("row", "day", "place")
    )
    sold = np.zeros((len(names), days))
    np.add.at(sold, (daily["row"].to_numpy(), daily["day"].to_numpy()), daily["quantity"].to_numpy())
    return sold
