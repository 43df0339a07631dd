"""The tables as a ledger wants them: history, an opening count, then days of documents and movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

Tables = Mapping[str, pl.DataFrame]

ORDERED_HOUR = 18
"""Orders go out to suppliers in the evening."""
REASONS = {
    "opening": "opening",
    "receipt": "receipt",
    "unfit": "supplier_return",
    "transfer": "transfer",
    "sale": "sale",
    "return": "return",
    "waste": "scrap",
    "count": "count",
}


@dataclass(frozen=True)
class Day:
    """What happened on one day: new documents with their lines, movements, and lines that ended short."""

    date: dt.date
    documents: pl.DataFrame
    """number, kind, at, due, from_place, to_place, supplier, customer, channel, origin"""
    lines: pl.DataFrame
    """document, item, quantity, price, promotion"""
    movements: pl.DataFrame
    """The table Movements; a document's name and the item say which line they belong to."""
    ended: pl.DataFrame
    """document, item: of these lines no more will come."""


def history(tables: Tables, first: dt.date) -> dict[str, pl.DataFrame]:
    """Sales, receipts and ends of days before a day. What was ordered by then but left later is none yet."""
    gone = tables["orders"].filter(pl.col("shipped_at").dt.date() < first)["order"].unique()
    sales = tables["sales"].filter(pl.col("date") < first)
    return {
        "sales": sales.filter(pl.col("order").is_null() | pl.col("order").is_in(gone.implode())),
        "receipts": tables["receipts"].filter(pl.col("received") < first),
        "stock_history": tables["stock_history"].filter(pl.col("date") < first),
    }


def opening(tables: Tables, first: dt.date) -> pl.DataFrame:
    """The table Stock on the morning of a day."""
    moved = tables["movements"].filter(pl.col("at").dt.date() < first)
    own = tables["places"].filter(pl.col("kind").is_in(["warehouse", "store"]))["place"].implode()
    sides = [
        moved.filter(pl.col(end).is_in(own)).select(
            "item", pl.col(end).alias("place"), "lot", on_hand=sign * pl.col("quantity")
        )
        for end, sign in (("to_place", 1.0), ("from_place", -1.0))
    ]
    keys = ["item", "place", "lot"]
    there = pl.concat(sides).group_by(keys).agg(pl.col("on_hand").sum()).filter(pl.col("on_hand") != 0)
    return (
        there.join(expiry(tables), on=["item", "lot"], how="left")
        .sort(keys, nulls_last=True)
        .select("item", "place", "lot", "expires", "on_hand")
    )


def expiry(tables: Tables) -> pl.DataFrame:
    """item, lot, expires: a lot is named after the day it came, and keeps from then on."""
    lots = tables["movements"].filter(pl.col("lot").is_not_null()).select("item", "lot").unique()
    came = pl.col("lot").str.strip_prefix("L").str.to_date("%y%m%d")
    keeps = pl.duration(days=pl.col("shelf_life_days") - 1)
    return (
        lots.join(tables["items"].select("item", "shelf_life_days"), on="item")
        .with_columns(expires=came + keeps)
        .select("item", "lot", "expires")
        .sort("item", "lot")
    )


def days(tables: Tables, first: dt.date, last: dt.date) -> Iterator[Day]:
    """Every day from the first to the last, both included."""
    moved = _movements(tables, first, last)
    heads, lines = _documents(tables, moved, first)
    ended = (
        tables["receipts"]
        .filter(pl.col("received").is_between(first, last))
        .select("document", "item", day="received")
    )
    parts = [_by_day(frame) for frame in (heads, lines, moved, ended)]
    date = first
    while date <= last:
        documents, of_lines, movements, short = (part.get(date) for part in parts)
        yield Day(
            date,
            documents=_or_none(documents, heads),
            lines=_or_none(of_lines, lines),
            movements=_or_none(movements, moved),
            ended=_or_none(short, ended),
        )
        date += dt.timedelta(days=1)


def _by_day(frame: pl.DataFrame) -> dict[dt.date, pl.DataFrame]:
    parts = frame.partition_by("day", as_dict=True, maintain_order=True, include_key=False)
    return {key[0]: part for key, part in parts.items()}


def _or_none(part: pl.DataFrame | None, like: pl.DataFrame) -> pl.DataFrame:
    return like.drop("day").clear() if part is None else part


def _movements(tables: Tables, first: dt.date, last: dt.date) -> pl.DataFrame:
    """The movements in the ledger's words; goods that come back unfit come in first, and then go to scrap."""
    day = pl.col("at").dt.date()
    rows = (
        tables["movements"].filter(day.is_between(first, last)).with_columns(day=day).with_row_index("turn")
    )
    sold = tables["movements"].filter(pl.col("reason") == "sale", pl.col("lot").is_not_null())
    lot_sold = sold.group_by("document", "item").agg(pl.col("lot").min().alias("sold_lot"))
    back = pl.col("reason").is_in(["return", "unfit return"])
    rows = rows.join(lot_sold, on=["document", "item"], how="left", maintain_order="left").with_columns(
        lot=pl.when(back).then(pl.coalesce("lot", "sold_lot")).otherwise("lot"),
        # Each coming back is a document of its own, named after the day and the order.
        document=pl.when(back)
        .then(pl.concat_str(pl.lit("R"), day.dt.strftime("%y%m%d"), pl.lit("-"), pl.col("document")))
        .otherwise("document"),
        origin=pl.when(back).then(pl.col("document")),
    )
    unfit = rows.filter(pl.col("reason") == "unfit return")
    at_hand = pl.lit(tables["places"]["place"][0])
    parts = [
        rows.filter(pl.col("reason") != "unfit return").with_columns(
            pl.col("reason").replace(REASONS), step=0
        ),
        unfit.with_columns(to_place=at_hand, reason=pl.lit("return"), step=0),
        unfit.with_columns(from_place=at_hand, reason=pl.lit("scrap"), step=1),
    ]
    return pl.concat(parts, how="diagonal_relaxed").sort("turn", "step").drop("turn", "step", "sold_lot")


def _documents(tables: Tables, moved: pl.DataFrame, first: dt.date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Heads and lines of all documents that something moves for, or will: each on the day it was made."""
    parts = [
        _web_orders(tables, first),
        _tills(tables, moved),
        _purchases(tables, first),
        *(_as_moved(moved, reason) for reason in ("transfer", "return")),
    ]
    empty_head = {"due": pl.Date, **dict.fromkeys(("supplier", "customer", "channel", "origin"), pl.String)}
    empty_line = {"price": pl.Float64, "promotion": pl.Boolean}
    rows = pl.concat(parts, how="diagonal_relaxed")
    for name, kind in {**empty_head, **empty_line}.items():
        rows = rows.with_columns((pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind))
    rows = rows.with_columns(day=pl.max_horizontal(pl.col("at").dt.date(), pl.lit(first)))
    head = [
        "number",
        "kind",
        "at",
        "due",
        "from_place",
        "to_place",
        "supplier",
        "customer",
        "channel",
        "origin",
    ]
    heads = rows.unique("number", keep="first", maintain_order=True).select(*head, "day")
    lines = rows.select("day", pl.col("number").alias("document"), "item", "quantity", "price", "promotion")
    return heads, lines


def _web_orders(tables: Tables, first: dt.date) -> pl.DataFrame:
    """Those that had not left by the morning of the first day."""
    waiting = pl.col("shipped_at").is_null() | (pl.col("shipped_at").dt.date() >= first)
    promoted = (
        tables["sales"].filter(pl.col("order").is_not_null()).select("order", "item", "promotion", "channel")
    )
    return (
        tables["orders"]
        .filter(waiting)
        .join(promoted, on=["order", "item"], how="left", maintain_order="left")
        .select(
            pl.col("order").alias("number"),
            kind=pl.lit("sale"),
            at="ordered_at",
            due="due",
            from_place="place",
            to_place=pl.lit("customers"),
            customer="customer",
            channel="channel",
            item="item",
            quantity="quantity",
            price="price",
            promotion="promotion",
        )
    )


def _tills(tables: Tables, moved: pl.DataFrame) -> pl.DataFrame:
    """What a store sold in a day is one document."""
    sold = tables["sales"].filter(pl.col("order").is_null(), pl.col("quantity") > 0)
    heads = (
        moved.filter(pl.col("reason") == "sale", pl.col("document").str.starts_with("T"))
        .group_by("document", maintain_order=True)
        .agg(pl.col("at", "from_place", "day").first())
    )
    return heads.join(
        sold, left_on=["from_place", "day"], right_on=["place", "date"], maintain_order="left_right"
    ).select(
        pl.col("document").alias("number"),
        kind=pl.lit("sale"),
        at="at",
        from_place="from_place",
        to_place=pl.lit("customers"),
        channel="channel",
        item="item",
        quantity="quantity",
        price="price",
        promotion="promotion",
    )


def _purchases(tables: Tables, first: dt.date) -> pl.DataFrame:
    """Orders that had not come by the morning of the first day. A name says the day and the supplier."""
    came = tables["receipts"].filter(pl.col("received") >= first)
    columns = ["document", "item", "quantity", "due"]
    lines = pl.concat(
        [
            came.select("document", "item", quantity="quantity_ordered", due="promised"),
            tables["incoming"].select(columns),
        ]
    )
    name = pl.col("document").str.strip_prefix("P").str.split("-")
    suppliers = tables["suppliers"].select("supplier").with_row_index("place_in_list", offset=1)
    costs = tables["offers"].select("supplier", "item", price="unit_cost")
    evening = name.list.get(0).str.to_date("%y%m%d").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return (
        lines.with_columns(
            at=evening + pl.duration(hours=ORDERED_HOUR), place_in_list=name.list.get(1).cast(pl.UInt32)
        )
        .join(suppliers, on="place_in_list", maintain_order="left")
        .join(costs, on=["supplier", "item"], how="left", maintain_order="left")
        .sort("at", "document", maintain_order=True)
        .select(
            pl.col("document").alias("number"),
            kind=pl.lit("purchase"),
            at="at",
            due="due",
            from_place=pl.concat_str(pl.lit("supplier-"), pl.col("supplier")),
            to_place=pl.lit(tables["places"]["place"][0]),
            supplier="supplier",
            item="item",
            quantity="quantity",
            price="price",
        )
    )


def _as_moved(moved: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Documents that are made as the goods move."""
    lines = (
        moved.filter(pl.col("reason") == reason)
        .group_by("document", "item", maintain_order=True)
        .agg(pl.col("at", "from_place", "to_place", "origin").first(), pl.col("quantity").sum())
    )
    return lines.rename({"document": "number"}).with_columns(kind=pl.lit(reason))
