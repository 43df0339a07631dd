"""Facts that stand in the books, to be compared with those of an import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import models

from wharfinger.books.frames.reading import INTEGER, NUMBER, TEXT, as_number, day_number, read

MOST_IN_QUERY = 500


def standing_facts(
    model: Any, keys: Sequence[str], content: Sequence[str], when: str, first: Any, last: Any
) -> pl.DataFrame:
    """Keys and content of the facts between two days or instants that were not voided, and `there`, true."""
    values = [day.isoformat() if isinstance(day, dt.date) else day for day in (first, last)]
    return _facts(model, (*keys, *content), f'"{when}" >= %s AND "{when}" <= %s', values)


def facts_named(model: Any, names: Sequence[str], content: Sequence[str]) -> pl.DataFrame:
    """The same of the facts with these names: `key`, content, and `there`."""
    parts = [names[first : first + MOST_IN_QUERY] for first in range(0, len(names), MOST_IN_QUERY)]
    found = [
        _facts(model, ("key", *content), f"key IN ({', '.join(['%s'] * len(part))})", part) for part in parts
    ]
    return pl.concat(found)


def _facts(model: Any, columns: Sequence[str], where: str, values: Sequence[Any]) -> pl.DataFrame:
    fields = {name: model._meta.get_field(name) for name in dict.fromkeys(columns)}
    shapes = {name: _shape(name, field) for name, field in fields.items()}
    names = {field.name for field in model._meta.concrete_fields}
    standing = "AND voided_at IS NULL" if "voided_at" in names else ""
    rows = read(
        f"SELECT {', '.join(sql for sql, _, _ in shapes.values())} FROM {model._meta.db_table} "
        f"WHERE {where} {standing}",
        {name: kind for name, (_, kind, _) in shapes.items()},
        values,
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
