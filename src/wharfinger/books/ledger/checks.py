"""What the ledger refuses, in words."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.ledger import reasons
from wharfinger.books.ledger.entry import Entry
from wharfinger.books.ledger.state import State
from wharfinger.books.models import Item, ItemKind, Tracking
from wharfinger.tables.errors import BooksError
from wharfinger.tables.units import Step

CLOCK_SLACK = dt.timedelta(minutes=5)
"""How far another machine's clock may be before ours."""


def check_entry(entry: Entry, state: State, now: dt.datetime) -> None:
    """Everything that can be said of an entry before goods are looked at."""
    item = state.items[entry.item_id]
    if entry.from_place_id == entry.to_place_id:
        raise BooksError(
            where=item.code,
            found=f"a movement from {_place(state, entry.from_place_id)} to itself",
            expected="two different places",
            mend="correct one of the two places",
        )
    if entry.at > now + CLOCK_SLACK:
        raise BooksError(
            where=item.code,
            found=f"a movement at {entry.at:%Y-%m-%d %H:%M} UTC, which is in the future",
            expected=f"a moment up to now, {now:%Y-%m-%d %H:%M} UTC",
            mend="correct the time, or the clock of the device",
        )
    if item.kind == ItemKind.KIT and entry.quantity:
        raise BooksError(
            where=item.code,
            found="a movement of a kit, which lies on no shelf",
            expected="movements of its parts",
            mend="move the parts, or make the item goods of its own",
        )
    _check_opened(entry, state, item)
    _check_tracking(entry, state, item)
    if entry.lot_id and entry.reason in reasons.NEVER_HELD and state.lots[entry.lot_id].held:
        lot = state.lots[entry.lot_id]
        raise BooksError(
            where=item.code,
            found=f"lot {lot.code}, which is held: {lot.held_why or 'no reason given'}",
            expected="a lot that is free",
            mend="take another lot, or release this one first",
        )


def check_enough(entry: Entry, state: State) -> None:
    """Goods that are there, and not promised to somebody else. To be asked just before they are taken."""
    item, place = state.items[entry.item_id], state.places[entry.from_place_id]
    if place.may_be_negative:
        return
    there = state.on_shelf((entry.item_id, entry.lot_id, entry.from_place_id))
    if there < entry.quantity:
        lot = f" of lot {state.lots[entry.lot_id].code}" if entry.lot_id else ""
        raise BooksError(
            where=item.code,
            found=f"{shown(there, item)}{lot} at {place.code}, {shown(entry.quantity, item)} asked for",
            expected="no more than is there",
            mend="take less, take it from another place, or count the shelf and post the count first",
        )
    site = place.site_id
    leaves_site = site != state.site(entry.to_place_id)
    if site is None or not leaves_site or entry.reason in reasons.TAKES_PROMISED or entry.reverses_id:
        return
    free = state.free_at((entry.item_id, site), entry.line_id)
    if free < entry.quantity:
        raise BooksError(
            where=item.code,
            found=f"{shown(max(free, 0), item)} free at {place.site_code}, "
            f"{shown(entry.quantity, item)} asked for; the rest is promised to others or held",
            expected="no more than is free",
            mend="take less, release a reservation, or wait for the next delivery",
        )


def shown(steps: int, item: Item) -> str:
    """A quantity as people write it."""
    return f"{Step(item.decimals).from_steps(steps):f} {item.unit}"


def _check_opened(entry: Entry, state: State, item: Item) -> None:
    for place_id in (entry.from_place_id, entry.to_place_id):
        place = state.places[place_id]
        if place.site_id is None or entry.reason == reasons.OPENING:
            continue
        if place.opened_at is None:
            raise BooksError(
                where=item.code,
                found=f"a movement at {place.code}, whose ledger has not begun",
                expected="an opening count first",
                mend=f"post the opening count of {place.site_code}; an empty place has an empty one",
            )
        if entry.at < place.opened_at:
            raise BooksError(
                where=item.code,
                found=f"a movement at {entry.at:%Y-%m-%d %H:%M} UTC, "
                f"before the ledger of {place.site_code} began",
                expected=f"a moment from {place.opened_at:%Y-%m-%d %H:%M} UTC on",
                mend="bring what happened before in as history, which moves nothing",
            )


def _check_tracking(entry: Entry, state: State, item: Item) -> None:
    if not entry.quantity:
        return
    if item.tracking == Tracking.LOT and entry.lot_id is None:
        raise BooksError(
            where=item.code,
            found="a movement without a lot",
            expected="the lot of every movement, as this item is told apart by lot",
            mend="name the lot that stands on the goods",
        )
    if item.tracking == Tracking.NONE and entry.lot_id is not None:
        raise BooksError(
            where=item.code,
            found=f"lot {state.lots[entry.lot_id].code} for an item without lots",
            expected="no lot",
            mend="leave the lot out, or set the item to be told apart by lot",
        )
    if item.tracking != Tracking.SERIAL:
        return
    expected = entry.quantity / 10**item.decimals
    if len(set(entry.serial_ids)) != expected:
        raise BooksError(
            where=item.code,
            found=f"{len(set(entry.serial_ids))} serial numbers",
            expected=f"one for each of the {shown(entry.quantity, item)}",
            mend="scan the number of every piece",
        )
    for serial_id in entry.serial_ids:
        serial = state.serials[serial_id]
        if serial.place_id != entry.from_place_id or serial.item_id != entry.item_id:
            raise BooksError(
                where=item.code,
                found=f"serial number {serial.code}, which is not at {_place(state, entry.from_place_id)}",
                expected="a piece that is there",
                mend="scan again; if it really lies there, count the place first",
            )


def _place(state: State, place_id: int) -> str:
    return state.places[place_id].code
