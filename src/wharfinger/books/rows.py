"""Rows of the books without models around them: where a posting or a whole table must be quick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

FEW = 50
"""Up to here a plain statement is as quick as PostgreSQL's COPY."""
MOST_IN_QUERY = 400


def select(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def select_in(query: str, ids: Iterable[int], values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows that a query finds for these ids, in their order; `{ids}`, the last mark, stands for them."""
    ordered = sorted(ids)
    for first in range(0, len(ordered), MOST_IN_QUERY):
        part = ordered[first : first + MOST_IN_QUERY]
        yield from select(query.replace("{ids}", marks(len(part))), [*values, *part])


def marks(count: int) -> str:
    """Places for so many values in a query."""
    return ", ".join(["%s"] * count)


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
        cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({marks(len(columns))})", rows)


def update(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """New values for rows; each holds the values and then the id."""
    if not rows:
        return
    quote = connection.ops.quote_name
    pairs = ", ".join(f"{quote(column)} = %s" for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(table)} SET {pairs} WHERE id = %s", rows)
