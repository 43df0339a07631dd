"""Suppliers, what they offer, customers, and the people behind both."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Customer, Offer, Place, Supplier
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, positive_steps, price_steps
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import weekday_numbers
from wharfinger.tables.currencies import Currency
from wharfinger.tables.errors import BooksError


@verb("add_supplier")
def add_supplier(
    doing: Doing,
    supplier: str,
    name: str,
    email: str | None = None,
    currency: str | None = None,
    order_weekdays: str | None = None,
    minimum_value: Number | None = None,
    free_freight_value: Number | None = None,
) -> Answer:
    """Take a new supplier into the books, with the place from which its goods come."""
    _must_be_new(Supplier, "supplier", supplier)
    weekday_numbers(order_weekdays)
    place = Place(code=f"supplier-{supplier}", name=name, kind="supplier")
    doing.create(place)
    row = Supplier(
        code=supplier,
        name=name,
        place=place,
        email=email,
        currency=Currency(currency).code if currency else None,
        order_weekdays=order_weekdays,
        minimum_value=None if minimum_value is None else price_steps(minimum_value, currency),
        free_freight_value=None if free_freight_value is None else price_steps(free_freight_value, currency),
    )
    doing.create(row)
    return {"supplier": row.code}


@verb("add_offer")
def add_offer(
    doing: Doing,
    supplier: str,
    item: str,
    unit_cost: Number,
    lead_days: float | None = None,
    unit: str | None = None,
    minimum_quantity: Number | None = None,
    multiple: Number | None = None,
    lead_days_sd: float | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Answer:
    """Take down what a supplier asks for an item, and how long it takes: as long as usual, unless said."""
    if lead_days is None:
        lead_days = float(kept("usual_lead_days"))
    seller, goods = lookup.supplier(supplier), lookup.item(item)
    if lead_days < 0 or (valid_from and valid_to and valid_to < valid_from):
        raise BooksError(
            where=f"{supplier}, {item}",
            found=f"{lead_days} days, valid from {valid_from} to {valid_to}",
            expected="days of zero or more, and a last day on or after the first",
            mend="correct the days",
        )
    row = Offer(
        supplier=seller,
        item=goods,
        unit_cost=price_steps(unit_cost, seller.currency),
        unit=unit,
        currency=seller.currency,
        minimum_quantity=None if minimum_quantity is None else positive_steps(goods, minimum_quantity),
        multiple=None if multiple is None else positive_steps(goods, multiple),
        lead_days=lead_days,
        lead_days_sd=lead_days_sd,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    doing.create(row)
    return {"supplier": supplier, "item": item, "offer": row.id}


@verb("add_customer")
def add_customer(
    doing: Doing,
    customer: str,
    segment: str | None = None,
    area: str | None = None,
    age_group: str | None = None,
    consent: str | None = None,
) -> Answer:
    """Take a new customer into the books, by key only; what is personal is a matter of `set_person`."""
    _must_be_new(Customer, "customer", customer)
    doing.create(Customer(code=customer, segment=segment, area=area, age_group=age_group, consent=consent))
    return {"customer": customer}


def current_offer(supplier: Supplier, item_id: int, day: dt.date) -> Offer | None:
    """The supplier's offer for the item that holds on a day: without a price break, the latest one."""
    rows = Offer.objects.filter(supplier=supplier, item_id=item_id, break_quantity__isnull=True)
    holding = [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
    ]
    return max(holding, key=lambda row: (row.valid_from or dt.date.min, row.id), default=None)


def _must_be_new(model: type[Supplier] | type[Customer], noun: str, code: str) -> None:
    if code.strip() and not model._default_manager.filter(code=code).exists():
        return
    raise BooksError(
        where=code,
        found=f"a {noun} that is in the books already" if code.strip() else f"a {noun} without a name",
        expected="a name that is new",
        mend=f"choose another name, or change the {noun} that has it",
    )
