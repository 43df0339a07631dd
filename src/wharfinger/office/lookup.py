"""Find things by the names that people and files give them; an unknown name is refused with the nearest."""

from __future__ import annotations

import functools
from difflib import get_close_matches
from typing import Any, TypeVar

from django.db import connection, models

from wharfinger.books.models import Customer, Document, Item, ItemUnit, Lot, Place, Serial, Supplier
from wharfinger.books.rows import select
from wharfinger.tables.errors import BooksError

M = TypeVar("M", bound=models.Model)
MOST_COMPARED = 5_000


def item(code: str) -> Item:
    """The item of this number; a barcode on its box, or its GTIN, names it too."""
    found = _one(Item, "code", code) or _one(Item, "gtin", code)
    if found is None:
        unit = ItemUnit.objects.select_related("item").filter(barcode=code).first()
        found = unit.item if unit else None
    return found or _refuse(Item, "code", code, "item")


def place(code: str) -> Place:
    """The place of this name."""
    return _one(Place, "code", code) or _refuse(Place, "code", code, "place")


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
    if not codes:
        return []
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


def _one(model: type[M], field: str, name: str) -> M | None:
    """The row of that name. Every act asks for some, and to put the query together anew costs most of it."""
    query, converters, compiler = _query(model, field, connection.vendor)
    rows = select(query, [name])
    if not rows:
        return None
    (values,) = compiler.apply_converters(rows, converters)
    names = [column.attname for column in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, values)


@functools.cache
def _query(model: type[M], field: str, vendor: str) -> tuple[str, Any, Any]:
    """The query for a row by that column, put together once for each kind of database."""
    compiler = model._default_manager.filter(**{field: ""})[:1].query.get_compiler(connection=connection)
    query, _ = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    return query, converters, compiler


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
