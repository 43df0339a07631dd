"""What the decision on goods that spoil or lie writes."""

from __future__ import annotations

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, number, text, whole

ACTS = ("order_less", "transfer", "mark_down", "give_away", "write_off", "ask")


class Expiring(Computed):
    """Lots of which some is expected to be wasted, on hand or on their way."""

    item = text("the item", key=True, longest=200)
    place = text("where it is, or will be", key=True, longest=200)
    lot = text("which lot; the document where it is still on its way", key=True, optional=True, longest=200)
    name = text("what people call it", optional=True)
    arrives = day("when it comes; null when it is there", optional=True)
    expires = day("last day on which it may be sold")
    days_left = whole("days left to sell it, today and the last one in them", at_least=0)
    quantity = number("base units of it", above=0)
    demand = number("base units of the item expected to be wanted there until then", at_least=0)
    demand_sd = number("standard deviation of it", at_least=0)
    demand_from = choice(
        "where that comes from", "forecast", "demand_total", "sales", "other places", "never sold"
    )
    waste = number("base units expected to be left, the first to expire sold first", at_least=0)
    waste_low = number("in 9 of 10 cases more than this", at_least=0)
    waste_high = number("in 9 of 10 cases less than this", at_least=0)
    waste_value = number("what the expected waste costs, throwing it away included", at_least=0)
    best_act = choice("what brings most; null when the acts on other lots help it too", *ACTS, optional=True)
    best_worth = number("what that brings", optional=True)


class ExpiryActs(Computed):
    """What can be done about each of them, the best first."""

    item = text("the item", key=True, longest=200)
    place = text("where it is, or will be", key=True, longest=200)
    lot = text("which lot, or the document that brings it", key=True, optional=True, longest=200)
    rank = whole("1 is the best act for this lot", key=True, at_least=1)
    act = choice("what to do; ask: what must be known before it can be judged", *ACTS)
    quantity = number("base units", at_least=0)
    to_place = text("where to", optional=True, longest=200)
    discount = number("share of the price that is let go", at_least=0, at_most=1, optional=True)
    saved = number("base units that are expected to be wasted less", at_least=0)
    costs = number("what the act costs or gives up", at_least=0)
    worth = number("what it brings in all; null where that cannot be known", optional=True)
    from_day = day("when to do it")
    until = day("the last day on which it helps")
    why = text("the numbers it rests on", longest=2000)
    guessed = text("what was guessed, and how; null when nothing", optional=True, longest=2000)


class SlowStock(Computed):
    """Stock that does no work, and what to do with it."""

    item = text("the item", key=True, longest=200)
    place = text("where it is", key=True, longest=200)
    name = text("what people call it", optional=True)
    state = choice("how it stands", "slow", "dead")
    abc = choice("by margin", "A", "B", "C", optional=True)
    xyz = choice("by evenness", "X", "Y", "Z", optional=True)
    excess = number("base units too many", above=0)
    excess_value = number("money in them", optional=True)
    holding_year = number("what holding them for a year costs", optional=True)
    act = choice("what to do", "transfer", "clear")
    to_place = text("where it sells", optional=True, longest=200)
    quantity = number("base units to move or clear", above=0)
    worth = number("what it brings: cost saved there, or a year of holding, less the way", optional=True)
    why = text("the numbers it rests on", longest=2000)
