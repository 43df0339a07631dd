"""What data quality finds: issues, and what the data is good for."""

from __future__ import annotations

from wharfinger.tables import Computed
from wharfinger.tables.columns import choice, day, number, text

KINDS = ("missing", "impossible", "suspicious")
STATES = ("ready", "partly", "not_yet")


class DataIssues(Computed):
    """What is wrong with the data, what rests on it, and the shortest way to mend it."""

    issue = text("what sort of fault, like cost_unknown", key=True, longest=50)
    weight = choice("whether it is missing, impossible or suspicious", *KINDS)
    item = text("the item, where it is about one", key=True, optional=True, longest=200)
    place = text("the place, where it is about one", key=True, optional=True, longest=200)
    since = day("the first day of it, where it has one", key=True, optional=True)
    table = text("the table to be mended", longest=100)
    found = text("what was found")
    hurts = text("what becomes wrong by it")
    mend = text("the shortest way to mend it")
    money = number(
        "money a year that rests on it; null where no money can be told", at_least=0, optional=True
    )
    forecast_error = number("share by which the pace of sales is wrong", at_least=0, optional=True)


class DataFit(Computed):
    """Which capabilities the data supports now, and what to add for the next one."""

    capability = text("what Wharfinger could do", key=True, longest=100)
    state = choice("whether the data is enough", *STATES)
    covered = number("share of the items sold, by sales, for which it is enough", at_least=0, at_most=1)
    has = text("what there is")
    add = text("what to add; empty when it is ready", optional=True)
