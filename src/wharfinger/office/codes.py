"""Names as files give them, to the rows of the books, many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

import polars as pl

from wharfinger.books.models import Customer, Document, Item, Lot, Place, Supplier
from wharfinger.books.rows import select
from wharfinger.tables.errors import BooksError

MANY = 500
"""Beyond so many names the whole table is read: that is one query instead of many."""


def items(codes: Collection[str]) -> dict[str, tuple[int, int]]:
    """Id and decimals of each item that is there."""
    rows = _rows(Item, "code", codes, ("code", "id", "decimals"))
    return {code: (number, decimals) for code, number, decimals in rows}


def places(codes: Collection[str]) -> dict[str, int]:
    """Id of each place that is there."""
    return dict(_rows(Place, "code", codes, ("code", "id")))


def suppliers(codes: Collection[str]) -> dict[str, int]:
    """Id of each supplier that is there."""
    return dict(_rows(Supplier, "code", codes, ("code", "id")))


def customers(codes: Collection[str]) -> dict[str, int]:
    """Id of each customer that is there."""
    return dict(_rows(Customer, "code", codes, ("code", "id")))


def documents(numbers: Collection[str]) -> dict[str, int]:
    """Id of each document that is there."""
    return dict(_some(Document, "number", numbers, ("number", "id")))


def lots(item_ids: Collection[int]) -> dict[tuple[int, str], int]:
    """Id of each lot of these items by item and name."""
    rows = _rows(Lot, "item_id", item_ids, ("item_id", "code", "id"))
    return {(item, code): number for item, code, number in rows}


def known(
    noun: str, find: Callable[[Collection[str]], dict[str, int]], frame: pl.DataFrame, *columns: str
) -> dict[str, int]:
    """Id of every name in these columns; one that the books do not have is refused."""
    wanted = distinct(frame, *columns)
    found = find(wanted)
    must_be_known(noun, wanted, found)
    return found


def parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in their order, as many at a time as fit into a query."""
    ordered = sorted(ids)
    return (ordered[first : first + MANY] for first in range(0, len(ordered), MANY))


def distinct(frame: pl.DataFrame, *columns: str) -> set[str]:
    """Every name in these columns."""
    return {value for column in columns for value in frame[column].unique().to_list() if value is not None}


def must_be_known(noun: str, wanted: Iterable[str], known: Collection[str]) -> None:
    """Refuse names that the books do not have, naming the first of them."""
    missing = sorted(set(wanted) - set(known))
    if missing:
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise BooksError(
            where=missing[0],
            found=f"no {noun} '{missing[0]}'{more}",
            expected=f"the name of a {noun} in the books",
            mend=f"add the {noun} first, or correct the name",
        )


def _rows(model: Any, field: str, wanted: Collection[Any], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    if len(wanted) <= MANY:
        return list(model.objects.filter(**{f"{field}__in": list(wanted)}).values_list(*columns))
    chosen = set(wanted)
    place = columns.index(field)
    rows = select(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")
    return [row for row in rows if row[place] in chosen]


def _some(model: Any, field: str, wanted: Collection[Any], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """For tables too long to be read whole."""
    ordered = sorted(wanted)
    return [
        row
        for first in range(0, len(ordered), MANY)
        for row in model.objects.filter(**{f"{field}__in": ordered[first : first + MANY]}).values_list(
            *columns
        )
    ]
