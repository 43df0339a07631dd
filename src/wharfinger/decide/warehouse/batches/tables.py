"""The tables of batches: what is to be picked, and the walks that pick it."""

from __future__ import annotations

from wharfinger.tables import Table
from wharfinger.tables.columns import choice, instant, number, text, whole


class BatchPicks(Table):
    """What is to be taken from which bin for which order."""

    order = text("the order's number", key=True, longest=200)
    bin = text("where it lies", key=True, longest=200)
    item = text("what is taken there", optional=True, longest=500)
    pieces = number("how many base units", above=0, optional=True, default=1.0)
    volume_l = number("litres of all of them; null counts as none", at_least=0, optional=True)
    weight_kg = number("kilograms of all of them; null counts as none", at_least=0, optional=True)
    departs = instant("when the van leaves that takes the order", optional=True)


class BatchWalks(Table):
    """One round of one cart each, in the order in which they should begin."""

    walk = whole("the number of the round, from 1 on", key=True, at_least=1)
    wave = whole("the number of the wave, from 1 on: what leaves together", at_least=1)
    departs = instant("when the van leaves", optional=True)
    zone = text("the zone, when zones are picked apart", optional=True, longest=200)
    orders = whole("how many orders ride on it", at_least=1)
    stops = whole("how many bins it visits", at_least=1)
    pieces = number("base units on the cart", at_least=0)
    volume_l = number("litres on the cart", at_least=0)
    weight_kg = number("kilograms on the cart", at_least=0)
    totes = whole("totes on the cart", at_least=0)
    length_m = number("metres to walk", at_least=0)
    seconds = number("how long it takes one picker", at_least=0)
    picker = whole("which picker takes it, from 1 on", at_least=1)
    begins_s = number("seconds after the start at which it begins", at_least=0)
    ends_s = number("seconds after the start at which it is done", at_least=0)
    late_minutes = number(
        "by how much it ends after the van has left; null when no van or no start is known",
        at_least=0,
        optional=True,
    )


class BatchStops(Table):
    """What each round takes, stop by stop."""

    walk = whole("the number of the round", key=True, at_least=1)
    stop = whole("the number of the stop on it, from 1 on", at_least=1)
    bin = text("where to take it", key=True, longest=200)
    order = text("for which order", key=True, longest=200)
    item = text("what to take; several are told apart by a comma", optional=True, longest=500)
    pieces = number("how many base units", above=0)


class BatchLeftOut(Table):
    """What no round takes, and why."""

    order = text("the order's number", key=True, longest=200)
    bin = text("the bin or item it is about", key=True, optional=True, longest=200)
    reason = choice("why", "too big for a cart", "no such bin", "not in any bin", "the bins hold too few")
