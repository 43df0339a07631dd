"""What the company deals in and with: items, places, suppliers, offers, customers."""

from __future__ import annotations

import polars as pl

from wharfinger.tables.columns import choice, day, flag, number, text, whole
from wharfinger.tables.table import RowRule, Table


class Items(Table):
    """What is bought, made, stored and sold."""

    item = text("the item's own number", key=True, longest=200)
    name = text("what people call it")
    category = text("the group it is compared with")
    unit = text("the base unit: the smallest that is sold", longest=50)
    unit_cost = number("what one base unit costs to buy", at_least=0)
    price = number("what one base unit sells for, net of tax", at_least=0)
    supplier = text("who usually delivers it", optional=True)
    status = choice("whether it is traded", "new", "active", "ending", "ended", optional=True)
    shelf_life_days = number("days from receipt to expiry", above=0, optional=True)
    length_mm = number("length of one base unit", above=0, optional=True)
    width_mm = number("width of one base unit", above=0, optional=True)
    height_mm = number("height of one base unit", above=0, optional=True)
    weight_g = number("weight of one base unit", above=0, optional=True)
    storage = choice("how it must be kept", "ambient", "chilled", "frozen", optional=True)
    hazard_class = text("class of dangerous goods", optional=True, longest=50)
    fragile = flag("breaks easily", optional=True)
    this_side_up = flag("must stand upright", optional=True)
    gtin = text("the number under the barcode", optional=True, longest=14)
    tax_rate = number("tax on its sale, as a share of the net price", at_least=0, at_most=1, optional=True)


class Units(Table):
    """How many base units a box, a layer or a pallet holds."""

    item = text("the item", key=True, longest=200)
    unit = text("the larger unit", key=True, longest=50)
    numerator = whole("base units in `denominator` of these units", at_least=1)
    denominator = whole("see numerator; 1 unless the unit is smaller than whole base units", at_least=1)
    barcode = text("the barcode on this unit", optional=True, longest=50)


class Places(Table):
    """Where goods can be: also with suppliers, customers and in the bin for scrap."""

    place = text("the place's own name", key=True, longest=200)
    name = text("what people call it")
    kind = choice(
        "what sort of place",
        "warehouse",
        "store",
        "zone",
        "bin",
        "dock",
        "vehicle",
        "supplier",
        "customer",
        "production",
        "transit",
        "scrap",
        "count_difference",
        "opening",
    )
    parent = text("the place it lies in", optional=True, longest=200)
    latitude = number("degrees north", at_least=-90, at_most=90, optional=True)
    longitude = number("degrees east", at_least=-180, at_most=180, optional=True)
    x_m = number("metres right of the building's front left corner", optional=True)
    y_m = number("metres behind the building's front left corner", optional=True)
    time_zone = text("IANA name, like Europe/Berlin", optional=True, longest=60)


class Suppliers(Table):
    """Who delivers, and under which conditions for a whole order."""

    supplier = text("the supplier's own name", key=True, longest=200)
    name = text("what people call it")
    email = text("where orders go", optional=True)
    currency = text("three letters, ISO 4217", optional=True, longest=3)
    order_weekdays = text(
        "days on which orders are taken, like `mon,thu`; absent means every day",
        optional=True,
        longest=27,
    )
    minimum_value = number("smallest value of an order", at_least=0, optional=True)
    free_freight_value = number("value from which freight is free", at_least=0, optional=True)
    latitude = number("degrees north", at_least=-90, at_most=90, optional=True)
    longitude = number("degrees east", at_least=-180, at_most=180, optional=True)

    row_rules = (
        RowRule(
            column="order_weekdays",
            holds=pl.col("order_weekdays").str.contains(
                r"^(mon|tue|wed|thu|fri|sat|sun)(,(mon|tue|wed|thu|fri|sat|sun))*$"
            ),
            expected="weekdays in small letters with commas between, like `mon,thu`",
            mend="write the days as mon, tue, wed, thu, fri, sat, sun, without blanks",
        ),
    )


class Offers(Table):
    """What a supplier asks for an item, and how long it takes. A price break is one more row."""

    supplier = text("who offers", key=True, longest=200)
    item = text("the item", key=True, longest=200)
    unit_cost = number("cost of one base unit", at_least=0)
    unit = text("the unit it is ordered in; absent means the base unit", optional=True, longest=50)
    currency = text("three letters, ISO 4217", optional=True, longest=3)
    minimum_quantity = number("smallest quantity, in base units", at_least=0, optional=True)
    multiple = number("orders are multiples of this, in base units", above=0, optional=True)
    lead_days = number("days from order to receipt", at_least=0)
    lead_days_sd = number("how much that varies (standard deviation)", at_least=0, optional=True)
    break_quantity = number(
        "from this quantity on this row's cost holds", key=True, at_least=0, optional=True
    )
    break_kind = choice("what the lower cost applies to", "all_units", "incremental", optional=True)
    valid_from = day("first day of the offer", key=True, optional=True)
    valid_to = day("last day of the offer", optional=True)

    row_rules = (
        RowRule(
            column="valid_to",
            holds=pl.col("valid_to") >= pl.col("valid_from"),
            expected="a last day on or after the first",
            mend="swap valid_from and valid_to, or correct the year",
        ),
    )


class Lanes(Table):
    """How goods can move between two places of one's own."""

    from_place = text("where it starts", key=True, longest=200)
    to_place = text("where it ends", key=True, longest=200)
    days = number("days on the way", at_least=0)
    cost = number("cost of one journey", at_least=0, optional=True)
    cost_per_kg = number("cost of each kilogram", at_least=0, optional=True)

    row_rules = (
        RowRule(
            column="to_place",
            holds=pl.col("from_place") != pl.col("to_place"),
            expected="two different places",
            mend="leave the row out, or correct one of the two places",
        ),
    )


class Customers(Table):
    """Who buys, by key only: never needed by name."""

    customer = text("the customer's key", key=True, longest=200)
    segment = text("the group it is served as", optional=True)
    area = text("where it is, coarsely", optional=True)
    age_group = text("like 30-39", optional=True)
    consent = text("what it has agreed to, like `mail,recommend`", optional=True)
    preferences = text("what it asked for", optional=True)
