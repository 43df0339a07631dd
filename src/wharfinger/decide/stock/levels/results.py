"""The table that `levels` writes."""

from __future__ import annotations

from wharfinger.tables import MAIN_PLACE, Computed
from wharfinger.tables.columns import choice, number, text


class Levels(Computed):
    """How much of each item to keep at each place, and what that promises."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, optional=True, default=MAIN_PLACE, longest=200)
    supplier = text("whose terms the levels are for", optional=True, longest=200)
    lead_days = number("days from order to receipt, as learned", at_least=0)
    lead_days_sd = number("how much that varies (standard deviation)", at_least=0)
    review_days = number("days from one chance to order to the next", above=0)
    periods = number("lead time and review, in the rhythm of sales", above=0)
    every = choice("the rhythm of sales", "day", "week", "month")
    mean = number("expected demand over these periods", at_least=0)
    sd = number("standard deviation of that demand", at_least=0)
    target = choice("what was asked for", "fill", "cycle", "cost")
    service = number(
        "the share asked for; for cost the fill that it implies", at_least=0, at_most=1, optional=True
    )
    reorder_point = number("at or below it is ordered; -1 says only when somebody waits", at_least=-1)
    order_up_to = number("an order fills the position up to it", at_least=0)
    safety_stock = number("what is kept beyond the expected demand; it may be below zero")
    expected_fill = number(
        "share of units that will be served at once; absent where none is expected",
        at_least=0,
        at_most=1,
        optional=True,
    )
    expected_cycle = number("chance that nothing is missing until the next goods come", at_least=0, at_most=1)
    order_quantity = number("a typical order", at_least=0)
    holding_cost_year = number("what the stock costs in a year", at_least=0, optional=True)
    guessed = text("which facts were guessed, and how", optional=True, longest=5000)
    reason = text("the numbers it rests on, in one sentence", longest=5000)
