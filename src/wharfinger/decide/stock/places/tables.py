"""What the decision on stock across places writes."""

from __future__ import annotations

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, number, text, whole


class Transfers(Computed):
    """What to move from place to place before anything is bought."""

    item = text("the item", key=True, longest=200)
    from_place = text("where it lies", key=True, longest=200)
    to_place = text("where it is needed", key=True, longest=200)
    name = text("what people call it", optional=True)
    quantity = number("base units", above=0)
    arrives = day("when it is there, when it leaves today")
    demand_there = number("base units expected to be wanted there within the cover", at_least=0)
    stock_there = number("base units there and arriving within the cover, before the move")
    sells_more = number("base units that are expected to be sold more there", at_least=0)
    sells_less = number("base units that are expected to be sold less where it comes from", at_least=0)
    gain = number("margin of these, less the units sold less")
    costs = number("handling, and the part of the way that is paid by weight", at_least=0)
    lane_share = number("its share of what the journey costs", at_least=0)
    worth = number("gain less all costs")
    guessed = text("what was guessed, and how; null when nothing", optional=True, longest=2000)


class Shortages(Computed):
    """Where too little is left after all moves: this must be bought, or will be missed."""

    item = text("the item", key=True, longest=200)
    place = text("where", key=True, longest=200)
    name = text("what people call it", optional=True)
    stock = number("base units there and arriving within the cover, moves counted")
    demand = number("base units expected to be wanted within the cover", at_least=0)
    missing = number("base units that are expected not to be served", at_least=0)
    lost_margin = number("what they would have brought", at_least=0)


class Promises(Computed):
    """From which place each open order line comes, and when it is there."""

    order = text("the order's number", key=True, longest=200)
    item = text("the item", key=True, longest=200)
    part = whole("the parts of a line, one after the other", key=True, at_least=1)
    quantity = number("base units in this part", above=0)
    source = choice("where it comes from; none: nothing is there or on its way", "stock", "incoming", "none")
    from_place = text("the place that ships it", optional=True, longest=200)
    document = text("the delivery it waits for", optional=True, longest=200)
    ships = day("when it leaves", optional=True)
    arrives = day("when it is at the place that serves the order", optional=True)
    due = day("when it was asked for", optional=True)
    late_days = whole("days late; null when nothing was asked for or nothing can be promised", optional=True)
    way_cost = number("what the way between the places costs by weight", at_least=0, optional=True)


class PlaceSafety(Computed):
    """Safety stock of a warehouse and the stores it serves, set together."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    served_by = text("the place that serves it; null for the first", optional=True, longest=200)
    lead_days = whole("days from what it orders to what it can hand on", at_least=0)
    delivers_in = whole("days in which it promises to deliver", at_least=0)
    covered_days = whole("so many days of demand its safety stock covers", at_least=0)
    sd_per_day = number("standard deviation of the demand of a day, all that it serves", at_least=0)
    safety_stock = number("base units", at_least=0)
    holding_year = number("what it costs to hold for a year", at_least=0)
    alone_year = number("what it would cost if every place kept stock for itself", at_least=0)
