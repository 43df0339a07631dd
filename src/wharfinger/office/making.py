"""Small production: parts go in, goods come out, worth what went into them."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, done, draw_up, must_allow, open_quantity
from wharfinger.books.fixed_places import PRODUCTION, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.ledger.promise import keep, promise, release
from wharfinger.books.ledger.state import lock_items
from wharfinger.books.models import Item, Line, Place, Reservation
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, moment, positive_steps, price_steps, quantity
from wharfinger.office.goods import new_lot
from wharfinger.office.news import tell_stock
from wharfinger.office.picking import entries_for
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import BooksError


@verb("plan_production")
def plan_production(
    doing: Doing, item: str, place: str, quantity: Number, due: dt.date | None = None
) -> Answer:
    """Plan to make so much of an item at a site, and reserve what is there of its parts."""
    goods, site = lookup.item(item), lookup.site(place)
    parts = list(goods.parts.select_related("part").order_by("part__code"))
    if not parts:
        raise BooksError(
            where=item,
            found="an item without parts",
            expected="the parts that it is made of",
            mend="set its parts first",
        )
    steps = positive_steps(goods, quantity)
    document = draw_up(doing, "production", from_place=site, to_place=site, due=due)
    made = Line(item=goods, quantity=steps, due=due)
    add_lines(doing, document, [made])
    rows = [
        Line(item=part.part, quantity=_parts_for(goods, part.quantity, steps), part_of=made) for part in parts
    ]
    add_lines(doing, document, rows)
    missing = {
        line.item.code: _shown(line.item, line.quantity - found)
        for line in sorted(rows, key=lambda line: line.item_id)
        if (found := promise(doing, line, site, line.quantity, None)) < line.quantity
    }
    return {"production": document.number, "state": document.state, "missing": missing}


@verb("make")
def make(
    doing: Doing,
    production: str,
    quantity: Number,
    labour: Number = 0,
    lot: str | None = None,
    expires: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Make so much of what was planned: its parts are used up, and what they cost is what it is worth."""
    document = lookup.document(production, "production")
    must_allow(document, "make")
    made, *parts = list(document.lines.select_related("item").order_by("number"))
    site: Place = document.from_place
    lock_items(made.item_id, *(line.item_id for line in parts))
    steps = positive_steps(made.item, quantity)
    so_far = done([made], reasons.PRODUCED)[made.id]
    if steps > open_quantity(made, so_far):
        raise BooksError(
            where=production,
            found=f"{_shown(made.item, steps)} made",
            expected=f"no more than the {_shown(made.item, open_quantity(made, so_far))} still to be made",
            mend="plan the rest as a production order of its own",
        )
    when = moment(at, doing.now)
    today = business_day(when, site.time_zone or kept("time_zone"))
    away = fixed_place(PRODUCTION)
    used: list[Entry] = []
    for line in parts:
        need = _share(line.quantity, so_far + steps, made.quantity) - _share(
            line.quantity, so_far, made.quantity
        )
        used += entries_for(line.item, site, away, need, reasons.CONSUMED, when, today, line.id)
        held = Reservation.objects.filter(line=line, site=site).first()
        if held:
            keep(doing, line, site, max(held.quantity - need, 0))
    cost = sum(each.value for each in post(doing, used)) + price_steps(labour)
    entry = Entry(
        item_id=made.item_id,
        from_place_id=away,
        to_place_id=site.id,
        quantity=steps,
        reason=reasons.PRODUCED,
        at=when,
        lot_id=new_lot(doing, made.item, lot, expires).id if lot else None,
        value=cost,
        line_id=made.id,
    )
    post(doing, [entry])
    advance(doing, document, "make", "made" if so_far + steps == made.quantity else "part_made")
    for line in (made, *parts):
        tell_stock(doing, line.item, site.id)
    return {"production": production, "state": document.state, "value": cost}


@verb("cancel_production")
def cancel_production(doing: Doing, production: str, why: str) -> Answer:
    """Cancel what is still to be made; parts that stood reserved are free again."""
    document = lookup.document(production, "production")
    must_allow(document, "cancel")
    made, *parts = list(document.lines.order_by("number"))
    left = open_quantity(made, done([made], reasons.PRODUCED)[made.id])
    doing.change(made, cancelled=made.cancelled + left, reason=why)
    for line in parts:
        release(doing, line)
    advance(doing, document, "cancel", "closed" if document.state == "part_made" else "cancelled")
    return {"production": production, "state": document.state}


def _parts_for(goods: Item, per_unit: int, steps: int) -> int:
    """Steps of a part in so many steps of the whole, rounded up: half a screw is a screw."""
    return -(-per_unit * steps // 10**goods.decimals)


def _share(whole: int, so_far: int, of: int) -> int:
    return -(-whole * so_far // of)


def _shown(item: Item, steps: int) -> object:
    return quantity(item, steps)
