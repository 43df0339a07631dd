"""A shop whose levels are written by hand: oil sells 4 a day, comes in 7 days, and is looked at each day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from tests.decide.purchasing.shop import TODAY, items, offers, stock
from wharfinger.decide.purchasing import Replenish, ReplenishSettings, replenish

LEAN = ReplenishSettings(order_cost=0.0)
"""Without a cost of ordering an order fills up to the level and not beyond."""


def levels(item: str = "oil", **changed: Any) -> pl.DataFrame:
    """The reorder point is 32 (8 days of 4) and a buffer of 8; an order brings 20 more."""
    row = {
        "item": item, "place": "main", "supplier": "S-1", "lead_days": 7.0, "lead_days_sd": 0.0,
        "review_days": 1.0, "periods": 8.0, "every": "day", "mean": 32.0, "sd": 6.0, "reorder_point": 40.0,
        "order_up_to": 60.0, "target": "fill", "service": 0.95, "safety_stock": 8.0, "expected_fill": 0.95,
        "expected_cycle": 0.9, "order_quantity": 20.0, "holding_cost_year": 1.0, "guessed": None,
        "reason": "by hand",
    } | changed  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"guessed": pl.String})


def order(on_hand: float = 0.0, **given: Any) -> Replenish:
    """What the shop orders with so much on hand; anything else as `replenish` takes it."""
    settings = given.pop("settings", LEAN)
    tables = {
        "items": items(**given.pop("item", {})),
        "offers": offers(),
        "stock": stock(on_hand),
        "levels": levels(),
    } | given
    return replenish(**tables, settings=settings, as_of=TODAY)


def line(found: Replenish, item: str = "oil") -> dict[str, Any] | None:
    rows = found.order_lines.filter(pl.col("item") == item)
    return next(rows.iter_rows(named=True), None)


def left(found: Replenish) -> list[tuple[str, str, float]]:
    return found.left_out.select("item", "why", "ordered").rows()


def suppliers(name: str = "S-1", **terms: Any) -> pl.DataFrame:
    return pl.DataFrame({"supplier": [name], "name": [f"House {name}"], **{k: [v] for k, v in terms.items()}})


def coming(quantity: float, in_days: int, item: str = "oil", document: str = "P1") -> pl.DataFrame:
    due = TODAY + dt.timedelta(in_days)
    return pl.DataFrame(
        {"item": [item], "place": ["main"], "quantity": [quantity], "due": [due], "document": [document]}
    )
