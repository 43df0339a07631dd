"""What `bottleneck` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Table
from wharfinger.tables.columns import day, flag, number, text, whole


class BottleneckSteps(Table):
    """How each step stands, and what one more person or station there would bring."""

    step = text("the step", key=True, longest=100)
    place = whole("its number in the order of work", at_least=1)
    orders = number("orders a day", at_least=0)
    people = number("people or stations there, whichever are fewer", at_least=0)
    work_minutes = number("mean work on an order", at_least=0)
    work_variation = number("standard deviation of the work over its mean", at_least=0)
    held = number(
        "how long a server is held by an order, over its work; the rest is breaks and ways", at_least=1
    )
    load = number("share of the time, while orders come, in which all of them must work", at_least=0)
    limiting = flag("the step that limits the day")
    sure = number("share of shuffled pasts in which this step has the highest load", at_least=0, at_most=1)
    waiting_minutes = number("mean wait of an order before the step", at_least=0)
    waiting_share = number(
        "of an order's time at the step, the part in which it waits", at_least=0, at_most=1
    )
    line_per_hour = number("orders an hour that the whole line can do", at_least=0)
    line_per_hour_one_more = number("the same with one more here", at_least=0)
    through_minutes = number("mean time of an order through the line, in the days of the log", at_least=0)
    through_one_more = number("what it would have been in these days with one more here", at_least=0)
    saved_minutes = number("what one more here is expected to save an order on other days")
    earlier_minutes = number("how much earlier the day is expected to end with one more here")
    formula_wait_minutes = number("the wait by the formula of Allen and Cunneen", at_least=0, optional=True)
    formula_wait_one_more = number("the same with one more here", at_least=0, optional=True)


class BottleneckQueues(Table):
    """How many orders wait and are worked on through the day, a mean over days."""

    step = text("the step", key=True, longest=100)
    hour = number("the time of day in hours", key=True, at_least=0)
    waiting = number("orders that wait", at_least=0)
    working = number("orders that are worked on", at_least=0)


class LabourPlan(Table):
    """How many people each step needs in each hour of the next day."""

    date = day("the day", key=True)
    hour = whole("the hour that begins", key=True, at_least=0, at_most=23)
    step = text("the step", key=True, longest=100)
    orders = number("orders that come to the step", at_least=0)
    people = whole("people it needs", at_least=0)
    usual_people = whole("people that are usually there", at_least=0)
    load = number("share of the hour in which they work", at_least=0)
    wait_minutes = number("mean wait of the orders that come in this hour, simulated", at_least=0)


@dataclass(frozen=True)
class Bottleneck:
    """The tables that `bottleneck` writes."""

    bottleneck_steps: pl.DataFrame
    bottleneck_queues: pl.DataFrame
    labour_plan: pl.DataFrame
    event_oddities: pl.DataFrame
