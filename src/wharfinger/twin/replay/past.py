"""From a company's own tables to the scene that rules are played on."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.lines import delays
from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.decide.purchasing.offers import Offer, OfferBook
from wharfinger.decide.purchasing.order_days import order_days
from wharfinger.decide.purchasing.past_demand import past_demand
from wharfinger.tables.errors import DecisionError
from wharfinger.twin.replay.floor import KEEPS
from wharfinger.twin.replay.receipts import came_before, lead_days_by_day
from wharfinger.twin.replay.scene import Costs, Floats, Scene, Terms
from wharfinger.twin.replay.settings import ReplaySettings
from wharfinger.twin.replay.stock_told import told_stock

LEAST_PAST_DAYS = 14
"""A rule must have seen an item for some time before the play begins."""
ENOUGH_PAST_DAYS = 91
"""Where less than this would lie before the days asked for, half of what is known is played."""
LEAST_RECEIPTS = 5


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
    rows = list(_bought(sales, tables, start, today, oddities))
    if not rows:
        raise DecisionError(
            found=f"no item with {LEAST_PAST_DAYS} days of sales before {start}, an offer and a row in items",
            expected="at least one, to be played again",
            mend="replay fewer days, like `--set days=90`, or add older sales and the offers of that time",
        )
    first = today - dt.timedelta(days=max(len(row.demand) for row in rows))
    demand = np.stack([_padded(row.demand, (today - first).days) for row in rows])
    names = [row.item for row in rows]
    terms = _terms(rows, tables, start)
    days = [start + dt.timedelta(days=k) for k in range(played)]
    chances = {
        supplier: order_days(_weekdays(tables, supplier), settings.review_days, played, days[-1])
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


@dataclass(frozen=True)
class _Row:
    """An item that can be played: its demand day by day up to today, its offer, its master data."""

    item: str
    demand: Floats
    offer: Offer
    facts: dict[str, Any]


def _bought(
    sales: pl.DataFrame,
    tables: Frames,
    start: dt.date,
    today: dt.date,
    oddities: Oddities,
) -> Iterator[_Row]:
    items = {row["item"]: row for row in tables["items"].iter_rows(named=True)}
    then, now = (OfferBook(tables["offers"], tables.get("units"), day) for day in (start, today))
    for known in past_demand(sales, today, each_place=False):
        facts, before = items.get(known.item), len(known.demand) - (today - start).days
        if facts is None:
            oddity = Oddity("sales of an item that is not in Items", "a row in Items", "add it with its cost")
            oddities.add(known.item, None, oddity, left_out=True)
        elif before < LEAST_PAST_DAYS:
            oddities.add(known.item, None, _too_young(before, start), left_out=True)
        else:
            pace = float(known.demand[max(before - 365, 0) : before].mean())
            offer, odd = then.choose(facts, pace)
            if offer is None:
                # Terms of that time were not kept: those of today stand in, and it is said.
                offer, odd_now = now.choose(facts, pace)
                if offer is not None:
                    odd = [
                        Oddity(f"no usable offer on {start}", "the terms of that time", "today's were taken")
                    ]
                else:
                    odd = odd_now
            for oddity in odd:
                oddities.add(known.item, None, oddity, left_out=offer is None)
            if offer is not None:
                yield _Row(known.item, known.demand, offer, facts)


def _too_young(before: int, start: dt.date) -> Oddity:
    return Oddity(
        f"first sold {'on or after' if before <= 0 else f'{before} days before'} {start}",
        f"sales for at least {LEAST_PAST_DAYS} days before the play begins",
        "replay fewer days to have it in",
    )


def _padded(demand: Floats, days: int) -> Floats:
    """As long as the longest past: before an item's first sale it was not wanted."""
    return np.concatenate([np.zeros(days - len(demand)), demand])


def _terms(rows: list[_Row], tables: Frames, start: dt.date) -> Terms:
    late = _measured_spread(delays(tables.get("receipts"), tables["offers"], start))
    return Terms(
        item=[row.item for row in rows],
        supplier=[row.offer.supplier for row in rows],
        unit_cost=np.array([row.offer.unit_cost for row in rows]),
        price=np.array([row.facts["price"] for row in rows]),
        lead_days=np.array([row.offer.lead_days for row in rows]),
        lead_days_sd=np.array(
            [
                late.get(row.offer.supplier, 0.0)
                if row.offer.lead_days_sd is None
                else row.offer.lead_days_sd
                for row in rows
            ]
        ),
        multiple=np.array([row.offer.multiple for row in rows]),
        minimum=np.array([row.offer.minimum for row in rows]),
        life_days=np.array([_life(row.facts["shelf_life_days"]) for row in rows], np.int64),
    )


def _life(shelf_life_days: float | None) -> int:
    return KEEPS if shelf_life_days is None else max(math.floor(shelf_life_days), 1)


def _measured_spread(late: pl.DataFrame) -> dict[str, float]:
    spread = late.group_by("supplier").agg(pl.col("delay_days").std(), n=pl.len())
    return {s: float(sd) for s, sd, n in spread.iter_rows() if n >= LEAST_RECEIPTS}


def _weekdays(tables: Frames, supplier: str) -> str | None:
    suppliers = tables.get("suppliers")
    if suppliers is None:
        return None
    named = suppliers.filter(pl.col("supplier") == supplier)["order_weekdays"]
    return named[0] if len(named) else None


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
