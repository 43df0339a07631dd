"""Order promising: which place ships each open order line, and when it is there."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.decide.decision import AsOf, instant
from wharfinger.decide.stock.places.settings import AllocateSettings
from wharfinger.decide.stock.places.tables import Promises
from wharfinger.tables import MAIN_PLACE, Frame, Incoming, Items, Lanes, Orders, Stock


@dataclass
class Supply:
    """Units of an item at a place, there from a day on."""

    place: str
    ready: dt.date
    left: float
    document: str | None = None


def promise(
    orders: Frame,
    stock: Frame,
    *,
    incoming: Frame | None = None,
    lanes: Frame | None = None,
    items: Frame | None = None,
    settings: AllocateSettings | None = None,
    as_of: AsOf = None,
) -> pl.DataFrame:
    """A row for each part of an open order line: from where, when it leaves, when it arrives.

    Lines are served in the order of their due days, then of the day they were ordered. Each takes what
    reaches the place of the order in time at the least cost of the way, and else what comes first. What stock
    has reserved beyond the open orders is for somebody else and stays. Expired lots are not promised.
    """
    asked, there = Orders.of(orders), Stock.of(stock)
    chosen = settings or AllocateSettings()
    today = instant(as_of, {"orders": asked}).date()
    lines = open_lines(asked, today)
    supplies = _supplies(there, lines, None if incoming is None else Incoming.of(incoming), today)
    ways = _ways(None if lanes is None else Lanes.of(lanes))
    weights = {} if items is None else dict(Items.of(items).select("item", "weight_g").iter_rows())
    rows = [
        row
        for line in lines.iter_rows(named=True)
        for row in _parts(
            line, supplies.get(line["item"], []), ways, weights.get(line["item"]), chosen, today
        )
    ]
    schema = {name: column.dtype for name, column in Promises.columns().items()}
    return Promises.of(pl.DataFrame(rows, schema=schema))


def open_lines(orders: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """The lines that were neither shipped nor cancelled, in the order in which they are served."""
    gone = pl.col("status").is_in(["shipped", "cancelled"]).fill_null(value=False)
    return (
        orders.filter(pl.col("shipped_at").is_null() & ~gone & (pl.col("ordered_at").dt.date() <= today))
        .with_columns(pl.col("place").fill_null(MAIN_PLACE))
        .sort("due", "ordered_at", "order", "item", nulls_last=True)
    )


def _supplies(
    stock: pl.DataFrame, lines: pl.DataFrame, incoming: pl.DataFrame | None, today: dt.date
) -> dict[str, list[Supply]]:
    wanted = lines.group_by("item", "place").agg(wanted=pl.col("quantity").sum())
    good = (pl.col("expires") >= today).fill_null(value=True)
    free = (
        stock.filter(good)
        .group_by("item", "place")
        .agg(pl.col("on_hand").sum(), pl.col("reserved").sum())
        .join(wanted, on=["item", "place"], how="left")
        .with_columns(others=(pl.col("reserved") - pl.col("wanted").fill_null(0.0)).clip(lower_bound=0.0))
        .with_columns(free=pl.col("on_hand") - pl.col("others"))
        .filter(pl.col("free") > 0)
        .sort("item", "place")
    )
    found: dict[str, list[Supply]] = {}
    for item, place, units in free.select("item", "place", "free").iter_rows():
        found.setdefault(item, []).append(Supply(place, today, units))
    if incoming is not None:
        for row in incoming.sort("due", "document", "place").iter_rows(named=True):
            supply = Supply(row["place"], max(row["due"], today), row["quantity"], row["document"])
            found.setdefault(row["item"], []).append(supply)
    return found


def _ways(lanes: pl.DataFrame | None) -> dict[tuple[str, str], tuple[int, float]]:
    """Days and cost a kilogram between two places."""
    if lanes is None:
        return {}
    return {
        (row["from_place"], row["to_place"]): (math.ceil(row["days"]), row["cost_per_kg"] or 0.0)
        for row in lanes.iter_rows(named=True)
    }


def _parts(
    line: dict[str, Any],
    supplies: list[Supply],
    ways: dict[tuple[str, str], tuple[int, float]],
    weight_g: float | None,
    settings: AllocateSettings,
    today: dt.date,
) -> list[dict[str, Any]]:
    """Takes from the supplies what the line gets."""
    reachable = []
    for supply in supplies:
        days, cost_per_kg = (
            (0, 0.0) if supply.place == line["place"] else ways.get((supply.place, line["place"]), (-1, 0.0))
        )
        if days >= 0 and supply.left > 1e-9:
            arrives = supply.ready + dt.timedelta(days=days)
            late = max((arrives - line["due"]).days, 0) if line["due"] else (arrives - today).days
            reachable.append((late, cost_per_kg * (weight_g or 0.0) / 1000, arrives, supply))
    reachable.sort(key=lambda one: (one[0], one[1], one[2], one[3].place, one[3].document or ""))
    if not settings.split_orders:
        reachable = [one for one in reachable if one[3].left >= line["quantity"] - 1e-9][:1]
    rows: list[dict[str, Any]] = []
    missing = line["quantity"]
    for _, way_cost, arrives, supply in reachable:
        taken = min(missing, supply.left)
        if taken <= 1e-9:
            break
        supply.left -= taken
        missing -= taken
        rows.append(_row(line, len(rows) + 1, taken, supply, arrives, way_cost * taken))
    if missing > 1e-9:
        rows.append(_row(line, len(rows) + 1, missing, None, None, None))
    return rows


def _row(
    line: dict[str, Any],
    part: int,
    quantity: float,
    supply: Supply | None,
    arrives: dt.date | None,
    way_cost: float | None,
) -> dict[str, Any]:
    due = line["due"]
    return {
        "order": line["order"],
        "item": line["item"],
        "part": part,
        "quantity": quantity,
        "source": "none" if supply is None else "incoming" if supply.document else "stock",
        "from_place": supply.place if supply else None,
        "document": supply.document if supply else None,
        "ships": supply.ready if supply else None,
        "arrives": arrives,
        "due": due,
        "late_days": max((arrives - due).days, 0) if arrives and due else None,
        "way_cost": way_cost,
    }
