"""Open and ended documents as tables: customers' orders, what is on its way, what suppliers delivered."""

from __future__ import annotations

import polars as pl

from wharfinger.books.fixed_places import TRANSIT
from wharfinger.books.frames.known import Known, date, instant, money, quantity
from wharfinger.books.frames.past_receipts import past_receipts
from wharfinger.books.frames.reading import INTEGER, NUMBER, TEXT, day_number, fit, read
from wharfinger.books.ledger import reasons
from wharfinger.tables import Incoming, Orders, Receipts

NO_MORE = ("cancelled", "closed", "undone", "received", "shipped")
"""States in which nothing more comes."""
_LINES = {
    **dict.fromkeys(("line_id", "document_id"), INTEGER),
    **dict.fromkeys(("document", "state"), TEXT),
    **dict.fromkeys(("at", "changed_at", "from_place_id", "to_place_id", "item_id", "quantity"), INTEGER),
    **dict.fromkeys(("cancelled", "price", "due"), INTEGER),
    **dict.fromkeys(("supplier", "customer"), TEXT),
}
_MOVED = dict.fromkeys(
    ("line_id", "at", "from_place_id", "to_place_id", "quantity", "reverses_id"), INTEGER
) | {"reason": TEXT}


def orders(known: Known) -> pl.DataFrame:
    """What customers ordered. What left in the moment it was ordered was sold over the counter: no order."""
    lines = _lines(known, "sale", "AND line.part_of_id IS NULL")
    sold = (
        _moved(known, "sale")
        .filter(pl.col("reason") == reasons.SALE)
        .group_by("line_id")
        .agg(pl.col("steps").sum().alias("shipped"), pl.col("at").max().alias("left_at"))
    )
    rows = lines.join(sold, on="line_id", how="left", maintain_order="left").with_columns(
        pl.col("shipped").fill_null(0), ended=pl.col("changed_at") < known.before
    )
    # A kit's own line moves nothing: its parts do.
    kit_gone = pl.col("ended") & (pl.col("state") == "shipped") & (pl.col("shipped") == 0)
    gone = pl.when(kit_gone).then(pl.col("quantity")).otherwise(pl.col("shipped"))
    is_over = pl.col("ended") & pl.col("state").is_in(["cancelled", "closed"])
    by_line = rows.with_columns(shipped=gone).group_by("document", "item_id", maintain_order=True)
    whole = by_line.agg(
        pl.col("quantity", "shipped").sum(),
        pl.col("at", "from_place_id", "customer", "due", "price").first(),
        pl.col("left_at").max(),
        over=is_over.any(),
    )
    status = (
        pl.when(pl.col("shipped") >= pl.col("quantity"))
        .then(pl.lit("shipped"))
        .when(pl.col("over"))
        .then(pl.lit("cancelled"))
        .when(pl.col("shipped") > 0)
        .then(pl.lit("part_shipped"))
        .otherwise(pl.lit("open"))
    )
    counter = (pl.col("left_at") == pl.col("at")).fill_null(False)
    ordered = whole.filter(~counter).with_columns(status=status).rename({"from_place_id": "site_id"})
    return fit(
        known.named(ordered).with_columns(
            quantity("quantity"),
            money("price"),
            date("due"),
            order=pl.col("document"),
            ordered_at=instant("at"),
            shipped_at=pl.when(pl.col("status") == "shipped").then(instant("left_at")),
        ),
        Orders,
    )


def incoming(known: Known) -> pl.DataFrame:
    """What placed purchase orders still bring, and what is on the way between two sites.

    Where nobody named a day, the supplier's offered days count from the order, and the lane's from the
    sending; where those are not known either, it may come any day from now on.
    """
    rows = pl.concat([_ordered(known), _under_way(known)])
    today = pl.lit(known.moment.date())
    due = pl.coalesce(date("due"), (instant("at") + pl.duration(days=pl.col("days"))).dt.date(), today)
    whole = (
        rows.filter(pl.col("quantity") > 0)
        .with_columns(due=due)
        .group_by("item_id", "site_id", "document", maintain_order=True)
        .agg(pl.col("quantity").sum(), pl.col("due").min())
    )
    return fit(known.named(whole).with_columns(quantity("quantity")), Incoming)


def receipts(known: Known) -> pl.DataFrame:
    """What suppliers delivered: brought in from before the cut-over, and since then as it was received."""
    moved = _moved(known, "purchase").with_columns(day=known.business_day("at", "to_place_id"))
    keys = ["line_id", "day"]
    came = moved.filter(pl.col("reason") == reasons.RECEIPT).group_by(keys).agg(pl.col("steps").sum())
    bad = (
        moved.filter(pl.col("reason").is_in([reasons.SCRAP, reasons.SUPPLIER_RETURN]))
        .with_columns(day=known.business_day("at", "from_place_id"))
        .group_by(keys)
        .agg(pl.col("steps").sum().alias("bad"))
    )
    lines = _lines(known, "purchase").with_columns(ordered=known.business_day("at", "to_place_id"))
    rows = (
        came.filter(pl.col("steps") > 0)
        .join(bad, on=keys, how="left")
        .join(lines, on="line_id")
        .group_by("document", "supplier", "item_id", pl.col("day").alias("received"))
        .agg(
            pl.col("ordered", "due").min(),
            pl.col("quantity", "steps").sum(),
            pl.col("bad").fill_null(0).sum(),
        )
        .sort("received", "document", "item_id")
        .join(known.items.rename({"steps": "per_unit"}), on="item_id", how="left", maintain_order="left")
    )
    posted = fit(
        rows.with_columns(
            promised=date("due"),
            quantity_ordered=pl.col("quantity") / pl.col("per_unit"),
            quantity_received=pl.col("steps") / pl.col("per_unit"),
            quantity_bad=pl.min_horizontal("bad", "steps") / pl.col("per_unit"),
        ),
        Receipts,
    )
    return pl.concat([past_receipts(known), posted])


def _lines(known: Known, kind: str, more: str = "") -> pl.DataFrame:
    return read(
        "SELECT line.id AS line_id, document.id AS document_id, document.number AS document, document.state, "
        "document.at, document.changed_at, document.from_place_id, document.to_place_id, line.item_id, "
        "line.quantity, line.cancelled, line.price, "
        f"{day_number('coalesce(line.due, document.due)')} AS due, "
        "supplier.code AS supplier, customer.code AS customer "
        "FROM books_line AS line JOIN books_document AS document ON document.id = line.document_id "
        "JOIN books_act AS act ON act.id = document.act_id "
        "LEFT JOIN books_supplier AS supplier ON supplier.id = document.supplier_id "
        "LEFT JOIN books_customer AS customer ON customer.id = document.customer_id "
        f"WHERE document.kind = %s AND {known_from('act', 'document')} < %s {more} "
        "AND NOT (document.state = 'undone' AND document.changed_at < %s) ORDER BY line.id",
        _LINES,
        [kind, known.before, known.before],
    )


def known_from(act: str, document: str) -> str:
    """SQL for the moment from which a document was known: what a journal brought in has its own time."""
    return f"CASE WHEN {act}.verb = 'book_journal' THEN {document}.at ELSE {act}.at END"


def _moved(known: Known, kind: str) -> pl.DataFrame:
    """Movements of the lines of a kind of document; `steps` is below zero for reverses."""
    rows = read(
        "SELECT movement.line_id, movement.at, movement.from_place_id, movement.to_place_id, "
        "movement.quantity, movement.reverses_id, movement.reason FROM books_movement AS movement "
        "JOIN books_line AS line ON line.id = movement.line_id "
        "JOIN books_document AS document ON document.id = line.document_id "
        "WHERE document.kind = %s AND movement.recorded_at < %s AND movement.quantity > 0",
        _MOVED,
        [kind, known.before],
    )
    sign = pl.when(pl.col("reverses_id").is_null()).then(1).otherwise(-1)
    # A reverse goes the other way: its places are swapped back.
    there, back = pl.col("from_place_id"), pl.col("to_place_id")
    is_reverse = pl.col("reverses_id").is_not_null()
    return rows.with_columns(
        steps=sign * pl.col("quantity"),
        from_place_id=pl.when(is_reverse).then(back).otherwise(there),
        to_place_id=pl.when(is_reverse).then(there).otherwise(back),
    )


def _ordered(known: Known) -> pl.DataFrame:
    over = pl.col("state").is_in(NO_MORE) & (pl.col("changed_at") < known.before)
    came = (
        _moved(known, "purchase")
        .filter(pl.col("reason") == reasons.RECEIPT)
        .group_by("line_id")
        .agg(pl.col("steps").sum())
    )
    offered = read(
        "SELECT supplier.code AS supplier, offer.item_id, min(offer.lead_days) AS days "
        "FROM books_offer AS offer "
        "JOIN books_supplier AS supplier ON supplier.id = offer.supplier_id "
        "GROUP BY supplier.code, offer.item_id",
        {"supplier": TEXT, "item_id": INTEGER, "days": NUMBER},
    )
    return (
        _lines(known, "purchase")
        .filter(pl.col("state") != "draft", ~over)
        .join(came, on="line_id", how="left", maintain_order="left")
        .join(offered, on=["supplier", "item_id"], how="left", maintain_order="left")
        .with_columns(quantity=pl.col("quantity") - pl.col("cancelled") - pl.col("steps").fill_null(0))
        .select(
            "item_id", pl.col("to_place_id").alias("site_id"), "document", "quantity", "due", "at", "days"
        )
    )


def _under_way(known: Known) -> pl.DataFrame:
    transit = known.places.filter(pl.col("place") == TRANSIT)["place_id"].implode()
    sign = (
        pl.when(pl.col("to_place_id").is_in(transit))
        .then(1)
        .when(pl.col("from_place_id").is_in(transit))
        .then(-1)
        .otherwise(0)
    )
    on_way = (
        _moved(known, "transfer")
        .group_by("line_id")
        .agg((sign * pl.col("steps")).sum().alias("steps"), pl.col("at").min().alias("sent_at"))
    )
    lanes = read(
        "SELECT from_place_id, to_place_id, days FROM books_lane",
        {"from_place_id": INTEGER, "to_place_id": INTEGER, "days": NUMBER},
    )
    return (
        _lines(known, "transfer")
        .join(on_way, on="line_id", maintain_order="left")
        .join(lanes, on=["from_place_id", "to_place_id"], how="left", maintain_order="left")
        .select(
            "item_id",
            pl.col("to_place_id").alias("site_id"),
            "document",
            pl.col("steps").alias("quantity"),
            "due",
            pl.col("sent_at").alias("at"),
            "days",
        )
    )
