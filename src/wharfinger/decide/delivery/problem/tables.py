"""The tables of a day's delivery: stops, vehicles and drivers. Times are of the day, like 08:30."""

from __future__ import annotations

from wharfinger.tables import Table
from wharfinger.tables.columns import choice, flag, number, text, whole

RULES = ("EU 561/2006", "EU 561/2006 extended", "49 CFR 395")


class Stops(Table):
    """What is to be brought or fetched, one row a stop."""

    stop = text("the stop's own name", key=True, longest=200)
    place = text("where it is: a place of the travel times", longest=200)
    windows = text("like `08:00-10:00 14:00-16:00`; empty is any time", optional=True)
    late_cost_per_hour = number(
        "price of an hour of being late; empty: never late", at_least=0, optional=True
    )
    service_minutes = number("how long the stop takes", at_least=0, optional=True, default=0.0)
    deliver_kg = number("weight brought from the depot", at_least=0, optional=True, default=0.0)
    deliver_l = number("volume brought from the depot", at_least=0, optional=True, default=0.0)
    collect_kg = number("weight fetched", at_least=0, optional=True, default=0.0)
    collect_l = number("volume fetched", at_least=0, optional=True, default=0.0)
    collected_at = text("the stop at which its goods are fetched first, by the same vehicle", optional=True)
    skills = text("what the vehicle or driver must have, like `lift chilled`", optional=True)
    vehicles = text("only these vehicles may come", optional=True)
    ready = text("when its goods are ready at the depot", optional=True, longest=5)
    priority = whole("higher ones go first where not everything fits", optional=True, default=0)
    leave_out_cost = number("price of not serving it; empty: it must be served", at_least=0, optional=True)
    together = text("stops with the same word ride together, all or none", optional=True, longest=200)
    one_of = text("of the stops with the same word one is served", optional=True, longest=200)
    visit_cost = number("price of choosing this one", at_least=0, optional=True, default=0.0)
    finish_in_window = flag("whether service must also end in the window", optional=True, default=True)


class Vehicles(Table):
    """What drives, one row a vehicle."""

    vehicle = text("the vehicle's own name", key=True, longest=200)
    start = text("the place it leaves from", longest=200)
    end = text("the place it is at in the evening; empty: its last stop", optional=True, longest=200)
    capacity_kg = number("weight it carries; empty: any", above=0, optional=True)
    capacity_l = number("volume it carries; empty: any", above=0, optional=True)
    opens = text("the earliest start", optional=True, default="00:00", longest=5)
    closes = text("when it must be back", optional=True, default="24:00", longest=5)
    cost_fixed = number("cost of a day on which it drives", at_least=0, optional=True, default=0.0)
    cost_per_km = number("cost of a kilometre", at_least=0, optional=True, default=0.0)
    cost_per_hour = number("cost of an hour, driver included", at_least=0, optional=True, default=0.0)
    cost_per_stop = number("cost of a stop", at_least=0, optional=True, default=0.0)
    skills = text("what it has, like `lift chilled`", optional=True)
    range_km = number("how far it gets in a day", above=0, optional=True)
    max_hours = number("how long its day may be", above=0, optional=True)
    max_stops = whole("how many stops it may have", at_least=1, optional=True)
    reload_place = text("where it may come back for more goods", optional=True, longest=200)
    reload_minutes = number("how long that takes", at_least=0, optional=True, default=0.0)
    max_tours = whole("tours a day", at_least=1, optional=True, default=1)
    profile = text("which travel times it drives by", optional=True, default="", longest=100)
    driver = text("who drives it", optional=True, longest=200)
    returns_last = flag("whether goods are fetched only when all are delivered", optional=True, default=False)
    co2_kg_per_km = number("kg CO2e of a kilometre, empty", at_least=0, optional=True, default=0.0)
    co2_kg_per_km_full = number("the same, fully loaded", at_least=0, optional=True)


class Drivers(Table):
    """Who drives, one row a driver."""

    driver = text("the driver's own key", key=True, longest=200)
    opens = text("from when he is there", optional=True, default="00:00", longest=5)
    closes = text("until when he is there", optional=True, default="24:00", longest=5)
    break_earliest = text("when his break may begin", optional=True, longest=5)
    break_latest = text("when it must have begun", optional=True, longest=5)
    break_minutes = number("how long it is", above=0, optional=True)
    rules = choice("the law he drives under", *RULES, optional=True)
    driven_week_hours = number("driven this week so far", at_least=0, optional=True, default=0.0)
    driven_fortnight_hours = number("driven in these two weeks", at_least=0, optional=True, default=0.0)
    duty_week_hours = number("on duty in the last six days", at_least=0, optional=True, default=0.0)
    skills = text("what he may do, like `hazardous`", optional=True)
