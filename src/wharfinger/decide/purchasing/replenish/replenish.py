"""What to order now, from whom and why: within the terms of suppliers, the budget and the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Frames, instant
from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.decide.purchasing.position import receiving_place
from wharfinger.decide.purchasing.replenish.cash import cash_of
from wharfinger.decide.purchasing.replenish.goods import Goods, goods_of
from wharfinger.decide.purchasing.replenish.joint import orders_of
from wharfinger.decide.purchasing.replenish.left_out import LeftOutRows
from wharfinger.decide.purchasing.replenish.level import Level, levels_of, without_demand
from wharfinger.decide.purchasing.replenish.need import Need, need_of
from wharfinger.decide.purchasing.replenish.own_levels import own_levels
from wharfinger.decide.purchasing.replenish.proposals import propose
from wharfinger.decide.purchasing.replenish.report import report
from wharfinger.decide.purchasing.replenish.results import (
    Cash,
    LeftOut,
    OrderDoubts,
    OrderLines,
    Replenish,
    SupplierOrders,
)
from wharfinger.decide.purchasing.replenish.rows import line_row, order_row
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.purchasing.replenish.source import source_of
from wharfinger.decide.purchasing.replenish.suppliers import SupplierBook
from wharfinger.decide.purchasing.replenish.terms import TermsBook
from wharfinger.decide.stock import Levels
from wharfinger.tables import (
    DemandTotal,
    Frame,
    Incoming,
    Items,
    Known,
    Offers,
    Orders,
    Places,
    Receipts,
    Sales,
    Stock,
    Suppliers,
    Table,
    Units,
)


def replenish(
    items: Frame,
    offers: Frame,
    stock: Frame,
    *,
    levels: Frame | None = None,
    sales: Frame | None = None,
    incoming: Frame | None = None,
    orders: Frame | None = None,
    suppliers: Frame | None = None,
    receipts: Frame | None = None,
    units: Frame | None = None,
    places: Frame | None = None,
    known: Frame | None = None,
    demand_total: Frame | None = None,
    settings: ReplenishSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> Replenish:
    """What to order now, from whom, how much and why, with the cash that it needs.

    An item is ordered when its position (on hand less promised plus what comes in time) is at or below its
    reorder point, which means that the next chance to order would be too late. `levels` are those of
    `stock.levels`; without them they are computed from `sales`, with what `known` tells of coming days.
    """
    given: dict[type[Table], Frame | None] = {
        Items: items, Offers: offers, Stock: stock, Levels: levels, Sales: sales, Incoming: incoming,
        Orders: orders, Suppliers: suppliers, Receipts: receipts, Units: units, Places: places, Known: known,
        DemandTotal: demand_total,
    }  # fmt: skip
    tables = {table.table_name(): table.of(frame) for table, frame in given.items() if frame is not None}
    chosen = settings or ReplenishSettings()
    moment = instant(as_of, tables)
    today = moment.date()
    receiving = chosen.place or receiving_place(tables.get("places"), tables.get("incoming"), tables["stock"])
    oddities, out = Oddities(), LeftOutRows()
    goods = goods_of(tables, receiving, today, chosen, oddities)
    book = SupplierBook(tables, chosen, today)
    levelled = own_levels(tables, book, chosen, moment, receiving, seed)
    each = levels_of(levelled, tables["items"], receiving, each_place=chosen.buy_for == "place")
    each += _without_levels(tables["items"], each, goods, today, out)
    needs = _needs(tables, each, goods, book, chosen, today, out, oddities)
    stored = _stored_m3(tables["items"], goods)
    found = orders_of(needs, book, chosen, stored, out, oddities)
    lines = [[line_row(line, today) for line in order.lines] for order in found]
    heads = [order_row(order, rows) for order, rows in zip(found, lines, strict=True)]
    flat = [row for rows in lines for row in rows]
    ordered = {line.key: line.quantity for order in found for line in order.lines}
    return Replenish(
        order_lines=_table(OrderLines, flat, "item", "place"),
        supplier_orders=_table(SupplierOrders, heads, "supplier", "place", "order_on"),
        cash=cash_of(needs, ordered, heads, flat, today, chosen),
        left_out=out.table(),
        order_doubts=oddities.table().drop("left_out"),
    )


def _needs(
    tables: Frames,
    levels: Sequence[Level],
    goods: dict[tuple[str, str], Goods],
    suppliers: SupplierBook,
    settings: ReplenishSettings,
    today: dt.date,
    out: LeftOutRows,
    oddities: Oddities,
) -> list[Need]:
    """Of every item that has levels and is traded, what it needs, in the order of items and places."""
    items = {row["item"]: row for row in tables["items"].iter_rows(named=True)}
    offers = TermsBook(tables["offers"], tables.get("units"), today)
    needs = []
    for level in levels:
        row, here = items.get(level.item), goods.get((level.item, level.place), Goods())
        if row is None:
            out.facts(level.item, None, _unknown_item())
            continue
        if row["status"] == "ended":
            _ended(level, here, out)
            continue
        terms, refused, doubts = offers.of(row)
        asked = level.per_day > 0 or here.promised(0.0, 0.0) > 0
        for oddity in refused:
            if terms:
                oddities.add(level.item, None, oddity, left_out=False)
            elif asked:
                out.facts(level.item, None, oddity)
        for oddity in doubts:
            oddities.add(level.item, None, oddity, left_out=False)
        sources = [source_of(one, row, level, here, suppliers, settings, today) for one in terms]
        need = need_of(row, sources, today, out) if sources else None
        if need is not None:
            needs.append(need)
            if need.cause and need.source.prices.margin <= 0:
                cost = need.source.prices.usual_cost
                oddities.add(level.item, None, _no_margin(row["price"], cost), left_out=False)
    return needs


def _without_levels(
    items: pl.DataFrame,
    levels: Sequence[Level],
    goods: dict[tuple[str, str], Goods],
    today: dt.date,
    out: LeftOutRows,
) -> list[Level]:
    """Where customers wait for what has no levels, it is ordered for them; of the rest it is said."""
    known = {(level.item, level.place) for level in levels}
    waiting = [
        (item, place)
        for (item, place), here in sorted(goods.items())
        if (item, place) not in known and here.lacks > 0
    ]
    told = {item for item, _ in known} | {item for item, _ in waiting}
    for item, status in items.sort("item").select("item", "status").iter_rows():
        if item not in told and status not in ("ending", "ended"):
            out.facts(item, None, _no_levels(today))
    return [without_demand(item, place) for item, place in waiting]


def _stored_m3(items: pl.DataFrame, goods: dict[tuple[str, str], Goods]) -> float:
    """The room that goods take which are there or on their way."""
    sides = pl.col("length_mm") * pl.col("width_mm") * pl.col("height_mm") / 1e9
    sizes: dict[str, float] = dict(items.select("item", sides.alias("m3")).drop_nulls().iter_rows())
    return sum(
        sorted(
            sizes.get(item, 0.0) * (here.on_hand + sum(one.quantity for one in here.coming))
            for (item, _), here in goods.items()
        )
    )


def _ended(level: Level, here: Goods, out: LeftOutRows) -> None:
    if here.lacks > 0:
        oddity = Oddity(
            f"status ended, and customers wait for {here.lacks:,.10g}",
            "an item that is traded",
            "tell the customers, or set the status to ending and it is ordered for them",
        )
        out.facts(level.item, level.place, oddity)


def _unknown_item() -> Oddity:
    return Oddity("levels of an item that is not in Items", "a row in Items", "add it with cost and price")


def _no_levels(today: dt.date) -> Oddity:
    return Oddity(
        f"no levels, and no sale before {today} to make them from",
        "levels, or a past",
        "order the first quantity by judgement",
    )


def _no_margin(price: float, unit_cost: float) -> Oddity:
    return Oddity(
        f"a price of {price:,.10g} at a cost of {unit_cost:,.10g}",
        "a price above the cost; nothing is lost when it is missing, and it is ordered all the same",
        "correct the price or the cost, or end the item",
    )


def _table(table: type[Table], rows: list[dict[str, Any]], *by: str) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in table.columns().items()}
    return pl.DataFrame(rows, schema=schema).sort(*by)


decision = Decision(
    name="replenish",
    run=replenish,
    reads=(Items, Offers, Stock),
    may_read=(Levels, Sales, Incoming, Orders, Suppliers, Receipts, Units, Places, Known, DemandTotal),
    writes=(OrderLines, SupplierOrders, Cash, LeftOut, OrderDoubts),
    settings=ReplenishSettings,
    report=report,
    propose=propose,
    # The plan of the night orders by `min_max` until the owner chooses this one.
    unasked=False,
)
