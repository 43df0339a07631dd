"""The judge names every breach that is put into a sound plan."""

from dataclasses import replace

import pytest

from tests.decide.delivery.random_problems import HOUR, travel
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Plan, Problem, Route, Stop, Vehicle, Visit, Window

ROADS = travel(5, 4, spread_s=3600)
STOPS = (
    Stop("a", "p1", (Window(8 * HOUR, 9 * HOUR),), 600, delivery=(3.0,)),
    Stop("b", "p2", service_s=600, delivery=(3.0,), together="pair"),
    Stop("c", "p3", service_s=600, together="pair", skills=frozenset({"lift"})),
)
VAN = Vehicle(
    "van",
    "p0",
    "p0",
    (6.0,),
    6 * HOUR,
    20 * HOUR,
    cost_per_km=1.0,
    skills=frozenset({"lift"}),
    range_m=900_000,
)
PROBLEM = Problem(STOPS, (VAN,), ROADS)


@pytest.fixture(scope="module")
def plan():
    found = delivery.solve(PROBLEM, iterations=20)
    assert delivery.check(PROBLEM, found) == []
    return found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stops": (replace(STOPS[0], windows=(Window(0, 60),)), *STOPS[1:])}, "outside of 00:00 to 00:01"),
        ({"stops": (replace(STOPS[0], service_s=900), *STOPS[1:])}, "for 600.0 s instead of 900.0 s"),
        ({"stops": (replace(STOPS[0], release_s=19 * HOUR), *STOPS[1:])}, "which is ready at 19:00"),
        ({"vehicles": (replace(VAN, capacity=(5.0,)),)}, "carries 6 load on tour 1 when it leaves"),
        ({"vehicles": (replace(VAN, range_m=1000.0),)}, "with a range of 1000 m"),
        ({"vehicles": (replace(VAN, skills=frozenset()),)}, "serves c without lift"),
        ({"vehicles": (replace(VAN, closes_s=7 * HOUR),)}, "after 07:00"),
        ({"vehicles": (replace(VAN, max_stops=2),)}, "has 3 stops, with at most 2"),
        ({"vehicles": (replace(VAN, cost_per_km=2.0),)}, "says a cost of"),
        ({"travel": travel(6, 4, spread_s=90_000)}, "which takes"),
        ({"stops": (*STOPS, Stop("d", "p1"))}, "d: is lost"),
    ],
)
def test_a_plan_for_one_problem_breaks_the_limits_of_a_stricter_one(plan, changes, words):
    found = delivery.check(PROBLEM.replaced(**changes), plan)
    assert any(words in one for one in found), found


def test_a_stop_served_twice_a_group_torn_apart_and_unknown_names_are_breaches(plan):
    route = plan.routes[0]
    without = tuple(one for one in route.visits if one.stop != "b")
    torn = replace(plan, routes=(replace(route, visits=without),))
    assert any("belong together" in one for one in delivery.check(PROBLEM, torn))
    twice = replace(plan, routes=(route, replace(route, vehicle="nobody")))
    found = delivery.check(PROBLEM, twice)
    assert "a: is served 2 times" in found
    assert "nobody: there is no such vehicle" in found


def test_a_delivery_before_its_pickup_is_a_breach():
    stops = (Stop("in", "p1", pickup=(1.0,)), Stop("out", "p2", delivery=(1.0,), collected_at="in"))
    problem = PROBLEM.replaced(stops=stops)
    seconds = ROADS.seconds
    visits, now, here = [Visit("start", "p0", 6 * HOUR, 6 * HOUR, 6 * HOUR)], 6 * HOUR, 0
    for name, at in (("out", 2), ("in", 1)):
        now, here = now + seconds[here, at], at
        visits.append(Visit("stop", f"p{at}", now, now, now, name))
    now += seconds[here, 0]
    visits.append(Visit("end", "p0", now, now, now))
    metres = float(ROADS.metres[0, 2] + ROADS.metres[2, 1] + ROADS.metres[1, 0])
    plan = Plan((Route("van", tuple(visits), metres / 1000, metres, 0, 0),), cost=metres / 1000)
    assert delivery.check(problem, plan) == [
        "van: brings to out what it has not yet collected at in on that tour"
    ]
