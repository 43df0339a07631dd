"""What a batch would do to the books, in counts and money, before anything of it is written."""

from __future__ import annotations

from typing import Any

import polars as pl

from wharfinger.books.models import ImportBatch
from wharfinger.books.transactions import writing
from wharfinger.office.importing import fill, opening, order, prepare, since
from wharfinger.office.importing.order import STOCK
from wharfinger.office.importing.parts import LINE, MASTERS, Part, part_of
from wharfinger.tables import Failures


def preview(batch: ImportBatch) -> None:
    """Work out what each file would do, and keep it with the file; rows that could not go in wait."""
    stale = [file for file in batch.files.filter(sure=True).select_related("batch") if not file.preview]
    if not stale:
        return
    frames = order.frames_of(batch)
    there = fill.around(order.together(frames))
    names = order.place_names(frames)
    places = order.following("places", frames)
    known_places = {*there.both("places", "place")["place"], *([] if places is None else places["place"])}
    from_sales = order.following("items", frames)
    items = {*there.both("items", "item")["item"], *([] if from_sales is None else from_sales["item"])}
    for file in batch.files.filter(sure=True).select_related("batch"):
        told: dict[str, Any] = {"tables": {}}
        for (table, number), frame in frames.items():
            if number != file.number:
                continue
            if names and "place" in frame.columns:
                frame = frame.with_columns(pl.col("place").replace(names))
            guesses = 0
            if table in MASTERS:
                frame, made = fill.filled(table, frame, there)
                guesses = len(made)
            part = _looked_at(table, frame, there, items, known_places)
            prepare.fail(file, part.failures, table, frame[LINE].to_list())
            told["tables"][table] = {
                "rows": frame.height,
                "new": part.new,
                "changed": part.changed,
                "known": part.known.len(),
                "bad": part.failures["row"].n_unique(),
                "guesses": guesses,
                **_money(table, frame),
            }
        file.preview = told
        writing(lambda file=file: file.save(update_fields=["preview"]))


def preview_of(batch: ImportBatch) -> dict[str, Any]:
    """The counts of all files together, by table."""
    tables: dict[str, dict[str, Any]] = {}
    for file in batch.files.order_by("number"):
        for table, told in (file.preview or {}).get("tables", {}).items():
            mine = tables.setdefault(
                table, dict.fromkeys(("rows", "new", "changed", "known", "bad", "guesses"), 0)
            )
            for name in ("rows", "new", "changed", "known", "bad", "guesses"):
                mine[name] += told[name]
            if "money" in told:
                mine["money"] = mine.get("money", 0.0) + told["money"]
                mine["from"] = min(filter(None, (mine.get("from"), told.get("from"))), default=None)
                mine["to"] = max(filter(None, (mine.get("to"), told.get("to"))), default=None)
    return {table: tables[table] for table in order.ORDER if table in tables}


def _looked_at(
    table: str, frame: pl.DataFrame, there: fill.Around, items: set[str], places: set[str]
) -> Part:
    """Rows that rest on what is still to come in are new for sure; the others are held against the books."""
    comes = pl.lit(value=False)
    books_items, books_places = set(there.books["items"]["item"]), set(there.books["places"]["place"])
    if table in ("units", "offers", "sales", "receipts", "stock_history", STOCK) and "item" in frame.columns:
        item = pl.col("item").cast(pl.String)
        comes = item.is_in(list(items - books_items))
        if "place" in frame.columns:
            place = pl.col("place").cast(pl.String).fill_null("main")
            comes = (comes & place.is_in(list(places))) | (
                item.is_in(list(items)) & place.is_in(list(places - books_places))
            )
    if table in ("items", "offers"):
        # Their suppliers come in first.
        return _of_masters(table, frame, there, comes, items)
    rest = frame.filter(~comes.fill_null(value=False))
    new = frame.height - rest.height
    if rest.is_empty():
        part = Part(
            rest, pl.Series(LINE, [], dtype=pl.Int64), pl.Series(LINE, [], dtype=pl.Int64), Failures.none()
        )
    else:
        part = _held_against_the_books(table, rest)
    return Part(part.write, part.lines, part.known, part.failures, part.new + new, part.changed)


def _held_against_the_books(table: str, frame: pl.DataFrame) -> Part:
    if table == STOCK:
        return opening.part_of(frame)
    if table != "sales":
        return part_of(table, frame)
    before, later = since.split(frame)
    one, other = part_of(table, before), since.part_of(later)
    return Part(
        one.write,
        pl.concat([one.lines, other.lines]),
        pl.concat([one.known, other.known]),
        pl.concat([one.failures, other.failures]),
        one.new + other.new,
    )


def _of_masters(table: str, frame: pl.DataFrame, there: fill.Around, comes: pl.Expr, items: set[str]) -> Part:
    sellers = list(there.books["suppliers"]["supplier"])
    later = ~pl.col("supplier").is_in(sellers) & pl.col("supplier").is_not_null()
    if table == "offers":
        later = (later | comes) & pl.col("item").cast(pl.String).is_in(list(items))
    rest = frame.filter(~later.fill_null(value=False))
    late = frame.filter(later.fill_null(value=False))
    known = there.books["items"]["item"]
    changed = late.filter(pl.col("item").is_in(known.implode())).height if table == "items" else 0
    part = (
        part_of(table, rest)
        if rest.height
        else Part(
            rest, pl.Series(LINE, [], dtype=pl.Int64), pl.Series(LINE, [], dtype=pl.Int64), Failures.none()
        )
    )
    return Part(
        part.write,
        part.lines,
        part.known,
        part.failures,
        part.new + late.height - changed,
        part.changed + changed,
    )


def _money(table: str, frame: pl.DataFrame) -> dict[str, Any]:
    """What the rows are worth, and of which days they are."""
    if table != "sales" or "price" not in frame.columns:
        return {}
    worth = frame.select(
        (pl.col("quantity").cast(pl.Float64) * pl.col("price").cast(pl.Float64)).sum()
    ).item()
    days = frame["date"].cast(pl.String).drop_nulls()
    return {"money": round(float(worth or 0), 2), "from": days.min(), "to": days.max()}
