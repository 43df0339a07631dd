"""The tables that `min_max` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, flag, number, text, whole


class MinMaxLevels(Computed):
    """The min and the max of each item, from which numbers, and how they did on the past."""

    item = text("the item", key=True, longest=200)
    place = text("where the supplier delivers it", key=True, longest=200)
    supplier = text("who offers it cheapest", longest=200)
    average_per_day = number("average demand a day over the window", at_least=0)
    sd_per_day = number("standard deviation of a day's demand over the window", at_least=0)
    lead_days = number("days from order to receipt, as offered", at_least=0)
    review_days = number("days from one chance to order to the next", at_least=1)
    buffer_days = number("the buffer, in days of average demand", at_least=0, optional=True)
    reorder_point = number("the min: at or below it is ordered", at_least=0)
    order_up_to = number("the max: an order fills up to it", at_least=0)
    on_hand = number("base units there; expired lots and stock below zero count as none", at_least=0)
    reserved = number("of these, promised to someone", at_least=0)
    incoming = number("base units on their way", at_least=0)
    stock_position = number("on hand less reserved plus incoming")
    order_day = day("the next day on which the supplier takes an order; it may be today")
    window_days = whole("days averaged over, after the search", at_least=1)
    buffer_sd = number("buffer in standard deviations, after the search", at_least=0)
    order_size = number("order as a multiple of the economic one, after the search", above=0)
    searched = flag("whether they were searched on this item's own past")
    chosen_from = choice("where these three come from", "own past", "other items", "textbook")
    past_days = whole("days of known demand, from the first sale on", at_least=0)
    checked_days = whole(
        "last days of them, on which the past figures rest; the item's own choice did not see them",
        at_least=0,
    )
    past_cycles = whole(
        "deliveries in those days, had the rule been in force; the mean of several runs",
        at_least=0,
        optional=True,
    )
    past_held = number(
        "share of those deliveries before which nothing was missing", at_least=0, at_most=1, optional=True
    )
    past_fill = number(
        "share of the demand that would have been served", at_least=0, at_most=1, optional=True
    )
    past_cost_per_day = number(
        "holding, ordering, lost margin and waste a day, with what the earlier days would have chosen",
        at_least=0,
        optional=True,
    )
    textbook_cost_per_day = number("the same with the textbook settings", at_least=0, optional=True)
    note = text("what to know about the figures", optional=True)


class MinMaxOrders(Computed):
    """What to order now. Numbers are rounded as they are shown."""

    item = text("the item", key=True, longest=200)
    place = text("where the supplier delivers it", key=True, longest=200)
    supplier = text("whom to order from", longest=200)
    quantity = number("base units to order: whole multiples of the offer", above=0)
    unit_cost = number("cost of one base unit", at_least=0)
    value = number("cost of the order", at_least=0)
    currency = text("the currency of the offer, where it names one", optional=True, longest=3)
    on_hand = number("base units there", at_least=0)
    reserved = number("of these, promised to someone", at_least=0)
    incoming = number("base units on their way", at_least=0)
    stock_position = number("on hand less reserved plus incoming")
    average_per_day = number("average demand a day, to three digits", at_least=0)
    cover_days = number("days that the position lasts at this average; 0 when there is none")
    lead_days = number("days from order to receipt", at_least=0)
    review_days = number("days until the next chance to order", at_least=1)
    reorder_point = number("the min: at or below it is ordered", at_least=0)
    order_up_to = number("the max: an order fills up to it", at_least=0)
    arrives = day("when it comes if it is ordered now")
    runs_out = day("the day on which position and average meet")
    latest_order_day = day("last day on which an order comes before that; today when that day has passed")
    in_time = flag("whether an order of today comes before the goods run out")
    worth = number("expected margin lost by waiting for the next chance", at_least=0)
    past_held = number(
        "share of past deliveries before which nothing was missing", at_least=0, at_most=1, optional=True
    )
    past_cycles = whole("how many deliveries that share rests on", at_least=0, optional=True)


class MinMaxSkipped(Computed):
    """What the facts do not allow, or what is odd about them."""

    item = text("the item", key=True, longest=200)
    place = text("the place, where it matters", key=True, optional=True, longest=200)
    found = text("what the facts say", key=True)
    expected = text("what would be right")
    mend = text("what to do")
    left_out = flag("whether the item gets no order for this reason")


@dataclass(frozen=True)
class MinMax:
    """What `min_max` returns."""

    min_max_levels: pl.DataFrame
    min_max_orders: pl.DataFrame
    min_max_skipped: pl.DataFrame
