"""Rows of the books into polars, a column at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection

from wharfinger.tables.table import Table

ROWS_AT_ONCE = 20_000
INTEGER = pl.Int64()
NUMBER = pl.Float64()
TEXT = pl.String()

Columns = Mapping[str, pl.DataType]


def read(sql: str, columns: Columns, parameters: Sequence[Any] = ()) -> pl.DataFrame:
    """What the query selects, as these columns. Its names must be those of `columns`, in their order."""
    if connection.vendor == "postgresql":
        return _copied(sql, columns, parameters)
    if NUMBER not in columns.values():
        return _joined(sql, columns, parameters)
    return _fetched(sql, columns, parameters)


def day_number(column: str) -> str:
    """SQL for the days from 1970 to a date, so that it travels as a number."""
    if connection.vendor == "postgresql":
        return f"({column} - DATE '1970-01-01')"
    return f"CAST(julianday({column}) - 2440587.5 AS INTEGER)"


def as_number(column: str) -> str:
    """SQL for a yes or no as 1 or 0."""
    return f"{column}::int" if connection.vendor == "postgresql" else column


def fit(frame: pl.DataFrame, table: type[Table]) -> pl.DataFrame:
    """The columns of the table in its order and types; those that the books do not keep are empty."""
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(column.dtype).alias(name)
        for name, column in table.columns().items()
    )


def _copied(sql: str, columns: Columns, parameters: Sequence[Any]) -> pl.DataFrame:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", parameters) as copy,
    ):
        return _parsed(b"".join(bytes(part) for part in copy), columns)


def _joined(sql: str, columns: Columns, parameters: Sequence[Any]) -> pl.DataFrame:
    """SQLite joins all to one text itself: Python would make an object of every value.

    Not where there are fractions: SQLite does not write every one of them so that it reads back the same.
    """
    marks = ",".join('"%%w"' if kind == TEXT else "%%s" for kind in columns.values())
    names = ", ".join(
        f"coalesce(\"{name}\", '')" if kind == TEXT else f'"{name}"' for name, kind in columns.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CAST(group_concat(printf('{marks}', {names}), char(10)) AS BLOB) FROM ({sql})",
            list(parameters),
        )
        rows = _parsed(cursor.fetchone()[0] or b"", columns)
    # Nothing and an empty text look alike here, and mean the same in a table.
    return rows.with_columns(pl.when(pl.col(TEXT) != "").then(pl.col(TEXT)).name.keep())


def _parsed(text: bytes, columns: Columns) -> pl.DataFrame:
    if not text:
        return pl.DataFrame(schema=dict(columns))
    return pl.read_csv(text, has_header=False, schema=dict(columns), quote_char='"')


def _fetched(sql: str, columns: Columns, parameters: Sequence[Any]) -> pl.DataFrame:
    parts = [pl.DataFrame(schema=dict(columns))]
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            values = zip(*rows, strict=True)
            parts.append(
                pl.DataFrame(
                    [
                        pl.Series(name, column, dtype=kind)
                        for (name, kind), column in zip(columns.items(), values, strict=True)
                    ]
                )
            )
    return pl.concat(parts)
