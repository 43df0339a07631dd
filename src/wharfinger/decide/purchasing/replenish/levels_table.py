"""The levels as a table, by their contract."""

from __future__ import annotations

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, number, text


class Levels(Computed):
    """Levels of each item and place."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    supplier = text("the supplier that the levels are for", optional=True, longest=200)
    lead_days = number("days from order to receipt", at_least=0)
    lead_days_sd = number("how much that varies", at_least=0)
    review_days = number("days until the next chance to order", at_least=0)
    periods = number("lead and review, in the rhythm of sales", at_least=0)
    every = choice("the rhythm of sales", "day", "week", "month")
    mean = number("expected demand over those periods", at_least=0)
    sd = number("standard deviation of it", at_least=0)
    reorder_point = number("at or below it is ordered", at_least=-1)
    order_up_to = number("an order fills up to it", at_least=0)
    guessed = text("which facts were guessed and how", optional=True)
