"""Goods that come back from customers, graded, and goods that go back to suppliers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, done, draw_up, must_allow, open_quantity
from wharfinger.books.fixed_places import CUSTOMERS, SCRAPPED, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.ledger.value import round_half_even
from wharfinger.books.models import Document, Line, Place
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, moment, positive_steps, quantity
from wharfinger.office.goods import new_lot
from wharfinger.office.news import tell_stock
from wharfinger.office.sites import new_serials
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

SELLABLE, DAMAGED, SCRAP = "sellable", "damaged", "scrap"
GRADES = (SELLABLE, DAMAGED, SCRAP)


@dataclass(frozen=True)
class Returned:
    """So much of an item that a customer brings back, with its grade once somebody has looked at it."""

    item: str
    quantity: Number
    unit: str | None = None
    grade: str = SELLABLE
    place: str | None = None
    lot: str | None = None
    expires: dt.date | None = None
    serials: tuple[str, ...] = ()
    why: str = ""


@verb("announce_return")
def announce_return(doing: Doing, place: str, lines: Sequence[Returned], order: str | None = None) -> Answer:
    """Note what a customer will send back. With the order it came from, no more than was shipped of it."""
    site = lookup.site(place)
    origin = lookup.document(order, "sale") if order else None
    if not lines:
        raise BooksError(
            where=place,
            found="a return of nothing",
            expected="at least one line",
            mend="add an item and a quantity",
        )
    document = draw_up(
        doing,
        "return",
        from_place_id=fixed_place(CUSTOMERS),
        to_place=site,
        customer=origin.customer if origin else None,
        origin=origin,
    )
    rows = []
    for each in lines:
        item = lookup.item(each.item)
        steps = positive_steps(item, each.quantity, each.unit)
        sold = _sold_line(origin, item.id, steps) if origin else None
        rows.append(
            Line(item=item, quantity=steps, price=sold.price if sold else item.price, reason=each.why)
        )
    add_lines(doing, document, rows)
    return {"return": document.number, "state": document.state}


@verb("take_back")
def take_back(doing: Doing, returned: str, came: Sequence[Returned], at: dt.datetime | None = None) -> Answer:
    """Take returned goods in by grade: sellable to the shelf, damaged to a place held back, or scrap."""
    document = lookup.document(returned, "return")
    must_allow(document, "take_back")
    when = moment(at, doing.now)
    lines = list(document.lines.select_related("item").order_by("number"))
    moved = done(lines, reasons.RETURN)
    entries: list[Entry] = []
    for each in came:
        item = lookup.item(each.item)
        steps = positive_steps(item, each.quantity, each.unit)
        line = next(
            (
                line
                for line in lines
                if line.item_id == item.id and open_quantity(line, moved[line.id]) >= steps
            ),
            None,
        )
        if line is None:
            raise BooksError(
                where=returned,
                found=f"{quantity(item, steps)} of {item.code}",
                expected="no more than was announced",
                mend="announce the rest as a return of its own",
            )
        moved[line.id] += steps
        doing.change(line, grade=each.grade, reason=each.why or line.reason)
        entries += _entries(doing, document, line, each, steps, when)
    posted = post(doing, entries)
    complete = all(open_quantity(line, moved[line.id]) == 0 for line in lines)
    advance(doing, document, "take_back", "returned" if complete else "part_returned")
    for line in lines:
        tell_stock(doing, line.item, document.to_place_id)
    return {"return": returned, "state": document.state, "movements": [each.id for each in posted]}


@verb("cancel_return")
def cancel_return(doing: Doing, returned: str, why: str) -> Answer:
    """Close a return of which no more will come."""
    document = lookup.document(returned, "return")
    must_allow(document, "cancel")
    lines = list(document.lines.all())
    moved = done(lines, reasons.RETURN)
    for line in lines:
        doing.change(line, cancelled=line.cancelled + open_quantity(line, moved[line.id]))
    doing.change(document, note=why)
    advance(doing, document, "cancel", "closed" if document.state == "part_returned" else "cancelled")
    return {"return": returned, "state": document.state}


@verb("return_to_supplier")
def return_to_supplier(
    doing: Doing,
    order: str,
    item: str,
    place: str,
    quantity: Number,
    why: str,
    lot: str | None = None,
    serials: tuple[str, ...] = (),
    at: dt.datetime | None = None,
) -> Answer:
    """Send goods of a purchase order back to the supplier."""
    document = lookup.document(order, "purchase")
    goods = lookup.item(item)
    line = document.lines.filter(item=goods).first()
    if line is None:
        raise BooksError(
            where=order,
            found=f"{goods.code}, which was not ordered here",
            expected="an item of this order",
            mend="name the order that it came with",
        )
    entry = Entry(
        item_id=goods.id,
        from_place_id=lookup.own_place(place).id,
        to_place_id=document.from_place_id,
        quantity=positive_steps(goods, quantity),
        reason=reasons.SUPPLIER_RETURN,
        at=moment(at, doing.now),
        lot_id=lookup.lot(goods, lot).id if lot else None,
        line_id=line.id,
        serial_ids=tuple(row.id for row in lookup.serials(goods, list(serials))),
    )
    (posted,) = post(doing, [entry])
    tell_stock(doing, goods, document.to_place_id)
    return {"order": order, "movements": [posted.id], "value": posted.value, "why": why}


def _sold_line(origin: Document, item_id: int, steps: int) -> Line:
    lines = list(origin.lines.filter(item_id=item_id).select_related("item"))
    shipped = done(lines, reasons.SALE)
    back = _announced(origin, item_id)
    for line in lines:
        if shipped[line.id] - back >= steps:
            return line
    goods = lines[0].item if lines else None
    most = max((shipped[line.id] for line in lines), default=0) - back
    raise BooksError(
        where=origin.number,
        found=f"{quantity(goods, steps)} of {goods.code} coming back"
        if goods
        else "an item that was not sold in this order",
        expected=f"no more than the {quantity(goods, max(most, 0))} that were shipped and have not come back"
        if goods
        else "an item of the order",
        mend="correct the quantity, or announce the return without the order",
    )


def _announced(origin: Document, item_id: int) -> int:
    """Steps that are announced or taken back already from the same order."""
    lines = Line.objects.filter(document__origin=origin, document__kind="return", item_id=item_id)
    return sum(line.quantity - line.cancelled for line in lines.exclude(document__state="cancelled"))


def _entries(
    doing: Doing, document: Document, line: Line, each: Returned, steps: int, when: dt.datetime
) -> list[Entry]:
    item = line.item
    site: Place = document.to_place
    shelf = lookup.own_place(each.place) if each.place else site
    if each.grade not in GRADES or (each.grade == DAMAGED and not shelf.held_back):
        raise BooksError(
            where=item.code,
            found=f"the grade '{each.grade}' at {shelf.code}",
            expected=f"one of {', '.join(GRADES)}; damaged goods at a place that is held back",
            mend="choose a grade, and for damaged goods a place whose goods are not sold",
        )
    customers = document.from_place_id
    lot = new_lot(doing, item, each.lot, each.expires) if each.lot else None
    back = Entry(
        item_id=item.id,
        from_place_id=customers,
        to_place_id=shelf.id,
        quantity=steps,
        reason=reasons.RETURN,
        at=when,
        lot_id=lot.id if lot else None,
        value=_cost_when_sold(document, item.id, steps),
        line_id=line.id,
        serial_ids=tuple(new_serials(doing, item, each.serials, customers)),
    )
    if each.grade != SCRAP:
        return [back]
    away = Entry(
        item_id=item.id,
        from_place_id=shelf.id,
        to_place_id=fixed_place(SCRAPPED),
        quantity=steps,
        reason=reasons.SCRAP,
        at=when,
        lot_id=back.lot_id,
        line_id=line.id,
        serial_ids=back.serial_ids,
    )
    return [back, away]


def _cost_when_sold(document: Document, item_id: int, steps: int) -> int | None:
    """What so many of the item cost when they left; None where the order is not known."""
    if document.origin_id is None:
        return None
    rows = [
        movement
        for line in Line.objects.filter(document_id=document.origin_id, item_id=item_id)
        for movement in line.movements.filter(reason=reasons.SALE, reverses__isnull=True)
    ]
    count = sum(row.quantity for row in rows)
    return round_half_even(sum(row.value for row in rows) * steps, count) if count else None
