"""Goods that move within the company, are written off, or are put right without a document."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.fixed_places import SCRAPPED, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.models import Item
from wharfinger.office import adjusting, lookup
from wharfinger.office.amounts import Number, moment, positive_steps
from wharfinger.office.news import tell_stock
from wharfinger.office.verb import verb, within


@verb("move")
def move(
    doing: Doing,
    item: str,
    from_place: str,
    to_place: str,
    quantity: Number,
    unit: str | None = None,
    lot: str | None = None,
    serials: tuple[str, ...] = (),
    at: dt.datetime | None = None,
) -> Answer:
    """Move goods from one place of one's own to another."""
    goods = lookup.item(item)
    start, end = lookup.own_place(from_place), lookup.own_place(to_place)
    entry = Entry(
        item_id=goods.id,
        from_place_id=start.id,
        to_place_id=end.id,
        quantity=positive_steps(goods, quantity, unit),
        reason=reasons.MOVE if start.site_id == end.site_id else reasons.TRANSFER,
        at=moment(at, doing.now),
        lot_id=_lot(goods, lot),
        serial_ids=tuple(row.id for row in lookup.serials(goods, list(serials))),
    )
    return _posted(doing, [entry], goods)


@verb("scrap")
def scrap(
    doing: Doing,
    item: str,
    place: str,
    quantity: Number,
    why: str,
    unit: str | None = None,
    lot: str | None = None,
    serials: tuple[str, ...] = (),
    at: dt.datetime | None = None,
) -> Answer:
    """Write off goods that are spoiled, broken or gone out of date."""
    goods = lookup.item(item)
    entry = Entry(
        item_id=goods.id,
        from_place_id=lookup.own_place(place).id,
        to_place_id=fixed_place(SCRAPPED),
        quantity=positive_steps(goods, quantity, unit),
        reason=reasons.SCRAP,
        at=moment(at, doing.now),
        lot_id=_lot(goods, lot),
        serial_ids=tuple(row.id for row in lookup.serials(goods, list(serials))),
    )
    return {**_posted(doing, [entry], goods), "why": why}


@verb("adjust")
def adjust(
    doing: Doing,
    item: str,
    place: str,
    quantity: Number,
    why: str,
    lot: str | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Put stock right by a quantity, above or below zero, with a reason: an adjustment of one line."""
    lines = [adjusting.Correction(item, quantity, lot)]
    drafted = within(adjusting.draft_adjustment)(doing, place, lines, why)
    return within(adjusting.post_adjustment)(doing, drafted["adjustment"], at)


def _posted(doing: Doing, entries: list[Entry], goods: Item) -> Answer:
    posted = post(doing, entries)
    tell_stock(doing, goods)
    return {"movements": [each.id for each in posted], "value": sum(each.value for each in posted)}


def _lot(goods: Item, code: str | None) -> int | None:
    return lookup.lot(goods, code).id if code else None
