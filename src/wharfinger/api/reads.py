"""Quick reads, straight from the balances: one item, and what is where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from wharfinger.api.keys import principal_of
from wharfinger.api.problems import ProblemError
from wharfinger.books.rows import select
from wharfinger.office.roles import must_read

MOST_ROWS = 1_000
PRICE_STEPS = 10_000
_BALANCES = (
    "SELECT item.code, item.decimals, place.code, site.code, lot.code, balance.quantity "
    "FROM books_balance AS balance JOIN books_item AS item ON item.id = balance.item_id "
    "JOIN books_place AS place ON place.id = balance.place_id "
    "JOIN books_place AS site ON site.id = balance.site_id "
    "LEFT JOIN books_lot AS lot ON lot.id = balance.lot_id WHERE balance.quantity <> 0 AND {where} "
    f"ORDER BY balance.item_id, balance.site_id, balance.place_id, balance.id LIMIT {MOST_ROWS}"
)
_OF_ITEM = "balance.item_id = (SELECT id FROM books_item WHERE code = %s)"
_AT_PLACE = (
    "(balance.place_id = (SELECT id FROM books_place WHERE code = %s)"
    " OR balance.site_id = (SELECT id FROM books_place WHERE code = %s))"
)
_ITEM = (
    "SELECT item.id, item.code, item.name, item.category, item.kind, item.unit, item.decimals, "
    "item.tracking, item.status, item.gtin, item.unit_cost, item.price, supplier.code, picture.digest "
    "FROM books_item AS item LEFT JOIN books_supplier AS supplier ON supplier.id = item.supplier_id "
    "LEFT JOIN books_itempicture AS picture ON picture.item_id = item.id "
    "WHERE item.code = %s"
)
_SUMS = (
    "SELECT site.code, (SELECT sum(held.quantity) FROM books_holding AS held "
    "WHERE held.item_id = %s AND held.site_id = site.id), "
    "(SELECT sum(held.quantity) FROM books_reservation AS held "
    "WHERE held.item_id = %s AND held.site_id = site.id) "
    "FROM books_place AS site WHERE site.id IN (SELECT site_id FROM books_holding WHERE item_id = %s) "
    "ORDER BY site.id"
)
TEXT, QUANTITY = {"type": "string"}, {"type": "string", "description": "A decimal number."}
PERHAPS = {"type": ["string", "null"]}
STOCK = {
    "type": "object",
    "required": ["rows"],
    "properties": {
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "item": TEXT,
                    "place": TEXT,
                    "site": TEXT,
                    "lot": PERHAPS,
                    "on_hand": QUANTITY,
                },
            },
        }
    },
}
ITEM = {
    "type": "object",
    "required": ["item", "name", "sites"],
    "properties": {
        **dict.fromkeys(("item", "name", "category", "kind", "unit", "tracking"), TEXT),
        **dict.fromkeys(("status", "gtin", "supplier", "picture"), PERHAPS),
        "decimals": {"type": "integer"},
        **dict.fromkeys(("unit_cost", "price"), QUANTITY),
        "sites": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"site": TEXT, "on_hand": QUANTITY, "reserved": QUANTITY},
            },
        },
    },
}

router = Router(tags=["quick reads"])
Code = Annotated[str | None, Query(max_length=200)]


@router.get("/stock", operation_id="stock", summary="What is where, now", openapi_extra={"x-answer": STOCK})
def stock(request: HttpRequest, item: Code = None, place: Code = None) -> HttpResponse:
    """What lies at each exact place, by lot; of an item, at a place, or both. Quantities are exact text."""
    must_read(principal_of(request), "stock")
    where, values = [], []
    if item is not None:
        where, values = [*where, _OF_ITEM], [*values, item]
    if place is not None:
        where, values = [*where, _AT_PLACE], [*values, place, place]
    if not where:
        raise ProblemError(
            422,
            found="neither an item nor a place",
            expected="one of them, or both",
            mend="add ?item= or ?place=; the whole table is at tables/stock",
        )
    rows = select(_BALANCES.replace("{where}", " AND ".join(where)), values)
    if not rows:
        _must_exist(("item", "books_item", item), ("place", "books_place", place))
    return _json(
        {
            "rows": [
                {"item": code, "place": at, "site": site, "lot": lot, "on_hand": _exact(steps, decimals)}
                for code, decimals, at, site, lot, steps in rows
            ]
        }
    )


@router.get("/items/{path:code}", operation_id="item", summary="One item", openapi_extra={"x-answer": ITEM})
def item(request: HttpRequest, code: Annotated[str, Path(max_length=200)]) -> HttpResponse:
    """An item with what is at each site, and what of it is reserved."""
    principal = principal_of(request)
    must_read(principal, "items")
    found = select(_ITEM, [code])
    if not found:
        raise _no("item", code)
    number, *known, unit_cost, price, supplier, picture = found[0]
    names = ("item", "name", "category", "kind", "unit", "decimals", "tracking", "status", "gtin")
    told: dict[str, Any] = dict(zip(names, known, strict=True))
    sums = select(_SUMS, [number, number, number])
    return _json(
        {
            **told,
            "unit_cost": _price(unit_cost),
            "price": _price(price),
            "supplier": supplier,
            "picture": picture,
            "sites": [
                {
                    "site": site,
                    "on_hand": _exact(int(there or 0), told["decimals"]),
                    "reserved": _exact(int(reserved or 0), told["decimals"]),
                }
                for site, there, reserved in sums
            ],
        }
    )


def _must_exist(*asked: tuple[str, str, str | None]) -> None:
    for word, table, code in asked:
        if code is not None and not select(f"SELECT 1 FROM {table} WHERE code = %s", [code]):
            raise _no(word, code)


def _no(word: str, code: str) -> ProblemError:
    return ProblemError(
        404,
        where=code,
        found=f"no {word} '{code}'",
        expected=f"the code of {'an' if word == 'item' else 'a'} {word} in the books",
        mend="correct the code",
    )


def _exact(steps: int, decimals: int) -> str:
    return str(steps) if decimals == 0 else format(Decimal(steps).scaleb(-decimals), "f")


def _price(steps: int) -> str:
    return format(Decimal(steps).scaleb(-4), "f")


def _json(body: dict[str, Any] | Sequence[Any]) -> HttpResponse:
    return HttpResponse(json.dumps(body), content_type="application/json")
