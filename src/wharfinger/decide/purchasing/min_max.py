"""The textbook rule that everyone uses, with its settings searched: what better ordering must beat."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Frames, instant
from wharfinger.decide.purchasing import search
from wharfinger.decide.purchasing.lines import delays, lines
from wharfinger.decide.purchasing.min_max_proposals import propose
from wharfinger.decide.purchasing.min_max_report import report
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.decide.purchasing.order_line import level_row, order_row
from wharfinger.decide.purchasing.position import receiving_place
from wharfinger.decide.purchasing.results import MinMax, MinMaxLevels, MinMaxOrders, MinMaxSkipped
from wharfinger.decide.purchasing.settings import MinMaxSettings
from wharfinger.decide.purchasing.standing import pooled, stand
from wharfinger.tables import (
    Frame,
    Incoming,
    Items,
    Offers,
    Places,
    Receipts,
    Sales,
    Stock,
    Suppliers,
    Table,
    Units,
)

SAMPLE = 100
"""Items from whose past the settings of items without one are taken."""


def min_max(
    sales: Frame,
    items: Frame,
    offers: Frame,
    stock: Frame,
    *,
    incoming: Frame | None = None,
    suppliers: Frame | None = None,
    receipts: Frame | None = None,
    units: Frame | None = None,
    places: Frame | None = None,
    settings: MinMaxSettings | None = None,
    as_of: AsOf = None,
    shared: Frames | None = None,
) -> MinMax:
    """What to order today, by a min and a max whose settings are searched on each item's past.

    The position is on hand less reserved plus incoming. When it is at or below the min (average demand until
    the goods of the next chance to order have come, plus a buffer) it is filled up to the max, in multiples
    of the offer. Places are taken together, as suppliers deliver to one; `buy_for` and `place` change that.
    """
    given: dict[type[Table], Frame | None] = {
        Sales: sales, Items: items, Offers: offers, Stock: stock, Incoming: incoming,
        Suppliers: suppliers, Receipts: receipts, Units: units, Places: places,
    }  # fmt: skip
    tables = {table.table_name(): table.of(frame) for table, frame in given.items() if frame is not None}
    chosen = settings or MinMaxSettings()
    today = instant(as_of, tables).date()
    common = learn(**tables, settings=chosen, as_of=today) if shared is None else shared
    oddities = Oddities()
    tried = search.grid(chosen, search=chosen.search)
    levels, orders = [], []
    for line in lines(tables, chosen, today, common, oddities):
        standing = stand(line, tried, common["pooled"], chosen)
        levels.append(level_row(line, standing))
        order = order_row(line, standing, today)
        if order is not None:
            orders.append(order)
    return MinMax(
        min_max_levels=_table(MinMaxLevels, levels),
        min_max_orders=_table(MinMaxOrders, orders),
        min_max_skipped=oddities.table(),
    )


def learn(
    sales: pl.DataFrame,
    items: pl.DataFrame,
    offers: pl.DataFrame,
    stock: pl.DataFrame,
    *,
    incoming: pl.DataFrame | None = None,
    suppliers: pl.DataFrame | None = None,
    receipts: pl.DataFrame | None = None,
    units: pl.DataFrame | None = None,
    places: pl.DataFrame | None = None,
    settings: MinMaxSettings,
    as_of: AsOf = None,
) -> Frames:
    """What needs all items at once: the place of delivery, suppliers' delays, and what suits most items."""
    given = {
        "sales": sales, "items": items, "offers": offers, "stock": stock, "incoming": incoming,
        "suppliers": suppliers, "receipts": receipts, "units": units, "places": places,
    }  # fmt: skip
    tables = {name: frame for name, frame in given.items() if frame is not None}
    today = instant(as_of, tables).date()
    place = settings.place or receiving_place(places, incoming, stock)
    common = {
        "receiving": pl.DataFrame({"place": [place]}),
        "delays": delays(receipts, offers, today),
    }
    tried = search.grid(settings, search=settings.search)
    asked = _sample(sales, settings, today)
    few = {name: _only(frame, asked) for name, frame in tables.items()}
    return {**common, "pooled": pooled(lines(few, settings, today, common, Oddities()), tried, settings)}


def _sample(sales: pl.DataFrame, settings: MinMaxSettings, today: dt.date) -> list[str]:
    """Items with a long enough past, evenly over all of them in the order of their names."""
    if not settings.search:
        return []
    old = today - dt.timedelta(days=settings.least_days)
    first = sales.filter(pl.col("quantity") > 0).group_by("item").agg(first=pl.col("date").min())
    names = first.filter(pl.col("first") <= old)["item"].sort()
    step = max(len(names) / SAMPLE, 1.0)
    return [names[int(k * step)] for k in range(int(len(names) / step))]


def _only(frame: pl.DataFrame, items: list[str]) -> pl.DataFrame:
    return frame.filter(pl.col("item").is_in(items)) if "item" in frame.columns else frame


def _table(table: type[Table], rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in table.columns().items()}
    return pl.DataFrame(rows, schema=schema).sort("item", "place")


decision = Decision(
    name="min_max",
    run=min_max,
    reads=(Sales, Items, Offers, Stock),
    may_read=(Incoming, Suppliers, Receipts, Units, Places),
    writes=(MinMaxLevels, MinMaxOrders, MinMaxSkipped),
    settings=MinMaxSettings,
    by="item",
    fit=learn,
    report=report,
    propose=propose,
)
