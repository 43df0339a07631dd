"""What happened before a place's ledger began, and what sensors said: facts, each once by its natural key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.frames.history import facts_named, standing_facts
from wharfinger.books.frames.known import Known
from wharfinger.books.models import PastReceipt, PastSale, PastStock, Reading
from wharfinger.books.months import mark_closed_months
from wharfinger.books.rows import insert_frame
from wharfinger.books.settings_kept import kept
from wharfinger.books.transactions import snapshot
from wharfinger.office import codes
from wharfinger.office.intake.aside import ROW, Sorted, quoted
from wharfinger.office.intake.masters import refuse_unknown_items
from wharfinger.office.intake.partners import refuse_finer
from wharfinger.office.intake.upsert import money, steps
from wharfinger.office.verb import verb

SALE = ("quantity", "price", "promotion", "available", "channel", "customer", "order")
FEW = 10_000
RECEIPT = ("supplier", "ordered", "promised", "quantity_ordered", "quantity_received", "quantity_bad")


def shape_sales(rows: Sorted) -> pl.DataFrame:
    """Sales before the ledger of their place began, that are not in the books yet.

    An order's rows are named by order and item, others by place, item and day: the first of several, the
    second, and so on.
    """
    rows.good = refuse_unknown_items(rows)
    refuse_finer(rows, "quantity")
    _before_opening(rows, "date")
    order, item, place = (
        pl.col("order"),
        pl.col("item_id").cast(pl.String),
        pl.col("place_id").cast(pl.String),
    )
    day = pl.col("date").cast(pl.String)
    whose = (
        pl.when(order.is_not_null())
        .then(pl.concat_str(pl.lit("o/"), order, pl.lit("/"), item))
        .otherwise(pl.concat_str(pl.lit("d/"), place, pl.lit("/"), item, pl.lit("/"), day))
    )
    shaped = (
        rows.good.with_columns(whose=whose)
        .with_columns(turn=pl.int_range(1, pl.len() + 1).over("whose").cast(pl.String))
        .with_columns(
            steps("quantity"),
            money("price"),
            key=pl.concat_str("whose", pl.lit("/"), "turn"),
        )
    )
    shaped = _known_at(shaped, "date")
    return _not_known(rows, shaped, PastSale, ["key"], SALE, "date").sort("date")


@verb("bring_past_sales")
def bring_past_sales(doing: Doing, sales: pl.DataFrame) -> Answer:
    """Take sales from before the cut-over into the books; they move nothing."""
    return _write(doing, PastSale, sales, ("key", "item_id", "place_id", "date", "known_at", *SALE), "date")


def shape_receipts(rows: Sorted) -> pl.DataFrame:
    """Deliveries that are not in the books yet, named by document, item and day."""
    rows.good = refuse_unknown_items(rows)
    for column in ("quantity_ordered", "quantity_received", "quantity_bad"):
        refuse_finer(rows, column)
    rows.refuse(
        pl.col("document").is_in(list(codes.documents(codes.distinct(rows.good, "document")))),
        "document",
        pl.concat_str(quoted("document"), pl.lit(", an order whose receipts the books keep themselves")),
        "a delivery from before the books",
        "leave the row out",
    )
    key = [pl.col("document"), pl.col("item_id").cast(pl.String), pl.col("received").cast(pl.String)]
    shaped = rows.good.with_columns(
        *(steps(column) for column in ("quantity_ordered", "quantity_received", "quantity_bad")),
        key=pl.concat_str(key, separator="/"),
        time_zone=pl.lit(kept("time_zone")),
    )
    shaped = _known_at(shaped, "received")
    return _not_known(rows, shaped, PastReceipt, ["key"], RECEIPT, "received").sort("received")


@verb("bring_past_receipts")
def bring_past_receipts(doing: Doing, receipts: pl.DataFrame) -> Answer:
    """Take deliveries from before the cut-over into the books; they move nothing."""
    columns = ("key", "document", "item_id", "received", "known_at", *RECEIPT)
    return _write(doing, PastReceipt, receipts, columns, "received")


def shape_stock_history(rows: Sorted) -> pl.DataFrame:
    """Ends of days before the ledger of their place began, that are not in the books yet."""
    rows.good = refuse_unknown_items(rows)
    refuse_finer(rows, "on_hand")
    _before_opening(rows, "date")
    shaped = rows.good.with_columns(steps("on_hand")).pipe(_known_at, "date")
    keys = ["item_id", "place_id", "date"]
    return _not_known(rows, shaped, PastStock, keys, ("on_hand",), "date").sort("date")


@verb("bring_past_stock")
def bring_past_stock(doing: Doing, stock_history: pl.DataFrame) -> Answer:
    """Take ends of days from before the cut-over into the books; they move nothing."""
    columns = ("item_id", "place_id", "date", "known_at", "on_hand")
    return _write(doing, PastStock, stock_history, columns, "date")


def shape_readings(rows: Sorted) -> pl.DataFrame:
    """Readings that are not in the books yet, named by source, moment and measure."""
    shaped = rows.good.with_columns(pl.col("at").dt.timestamp("us")).with_columns(recorded_at=pl.col("at"))
    return _not_known(rows, shaped, Reading, ["source", "at", "measure"], ("value", "unit"), "at").sort("at")


@verb("bring_readings", can_be_undone=False)
def bring_readings(doing: Doing, readings: pl.DataFrame) -> Answer:
    """Take readings into the books; each carries its own time as the time it was known."""
    columns = ("source", "at", "recorded_at", "measure", "value", "unit")
    insert_frame(Reading._meta.db_table, readings.select(pl.lit(doing.act_id).alias("act_id"), *columns))
    return {"new": readings.height}


def _before_opening(rows: Sorted, column: str) -> None:
    """Set aside what is of no place of one's own, or on or after the day on which its ledger began."""
    known = Known(None, dt.datetime.now(tz=dt.UTC))
    sites = (
        known.places.filter(pl.col("place_id") == pl.col("site_id"))
        .with_columns(opened=known.business_day("opened_at", "place_id"))
        .select("place", "place_id", "time_zone", "opened")
    )
    rows.good = rows.good.join(sites, on="place", how="left", maintain_order="left")
    rows.refuse(
        pl.col("place_id").is_null(),
        "place",
        pl.concat_str(pl.lit("no warehouse or store "), quoted("place")),
        "a warehouse, store or vehicle of the books",
        "bring the place in first, or correct its name",
    )
    rows.refuse(
        pl.col(column) >= pl.col("opened"),
        column,
        pl.concat_str(pl.lit("a day from which on the ledger of the place is kept: "), quoted(column)),
        "a day before the place's opening count",
        "write what happened since then with `book_journal`, which moves goods",
    )


def _known_at(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """With `known_at`: the last microsecond of the day at the place, in microseconds."""
    night = (pl.col(column) + pl.duration(days=1)).cast(pl.Datetime("us"))
    end = pl.lit(None, dtype=pl.Int64)
    for zone in rows["time_zone"].unique().sort():
        # Where clocks change at midnight, the next day begins an hour later, or twice.
        there, after = (
            moment.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.timestamp("us")
            for moment in (night, night + pl.duration(hours=1))
        )
        end = pl.when(pl.col("time_zone") == zone).then(pl.coalesce(there, after)).otherwise(end)
    return rows.with_columns(known_at=end - 1)


def _not_known(
    rows: Sorted, shaped: pl.DataFrame, model: Any, keys: list[str], content: Sequence[str], when: str
) -> pl.DataFrame:
    """What is not in the books yet; what stands there otherwise is set aside."""
    if shaped.is_empty():
        return shaped
    with snapshot():
        there = _standing(model, keys, content, when, shaped)
    if there.is_empty():
        return shaped
    both = shaped.join(there, on=keys, how="left", suffix="_there", maintain_order="left")
    same = pl.all_horizontal(
        pl.col(name).cast(there.schema[name]).eq_missing(pl.col(f"{name}_there")) for name in content
    )
    both = both.with_columns(there=pl.col("there").fill_null(value=False), same=same)
    rows.good = rows.good.join(both.select(ROW, "there", "same"), on=ROW, how="left", maintain_order="left")
    rows.refuse(
        pl.col("there") & ~pl.col("same"),
        when,
        pl.lit("a fact that stands in the books with other numbers"),
        "the same numbers, or a fact that is new",
        "undo the import that brought it in, then bring in the right one",
    )
    return both.filter(~pl.col("there")).select(shaped.columns)


def _standing(
    model: Any, keys: list[str], content: Sequence[str], when: str, shaped: pl.DataFrame
) -> pl.DataFrame:
    """The facts that the rows could be: of few rows by their names, of many by their days.

    A later export may give an order another day than an earlier one did, so for many a year is looked around.
    """
    first, last = shaped[when].min(), shaped[when].max()
    if keys != ["key"]:
        return standing_facts(model, keys, content, when, first, last)
    if shaped.height <= FEW:
        return facts_named(model, shaped["key"].to_list(), content)
    year = dt.timedelta(days=366)
    return standing_facts(model, keys, content, when, first - year, last + year)


def _write(doing: Doing, model: Any, frame: pl.DataFrame, columns: Sequence[str], day: str) -> Answer:
    insert_frame(model._meta.db_table, frame.select(pl.lit(doing.act_id).alias("act_id"), *columns))
    mark_closed_months(model._meta.model_name, frame[day].unique().to_list(), doing.now)
    return {"new": frame.height}
