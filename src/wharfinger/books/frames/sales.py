"""Sales: what was sold before the cut-over, and since then what the ledger posted as sold."""

from __future__ import annotations

import polars as pl

from wharfinger.books.frames.facts import facts, standing
from wharfinger.books.frames.known import Known, date, money, quantity
from wharfinger.books.frames.movements import not_reversed
from wharfinger.books.frames.reading import INTEGER, TEXT, fit, read
from wharfinger.books.ledger import reasons
from wharfinger.tables import Sales

PAST = (
    "item_id",
    "place_id",
    "date",
    "known_at",
    "voided_at",
    "quantity",
    "price",
    "promotion",
    "available",
    "channel",
    "customer",
    "order",
)
POSTED = (
    "id",
    "at",
    "recorded_at",
    "item_id",
    "from_place_id",
    "to_place_id",
    "quantity",
    "reverses_id",
    "reason",
    "price",
    "promotion",
    "channel",
    "customer_id",
    "document",
    "taken_at",
)


def sales(known: Known) -> pl.DataFrame:
    """One row a sale, on the day it was ordered; goods that came back are below zero, on the day they came.

    What was ordered and has not left yet is no sale, and what was reversed is none either.
    """
    past = standing(facts(known, "pastsale", PAST), known).rename({"place_id": "site_id"})
    rows = pl.concat([past.with_columns(date("date")), _posted(known)], how="diagonal")
    return fit(
        known.named(rows).with_columns(
            quantity("quantity"), money("price"), promotion=pl.col("promotion").cast(pl.Boolean)
        ),
        Sales,
    )


def _posted(known: Known) -> pl.DataFrame:
    rows = facts(known, "movements", POSTED).filter(
        pl.col("reason").is_in([reasons.SALE, reasons.RETURN]), pl.col("quantity") > 0
    )
    sites = known.places.select("place_id", "site_id")
    rows = (
        not_reversed(rows, known)
        .join(sites.rename({"place_id": "from_place_id", "site_id": "left"}), on="from_place_id", how="left")
        .join(sites.rename({"place_id": "to_place_id", "site_id": "came"}), on="to_place_id", how="left")
        .with_columns(
            quantity=pl.when(pl.col("reason") == reasons.SALE).then(1).otherwise(-1) * pl.col("quantity"),
            site_id=pl.coalesce("left", "came"),
            at=pl.when(pl.col("reason") == reasons.SALE).then(pl.coalesce("taken_at", "at")).otherwise("at"),
        )
        .filter(pl.col("site_id").is_not_null())
    )
    customers = read(
        "SELECT id AS customer_id, code AS customer FROM books_customer",
        {"customer_id": INTEGER, "customer": TEXT},
    )
    return rows.join(customers, on="customer_id", how="left").select(
        "item_id",
        "site_id",
        known.business_day("at", "site_id").alias("date"),
        "quantity",
        "price",
        "promotion",
        "channel",
        "customer",
        pl.col("document").alias("order"),
    )
