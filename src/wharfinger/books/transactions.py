"""How the books are written and read: whole or not at all, and in the words of the house."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.utils import OperationalError

from wharfinger.books.faults import in_words

T = TypeVar("T")
MOST_TRIES = 5
_TRY_AGAIN = ("deadlock detected", "could not serialize")


def writing(work: Callable[[], T]) -> T:
    """Do the work in one transaction. Where PostgreSQL had to break a tie between two, it is done again."""
    with in_words(str(connection.settings_dict["NAME"])):
        for attempt in range(1, MOST_TRIES + 1):
            try:
                with transaction.atomic():
                    return work()
            except OperationalError as error:
                tied = any(words in str(error) for words in _TRY_AGAIN)
                if not tied or attempt == MOST_TRIES or connection.in_atomic_block:
                    raise
    raise AssertionError("the loop returns or raises")


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Several reads that see the books at one and the same moment, without holding up a writer."""
    with in_words(str(connection.settings_dict["NAME"])):
        if connection.vendor == "postgresql":
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield
        elif connection.in_atomic_block:
            yield
        else:
            connection.ensure_connection()
            connection.connection.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                connection.connection.execute("ROLLBACK")


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids that no other row will have. To be called inside `writing` only."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table]
        )
        row = cursor.fetchone()
        if row is None:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        last = row[0] if row else count
        return list(range(last - count + 1, last + 1))
