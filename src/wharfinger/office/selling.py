"""Sales orders: reserved, shipped in parts, kept back, cancelled. A kit is sold as its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, done, draw_up, must_allow, open_quantity
from wharfinger.books.fixed_places import CUSTOMERS, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.ledger.promise import keep, promise, release
from wharfinger.books.ledger.state import lock_items
from wharfinger.books.models import Document, ItemKind, Line, Place, Reservation
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, moment, positive_steps, price_steps, quantity
from wharfinger.office.news import tell_stock
from wharfinger.office.picking import entries_for
from wharfinger.office.verb import verb, within
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import BooksError


@dataclass(frozen=True)
class Sold:
    """So much of an item that a customer wants. Without a price, the item's own holds."""

    item: str
    quantity: Number
    unit: str | None = None
    price: Number | None = None
    promotion: bool | None = None


@dataclass(frozen=True)
class Leaves:
    """So much of a line that leaves. Without a lot and place, what expires first leaves first."""

    item: str
    quantity: Number
    unit: str | None = None
    lot: str | None = None
    place: str | None = None
    serials: tuple[str, ...] = ()


@verb("sell")
def sell(
    doing: Doing,
    place: str,
    lines: Sequence[Sold],
    customer: str | None = None,
    due: dt.date | None = None,
    channel: str | None = None,
    reserve: bool = True,
    at: dt.datetime | None = None,
) -> Answer:
    """Take a customer's order. What is free is reserved for it; the rest waits for the next delivery."""
    site = lookup.site(place)
    if not lines:
        raise BooksError(
            where=place,
            found="an order for nothing",
            expected="at least one line",
            mend="add an item and a quantity",
        )
    document = draw_up(
        doing,
        "sale",
        from_place=site,
        to_place_id=fixed_place(CUSTOMERS),
        customer=lookup.customer(customer) if customer else None,
        currency=kept("currency"),
        due=due,
        channel=channel,
    )
    if at is not None:
        doing.change(document, at=moment(at, doing.now))
    for sold in lines:
        _add_line(doing, document, sold)
    doing.tell("sale.taken", number=document.number, site=site.code)
    answer = {"order": document.number, "state": document.state}
    return {**answer, **_reserve(doing, document)} if reserve else answer


@verb("reserve")
def reserve(doing: Doing, order: str) -> Answer:
    """Reserve what is free now for what is still to be shipped of an order."""
    document = lookup.document(order, "sale")
    advance(doing, document, "reserve", document.state)
    return {"order": order, **_reserve(doing, document)}


@verb("release_reservation")
def release_reservation(doing: Doing, order: str) -> Answer:
    """Give free what stands reserved for an order; the order stays."""
    document = lookup.document(order, "sale")
    for line in document.lines.all():
        release(doing, line)
    return {"order": order}


@verb("ship")
def ship(
    doing: Doing,
    order: str,
    leaves: Sequence[Leaves] | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Ship an order, in part or in full. Without lines, everything that is still to come of it."""
    document = lookup.document(order, "sale")
    must_allow(document, "ship")
    site: Place = document.from_place
    when = moment(at, doing.now)
    today = business_day(when, site.time_zone or kept("time_zone"))
    lines = _goods_lines(document)
    lock_items(*(line.item_id for line in lines))
    moved = done(lines, reasons.SALE)
    entries: list[Entry] = []
    if leaves is None:
        for line in lines:
            left = open_quantity(line, moved[line.id])
            if left:
                entries += _chosen(line, site, left, when, today)
                moved[line.id] += left
    else:
        for each in leaves:
            entries += _as_said(document, lines, moved, each, when, today)
    if not entries:
        raise BooksError(
            where=order,
            found="nothing to ship",
            expected="a line of which something is still to come",
            mend="look at what was shipped already",
        )
    posted = post(doing, entries)
    for line in lines:
        held = Reservation.objects.filter(line=line, site=site).first()
        if held:
            keep(doing, line, site, min(held.quantity, open_quantity(line, moved[line.id])))
    complete = all(open_quantity(line, moved[line.id]) == 0 for line in lines)
    advance(doing, document, "ship", "shipped" if complete else "part_shipped")
    for line in lines:
        tell_stock(doing, line.item, site.id)
    return {
        "order": order,
        "state": document.state,
        "movements": [each.id for each in posted],
        "cost": sum(each.value for each in posted),
        "still_open": _still_open(lines, moved),
    }


@verb("cancel_sale")
def cancel_sale(doing: Doing, order: str, why: str) -> Answer:
    """Cancel an order, or what is still to be shipped of it; what stood reserved is free again."""
    document = lookup.document(order, "sale")
    must_allow(document, "cancel")
    lines = list(document.lines.all())
    moved = done(lines, reasons.SALE)
    for line in lines:
        doing.change(line, cancelled=line.cancelled + open_quantity(line, moved[line.id]), reason=why)
        release(doing, line)
    advance(doing, document, "cancel", "closed" if document.state == "part_shipped" else "cancelled")
    return {"order": order, "state": document.state}


@verb("sell_now")
def sell_now(
    doing: Doing,
    place: str,
    lines: Sequence[Sold],
    customer: str | None = None,
    channel: str | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Sell over the counter: ordered and gone in one act."""
    taken = within(sell)(doing, place, lines, customer, None, channel, False, at)
    return within(ship)(doing, taken["order"], None, at)


def _add_line(doing: Doing, document: Document, sold: Sold) -> None:
    item = lookup.item(sold.item)
    count = positive_steps(item, sold.quantity, sold.unit)
    price = item.price if sold.price is None else price_steps(sold.price)
    head = Line(item=item, quantity=count, price=price, promotion=sold.promotion)
    add_lines(doing, document, [head])
    if item.kind != ItemKind.KIT:
        return
    parts = list(item.parts.select_related("part").order_by("part__code"))
    if not parts:
        raise BooksError(
            where=item.code,
            found="a kit without parts",
            expected="the parts that it is sold as",
            mend="set its parts first",
        )
    whole = 10**item.decimals
    rows = []
    for part in parts:
        steps, rest = divmod(part.quantity * count, whole)
        if rest:
            raise BooksError(
                where=item.code,
                found=f"{quantity(item, count)} kits, which are no whole number of {part.part.code}",
                expected="as many kits as make whole parts",
                mend="sell a whole number of kits",
            )
        rows.append(Line(item=part.part, quantity=steps, part_of=head))
    add_lines(doing, document, rows)


def _reserve(doing: Doing, document: Document) -> Answer:
    until = doing.now + dt.timedelta(hours=float(kept("reservation_hours")))
    site: Place = document.from_place
    lines = sorted(_goods_lines(document), key=lambda line: (line.item_id, line.id))
    moved = done(lines, reasons.SALE)
    short = {}
    for line in lines:
        wanted = open_quantity(line, moved[line.id])
        found = promise(doing, line, site, wanted, until) if wanted else 0
        if found < wanted:
            short[line.item.code] = quantity(line.item, wanted - found)
    return {"back_ordered": short, "reserved_until": until}


def _goods_lines(document: Document) -> list[Line]:
    """The lines of which goods move: a kit's own line does not, its parts' do."""
    rows = document.lines.select_related("item").order_by("number")
    return [line for line in rows if line.item.kind != ItemKind.KIT]


def _chosen(line: Line, site: Place, steps: int, when: dt.datetime, today: dt.date) -> list[Entry]:
    if line.item.tracking == "serial":
        raise BooksError(
            where=line.item.code,
            found="pieces without their serial numbers",
            expected="the number of every piece that leaves",
            mend="scan the pieces and name them in the shipment",
        )
    return entries_for(line.item, site, fixed_place(CUSTOMERS), steps, reasons.SALE, when, today, line.id)


def _as_said(
    document: Document,
    lines: list[Line],
    moved: dict[int, int],
    leaves: Leaves,
    when: dt.datetime,
    today: dt.date,
) -> list[Entry]:
    item = lookup.item(leaves.item)
    count = positive_steps(item, leaves.quantity, leaves.unit)
    line = next(
        (line for line in lines if line.item_id == item.id and open_quantity(line, moved[line.id]) >= count),
        None,
    )
    if line is None:
        still = sum(open_quantity(line, moved[line.id]) for line in lines if line.item_id == item.id)
        raise BooksError(
            where=document.number,
            found=f"{quantity(item, count)} of {item.code}",
            expected=f"no more than the {quantity(item, still)} still to be shipped",
            mend="ship what was ordered; what was given on top is an order of its own",
        )
    moved[line.id] += count
    site: Place = document.from_place
    if leaves.lot is None and leaves.place is None and not leaves.serials:
        return _chosen(line, site, count, when, today)
    place = lookup.own_place(leaves.place) if leaves.place else site
    lot = lookup.lot(item, leaves.lot) if leaves.lot else None
    if lot and lot.expires and lot.expires < today:
        raise BooksError(
            where=item.code,
            found=f"lot {lot.code}, which expired on {lot.expires}",
            expected="goods within their day",
            mend="take another lot, and scrap this one",
        )
    return [
        Entry(
            item_id=item.id,
            from_place_id=place.id,
            to_place_id=fixed_place(CUSTOMERS),
            quantity=count,
            reason=reasons.SALE,
            at=when,
            lot_id=lot.id if lot else None,
            line_id=line.id,
            serial_ids=tuple(row.id for row in lookup.serials(item, list(leaves.serials))),
        )
    ]


def _still_open(lines: list[Line], moved: dict[int, int]) -> dict[str, object]:
    left: dict[str, object] = {}
    for line in lines:
        steps = open_quantity(line, moved[line.id])
        if steps:
            left[line.item.code] = quantity(line.item, steps)
    return left
