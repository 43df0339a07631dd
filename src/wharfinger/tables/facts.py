"""What happened and what stands open: sales, orders, stock, receipts, movements, readings."""

from __future__ import annotations

import polars as pl

from wharfinger.tables.columns import choice, day, flag, instant, number, text
from wharfinger.tables.table import RowRule, Table

MAIN_PLACE = "main"
"""The place of a company that names none."""


class Sales(Table):
    """What was sold. One row a sale, or one a day: quantities of one item, place and date add up."""

    item = text("the item", longest=200)
    place = text("where it was sold from", optional=True, default=MAIN_PLACE, longest=200)
    date = day("the business day at the place")
    quantity = number("base units sold; below zero for goods brought back")
    price = number("what one base unit brought, net of tax", at_least=0, optional=True)
    promotion = flag("sold under a promotion", optional=True)
    available = number("share of the period in which it was in stock", at_least=0, at_most=1, optional=True)
    channel = text("through which channel", optional=True)
    customer = text("the customer's key", optional=True, longest=200)
    order = text("the order it belongs to", optional=True, longest=200)


class Orders(Table):
    """What customers have ordered, line by line."""

    order = text("the order's number", key=True, longest=200)
    item = text("the item", key=True, longest=200)
    quantity = number("base units ordered", above=0)
    ordered_at = instant("when it was ordered")
    place = text("where it is to be served from", optional=True, longest=200)
    customer = text("the customer's key", optional=True, longest=200)
    due = day("when it must be there", optional=True)
    price = number("what one base unit brings, net of tax", at_least=0, optional=True)
    shipped_at = instant("when it left", optional=True)
    status = choice("how far it is", "open", "part_shipped", "shipped", "cancelled", optional=True)


class Stock(Table):
    """What is there now."""

    item = text("the item", key=True, longest=200)
    place = text("where it is", key=True, optional=True, default=MAIN_PLACE, longest=200)
    lot = text("which lot", key=True, optional=True, longest=200)
    expires = day("when the lot expires", optional=True)
    on_hand = number("base units there")
    reserved = number("base units promised to someone", at_least=0, optional=True, default=0.0)


class StockHistory(Table):
    """What was there at the end of earlier days."""

    item = text("the item", key=True, longest=200)
    place = text("where", key=True, optional=True, default=MAIN_PLACE, longest=200)
    date = day("the day", key=True)
    on_hand = number("base units at the end of the day")


class Incoming(Table):
    """What is on its way."""

    item = text("the item", key=True, longest=200)
    place = text("where it will arrive", key=True, optional=True, default=MAIN_PLACE, longest=200)
    quantity = number("base units still to come", above=0)
    due = day("when it is expected")
    document = text("the order or transfer that brings it", key=True, longest=200)


class Receipts(Table):
    """What suppliers delivered, beside what was ordered."""

    document = text("the purchase order", key=True, longest=200)
    supplier = text("who delivered", longest=200)
    item = text("the item", key=True, longest=200)
    ordered = day("when it was ordered")
    promised = day("when it was to come", optional=True)
    received = day("when it came", key=True)
    quantity_ordered = number("base units ordered", at_least=0)
    quantity_received = number("base units that came", at_least=0)
    quantity_bad = number("of these, not fit for sale", at_least=0, optional=True)

    row_rules = (
        RowRule(
            column="received",
            holds=pl.col("received") >= pl.col("ordered"),
            expected="a receipt on or after the day of the order",
            mend="correct the day of the order or of the receipt",
        ),
        RowRule(
            column="quantity_bad",
            holds=pl.col("quantity_bad") <= pl.col("quantity_received"),
            expected="no more bad units than came",
            mend="count again: bad units are part of those received",
        ),
    )


class Movements(Table):
    """Goods that went from one place to another. Nothing appears or disappears."""

    at = instant("when it happened")
    recorded_at = instant("when it became known")
    item = text("the item", longest=200)
    lot = text("which lot", optional=True, longest=200)
    from_place = text("where it left", longest=200)
    to_place = text("where it went", longest=200)
    quantity = number("base units", above=0)
    reason = text("why, like sale, receipt, count", longest=100)
    document = text("the document it belongs to", longest=200)
    actor = text("who or what did it", longest=200)

    row_rules = (
        RowRule(
            column="to_place",
            holds=pl.col("from_place") != pl.col("to_place"),
            expected="two different places",
            mend="leave the row out, or correct one of the two places",
        ),
    )


class Readings(Table):
    """What a sensor, a scale or a meter said."""

    source = text("which sensor", key=True, longest=200)
    at = instant("when", key=True)
    measure = text("what was measured, like temperature", key=True, longest=100)
    value = number("the number it gave")
    unit = text("in which unit", optional=True, longest=50)
