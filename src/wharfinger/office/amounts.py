"""Quantities and prices as people give them, into the exact steps of the books, and back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from wharfinger.books.ledger.value import round_half_even
from wharfinger.books.models import Item, ItemUnit
from wharfinger.books.settings_kept import kept
from wharfinger.tables.currencies import Currency
from wharfinger.tables.errors import BooksError
from wharfinger.tables.money import Price
from wharfinger.tables.units import Step

Number = int | str | Decimal | Fraction
PRICE_STEPS = 10_000


def steps(item: Item, quantity: Number, unit: str | None = None) -> int:
    """The quantity in the item's own steps. `unit` names a box or a pallet of the item."""
    amount = exact(quantity, item.code)
    if unit is not None and unit != item.unit:
        amount *= _unit_size(item, unit)
    return Step(item.decimals).to_steps(amount)


def positive_steps(item: Item, quantity: Number, unit: str | None = None) -> int:
    """Like `steps`; nothing and less than nothing are refused."""
    found = steps(item, quantity, unit)
    if found <= 0:
        raise BooksError(
            where=item.code,
            found=f"a quantity of {quantity}",
            expected="more than nothing",
            mend="correct the quantity, or leave the line out; goods that come back are a return",
        )
    return found


def quantity(item: Item, count: int) -> Decimal:
    """Steps as a quantity of the base unit."""
    return Step(item.decimals).from_steps(count)


def price_steps(price: Number, currency: str | None = None) -> int:
    """A price of one base unit in ten-thousandths of the major unit."""
    return Price.exact(exact(price, "price"), Currency(currency or kept("currency"))).steps


def line_value(price: int, count: int, item: Item, rate: Decimal = Decimal(1)) -> int:
    """What so many steps cost at a price, in the company's currency, rounded once."""
    exactly = Fraction(price) * count * Fraction(rate) / 10**item.decimals
    return round_half_even(exactly.numerator, exactly.denominator)


def exact(number: Number, where: str) -> Fraction:
    """An exact number, or text of one. Floats have lost what was meant, and are refused."""
    if isinstance(number, bool) or not isinstance(number, (int, str, Decimal, Fraction)):
        raise BooksError(
            where=where,
            found=f"{number!r} ({type(number).__name__})",
            expected="a whole number, a decimal, or text of one",
            mend='write the number as text, such as "2.5"',
        )
    try:
        return Fraction(Decimal(number.strip()) if isinstance(number, str) else number)
    except (InvalidOperation, ValueError, OverflowError):
        raise BooksError(
            where=where, found=f"'{number}'", expected="a number such as 2.5", mend="correct the number"
        ) from None


def moment(at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When it happened: now, unless another instant is named with its time zone."""
    if at is None:
        return now
    if at.tzinfo is None:
        raise BooksError(
            where="at",
            found=f"{at.isoformat()} without a time zone",
            expected="an instant",
            mend="add the offset, such as 2026-03-01T08:00:00+01:00",
        )
    return at.astimezone(dt.UTC)


def _unit_size(item: Item, unit: str) -> Fraction:
    found = ItemUnit.objects.filter(item=item, unit=unit).first()
    if found:
        return Fraction(found.numerator, found.denominator)
    known = [item.unit, *ItemUnit.objects.filter(item=item).values_list("unit", flat=True)]
    raise BooksError(
        where=item.code,
        found=f"the unit '{unit}'",
        expected=f"one of {', '.join(known)}",
        mend="use one of them, or add the unit to the item first",
    )
