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


# Two vans before ten in the morning: places on a line, a minute apart; each van has its own side.
PLACES = ("depot", *(f"p{at}" for at in range(1, 9)))
WHERE = dict(zip(PLACES, (0, 10, 20, 30, 40, -10, -20, -30, -40), strict=True))


def line(capacity: float = 20.0) -> Problem:
    minutes = np.array([[abs(WHERE[one] - WHERE[other]) for other in PLACES] for one in PLACES], float)
    roads = Travel(PLACES, minutes * 60, minutes * 1000)
    stops = tuple(Stop(place, place, service_s=300, delivery=(1.0,)) for place in PLACES[1:])
    vans = tuple(
        Vehicle(name, "depot", "depot", (capacity,), opens_s=9 * HOUR, closes_s=18 * HOUR, cost_fixed=10,
                cost_per_km=1.0, cost_per_hour=20.0)
        for name in ("east", "west")
    )  # fmt: skip
    bound = [replace(one, vehicles=frozenset({"east" if WHERE[one.place] > 0 else "west"})) for one in stops]
    return Problem(tuple(bound), vans, roads)


def free(problem: Problem) -> Problem:
    """The same, with every van for every stop."""
    return problem.replaced(stops=tuple(replace(one, vehicles=frozenset()) for one in problem.stops))


@pytest.fixture(scope="module")
def morning():
    """Both vans leave at nine; at 9:22 each has served its first stop and is on its way to the second."""
    problem = line()
    plan = delivery.solve(problem, iterations=100)
    assert [one.starts_s for one in plan.routes] == [9 * HOUR] * 2
    return free(problem), plan


AT = 9 * HOUR + 22 * 60


def test_nothing_happened_and_nothing_moves(morning):
    after = delivery.replan(*morning, [], AT, iterations=200)
    assert after.moved == ()
    assert [one.stops for one in after.plan.routes] == [one.stops for one in morning[1].routes]
    assert after.plan.cost == pytest.approx(morning[1].cost)


def test_a_new_order_goes_where_it_costs_least_and_its_goods_are_fetched_first(morning):
    new = Stop("new", "p6", service_s=300, delivery=(1.0,))
    after = delivery.replan(*morning, [delivery.New(new)], AT, iterations=200)
    assert after.plan.is_complete
    route = after.plan.route_of("new")
    order = [one.stop or one.kind for one in route.visits]
    assert order.index("reload") < order.index("new")
    assert after.moved == ()


def test_goods_of_a_broken_van_are_fetched_where_it_stands(morning):
    after = delivery.replan(*morning, [delivery.Breakdown("east", place="p2")], AT, iterations=200)
    west = after.plan.route_of("p4")
    assert west.vehicle == "west"
    assert {"p2", "p3", "p4"} <= set(west.stops)
    at = {one.stop: one.arrives_s for one in west.visits if one.stop}
    loads = [one for one in west.visits if one.kind == "reload"]
    assert {one.place for one in loads} == {"p2"}
    assert loads[0].leaves_s <= min(at["p2"], at["p3"], at["p4"])
    assert set(after.moved) == {"p2", "p3", "p4"}


def test_who_is_on_the_way_goes_on_and_a_cancelled_stop_is_left_out(morning):
    problem, plan = morning
    gone = [delivery.Cancelled(plan.routes[0].stops[-1])]
    after = delivery.replan(problem, plan, gone, AT, iterations=200)
    assert after.plan.route_of(gone[0].stop) is None
    assert gone[0].stop not in {one.stop for one in after.plan.unserved}
    assert after.plan.cost < plan.cost


def test_a_promise_is_kept_before_a_shorter_way_and_given_up_before_the_stop(morning):
    last = morning[1].routes[0].stops[-1]
    begins = next(one.begins_s for one in morning[1].routes[0].visits if one.stop == last)
    kept = {last: Window(begins + 900, begins + 1800)}
    after = delivery.replan(*morning, [], AT, iterations=200, promised=kept)
    assert (after.broken_promises, after.plan.is_complete) == ((), True)
    never = {last: Window(9 * HOUR, 9 * HOUR + 60)}
    after = delivery.replan(*morning, [], AT, iterations=200, promised=never)
    assert (after.broken_promises, after.plan.is_complete) == ((last,), True)
    assert "1 promised windows are given up" in after.words


def test_a_late_van_is_late_everywhere_and_says_so(morning):
    problem, plan = morning
    stops = tuple(replace(one, windows=(Window(9 * HOUR, 10.5 * HOUR),)) for one in problem.stops)
    tight = problem.replaced(stops=stops)
    after = delivery.replan(tight, plan, [delivery.Late("east", 3600)], AT, iterations=200)
    assert after.plan.is_complete
    assert after.late
    assert delivery.check(after.rest, after.rest_plan) == []


def test_a_closed_road_is_not_driven(morning):
    problem, plan = morning
    first, second = plan.routes[0].stops[2:4]
    after = delivery.replan(problem, plan, [delivery.Closed(first, second)], AT, iterations=200)
    for route in after.plan.routes:
        for one, other in zip(route.visits, route.visits[1:], strict=False):
            assert {one.place, other.place} != {first, second}
    assert math.isfinite(after.plan.cost)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (delivery.Breakdown("north"), "found vehicle north"),
        (delivery.Cancelled("p99"), "found stop p99"),
        (delivery.Done("p99", 0.0), "found stop p99"),
    ],
)
def test_what_the_plan_does_not_know_is_refused(event, said, morning):
    with pytest.raises(SettingError, match=said):
        delivery.replan(*morning, [event], AT)
