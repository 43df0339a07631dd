"""The tables of slotting: what lies where, what to move first, what found no bin, where to put away."""

from __future__ import annotations

from wharfinger.tables import Table
from wharfinger.tables.columns import choice, number, text, whole


class Slots(Table):
    """Where each item should lie in the coming weeks."""

    item = text("the item", key=True, longest=200)
    bin = text("where it should lie", key=True, longest=200)
    bin_now = text("where it lies now; null when nobody said, or nowhere", optional=True, longest=200)
    picks = number("orders a day that ask for it there", at_least=0)


class SlotMoves(Table):
    """Exchanges of two bins, the one that pays back first at the top. Each counts on those above it."""

    move = whole("its turn, from 1 on", key=True, at_least=1)
    item = text("what is moved", longest=200)
    from_bin = text("where it lies", longest=200)
    to_bin = text("where it goes", longest=200)
    other_item = text("what goes the other way; null when that bin is empty", optional=True, longest=200)
    saving_m_per_day = number("metres of walking that it saves a day")
    labour_seconds = number("how long it takes one person", at_least=0)
    payback_days = number("after how many days the walking saved is worth the labour", above=0)


class SlotWalks(Table):
    """What the walks of the learned orders come to, one order at a time."""

    layout = choice("which layout", "now", "after the moves", "target", key=True)
    mean_m = number("metres a walk, by the weight of the orders", at_least=0)
    moved = whole("goods that lie elsewhere than now", at_least=0)


class SlotLeftOut(Table):
    """What found no bin, and why."""

    item = text("the item", key=True, longest=200)
    reason = choice("why", "no bin may hold it", "all bins that may hold it are taken", "no such item")


class SlotSuggestions(Table):
    """What else would shorten the walks, most money first, and how many pickers it takes."""

    suggestion = whole("its turn, from 1 on", key=True, at_least=1)
    kind = choice("what is changed", "depot", "cross_aisle", "zones", "pickers")
    what = text("the change")
    why = text("the numbers behind it")
    mean_m = number("metres an order with it", at_least=0)
    saving_hours_per_day = number("hours of work that it saves on a usual day")
    worth_per_day = number("what they cost")
    pickers = whole("people who pick; null for a change of the layout", at_least=1, optional=True)


class PutAway(Table):
    """Bins for an arriving pallet, the best first."""

    bin = text("the bin", key=True, longest=200)
    walk_m_per_day = number("metres that picking it from there adds a day, awkward heights counted in")
    carry_m = number("metres from the place of arrival", at_least=0)
