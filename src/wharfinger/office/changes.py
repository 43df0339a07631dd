"""Change what the books say of an item, a place, a supplier or a customer; undo puts back what stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Balance
from wharfinger.office import lookup
from wharfinger.office.amounts import exact, price_steps
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import time_zone, weekday_numbers
from wharfinger.tables.errors import BooksError

Check = Callable[[Any, str], Any]
"""Takes a value and the name of its column; gives what the books keep, or refuses."""


@verb("change_item")
def change_item(doing: Doing, item: str, changes: dict[str, Any]) -> Answer:
    """Change columns of an item, such as its name or its price."""
    return _change(doing, lookup.item(item), item, changes, ITEM)


@verb("change_place")
def change_place(doing: Doing, place: str, changes: dict[str, Any]) -> Answer:
    """Change columns of a place, such as its name or whether it may go below zero."""
    row = lookup.place(place)
    below = Balance.objects.filter(place=row, quantity__lt=0).select_related("item").first()
    if below and changes.get("may_be_negative") is False:
        raise BooksError(
            where=place,
            found=f"less than nothing of {below.item.code} there",
            expected="a place where nothing is below zero",
            mend="count it and post the count first",
        )
    return _change(doing, row, place, changes, PLACE)


@verb("change_supplier")
def change_supplier(doing: Doing, supplier: str, changes: dict[str, Any]) -> Answer:
    """Change columns of a supplier, such as its address or its order days."""
    return _change(doing, lookup.supplier(supplier), supplier, changes, SUPPLIER)


@verb("change_customer")
def change_customer(doing: Doing, customer: str, changes: dict[str, Any]) -> Answer:
    """Change columns of a customer, such as the consent it has given."""
    return _change(doing, lookup.customer(customer), customer, changes, CUSTOMER)


def _change(
    doing: Doing, row: models.Model, where: str, changes: dict[str, Any], checks: Mapping[str, Check]
) -> Answer:
    for name in changes:
        if name not in checks:
            raise BooksError(
                where=where,
                found=f"a change of '{name}'",
                expected=f"one of {', '.join(sorted(checks))}",
                mend="name one of them; what is not among them has a verb of its own, or cannot change",
            )
    doing.change(row, **{name: checks[name](value, name) for name, value in changes.items()})
    return {"changed": sorted(changes)}


def _text(longest: int, *, empty: bool = False) -> Check:
    def check(value: Any, name: str) -> Any:
        if value is None and empty:
            return None
        if not isinstance(value, str) or len(value) > longest or not (value.strip() or empty):
            raise _refused(name, value, f"text of up to {longest} letters")
        return value

    return check


def _one_of(*choices: str) -> Check:
    def check(value: Any, name: str) -> Any:
        if value is not None and value not in choices:
            raise _refused(name, value, f"one of {', '.join(choices)}")
        return value

    return check


def _number(least: float, most: float = 1e9) -> Check:
    def check(value: Any, name: str) -> Any:
        if value is None:
            return None
        number = float(exact(value if not isinstance(value, float) else str(value), name))
        if not least <= number <= most:
            raise _refused(name, value, f"a number from {least:g} to {most:g}")
        return number

    return check


def _price(value: Any, name: str) -> int:
    steps = price_steps(value)
    if steps < 0:
        raise _refused(name, value, "a price of zero or more")
    return steps


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise _refused(name, value, "true or false")
    return value


def _tax_rate(value: Any, name: str) -> Decimal | None:
    if value is None:
        return None
    share = Decimal(str(float(exact(value, name)))).quantize(Decimal("0.00001"))
    if not 0 <= share <= 1:
        raise _refused(name, value, "a share from 0 to 1")
    return share


def _weekdays(value: Any, name: str) -> str | None:
    weekday_numbers(value)
    return value


def _zone(value: Any, name: str) -> str | None:
    return None if value is None else time_zone(value).key


def _supplier(value: Any, name: str) -> models.Model | None:
    return None if value is None else lookup.supplier(value)


def _refused(name: str, value: Any, expected: str) -> BooksError:
    return BooksError(where=name, found=f"{value!r}", expected=expected, mend="correct the value")


ITEM: Mapping[str, Check] = {
    "name": _text(500),
    "category": _text(200, empty=True),
    "unit_cost": _price,
    "price": _price,
    "supplier": _supplier,
    "status": _one_of("new", "active", "ending", "ended"),
    "shelf_life_days": _number(0),
    "length_mm": _number(0),
    "width_mm": _number(0),
    "height_mm": _number(0),
    "weight_g": _number(0),
    "storage": _one_of("ambient", "chilled", "frozen"),
    "hazard_class": _text(50, empty=True),
    "fragile": _flag,
    "this_side_up": _flag,
    "gtin": _text(14, empty=True),
    "tax_rate": _tax_rate,
}
PLACE: Mapping[str, Check] = {
    "name": _text(500),
    "may_be_negative": _flag,
    "held_back": _flag,
    "latitude": _number(-90, 90),
    "longitude": _number(-180, 180),
    "x_m": _number(-1e6, 1e6),
    "y_m": _number(-1e6, 1e6),
    "time_zone": _zone,
}
SUPPLIER: Mapping[str, Check] = {
    "name": _text(500),
    "email": _text(320, empty=True),
    "order_weekdays": _weekdays,
    "minimum_value": _price,
    "free_freight_value": _price,
    "latitude": _number(-90, 90),
    "longitude": _number(-180, 180),
}
CUSTOMER: Mapping[str, Check] = {
    "segment": _text(200, empty=True),
    "area": _text(200, empty=True),
    "age_group": _text(50, empty=True),
    "consent": _text(500, empty=True),
    "preferences": _text(5_000, empty=True),
}
