"""Find things by the names that people and files give them; an unknown name is refused with the nearest."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeVar

from django.db import models

from wharfinger.books.models import Customer, Document, Item, ItemUnit, Lot, Place, Serial, Supplier
from wharfinger.tables.errors import BooksError

M = TypeVar("M", bound=models.Model)
MOST_COMPARED = 5_000


def item(code: str) -> Item:
    """The item of this number; a barcode on its box, or its GTIN, names it too."""
    found = _one(Item, code=code) or _one(Item, gtin=code)
    if found is None:
        unit = ItemUnit.objects.select_related("item").filter(barcode=code).first()
        found = unit.item if unit else None
    return found or _refuse(Item, "code", code, "item")


def place(code: str) -> Place:
    """The place of this name."""
    return _one(Place, code=code) or _refuse(Place, "code", code, "place")


def site(code: str) -> Place:
    """The warehouse, store or vehicle that the place belongs to."""
    found = own_place(code)
    return found if found.site_id == found.id else found.site


def own_place(code: str) -> Place:
    """A place of one's own, exactly as named."""
    found = place(code)
    if found.site_id is None:
        raise BooksError(
            where=code,
            found="a place outside the company",
            expected="a warehouse, a store or a vehicle of one's own",
            mend="name a place of one's own",
        )
    return found


def supplier(code: str) -> Supplier:
    """The supplier of this name."""
    return Supplier.objects.filter(code=code).first() or _refuse(Supplier, "code", code, "supplier")


def customer(code: str) -> Customer:
    """The customer of this key."""
    return Customer.objects.filter(code=code).first() or _refuse(Customer, "code", code, "customer")


def lot(of: Item, code: str) -> Lot:
    """The item's lot of this name."""
    found = Lot.objects.filter(item=of, code=code).first()
    if found:
        return found
    known = list(Lot.objects.filter(item=of).values_list("code", flat=True)[:MOST_COMPARED])
    raise _unknown(f"lot '{code}' of {of.code}", "lot", code, known)


def serials(of: Item, codes: list[str]) -> list[Serial]:
    """The item's pieces of these numbers, in their order."""
    found = {row.code: row for row in Serial.objects.filter(item=of, code__in=codes)}
    for code in codes:
        if code not in found:
            known = list(Serial.objects.filter(item=of).values_list("code", flat=True)[:MOST_COMPARED])
            raise _unknown(f"serial number '{code}' of {of.code}", "serial number", code, known)
    return [found[code] for code in codes]


def document(number: str, kind: str | None = None) -> Document:
    """The document of this number, locked until the act is done."""
    rows = Document.objects.select_for_update().filter(number=number)
    found = rows.first() or _refuse(Document, "number", number, "document")
    if kind is not None and found.kind != kind:
        raise BooksError(
            where=number,
            found=f"a document of kind {found.kind}",
            expected=f"one of kind {kind}",
            mend="name the right document",
        )
    return found


def _one(model: type[M], **by: str) -> M | None:
    return next(iter(model._default_manager.filter(**by)[:1]), None)


def _refuse(model: type[M], field: str, code: str, noun: str) -> M:
    known = list(model._default_manager.values_list(field, flat=True)[:MOST_COMPARED])
    raise _unknown(f"{noun} '{code}'", noun, code, known)


def _unknown(found: str, noun: str, code: str, known: list[str]) -> BooksError:
    near = get_close_matches(code, known, n=3)
    return BooksError(
        where=code,
        found=f"no {found}",
        expected=f"the name of a {noun} in the books",
        mend=f"write {' or '.join(near)}" if near else f"add the {noun} first, or correct the name",
    )
