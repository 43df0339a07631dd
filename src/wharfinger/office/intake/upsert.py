"""Rows of master data by their natural key: new ones are made, those that differ are changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import models

from wharfinger.books.acts import Answer, Doing

PRICE_STEPS = 10_000


def upsert(
    doing: Doing,
    there: Mapping[Hashable, models.Model],
    rows: Sequence[tuple[Hashable, dict[str, Any]]],
    make: Callable[[Hashable, dict[str, Any]], models.Model],
) -> Answer:
    """Each row by its key: made, changed, or known as it is."""
    new: list[models.Model] = []
    changed = known = 0
    for key, fields in rows:
        row = there.get(key)
        if row is None:
            new.append(make(key, fields))
        elif any(getattr(row, name) != value for name, value in fields.items()):
            doing.change(row, **fields)
            changed += 1
        else:
            known += 1
    doing.create_many(new)
    return {"new": len(new), "changed": changed, "known": known}


def money(column: str) -> pl.Expr:
    """Major units as ten-thousandths, rounded once, half to even."""
    return (pl.col(column) * PRICE_STEPS).round(mode="half_to_even").cast(pl.Int64)


def steps(column: str, decimals: str = "decimals") -> pl.Expr:
    """Base units as the item's own steps."""
    return (pl.col(column) * pl.lit(10.0).pow(pl.col(decimals))).round(mode="half_to_even").cast(pl.Int64)


def is_finer(column: str, decimals: str = "decimals") -> pl.Expr:
    """Whether the quantity has more decimals than the item."""
    exactly = pl.col(column) * pl.lit(10.0).pow(pl.col(decimals))
    return (exactly - exactly.round()).abs() > 1e-6 * pl.max_horizontal(1.0, exactly.abs())
