"""The tables that `replay` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, flag, number, text, whole


class ReplayItems(Computed):
    """What each rule would have done with each item, and what was really done."""

    rule = text("the rule; `as it was` is what was really done", key=True, longest=100)
    item = text("the item", key=True, longest=200)
    supplier = text("who was bought from", longest=200)
    abc = choice("class by the margin it brought", "A", "B", "C")
    xyz = choice("class by how evenly it sells; absent where nobody knows", "X", "Y", "Z", optional=True)
    stock_value = number("mean value of the stock at night", at_least=0, optional=True)
    demand = number("units wanted, with the estimate for times without stock", at_least=0)
    served = number("units of it that were there", at_least=0)
    lost = number("units that were not", at_least=0)
    days_wanted = number(
        "days on which it was wanted; a part of a unit counts as a part of a day", at_least=0
    )
    days_served = number("of these, days on which all that was wanted was there", at_least=0)
    lost_margin = number("price less cost of the units lost", at_least=0)
    wasted = number("units that expired; as it was: all that left without a sale", at_least=0, optional=True)
    waste_cost = number("what they had cost", at_least=0, optional=True)
    orders = whole("order lines placed", at_least=0, optional=True)
    ordering_cost = number("what placing them costs", at_least=0, optional=True)
    holding_cost = number("what holding the stock costs", at_least=0, optional=True)
    bought = number("units that came", at_least=0, optional=True)
    cash = number("what they cost", at_least=0, optional=True)
    total_cost = number("holding, ordering, lost margin and waste", at_least=0, optional=True)


class ReplayRules(Computed):
    """The same for all items together and for each class."""

    rule = text("the rule; `as it was` is what was really done", key=True, longest=100)
    group = text("`all`, or a class: A, B, C, X, Y, Z", key=True, longest=20)
    items = whole("how many items", at_least=0)
    stock_value = number("mean value of the stock at night", at_least=0, optional=True)
    unit_fill = number("share of the units wanted that were there", at_least=0, at_most=1, optional=True)
    line_fill = number(
        "share of the days with demand, item by item, on which all of it was there",
        at_least=0,
        at_most=1,
        optional=True,
    )
    lost_margin = number("price less cost of the units lost", at_least=0)
    waste_cost = number(
        "cost of what expired; as it was: of all that left without a sale", at_least=0, optional=True
    )
    orders = whole("order lines placed", at_least=0, optional=True)
    ordering_cost = number("what placing them costs", at_least=0, optional=True)
    holding_cost = number("what holding the stock costs", at_least=0, optional=True)
    cash = number("what was paid for goods that came", at_least=0, optional=True)
    total_cost = number("holding, ordering, lost margin and waste", at_least=0, optional=True)


class ReplayWeeks(Computed):
    """The same week by week."""

    rule = text("the rule; `as it was` is what was really done", key=True, longest=100)
    week = day("first day of the week", key=True)
    stock_value = number("mean value of the stock at night", at_least=0, optional=True)
    demand = number("units wanted", at_least=0)
    served = number("units of it that were there", at_least=0)
    lost_margin = number("price less cost of the units lost", at_least=0)
    cash = number("paid for goods that came", at_least=0, optional=True)


class ReplayOrders(Computed):
    """What each rule would have ordered."""

    rule = text("the rule", key=True, longest=100)
    item = text("the item", key=True, longest=200)
    ordered = day("when it orders", key=True)
    comes = day("when it comes")
    quantity = number("base units", above=0)


class ReplaySkipped(Computed):
    """What the facts do not allow, or what is odd about them."""

    item = text("the item", key=True, longest=200)
    found = text("what the facts say", key=True)
    expected = text("what would be right")
    mend = text("what to do")
    left_out = flag("whether the item is not played for this reason")


class ReplayNotes(Computed):
    """What the past cannot tell, and what was taken instead."""

    note = text("in one sentence", key=True, longest=2000)


@dataclass(frozen=True)
class Replay:
    """What `replay` returns."""

    replay_rules: pl.DataFrame
    replay_items: pl.DataFrame
    replay_weeks: pl.DataFrame
    replay_orders: pl.DataFrame
    replay_skipped: pl.DataFrame
    replay_notes: pl.DataFrame
