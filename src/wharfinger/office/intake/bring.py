"""Take tables in, in the order in which they rest on one another, in chunks under one batch."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from wharfinger.books.acts import Answer, By
from wharfinger.office.intake import history, masters, partners
from wharfinger.office.intake.aside import Sorted, sort_out
from wharfinger.tables import TABLES, Failures, Frame
from wharfinger.tables.errors import BooksError

CHUNK = 2_000
"""Rows of one act: its transaction holds the one write lock of SQLite for well under 100 ms."""
PAUSE_SECONDS = 0.005
"""Between two chunks, so that others get in."""


@dataclass(frozen=True)
class Count:
    """What became of the rows of one table."""

    new: int = 0
    changed: int = 0
    known: int = 0
    aside: int = 0


@dataclass(frozen=True)
class Brought:
    """What an import did: its batch, what became of each table's rows, and those set aside."""

    batch: str
    counts: Mapping[str, Count] = field(default_factory=dict)
    failures: pl.DataFrame = field(default_factory=Failures.none)


@dataclass(frozen=True)
class Way:
    """How one table gets in: rows that rest on nothing are set aside, the others shaped, then written."""

    shape: Callable[[Sorted], pl.DataFrame]
    write: Callable[..., Answer]


WAYS: Mapping[str, Way] = {
    "places": Way(masters.shape_places, masters.bring_places),
    "suppliers": Way(partners.shape_suppliers, partners.bring_suppliers),
    "items": Way(masters.shape_items, masters.bring_items),
    "units": Way(masters.shape_units, masters.bring_units),
    "offers": Way(partners.shape_offers, partners.bring_offers),
    "lanes": Way(masters.shape_lanes, masters.bring_lanes),
    "customers": Way(partners.shape_customers, partners.bring_customers),
    "sales": Way(history.shape_sales, history.bring_past_sales),
    "receipts": Way(history.shape_receipts, history.bring_past_receipts),
    "stock_history": Way(history.shape_stock_history, history.bring_past_stock),
    "readings": Way(history.shape_readings, history.bring_readings),
}
"""The tables that can be brought in, in the order in which they rest on one another."""


def bring(by: By, tables: Mapping[str, Frame]) -> Brought:
    """Take the tables into the books as one batch; `undo_batch` takes all of it back.

    What is there already is left or brought up to date by its natural key, so that exports may overlap.
    Sales, receipts and ends of days are history from before a place's ledger began. A bad row is set aside
    with its reason, and never keeps a good one out.
    """
    for name in tables:
        if name not in WAYS:
            raise BooksError(
                where=name,
                found="a table that cannot be brought in as a whole",
                expected=f"one of {', '.join(WAYS)}",
                mend="use the verbs of its documents, or `book_journal` for many of them",
            )
    batch = by.batch or f"import-{uuid.uuid4().hex[:12]}"
    counts, failures = {}, [Failures.none()]
    for name, way in WAYS.items():
        if name in tables:
            rows = sort_out(tables[name], TABLES[name])
            shaped = way.shape(rows)
            known = rows.good.height - shaped.height
            aside = rows.set_aside
            counts[name] = _write(replace(by, batch=batch), way, shaped, known, aside["row"].n_unique())
            failures.append(aside)
    return Brought(batch, counts, pl.concat(failures))


def _write(by: By, way: Way, rows: pl.DataFrame, known: int, aside: int) -> Count:
    total = Count(known=known, aside=aside)
    for part in chunks(rows):
        # No key of its own: what a row is named by keeps it from being taken twice.
        answer = way.write(replace(by, key=""), part)
        total = Count(
            total.new + answer["new"],
            total.changed + answer.get("changed", 0),
            total.known + answer.get("known", 0),
            total.aside,
        )
    return total


def chunks(rows: pl.DataFrame, size: int = CHUNK) -> Iterator[pl.DataFrame]:
    """The rows, so many at a time, with a pause between."""
    for number, part in enumerate(rows.iter_slices(size)):
        if number:
            time.sleep(PAUSE_SECONDS)
        yield part
