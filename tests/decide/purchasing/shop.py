"""A small shop for the tests: one item sold evenly, bought from one supplier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

TODAY = dt.date(2026, 3, 2)
"""A Monday."""


def sales(
    quantities: Sequence[float], item: str = "oil", place: str = "main", **columns: Any
) -> pl.DataFrame:
    """One row a day, the last on the day before today."""
    first = TODAY - dt.timedelta(days=len(quantities))
    days = [first + dt.timedelta(days=n) for n in range(len(quantities))]
    return pl.DataFrame({"item": item, "place": place, "date": days, "quantity": quantities, **columns})


def items(*names: str, **columns: Any) -> pl.DataFrame:
    named = names or ("oil",)
    facts = {"category": "pantry", "unit": "piece", "unit_cost": 2.0, "price": 3.0, **columns}
    return pl.DataFrame({"item": named, "name": [f"Fine {name}" for name in named], **facts})


def offers(*names: str, supplier: str = "S-1", **columns: Any) -> pl.DataFrame:
    facts = {"unit_cost": 2.0, "lead_days": 7.0, **columns}
    return pl.DataFrame({"supplier": supplier, "item": names or ("oil",), **facts})


def stock(on_hand: float, item: str = "oil", **columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"item": [item], "on_hand": [on_hand], **columns})
