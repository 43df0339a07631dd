"""Deliveries from before the cut-over."""

from __future__ import annotations

import polars as pl

from wharfinger.books.frames.facts import facts, standing
from wharfinger.books.frames.known import Known, date, quantity
from wharfinger.books.frames.reading import fit
from wharfinger.tables import Receipts

PAST = (
    "item_id",
    "known_at",
    "voided_at",
    "document",
    "supplier",
    "ordered",
    "promised",
    "received",
    "quantity_ordered",
    "quantity_received",
    "quantity_bad",
)


def past_receipts(known: Known) -> pl.DataFrame:
    """As they were brought in, by the day they came."""
    rows = standing(facts(known, "pastreceipt", PAST), known).join(
        known.items, on="item_id", how="left", maintain_order="left"
    )
    days = [date(name) for name in ("ordered", "promised", "received")]
    quantities = [quantity(name) for name in ("quantity_ordered", "quantity_received", "quantity_bad")]
    return fit(rows.with_columns(*days, *quantities), Receipts)
