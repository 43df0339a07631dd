"""Lots, and the opening count of many items at once, from the table Stock."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from wharfinger.books import fixed_places
from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.models import Item, Lot, Movement, Place, Tracking
from wharfinger.office import codes, lookup
from wharfinger.office.amounts import line_value, moment
from wharfinger.office.intake.bring import chunks
from wharfinger.office.journal_rows import in_steps
from wharfinger.office.verb import verb
from wharfinger.tables import Frame, Stock
from wharfinger.tables.errors import BooksError


def bring_opening(by: By, stock: Frame, at: dt.datetime) -> int:
    """Begin the ledgers of all sites that the table Stock names with what it says; how many lines went in.

    The lines go in by chunks. A site has begun only with the last of its lines, so nothing else moves there
    before; done again with the same key after a crash, it goes on where it stood.
    """
    rows = Stock.of(stock).filter(pl.col("on_hand") != 0)
    lots = rows.filter(pl.col("lot").is_not_null()).select("item", "lot", "expires")
    for number, part in enumerate(chunks(lots.unique(["item", "lot"], maintain_order=True))):
        bring_lots(_keyed(by, f"lots/{number}"), part)
    for (site,), part in rows.partition_by("place", as_dict=True, maintain_order=True).items():
        for number, some in enumerate(chunks(part)):
            count_in(_keyed(by, f"{site}/{number}"), str(site), some, at)
        begin_site(_keyed(by, f"{site}/begin"), str(site), at)
    return rows.height


@verb("bring_lots")
def bring_lots(doing: Doing, lots: pl.DataFrame) -> Answer:
    """Take lots (item, lot, expires) into the books; their items are told apart by lot from now on."""
    goods = {row.code: row for row in Item.objects.filter(code__in=list(codes.distinct(lots, "item")))}
    codes.must_be_known("item", codes.distinct(lots, "item"), goods)
    for item in goods.values():
        if item.tracking != Tracking.LOT:
            _must_not_have_moved(item)
            doing.change(item, tracking=Tracking.LOT.value)
    known = codes.lots({item.pk for item in goods.values()})
    new = [
        Lot(item=goods[item], code=lot, expires=expires)
        for item, lot, expires in lots.select("item", "lot", "expires").iter_rows()
        if (goods[item].pk, lot) not in known
    ]
    doing.create_many(new)
    return {"new": len(new)}


@verb("count_in")
def count_in(doing: Doing, site: str, stock: pl.DataFrame, at: dt.datetime) -> Answer:
    """Post lines of a site's opening count, valued at the items' own cost."""
    row = _not_begun(site)
    when = moment(at, doing.now)
    goods = {item.code: item for item in Item.objects.filter(code__in=list(codes.distinct(stock, "item")))}
    counted = in_steps(stock.rename({"on_hand": "quantity"}))
    lots = codes.lots(set(counted.filter(pl.col("lot").is_not_null())["item_id"]))
    start = fixed_places.fixed_place(fixed_places.OPENING)
    entries = [
        Entry(
            item_id=item_id,
            from_place_id=start,
            to_place_id=row.pk,
            quantity=steps,
            reason=reasons.OPENING,
            at=when,
            lot_id=lots[item_id, lot] if lot else None,
            value=line_value(goods[item].unit_cost, steps, goods[item]),
            recorded_at=when,
        )
        for item, item_id, lot, steps in counted.select("item", "item_id", "lot", "steps").iter_rows()
    ]
    return {"site": site, "lines": len(post(doing, entries))}


@verb("begin_site")
def begin_site(doing: Doing, site: str, at: dt.datetime) -> Answer:
    """Begin a site's ledger: its opening count is complete."""
    doing.change(_not_begun(site), opened_at=moment(at, doing.now))
    doing.tell("stock.opened", site=site)
    return {"site": site}


def begun() -> dict[str, dt.datetime]:
    """The sites whose ledgers have begun, and since when."""
    rows = Place.objects.filter(opened_at__isnull=False).exclude(code=fixed_places.TRANSIT)
    return dict(rows.values_list("code", "opened_at"))


def _keyed(by: By, part: str) -> By:
    return replace(by, key=f"{by.key}/{part}" if by.key else "")


def _not_begun(site: str) -> Place:
    row = lookup.site(site)
    if row.opened_at is None:
        return row
    raise BooksError(
        where=row.code,
        found=f"a site whose ledger began at {row.opened_at:%Y-%m-%d %H:%M} UTC",
        expected="a site that has not begun",
        mend="count it, and post the count",
    )


def _must_not_have_moved(item: Item) -> None:
    if Movement.objects.filter(item=item).exists():
        raise BooksError(
            where=item.code,
            found=f"lots for an item told apart by {item.tracking}, of which goods have moved",
            expected="an item with lots, or one without movements",
            mend="make a new item for the goods that are told apart by lot",
        )
