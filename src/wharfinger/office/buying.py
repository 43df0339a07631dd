"""Purchase orders, from the draft to the last delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, done, draw_up, must_allow, open_quantity
from wharfinger.books.fixed_places import SCRAPPED, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.models import Document, Item, Line, Place
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import (
    Number,
    exact,
    line_value,
    moment,
    positive_steps,
    price_steps,
    quantity,
    steps,
)
from wharfinger.office.goods import new_lot
from wharfinger.office.news import tell_stock
from wharfinger.office.partners import current_offer
from wharfinger.office.sites import new_serials
from wharfinger.office.verb import verb, within
from wharfinger.tables.errors import BooksError
from wharfinger.tables.money import share_out


@dataclass(frozen=True)
class Wanted:
    """So much of an item to buy. Without a price the supplier's offer holds, or else the item's cost."""

    item: str
    quantity: Number
    unit: str | None = None
    price: Number | None = None
    due: dt.date | None = None


@dataclass(frozen=True)
class Came:
    """So much of a line that came: `quantity` in all, `damaged` of it not fit for sale."""

    item: str
    quantity: Number
    unit: str | None = None
    damaged: Number = 0
    place: str | None = None
    lot: str | None = None
    expires: dt.date | None = None
    serials: tuple[str, ...] = ()
    line: int | None = None


@verb("draft_order")
def draft_order(
    doing: Doing,
    supplier: str,
    to_place: str,
    lines: Sequence[Wanted],
    due: dt.date | None = None,
    rate: Number = 1,
    note: str = "",
) -> Answer:
    """Draft a purchase order. `rate` is what one of the supplier's currency is worth in the company's."""
    seller, site = lookup.supplier(supplier), lookup.site(to_place)
    if not lines:
        raise BooksError(
            where=supplier,
            found="an order for nothing",
            expected="at least one line",
            mend="add an item and a quantity",
        )
    worth = exact(rate, "rate")
    if worth <= 0:
        raise BooksError(
            where="rate", found=f"{rate}", expected="a rate above zero", mend="correct the exchange rate"
        )
    document = draw_up(
        doing,
        "purchase",
        supplier=seller,
        from_place=seller.place,
        to_place=site,
        currency=seller.currency or kept("currency"),
        rate=Decimal(worth.numerator) / Decimal(worth.denominator),
        due=due,
        note=note,
    )
    rows = _wanted(doing, document, lines, due)
    return {"order": document.number, "lines": len(rows), "state": document.state}


@verb("extend_order")
def extend_order(doing: Doing, order: str, lines: Sequence[Wanted]) -> Answer:
    """Add lines to a drafted order."""
    document = lookup.document(order, "purchase")
    must_allow(document, "change")
    rows = _wanted(doing, document, lines, document.due)
    # Not by `advance`: each act that adds lines can be undone, whichever came after it.
    doing.tell("purchase.change", number=document.number, state=document.state)
    return {"order": document.number, "lines": len(rows), "state": document.state}


@verb("place_order")
def place_order(doing: Doing, order: str, due: dt.date | None = None) -> Answer:
    """Place a drafted order with its supplier."""
    document = lookup.document(order, "purchase")
    advance(doing, document, "place", "placed")
    if due is not None:
        doing.change(document, due=due)
    return {"order": order, "state": document.state}


@verb("promise_order")
def promise_order(doing: Doing, order: str, due: dt.date) -> Answer:
    """Note the day that the supplier promises."""
    document = lookup.document(order, "purchase")
    advance(doing, document, "promise", document.state)
    doing.change(document, due=due)
    return {"order": order, "due": due}


@verb("receive")
def receive(
    doing: Doing,
    order: str,
    came: Sequence[Came],
    costs: Number = 0,
    accept_more: bool = False,
    at: dt.datetime | None = None,
) -> Answer:
    """Receive goods of a purchase order, short, in full or beyond; `costs` is its freight and duty.

    More than ordered is refused beyond a small share, unless `accept_more` says that it was looked at.
    """
    document = lookup.document(order, "purchase")
    must_allow(document, "receive")
    lines = list(document.lines.select_related("item").order_by("number"))
    moved = done(lines, reasons.RECEIPT)
    when = moment(at, doing.now)
    entries: list[Entry] = []
    damaged: list[Entry] = []
    for each in came:
        line = _line_of(document, lines, each, moved)
        count = positive_steps(line.item, each.quantity, each.unit)
        bad = steps(line.item, each.damaged, each.unit)
        _check_count(line, moved[line.id] + count, bad, count, accept_more)
        moved[line.id] += count
        entry = _entry(doing, document, line, each, count, when)
        entries.append(entry)
        if bad:
            damaged.append(
                replace(
                    entry,
                    from_place_id=entry.to_place_id,
                    to_place_id=fixed_place(SCRAPPED),
                    quantity=bad,
                    reason=reasons.SCRAP,
                    value=None,
                    serial_ids=entry.serial_ids[: bad // 10**line.item.decimals],
                )
            )
    posted = post(doing, _with_costs(entries, costs) + damaged)
    complete = all(open_quantity(line, moved[line.id]) == 0 for line in lines)
    advance(doing, document, "receive", "received" if complete else "part_received")
    for line in {
        entry.line_id: line for entry in entries for line in lines if line.id == entry.line_id
    }.values():
        tell_stock(doing, line.item, document.to_place_id)
    return {
        "order": order,
        "state": document.state,
        "movements": [each.id for each in posted],
        "value": sum(each.value for each in posted if each.entry.reason == reasons.RECEIPT),
        "still_open": {
            line.item.code: quantity(line.item, open_quantity(line, moved[line.id]))
            for line in lines
            if open_quantity(line, moved[line.id])
        },
    }


@verb("cancel_order")
def cancel_order(doing: Doing, order: str, why: str) -> Answer:
    """Cancel an order, or what is still to come of it."""
    document = lookup.document(order, "purchase")
    must_allow(document, "cancel")
    lines = list(document.lines.all())
    moved = done(lines, reasons.RECEIPT)
    for line in lines:
        doing.change(line, cancelled=line.cancelled + open_quantity(line, moved[line.id]), reason=why)
    advance(doing, document, "cancel", "closed" if document.state == "part_received" else "cancelled")
    return {"order": order, "state": document.state}


@verb("order")
def order(
    doing: Doing,
    supplier: str,
    to_place: str,
    lines: Sequence[Wanted],
    due: dt.date | None = None,
    rate: Number = 1,
    note: str = "",
) -> Answer:
    """Draft a purchase order and place it at once."""
    drafted = within(draft_order)(doing, supplier, to_place, lines, due, rate, note)
    return {**drafted, **within(place_order)(doing, drafted["order"])}


@verb("add_landed_cost")
def add_landed_cost(doing: Doing, order: str, amount: Number, why: str) -> Answer:
    """Add freight or duty that was billed after the goods came, shared out by the value of what came."""
    document = lookup.document(order, "purchase")
    receipts = [
        movement
        for line in document.lines.all()
        for movement in line.movements.filter(
            reason=reasons.RECEIPT, reverses__isnull=True, reversed_by__isnull=True
        )
    ]
    if not receipts:
        raise BooksError(
            where=order,
            found="an order of which nothing has come",
            expected="goods that the cost can fall on",
            mend="receive the goods first, or give the cost with the receipt",
        )
    total = price_steps(amount)
    shares = share_out(total, [movement.value or 1 for movement in receipts])
    entries = [
        Entry(
            item_id=movement.item_id,
            from_place_id=movement.from_place_id,
            to_place_id=movement.to_place_id,
            quantity=0,
            reason=reasons.LANDED_COST,
            at=doing.now,
            value=share,
            line_id=movement.line_id,
        )
        for movement, share in zip(receipts, shares, strict=True)
        if share
    ]
    post(doing, entries)
    return {"order": order, "value": total, "why": why}


def _wanted(doing: Doing, document: Document, lines: Sequence[Wanted], due: dt.date | None) -> list[Line]:
    """New lines of a draft, each at the price that was asked for, or else at the supplier's offer."""
    rows = []
    for wanted in lines:
        item = lookup.item(wanted.item)
        offer = current_offer(document.supplier, item.id, doing.now.date())
        if wanted.price is not None:
            price = price_steps(wanted.price, document.currency)
        else:
            price = offer.unit_cost if offer else item.unit_cost
        count = positive_steps(item, wanted.quantity, wanted.unit)
        rows.append(Line(item=item, quantity=count, price=price, due=wanted.due or due))
    add_lines(doing, document, rows)
    return rows


def _line_of(document: Document, lines: list[Line], came: Came, moved: dict[int, int]) -> Line:
    """The line that the goods belong to: as named, else the first of this item with something to come."""
    item = lookup.item(came.item)
    fitting = [
        line for line in lines if line.item_id == item.id and (came.line is None or line.number == came.line)
    ]
    if not fitting:
        raise BooksError(
            where=document.number,
            found=f"{item.code}, which was not ordered",
            expected=f"one of {', '.join(sorted({line.item.code for line in lines}))}",
            mend="receive it on the order it belongs to, or order it first",
        )
    return next((line for line in fitting if open_quantity(line, moved[line.id])), fitting[-1])


def _check_count(line: Line, in_all: int, bad: int, count: int, accept_more: bool) -> None:
    item: Item = line.item
    if not 0 <= bad <= count:
        raise BooksError(
            where=item.code,
            found=f"{quantity(item, bad)} damaged of {quantity(item, count)}",
            expected="no more damaged than came",
            mend="count again: damaged goods are part of those that came",
        )
    wanted = line.quantity - line.cancelled
    if in_all > wanted * (1 + float(kept("over_delivery_share"))) and not accept_more:
        raise BooksError(
            where=item.code,
            found=f"{quantity(item, in_all)} in all, {quantity(item, wanted)} ordered",
            expected="about what was ordered",
            mend="count again; to take the rest in as well, accept more on purpose",
        )


def _entry(doing: Doing, document: Document, line: Line, came: Came, count: int, when: dt.datetime) -> Entry:
    item: Item = line.item
    site: Place = document.to_place
    place = lookup.own_place(came.place) if came.place else site
    if place.site_id != site.id:
        raise BooksError(
            where=document.number,
            found=f"a receipt at {place.code}",
            expected=f"a place within {site.code}, for which it was ordered",
            mend="receive it there, then transfer it",
        )
    lot = new_lot(doing, item, came.lot, came.expires) if came.lot else None
    return Entry(
        item_id=item.id,
        from_place_id=document.from_place_id,
        to_place_id=place.id,
        quantity=count,
        reason=reasons.RECEIPT,
        at=when,
        lot_id=lot.id if lot else None,
        value=line_value(line.price or 0, count, item, document.rate),
        line_id=line.id,
        serial_ids=tuple(new_serials(doing, item, came.serials, document.from_place_id)),
    )


def _with_costs(entries: list[Entry], costs: Number) -> list[Entry]:
    shares = share_out(price_steps(costs), [entry.value or 1 for entry in entries])
    return [
        replace(entry, value=(entry.value or 0) + share) for entry, share in zip(entries, shares, strict=True)
    ]
