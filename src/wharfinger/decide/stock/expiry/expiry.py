"""Goods that spoil or lie: what will be wasted by lot, and what to do about it, the best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.stock.ahead import Ahead, demand_ahead
from wharfinger.decide.stock.cases import Floats
from wharfinger.decide.stock.class_rules import StockRules, class_rules
from wharfinger.decide.stock.expiry.acts import Act, Lane, World, acts_for, carry
from wharfinger.decide.stock.expiry.elasticity import learned_elasticities
from wharfinger.decide.stock.expiry.expiry_report import report
from wharfinger.decide.stock.expiry.goods import Article, Lot, Stand, days_asked, lots_of, shelf_of
from wharfinger.decide.stock.expiry.proposals import propose
from wharfinger.decide.stock.expiry.settings import ExpirySettings
from wharfinger.decide.stock.expiry.slow import slow_stock
from wharfinger.decide.stock.expiry.tables import Expiring, ExpiryActs, SlowStock
from wharfinger.tables import DemandTotal, Forecast, Frame, Incoming, Items, Lanes, Sales, Stock, Table


@dataclass(frozen=True)
class Expiry:
    """The four tables that `expiry` writes."""

    expiring: pl.DataFrame
    expiry_acts: pl.DataFrame
    slow_stock: pl.DataFrame
    stock_rules: pl.DataFrame


def expiry(
    sales: Frame,
    items: Frame,
    stock: Frame,
    *,
    forecast: Frame | None = None,
    demand_total: Frame | None = None,
    incoming: Frame | None = None,
    lanes: Frame | None = None,
    settings: ExpirySettings | None = None,
    as_of: AsOf = None,
) -> Expiry:
    """What will be wasted by lot, what to do about it, what lies idle, and the rule of each class."""
    sold, goods, there = Sales.of(sales), Items.of(items), Stock.of(stock)
    chosen = settings or ExpirySettings()
    today = instant(as_of, {"sales": sold}).date()
    ways = None if lanes is None else Lanes.of(lanes)
    lots = lots_of(
        there, None if incoming is None else Incoming.of(incoming), goods, today, chosen.horizon_days
    )
    known = demand_ahead(
        days_asked(lots, ways),
        sold,
        there,
        today,
        forecast=None if forecast is None else Forecast.of(forecast),
        demand_total=None if demand_total is None else DemandTotal.of(demand_total),
    )
    world = _world(lots, goods, sold, known, ways, chosen, today)
    rows, acts = judged(world)
    return Expiry(
        expiring=_frame(rows, Expiring).sort("expires", "item", "place", "lot"),
        expiry_acts=_frame(acts, ExpiryActs).sort("item", "place", "lot", "rank"),
        slow_stock=slow_stock(sold, goods, there, world.lanes, chosen, today),
        stock_rules=class_rules(sold, goods, settings=chosen, as_of=today),
    )


def _world(
    lots: Mapping[tuple[str, str], tuple[Lot, ...]],
    items: pl.DataFrame,
    sales: pl.DataFrame,
    known: Mapping[tuple[str, str, int], Ahead],
    lanes: pl.DataFrame | None,
    settings: ExpirySettings,
    today: dt.date,
) -> World:
    def demand(item: str, place: str, days: int) -> Ahead:
        return known[item, place, days] if days > 0 else Ahead(0.0, 0.0, "never sold")

    articles = {
        row["item"]: Article(row["item"], row["name"], row["unit_cost"], row["price"], row["weight_g"])
        for row in items.iter_rows(named=True)
    }
    stands = {
        (item, place): Stand(
            articles.get(item, Article(item, item, 0.0, 0.0, None)),
            place,
            here,
            shelf_of(item, place, here, demand),
        )
        for (item, place), here in lots.items()
    }
    ways: dict[str, list[Lane]] = {}
    if lanes is not None:
        for row in lanes.sort("from_place", "to_place").iter_rows(named=True):
            lane = Lane(row["to_place"], row["days"], row["cost"], row["cost_per_kg"])
            ways.setdefault(row["from_place"], []).append(lane)
    return World(today, settings, stands, ways, _elasticities(articles, sales, settings, today), demand)


def _elasticities(
    articles: Mapping[str, Article], sales: pl.DataFrame, settings: ExpirySettings, today: dt.date
) -> dict[str, float]:
    if settings.elasticity is not None:
        return dict.fromkeys(articles, settings.elasticity)
    return learned_elasticities(sales, today) if settings.learn_elasticity else {}


def judged(world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the lots of which enough is wasted to be named, and the acts on them.

    What is there is looked at first, by its last day, then what is to come. Each lot finds the others as the
    best acts on those before it leave them, so that the acts named first can all be done.
    """
    before = dict(world.stands)
    turns = sorted(
        (lot.arrives is not None, lot.expires, series, lot.lot or "", at)
        for series, stand in before.items()
        for at, lot in enumerate(stand.lots)
    )
    rows, acts = [], []
    for *_, series, _, at in turns:
        lot, wasted = before[series].lots[at], before[series].shelf.wasted()[at]
        if float(wasted.mean()) < world.settings.least_waste:
            continue
        stand = world.stands[series]
        now = next(row for row, one in enumerate(stand.lots) if one is lot)
        left = stand.shelf.wasted()[now]
        key = {"item": series[0], "place": series[1], "lot": lot.lot}
        found = acts_for(stand, now, left, world) if left.mean() >= world.settings.least_waste else []
        if found and found[0].worth is not None:
            carry(found[0], stand, now, world)
        rows.append(key | _facts(before[series], lot, wasted, found, world))
        acts += [key | {"rank": rank} | act.as_row() for rank, act in enumerate(found, start=1)]
    return rows, acts


def _facts(stand: Stand, lot: Lot, wasted: Floats, acts: list[Act], world: World) -> dict[str, Any]:
    ahead = world.demand(stand.article.item, stand.place, lot.days_left)
    best = next((act for act in acts if act.worth is not None), None)
    waste = float(wasted.mean())
    return {
        "name": stand.article.name,
        "arrives": lot.arrives,
        "expires": lot.expires,
        "days_left": lot.days_left,
        "quantity": lot.quantity,
        "demand": ahead.mean,
        "demand_sd": ahead.sd,
        "demand_from": ahead.source,
        "waste": waste,
        "waste_low": float(np.quantile(wasted, 0.1)),
        "waste_high": float(np.quantile(wasted, 0.9)),
        "waste_value": waste * (stand.article.unit_cost + world.settings.disposal_cost),
        "best_act": best.act if best else None,
        "best_worth": best.worth if best else None,
    }


def _frame(rows: list[dict[str, Any]], table: type[Table]) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in table.columns().items()}
    return pl.DataFrame(rows, schema=schema)


decision = Decision(
    name="expiry",
    run=expiry,
    reads=(Sales, Items, Stock),
    may_read=(Forecast, DemandTotal, Incoming, Lanes),
    writes=(Expiring, ExpiryActs, SlowStock, StockRules),
    settings=ExpirySettings,
    report=report,
    propose=propose,
    unasked=False,  # stock health speaks of the same lots
)
