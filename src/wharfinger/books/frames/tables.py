"""Every table of the books as of a moment, all read at one and the same moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from wharfinger.books.frames import documents, masters, movements, readings, sales, stock
from wharfinger.books.frames.known import Known
from wharfinger.books.home import home_from_environment
from wharfinger.books.transactions import snapshot
from wharfinger.tables.errors import BooksError

FROM_BOOKS: Mapping[str, Callable[[Known], pl.DataFrame]] = {
    "items": masters.items,
    "units": masters.units,
    "places": masters.places,
    "suppliers": masters.suppliers,
    "offers": masters.offers,
    "lanes": masters.lanes,
    "customers": masters.customers,
    "sales": sales.sales,
    "orders": documents.orders,
    "stock": stock.stock,
    "stock_history": stock.stock_history,
    "incoming": documents.incoming,
    "receipts": documents.receipts,
    "movements": movements.movements,
    "readings": readings.readings,
}
"""The tables that the books can give, by the names of `wharfinger.tables`."""


def tables_as_of(
    as_of: dt.datetime | None = None, names: Iterable[str] | None = None
) -> dict[str, pl.DataFrame]:
    """The tables of these names, all of them without names, with what was recorded before the moment.

    Without a moment, all that is recorded by now. Master data is given as it stands: it has no past.
    """
    wanted = list(FROM_BOOKS) if names is None else list(names)
    for name in wanted:
        if name not in FROM_BOOKS:
            raise BooksError(
                where=name,
                found="a table that the books do not keep",
                expected=f"one of {', '.join(FROM_BOOKS)}",
                mend="correct the name, or read that table from a file",
            )
    if as_of is not None and as_of.tzinfo is None:
        raise BooksError(
            where="as_of",
            found=f"{as_of.isoformat()} without a time zone",
            expected="an instant",
            mend="add the offset, such as 2026-03-01T08:00:00+01:00",
        )
    with snapshot():
        known = Known(as_of, dt.datetime.now(tz=dt.UTC), home_from_environment())
        return {name: FROM_BOOKS[name](known) for name in wanted}
