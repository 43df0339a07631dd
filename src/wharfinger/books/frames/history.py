"""Facts that stand in the books, to be compared with those of an import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import models

from wharfinger.books.frames.reading import INTEGER, NUMBER, TEXT, as_number, day_number, read


def standing_facts(
    model: Any, keys: Sequence[str], content: Sequence[str], when: str, first: Any, last: Any
) -> pl.DataFrame:
    """Keys and content of the facts between two days or instants that were not voided, and `there`, true."""
    fields = {name: model._meta.get_field(name) for name in dict.fromkeys((*keys, *content))}
    shapes = {name: _shape(name, field) for name, field in fields.items()}
    names = {field.name for field in model._meta.concrete_fields}
    standing = "AND voided_at IS NULL" if "voided_at" in names else ""
    rows = read(
        f"SELECT {', '.join(sql for sql, _, _ in shapes.values())} FROM {model._meta.db_table} "
        f'WHERE "{when}" >= %s AND "{when}" <= %s {standing}',
        {name: kind for name, (_, kind, _) in shapes.items()},
        [day.isoformat() if isinstance(day, dt.date) else day for day in (first, last)],
    )
    return rows.with_columns(
        *(
            pl.col(name).cast(pl.Int32).cast(kind)
            for name, (_, _, kind) in shapes.items()
            if kind is not None
        ),
        there=pl.lit(value=True),
    )


def _shape(name: str, field: Any) -> tuple[str, pl.DataType, pl.DataType | None]:
    """How a column is selected, how it travels, and what it then is."""
    column = f'"{field.column}"'
    if isinstance(field, models.DateField):
        return f"{day_number(column)} AS {column}", INTEGER, pl.Date()
    if isinstance(field, models.BooleanField):
        return f"{as_number(column)} AS {column}", INTEGER, pl.Boolean()
    if isinstance(field, models.FloatField):
        return column, NUMBER, None
    return column, TEXT if isinstance(field, (models.CharField, models.TextField)) else INTEGER, None
