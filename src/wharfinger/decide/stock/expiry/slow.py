"""Slow and dead stock: where it would sell, or what it costs to let it lie."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from wharfinger.decide.stock.expiry.acts import Lane
from wharfinger.decide.stock.expiry.settings import ExpirySettings
from wharfinger.decide.stock.expiry.tables import SlowStock
from wharfinger.decide.stock.health import HealthSettings, health


def slow_stock(
    sales: pl.DataFrame,
    items: pl.DataFrame,
    stock: pl.DataFrame,
    lanes: Mapping[str, Sequence[Lane]],
    settings: ExpirySettings,
    today: dt.date,
) -> pl.DataFrame:
    """A row for each item and place with too much: moved where the item sells, else to be cleared."""
    found = health(
        sales,
        items,
        stock,
        settings=HealthSettings(
            slow_days=settings.slow_days,
            dead_days=settings.dead_days,
            a_share=settings.a_share,
            b_share=settings.b_share,
            x_variation=settings.x_variation,
            y_variation=settings.y_variation,
        ),
        as_of=today,
    ).stock_health
    weights = dict(items.select("item", "weight_g").iter_rows())
    room = {
        (row["item"], row["place"]): row["per_day"] * settings.slow_days - row["on_hand"] + row["reserved"]
        for row in found.filter(pl.col("per_day") > 0).iter_rows(named=True)
    }
    idle = found.filter(pl.col("state").is_in(["slow", "dead"]) & (pl.col("excess") > 0))
    by_value = idle.sort(["excess_value", "item", "place"], descending=[True, False, False], nulls_last=True)
    rows = [
        _row(row, lanes.get(row["place"], ()), room, weights.get(row["item"]), settings)
        for row in by_value.iter_rows(named=True)
    ]
    frame = pl.DataFrame(rows, schema={name: column.dtype for name, column in SlowStock.columns().items()})
    return frame.sort("item", "place")


def _row(
    row: dict[str, Any],
    lanes: Sequence[Lane],
    room: dict[tuple[str, str], float],
    weight_g: float | None,
    settings: ExpirySettings,
) -> dict[str, Any]:
    """The best move of it, which takes up the room there; or clearing."""
    value, excess = row["excess_value"], row["excess"]
    unit = None if value is None else value / excess
    holding = None if value is None else value * settings.holding_rate
    best: tuple[float, float, Lane] | None = None
    for lane in lanes:
        units = math.floor(min(excess, room.get((row["item"], lane.to_place), 0.0)))
        if units < 1 or unit is None or (lane.cost_per_kg and weight_g is None):
            continue
        way = (lane.cost or 0.0) + (lane.cost_per_kg or 0.0) * units * (weight_g or 0.0) / 1000
        worth = units * unit - way
        if worth > 0 and (best is None or worth > best[0]):
            best = (worth, float(units), lane)
    common = {
        name: row[name] for name in ("item", "place", "name", "state", "abc", "xyz", "excess", "excess_value")
    }
    if best is None:
        return common | {
            "holding_year": holding,
            "act": "clear",
            "to_place": None,
            "quantity": excess,
            "worth": holding,
            "why": f"{_pace(row)}; letting it lie costs a year of holding",
        }
    worth, units, lane = best
    room[row["item"], lane.to_place] -= units
    return common | {
        "holding_year": holding,
        "act": "transfer",
        "to_place": lane.to_place,
        "quantity": units,
        "worth": worth,
        "why": f"{_pace(row)}; at {lane.to_place} {units:g} more sell within {settings.slow_days:g} days "
        "and need not be bought",
    }


def _pace(row: dict[str, Any]) -> str:
    return f"{row['per_day']:.2g} a day sell here" if row["per_day"] else "nothing sells here"
