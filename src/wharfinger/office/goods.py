"""Items, their units and parts, lots and serial numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.ledger.state import lock_items
from wharfinger.books.models import Item, ItemKind, ItemUnit, Lot, Movement, Part, Tracking
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, positive_steps, price_steps
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError
from wharfinger.tables.units import Conversion, Step


@dataclass(frozen=True)
class NewItem:
    """What has to be known of an item before goods of it can move."""

    code: str
    name: str
    category: str = ""
    unit: str = "piece"
    decimals: int = 0
    tracking: str = Tracking.NONE
    expires: bool = False
    unit_cost: Number = 0
    price: Number = 0
    kind: str = ItemKind.GOODS


@verb("add_item")
def add_item(doing: Doing, new: NewItem) -> Answer:
    """Take a new item into the books."""
    if not new.code.strip() or Item.objects.filter(code=new.code).exists():
        raise BooksError(
            where=new.code,
            found="an item number that is taken" if new.code.strip() else "an empty item number",
            expected="a number that no other item has",
            mend="choose another number, or change the item that has it",
        )
    if new.expires and new.tracking != Tracking.LOT:
        raise BooksError(
            where=new.code,
            found=f"an item that expires and is told apart by {new.tracking}",
            expected="lots, as each lot has its own day of expiry",
            mend="set tracking to lot",
        )
    Step(new.decimals)
    row = Item(
        code=new.code,
        name=new.name,
        category=new.category,
        unit=new.unit,
        decimals=new.decimals,
        tracking=Tracking(new.tracking),
        expires=new.expires,
        unit_cost=price_steps(new.unit_cost),
        price=price_steps(new.price),
        kind=ItemKind(new.kind),
    )
    doing.create(row)
    return {"item": row.code}


@verb("add_unit")
def add_unit(
    doing: Doing, item: str, unit: str, numerator: int, denominator: int = 1, barcode: str | None = None
) -> Answer:
    """Say how many base units a box or a pallet of an item holds."""
    row = lookup.item(item)
    Conversion(unit, numerator, denominator)
    taken = ItemUnit.objects.filter(item=row, unit=unit) | ItemUnit.objects.filter(
        barcode__isnull=False, barcode=barcode
    )
    if unit == row.unit or taken.exists():
        raise BooksError(
            where=row.code,
            found=f"a unit '{unit}' or a barcode that is taken",
            expected="a unit that this item does not have, with a barcode that nothing has",
            mend="choose another name or barcode",
        )
    doing.create(ItemUnit(item=row, unit=unit, numerator=numerator, denominator=denominator, barcode=barcode))
    return {"item": row.code, "unit": unit}


@verb("set_parts")
def set_parts(doing: Doing, item: str, parts: dict[str, Number]) -> Answer:
    """Say what one base unit of a kit, or of a thing that is made, consists of."""
    whole = lookup.item(item)
    wanted = {lookup.item(code): number for code, number in parts.items()}
    for part in wanted:
        if part == whole or _consists_of(part, whole):
            raise BooksError(
                where=whole.code,
                found=f"the part {part.code}, which itself consists of {whole.code}",
                expected="parts that do not lead back to the whole",
                mend="leave that part out",
            )
    for row in whole.parts.all():
        doing.remove(row)
    for part, number in wanted.items():
        doing.create(Part(whole=whole, part=part, quantity=positive_steps(part, number)))
    return {"item": whole.code, "parts": len(wanted)}


@verb("add_lot")
def add_lot(doing: Doing, item: str, lot: str, expires: dt.date | None = None) -> Answer:
    """Take a new lot of an item into the books."""
    row = new_lot(doing, lookup.item(item), lot, expires)
    return {"item": item, "lot": row.code, "expires": row.expires}


@verb("hold_lot")
def hold_lot(doing: Doing, item: str, lot: str, why: str) -> Answer:
    """Hold a lot: until it is released it can be neither picked nor sold."""
    row = lookup.lot(lookup.item(item), lot)
    lock_items(row.item_id)
    doing.change(row, held=True, held_why=why)
    doing.tell("lot.held", item=item, lot=lot, why=why)
    return {"item": item, "lot": lot, "held": True}


@verb("release_lot")
def release_lot(doing: Doing, item: str, lot: str) -> Answer:
    """Let a held lot be picked and sold again."""
    row = lookup.lot(lookup.item(item), lot)
    lock_items(row.item_id)
    doing.change(row, held=False, held_why="")
    doing.tell("lot.released", item=item, lot=lot)
    return {"item": item, "lot": lot, "held": False}


@verb("set_tracking")
def set_tracking(doing: Doing, item: str, tracking: str) -> Answer:
    """Set how finely an item's stock is told apart, before anything of it has moved."""
    row = lookup.item(item)
    if Movement.objects.filter(item=row).exists():
        raise BooksError(
            where=row.code,
            found="an item of which goods have moved already",
            expected="an item without movements",
            mend="make a new item for the goods that are told apart in the new way",
        )
    doing.change(row, tracking=Tracking(tracking).value)
    return {"item": item, "tracking": tracking}


def new_lot(doing: Doing, item: Item, code: str, expires: dt.date | None) -> Lot:
    """A lot that was not known before; a known one must agree on its day of expiry."""
    known = Lot.objects.filter(item=item, code=code).first()
    if known:
        if expires is not None and known.expires != expires:
            raise BooksError(
                where=item.code,
                found=f"lot {code} that expires on {expires}",
                expected=f"{known.expires or 'no expiry'}, as the books have it",
                mend="look at the goods again, or give the lot another name",
            )
        return known
    if item.tracking != Tracking.LOT:
        raise BooksError(
            where=item.code,
            found=f"lot {code} for an item told apart by {item.tracking}",
            expected="an item with lots",
            mend="leave the lot out, or set the item's tracking to lot",
        )
    if item.expires and expires is None:
        raise BooksError(
            where=item.code,
            found=f"lot {code} without a day of expiry",
            expected="a day, as this item expires",
            mend="write the day that stands on the goods",
        )
    row = Lot(item=item, code=code, expires=expires)
    doing.create(row)
    return row


def _consists_of(item: Item, other: Item) -> bool:
    return any(
        part.part_id == other.id or _consists_of(part.part, other)
        for part in item.parts.select_related("part")
    )
