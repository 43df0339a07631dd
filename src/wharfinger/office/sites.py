"""Places, from the warehouse down to the bin, and the day on which each one's ledger begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wharfinger.books import fixed_places
from wharfinger.books.acts import Answer, Doing
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.models import Item, Place
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, line_value, moment, positive_steps, price_steps
from wharfinger.office.goods import new_lot
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

SITES = ("warehouse", "store", "vehicle", "production", "transit")
"""Kinds that hold stock of their own value."""
WITHIN = ("zone", "bin", "dock")
"""Kinds that lie within a site."""


@dataclass(frozen=True)
class Counted:
    """So much of an item that lay somewhere when the ledger began."""

    item: str
    quantity: Number
    place: str | None = None
    lot: str | None = None
    expires: dt.date | None = None
    unit_cost: Number | None = None
    serials: tuple[str, ...] = ()


@verb("add_place")
def add_place(
    doing: Doing,
    place: str,
    kind: str,
    name: str = "",
    parent: str | None = None,
    may_be_negative: bool = False,
    held_back: bool = False,
    time_zone: str | None = None,
) -> Answer:
    """Take a new place into the books. A site's ledger begins with its opening count."""
    if not place.strip() or Place.objects.filter(code=place).exists():
        raise BooksError(
            where=place,
            found="a place name that is taken" if place.strip() else "an empty place name",
            expected="a name that no other place has",
            mend="choose another name",
        )
    if kind not in (*SITES, *WITHIN, "customer", "scrap"):
        raise BooksError(
            where=place,
            found=f"the kind '{kind}'",
            expected=f"one of {', '.join((*SITES, *WITHIN, 'customer', 'scrap'))}",
            mend="choose one of them; a supplier's place is made with the supplier",
        )
    within = lookup.own_place(parent) if parent else None
    if kind in WITHIN and within is None:
        raise BooksError(
            where=place,
            found=f"a {kind} that lies nowhere",
            expected="the warehouse or store that it is in",
            mend="name its parent",
        )
    row = Place(
        code=place,
        kind=kind,
        name=name or place,
        parent=within,
        site=within.site if within and kind in WITHIN else None,
        may_be_negative=may_be_negative,
        held_back=held_back,
        time_zone=time_zone,
    )
    doing.create(row)
    if kind in SITES:
        row.site = row
        row.save(update_fields=["site"])
    return {"place": row.code, "site": row.site.code if row.site else None}


@verb("open_site")
def open_site(doing: Doing, site: str, counted: list[Counted], at: dt.datetime | None = None) -> Answer:
    """Begin a site's ledger with what was counted there. An empty site has an empty count."""
    row = lookup.site(site)
    if row.opened_at is not None:
        raise BooksError(
            where=row.code,
            found=f"a site whose ledger began at {row.opened_at:%Y-%m-%d %H:%M} UTC",
            expected="a site that has not begun",
            mend="count it, and post the count",
        )
    when = moment(at, doing.now)
    entries = [_entry(doing, row, line, when) for line in counted]
    doing.change(row, opened_at=when)
    posted = post(doing, entries)
    doing.tell("stock.opened", site=row.code, lines=len(posted))
    return {"site": row.code, "lines": len(posted), "value": sum(each.value for each in posted)}


def _entry(doing: Doing, site: Place, line: Counted, when: dt.datetime) -> Entry:
    item: Item = lookup.item(line.item)
    place = lookup.own_place(line.place) if line.place else site
    if place.site_id != site.id:
        raise BooksError(
            where=item.code,
            found=f"a count of {place.code} in the opening of {site.code}",
            expected=f"places within {site.code}",
            mend="open each site with its own count",
        )
    count = positive_steps(item, line.quantity)
    cost = item.unit_cost if line.unit_cost is None else price_steps(line.unit_cost)
    lot = new_lot(doing, item, line.lot, line.expires) if line.lot else None
    start = fixed_places.fixed_place(fixed_places.OPENING)
    return Entry(
        item_id=item.id,
        from_place_id=start,
        to_place_id=place.id,
        quantity=count,
        reason=reasons.OPENING,
        at=when,
        lot_id=lot.id if lot else None,
        value=line_value(cost, count, item),
        serial_ids=tuple(new_serials(doing, item, line.serials, start)),
    )


def new_serials(doing: Doing, item: Item, codes: tuple[str, ...], place_id: int) -> list[int]:
    """The pieces of these numbers; those that are new stand at the place they come from."""
    from wharfinger.books.models import Serial

    known = {row.code: row for row in Serial.objects.filter(item=item, code__in=codes)}
    for code in codes:
        if code not in known:
            known[code] = Serial(item=item, code=code, place_id=place_id)
            doing.create(known[code])
    return [known[code].id for code in codes]
