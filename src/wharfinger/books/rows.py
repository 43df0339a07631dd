"""Rows of the books without models around them: where a posting or a whole table must be quick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl
from django.db import connection

FEW = 50
"""Up to here a plain statement is as quick as PostgreSQL's COPY."""
MOST_IN_QUERY = 1_000


def select(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def select_in(query: str, ids: Iterable[int], values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows that a query finds for these ids, in their order; `{ids}` stands for them.

    Ids are written out: as parameters, hundreds of them cost more than the query itself.
    """
    ordered = sorted(ids)
    for first in range(0, len(ordered), MOST_IN_QUERY):
        yield from select(query.replace("{ids}", written(ordered[first : first + MOST_IN_QUERY])), values)


def written(numbers: Iterable[int]) -> str:
    """Whole numbers as SQL has them, between commas; nothing else can get into a statement this way."""
    return ", ".join([str(int(number)) for number in numbers])


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """All the rows, in their order. A rule that one of them breaks refuses them all."""
    if not rows:
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > FEW:
            with cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})", rows)


def insert_frame(table: str, frame: pl.DataFrame) -> None:
    """The rows of a frame whose columns are those of the table. Columns without a value are left to be null.

    On PostgreSQL the frame goes over as the text of a COPY, some ten times as fast as row by row.
    """
    if frame.is_empty():
        return
    there = frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
    if connection.vendor != "postgresql":
        days = pl.col(pl.Date).cast(pl.String)  # as SQLite keeps them
        insert(table, there.columns, there.with_columns(days).rows())
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in there.columns)
    # Text is quoted, so that an empty text is no null, which stands as nothing between the commas.
    text = there.write_csv(include_header=False, quote_style="non_numeric")
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(text)


def update(table: str, columns: Sequence[str], rows: Sequence[Sequence[int]]) -> None:
    """New whole numbers for rows; each holds the values and then the id."""
    if not rows:
        return
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > FEW:
            # One statement for many rows instead of one for each.
            names = ", ".join(quote(column) for column in columns)
            pairs = ", ".join(f"{quote(column)} = new.{quote(column)}" for column in columns)
            for first in range(0, len(rows), MOST_IN_QUERY):
                values = ", ".join([f"({written(row)})" for row in rows[first : first + MOST_IN_QUERY]])
                cursor.execute(
                    f"UPDATE {quote(table)} AS old SET {pairs} "
                    f"FROM (VALUES {values}) AS new ({names}, id) WHERE old.id = new.id"
                )
            return
        pairs = ", ".join(f"{quote(column)} = %s" for column in columns)
        cursor.executemany(f"UPDATE {quote(table)} SET {pairs} WHERE id = %s", rows)
