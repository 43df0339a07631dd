"""Which goods to take for a line: what expires first leaves first; held and expired goods stay."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.ledger import Entry
from wharfinger.books.ledger.checks import shown
from wharfinger.books.models import Balance, Item, Lot, Place
from wharfinger.tables.errors import BooksError

NEVER = dt.date.max


def first_expired_first_out(
    item: Item, site: Place, steps: int, today: dt.date, place_id: int | None = None
) -> list[tuple[int | None, int, int]]:
    """Lot, place and steps to take, first to expire first. Less than asked for is refused."""
    rows = [
        row
        for row in Balance.objects.filter(item=item, site=site, quantity__gt=0, place__held_back=False)
        .select_related("lot", "place")
        .order_by("id")
        if place_id in (None, row.place_id) and (row.lot is None or may_leave(row.lot, today))
    ]
    rows.sort(key=lambda row: ((row.lot.expires if row.lot else None) or NEVER, row.place.code, row.pk))
    taken, left = [], steps
    for row in rows:
        if left == 0:
            break
        take = min(left, row.quantity)
        taken.append((row.lot_id, row.place_id, take))
        left -= take
    if left and site.may_be_negative:
        taken.append((None, site.id, left))
    elif left:
        raise BooksError(
            where=item.code,
            found=f"{shown(steps - left, item)} that may leave {site.code}, {shown(steps, item)} asked for",
            expected="no more than is there, neither held nor past its day",
            mend="ship less, transfer some here, or release a lot",
        )
    return taken


def entries_for(
    item: Item,
    site: Place,
    to_place_id: int,
    steps: int,
    reason: str,
    at: dt.datetime,
    today: dt.date,
    line_id: int | None,
) -> list[Entry]:
    """The movements that take so much of an item out of a site."""
    return [
        Entry(item.id, place, to_place_id, take, reason, at, lot_id=lot, line_id=line_id)
        for lot, place, take in first_expired_first_out(item, site, steps, today)
    ]


def may_leave(lot: Lot, today: dt.date) -> bool:
    """Whether goods of this lot may be picked: neither held nor past their day."""
    return not lot.held and (lot.expires is None or lot.expires >= today)
