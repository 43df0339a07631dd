"""The part of the forecast's report that names what was corrected in the past."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.demand.truth import SERIES, names
from wharfinger.decide.report import Column, Section, table

_NAMED = [Column("name", "Item"), Column("item", "Number"), Column("place", "Place")]


def corrected(result: Result) -> list[Section]:
    """What the forecast does not take as it stands in the sales, named."""
    called = names(result.tables.get("items"))
    name = pl.coalesce("name", "item")
    orders = result.frames["one_off_orders"].join(called, on="item", how="left").with_columns(name=name)
    empty = result.frames["likely_stockouts"].join(called, on="item", how="left").with_columns(name=name)
    parts = []
    if orders.height:
        columns = [
            *_NAMED,
            Column("date", "When"),
            Column("quantity", "Sold"),
            Column("counted_as", "Counted as"),
        ]
        largest = orders.sort(["quantity", *SERIES, "date"], descending=[True, False, False, False])
        parts.append(table(largest, columns, "One-off orders", most=50))
    if empty.height:
        columns = [
            *_NAMED,
            Column("first_day", "From"),
            Column("last_day", "To"),
            Column("periods", "Periods"),
            Column("missed", "Likely missed", guess=True),
        ]
        latest = empty.sort(["last_day", "missed", *SERIES], descending=[True, True, False, False])
        parts.append(table(latest, columns, "Likely stockouts that nobody noted, the latest first", most=50))
    sentence = (
        "A single order far beyond all others counts as the largest of the others. A quiet time that can "
        "hardly be luck counts as an empty shelf. Where that is wrong, note `available` in the sales."
    )
    return [Section("What was corrected", sentence, parts)] if parts else []
