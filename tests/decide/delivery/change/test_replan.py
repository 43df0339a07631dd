"""A plan mended in the middle of the day: nothing is lost, what is driven stays, and little moves."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.delivery.random_problems import HOUR, problems
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Problem, Stop, Travel, Vehicle, Window
from wharfinger.decide.delivery.change.least_change import moved
from wharfinger.tables import SettingError

NOW = 10.0 * HOUR


@st.composite
def days(draw, rich=True):
    """A problem, and what happens to its plan before ten."""
    problem = draw(problems(rich))
    kinds = draw(st.lists(st.sampled_from(["new", "cancel", "break", "late", "fail", "done"]), max_size=3))
    return problem, kinds, draw(st.integers(0, 100))


def happened(problem, plan, kinds, luck):
    rng = np.random.default_rng(luck)
    visits = [one for route in plan.routes for one in route.visits if one.stop is not None]
    past = [one for one in visits if one.arrives_s <= NOW]
    events, gone = [], set()
    for at, kind in enumerate(kinds):
        stop = str(rng.choice([one.stop for one in problem.stops]))
        vehicle = str(rng.choice([one.vehicle for one in problem.vehicles]))
        if kind == "new":
            place = problem.stop_of[stop].place
            events.append(delivery.New(Stop(f"n{at}", place, (Window(0, 19 * HOUR),), 300, (1, 0))))
        elif kind == "cancel" and stop not in gone:
            gone.add(stop)
            events.append(delivery.Cancelled(stop))
        elif kind == "break":
            events.append(delivery.Breakdown(vehicle))
        elif kind == "late":
            events.append(delivery.Late(vehicle, float(rng.integers(60, 5400))))
        elif past and kind in ("fail", "done") and past[-1].stop not in gone:
            gone.add(past[-1].stop)
            leaves = past[-1].leaves_s + 60
            events.append(
                delivery.Done(past[-1].stop, leaves)
                if kind == "done"
                else delivery.Failed(past[-1].stop, leaves, again=bool(luck % 2))
            )
    return events


@settings(max_examples=60)
@given(day=days())
def test_a_day_goes_on_without_a_breach_and_no_stop_is_lost(day):
    judged(*day)


@settings(max_examples=60)
@given(day=days(rich=False))
def test_a_day_that_pyvrp_plans_goes_on_without_a_breach_and_no_stop_is_lost(day):
    judged(*day)


def judged(problem, kinds, luck):
    plan = delivery.solve(problem, iterations=20)
    events = happened(problem, plan, kinds, luck)
    after = delivery.replan(problem, plan, events, NOW, iterations=20)
    assert delivery.check(after.rest, after.rest_plan) == []
    cancelled = {one.stop for one in events if isinstance(one, delivery.Cancelled)}
    served = [stop for route in after.plan.routes for stop in route.stops]
    out = {one.stop for one in after.plan.unserved}
    groups = {problem.stop_of[one].one_of for one in served if one in problem.stop_of} - {None}
    again = {one.stop for one in events if isinstance(one, delivery.Failed) and one.again}
    new = {one.stop.stop for one in events if isinstance(one, delivery.New)}
    for stop in (*problem.stop_of, *new):
        group = problem.stop_of[stop].one_of if stop in problem.stop_of else None
        if stop in cancelled or (group in groups and group is not None):
            continue
        assert served.count(stop) <= (2 if stop in again else 1), stop
        assert (stop in served) or (stop in out), stop
    # What was over by then is as it was.
    told = {one.stop for one in events if isinstance(one, delivery.Done | delivery.Failed)}
    for route in plan.routes:
        past = [one.stop for one in route.visits if one.stop and one.leaves_s <= NOW and one.stop not in told]
        now = next((one for one in after.plan.routes if one.vehicle == route.vehicle), None)
        assert not past or now is not None
        if now is not None and not told:
            assert list(now.stops[: len(past)]) == past
