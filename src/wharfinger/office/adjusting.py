"""Adjustments: stock put right with a reason, drafted first and posted by whoever may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, draw_up, must_allow
from wharfinger.books.fixed_places import COUNT_DIFFERENCE, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.models import Line
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, moment, steps
from wharfinger.office.news import tell_stock
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError


@dataclass(frozen=True)
class Correction:
    """So much more, or less, of an item than the books have."""

    item: str
    quantity: Number
    lot: str | None = None


@verb("draft_adjustment")
def draft_adjustment(doing: Doing, place: str, lines: Sequence[Correction], why: str) -> Answer:
    """Draft an adjustment of what the books have at a place."""
    shelf = lookup.own_place(place)
    if not lines or not why.strip():
        raise BooksError(
            where=place,
            found="an adjustment without a reason" if lines else "an adjustment of nothing",
            expected="at least one line, and why",
            mend="write both",
        )
    document = draw_up(doing, "adjustment", to_place=shelf, note=why)
    rows = []
    for each in lines:
        item = lookup.item(each.item)
        count = steps(item, each.quantity)
        if count == 0:
            raise BooksError(
                where=item.code,
                found="an adjustment by nothing",
                expected="a quantity above or below zero",
                mend="leave the line out",
            )
        lot = lookup.lot(item, each.lot) if each.lot else None
        rows.append(Line(item=item, lot=lot, place=shelf, quantity=count, reason=why))
    add_lines(doing, document, rows)
    return {"adjustment": document.number, "state": document.state}


@verb("post_adjustment")
def post_adjustment(doing: Doing, adjustment: str, at: dt.datetime | None = None) -> Answer:
    """Put the books right as drafted."""
    document = lookup.document(adjustment, "adjustment")
    must_allow(document, "post")
    lines = list(document.lines.select_related("item").order_by("number"))
    away, shelf = fixed_place(COUNT_DIFFERENCE), document.to_place
    when = moment(at, doing.now)
    posted = post(
        doing,
        [
            Entry(
                line.item_id,
                away if line.quantity > 0 else shelf.id,
                shelf.id if line.quantity > 0 else away,
                abs(line.quantity),
                reasons.ADJUSTMENT,
                when,
                lot_id=line.lot_id,
                line_id=line.id,
            )
            for line in lines
        ],
    )
    advance(doing, document, "post", "posted")
    for line in lines:
        tell_stock(doing, line.item, shelf.site_id)
    return {
        "adjustment": adjustment,
        "state": document.state,
        "movements": [each.id for each in posted],
        "value": sum(each.value for each in posted),
    }


@verb("cancel_adjustment")
def cancel_adjustment(doing: Doing, adjustment: str) -> Answer:
    """Drop a drafted adjustment; the books stay as they are."""
    document = lookup.document(adjustment, "adjustment")
    advance(doing, document, "cancel", "cancelled")
    return {"adjustment": adjustment, "state": document.state}
