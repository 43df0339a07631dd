"""The tables that `replenish` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, flag, number, text, whole

CAUSES = ("reorder", "bridge", "customer_order", "fill_up")


class OrderLines(Computed):
    """What to order, and the reason as data. Numbers are rounded as they are shown."""

    item = text("the item", key=True, longest=200)
    place = text("where the supplier delivers it", key=True, longest=200)
    supplier = text("whom to order from", longest=200)
    cause = choice(
        "why it is ordered: the reorder point is reached; goods on their way come too late; a customer "
        "waits; it fills up an order that goes out anyway",
        *CAUSES,
    )
    quantity = number("base units to order: whole multiples of the offer", above=0)
    unit = text("the base unit", longest=50)
    boxes = number("the same in the unit of the offer, where it names one", optional=True, above=0)
    box = text("that unit", optional=True, longest=50)
    unit_cost = number("what one base unit costs at this quantity", at_least=0)
    value = number("cost of the line", at_least=0)
    currency = text("the currency of the offer, where it names one", optional=True, longest=3)
    order_on = day("the day to order: today, or the supplier's next order day")
    due = day("when it comes if it is ordered then")
    on_hand = number("base units there; expired lots and stock below zero count as none", at_least=0)
    promised = number("of these, promised or ordered by customers", at_least=0)
    incoming = number("base units on their way that come in time to be counted", at_least=0)
    incoming_late = number("base units on their way that come too late to be counted", at_least=0)
    stock_position = number("on hand less promised plus incoming")
    mean_per_day = number("expected demand a day, to three digits", at_least=0)
    mean = number("expected demand until the goods of the next chance to order have come", at_least=0)
    sd = number("standard deviation of that demand", at_least=0)
    lead_days = number("expected days from order to receipt", at_least=0)
    lead_days_sd = number("standard deviation of these", at_least=0)
    review_days = number("days from that order to the next chance", at_least=0)
    wait_days = whole("days until the supplier takes the order", at_least=0)
    reorder_point = number("at or below it is ordered; below zero says when customers wait", at_least=-1)
    order_up_to = number("an order fills up to it", at_least=0)
    runs_out_on = day("the day on which the goods run out if nothing is ordered", optional=True)
    in_time = flag("whether the goods come before that day")
    latest_order_day = day("last day on which an order comes before that; today when it has passed")
    short_by = number("expected units short until the goods of the next chance come, if nothing is ordered",
                      at_least=0)  # fmt: skip
    chance_short = number("how likely any are short until then, if nothing is ordered", at_least=0, at_most=1)
    lost_if_nothing = number("the margin of these", at_least=0)
    worth = number("of that margin, what an order now is expected to save", at_least=0)
    saved = number("saved by a price break or by filling up, less the cost of holding", at_least=0)
    beside = text("the next best supplier, and what it would cost more", optional=True)
    guessed = text("which facts were guessed and how", optional=True)
    reason = text("all of it in words", longest=5000)


class SupplierOrders(Computed):
    """One order for each supplier, place and day."""

    supplier = text("whom to order from", key=True, longest=200)
    place = text("where it is delivered", key=True, longest=200)
    order_on = day("the day to order", key=True)
    lines = whole("how many lines", at_least=1)
    value = number("cost of all lines", at_least=0)
    currency = text("the currency of the offers, where they name one", optional=True, longest=3)
    minimum_value = number("the supplier's smallest order", optional=True, at_least=0)
    free_freight_value = number("from this value on freight is free", optional=True, at_least=0)
    freight = number("what the delivery costs", at_least=0)
    filled_up = number("of the value, added to meet a minimum or to save freight", at_least=0)
    worth = number("margin that ordering now is expected to save", at_least=0)
    due = day("when the first of it comes")
    reason = text("why now, and how it stands to the supplier's terms", longest=5000)


class Cash(Computed):
    """The money that the plan needs, by the week in which it is paid."""

    week = day("the Monday of the week", key=True)
    currency = text("the currency, where the offers name one", key=True, optional=True, longest=3)
    under_way = number("for goods that are on their way already, at the cost of the offer", at_least=0)
    ordered = number("for the orders of this plan, with freight", at_least=0)
    expected = number("for the orders that are expected to follow", at_least=0)
    out = number("all of it", at_least=0)


class LeftOut(Computed):
    """What was wanted and is not ordered, or less of it, and why."""

    item = text("the item", key=True, longest=200)
    place = text("the place, where it matters", key=True, optional=True, longest=200)
    why = choice(
        "what stands against it",
        "facts", "budget", "storage", "budget and storage", "supplier_minimum", "spoils", "ending",
        key=True,
    )  # fmt: skip
    supplier = text("the supplier it would be ordered from", optional=True, longest=200)
    wanted = number("base units wanted", optional=True, at_least=0)
    ordered = number("base units ordered all the same", at_least=0)
    value = number("cost of what is not ordered", optional=True, at_least=0)
    lost = number("margin that is expected to be lost by it", optional=True, at_least=0)
    found = text("what the facts say", key=True)
    expected = text("what would be right")
    mend = text("what to do")


class OrderDoubts(Computed):
    """Facts that are odd; it was decided all the same, and how is said."""

    item = text("the item", key=True, longest=200)
    place = text("the place, where it matters", key=True, optional=True, longest=200)
    found = text("what the facts say", key=True)
    expected = text("what would be right, and what was taken")
    mend = text("what to do")


@dataclass(frozen=True)
class Replenish:
    """What `replenish` returns."""

    order_lines: pl.DataFrame
    supplier_orders: pl.DataFrame
    cash: pl.DataFrame
    left_out: pl.DataFrame
    order_doubts: pl.DataFrame
