"""Stock across places: moves before buying, scarce stock among open orders, safety stocks set together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.stock.places.allocate_report import report
from wharfinger.decide.stock.places.promise import promise
from wharfinger.decide.stock.places.proposals import propose
from wharfinger.decide.stock.places.safety import place_safety
from wharfinger.decide.stock.places.settings import AllocateSettings
from wharfinger.decide.stock.places.standings import Standings, standings
from wharfinger.decide.stock.places.tables import PlaceSafety, Promises, Shortages, Transfers
from wharfinger.decide.stock.places.transfers import transfers
from wharfinger.tables import (
    DemandTotal,
    Forecast,
    Frame,
    Incoming,
    Items,
    Lanes,
    Offers,
    Orders,
    Sales,
    Stock,
    Table,
)

LEAST_MISSING = 0.5
"""Fewer units than this are not named."""


@dataclass(frozen=True)
class Allocation:
    """The four tables that `allocate` writes."""

    transfers: pl.DataFrame
    shortages: pl.DataFrame
    promises: pl.DataFrame
    place_safety: pl.DataFrame


def allocate(
    sales: Frame,
    items: Frame,
    stock: Frame,
    *,
    lanes: Frame | None = None,
    orders: Frame | None = None,
    incoming: Frame | None = None,
    offers: Frame | None = None,
    forecast: Frame | None = None,
    demand_total: Frame | None = None,
    settings: AllocateSettings | None = None,
    as_of: AsOf = None,
) -> Allocation:
    """What to move before buying, which order gets what from where and when, where safety stock belongs."""
    sold, goods, there = Sales.of(sales), Items.of(items), Stock.of(stock)
    chosen = settings or AllocateSettings()
    today = instant(as_of, {"sales": sold}).date()
    coming = None if incoming is None else Incoming.of(incoming)
    ways = None if lanes is None else Lanes.of(lanes)
    promises = _frame([], Promises)
    if orders is not None:
        promises = promise(
            orders, there, incoming=coming, lanes=ways, items=goods, settings=chosen, as_of=today
        )
    places = standings(
        sold,
        there,
        coming,
        ways,
        promises,
        chosen,
        today,
        forecast=None if forecast is None else Forecast.of(forecast),
        demand_total=None if demand_total is None else DemandTotal.of(demand_total),
    )
    moved = transfers(places, goods, ways, chosen, today)
    safety = _frame([], PlaceSafety)
    if ways is not None and offers is not None:
        safety = place_safety(sold, goods, ways, offers, settings=chosen, as_of=today)
    return Allocation(
        transfers=_frame(moved, Transfers).sort(
            ["worth", "item", "from_place"], descending=[True, False, False]
        ),
        shortages=_shortages(places, moved, goods),
        promises=promises,
        place_safety=safety,
    )


def _shortages(places: Standings, moved: Sequence[dict[str, Any]], items: pl.DataFrame) -> pl.DataFrame:
    """Where demand is expected to go without, after the moves."""
    after = {series: standing.stock for series, standing in places.items()}
    for move in moved:
        after[move["item"], move["from_place"]] -= move["quantity"]
        after[move["item"], move["to_place"]] += move["quantity"]
    facts = {row["item"]: row for row in items.iter_rows(named=True)}
    rows = []
    for (item, place), standing in places.items():
        stock = after[item, place]
        missing = float(np.maximum(standing.wanted - max(stock, 0.0), 0.0).mean())
        if missing < LEAST_MISSING or item not in facts:
            continue
        rows.append(
            {
                "item": item,
                "place": place,
                "name": facts[item]["name"],
                "stock": stock,
                "demand": float(standing.wanted.mean()),
                "missing": missing,
                "lost_margin": missing * max(facts[item]["price"] - facts[item]["unit_cost"], 0.0),
            }
        )
    return _frame(rows, Shortages).sort(["lost_margin", "item", "place"], descending=[True, False, False])


def _frame(rows: Sequence[dict[str, Any]], table: type[Table]) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in table.columns().items()}
    return pl.DataFrame(list(rows), schema=schema)


decision = Decision(
    name="allocate",
    run=allocate,
    reads=(Sales, Items, Stock),
    may_read=(Lanes, Orders, Incoming, Offers, Forecast, DemandTotal),
    writes=(Transfers, Shortages, Promises, PlaceSafety),
    settings=AllocateSettings,
    report=report,
    propose=propose,
    unasked=False,  # nobody's transfers are bundled into a load yet
)
