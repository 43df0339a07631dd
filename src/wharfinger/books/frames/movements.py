"""Goods that went from one place to another."""

from __future__ import annotations

import polars as pl

from wharfinger.books.frames.facts import facts
from wharfinger.books.frames.known import Known, instant, quantity
from wharfinger.books.frames.reading import INTEGER, TEXT, as_number, day_number, fit, read
from wharfinger.tables import Movements

ALL = (
    "id",
    "act_id",
    "at",
    "recorded_at",
    "item_id",
    "lot_id",
    "from_place_id",
    "to_place_id",
    "quantity",
    "reason",
    "document",
)


def movements(known: Known) -> pl.DataFrame:
    """All that moved, in the order of posting. Without a document, the act that posted it stands there."""
    rows = (
        facts(known, "movements", ALL)
        .filter(pl.col("recorded_at") < known.before, pl.col("quantity") > 0)
        .sort("id")
    )
    places = known.places.select("place_id", "place")
    named = (
        rows.join(known.items, on="item_id", how="left", maintain_order="left")
        .join(lots(), on="lot_id", how="left", maintain_order="left")
        .join(_actors(), on="act_id", how="left", maintain_order="left")
        .join(
            places.rename({"place_id": "from_place_id", "place": "from_place"}),
            on="from_place_id",
            how="left",
            maintain_order="left",
        )
        .join(
            places.rename({"place_id": "to_place_id", "place": "to_place"}),
            on="to_place_id",
            how="left",
            maintain_order="left",
        )
    )
    act = pl.concat_str(pl.lit("act-"), pl.col("act_id").cast(pl.String))
    return fit(
        named.with_columns(
            instant("at"), instant("recorded_at"), quantity("quantity"), pl.col("document").fill_null(act)
        ),
        Movements,
    )


def lots() -> pl.DataFrame:
    """lot_id, lot, expires (days since 1970), held."""
    return read(
        f"SELECT id AS lot_id, code AS lot, {day_number('expires')} AS expires, {as_number('held')} AS held "
        "FROM books_lot",
        {"lot_id": INTEGER, "lot": TEXT, "expires": INTEGER, "held": INTEGER},
    )


def not_reversed(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Movements known at the moment, without those that were reversed by then and without the reverses."""
    rows = rows.filter(pl.col("recorded_at") < known.before)
    reversed_ids = rows["reverses_id"].drop_nulls()
    if reversed_ids.is_empty():
        return rows
    return rows.filter(pl.col("reverses_id").is_null(), ~pl.col("id").is_in(reversed_ids.implode()))


def _actors() -> pl.DataFrame:
    return read("SELECT id AS act_id, actor FROM books_act", {"act_id": INTEGER, "actor": TEXT})
