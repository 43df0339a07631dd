"""Plans keep what their problem asks, lose nothing, and are close to the best where that is known."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.decide.delivery.random_problems import HOUR, problems, travel
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Arrivals, Objective, Problem, Stop, Travel, Vehicle, Window
from wharfinger.tables import SettingError

NO_WARNING = pytest.mark.filterwarnings("ignore::pyvrp.exceptions.PenaltyBoundWarning")


@NO_WARNING
@given(problems(rich=True))
def test_a_plan_of_a_rich_problem_has_no_breach_and_loses_no_stop(problem):
    plan = delivery.solve(problem, iterations=30)
    assert delivery.check(problem, plan) == []


@NO_WARNING
@given(problems(rich=False))
def test_a_plan_of_a_problem_that_pyvrp_knows_has_no_breach_and_loses_no_stop(problem):
    plan = delivery.solve(problem, iterations=60)
    assert delivery.check(problem, plan) == []


def town(stops, **vehicle):
    """A few stops around one depot, with one van."""
    roads = travel(7, len(stops) + 1)
    van = Vehicle("van", "p0", "p0", **{"cost_per_km": 1.0, "cost_per_hour": 20.0} | vehicle)
    return Problem(tuple(stops), (van,), roads)


def best_of_all_orders(problem):
    """The cheapest plan of one van over all orders of all stops, each order priced alone."""
    costs = []
    for order in itertools.permutations(problem.stops):
        plan = delivery.solve(problem.replaced(stops=order), iterations=0, start=in_order(problem, order))
        if not plan.unserved and plan.routes[0].stops == tuple(one.stop for one in order):
            costs.append(plan.cost)
    return min(costs)


def in_order(problem, order):
    visits = [delivery.Visit("start", "p0", 0, 0, 0)]
    visits += [delivery.Visit("stop", one.place, 0, 0, 0, one.stop) for one in order]
    visits.append(delivery.Visit("end", "p0", 0, 0, 0))
    return delivery.Plan((delivery.Route("van", tuple(visits), 0, 0, 0, 0),))


def grid_cost(problem, order, step_s=300):
    """The least cost of an order with every start and every waiting tried on a grid of time."""
    roads, van = problem.travel, problem.vehicles[0]
    starts = np.arange(6 * HOUR, 20 * HOUR, step_s)
    best = {float(start): -van.cost_per_hour * float(start) / 3600 for start in starts}
    here = "p0"
    for stop in order:
        reached = {}
        for leaves, cost in best.items():
            arrives = roads.arrival_s(here, stop.place, leaves)
            for begins in {arrives, *(float(one) for one in starts if arrives < one)}:
                paid = cost + min(one.cost(begins) for one in stop.starts())
                done = begins + stop.service_s
                if paid < reached.get(done, math.inf):
                    reached[done] = paid
        best, here, least = {}, stop.place, math.inf
        for done in sorted(reached):
            if reached[done] < least - 1e-12:
                best[done] = least = reached[done]
    ends = [(roads.arrival_s(here, "p0", leaves), cost) for leaves, cost in best.items()]
    metres = sum(
        roads.metres[roads.number[one], roads.number[other]]
        for one, other in itertools.pairwise(["p0", *(one.place for one in order), "p0"])
    )
    return metres / 1000 * van.cost_per_km + min(
        (cost + van.cost_per_hour * end / 3600 for end, cost in ends if end <= van.closes_s), default=math.inf
    )


def soft_stops(count=4):
    rng = np.random.default_rng(3)
    opens = rng.integers(7, 12, count) * HOUR
    return [
        Stop(
            f"s{at}", f"p{at + 1}",
            (Window(int(opens[at]), int(opens[at]) + 1800, True, 60.0, 15.0), Window(15 * HOUR, 16 * HOUR)),
            900,
        )
        for at in range(count)
    ]  # fmt: skip


def test_soft_windows_are_missed_only_where_that_is_cheaper_than_everything_else():
    problem = town(soft_stops(), opens_s=6 * HOUR, closes_s=20 * HOUR)
    plan = delivery.solve(problem, iterations=200)
    assert delivery.check(problem, plan) == []
    exact = min(grid_cost(problem, order) for order in itertools.permutations(problem.stops))
    assert plan.cost <= exact * 1.0001


def test_in_traffic_a_plan_is_as_good_as_the_best_of_all_orders_and_starts():
    flat = travel(11, 5, spread_s=2400)
    rush = []
    for one, other in itertools.permutations(range(5), 2):
        length = flat.seconds[one, other]
        leaves = [0, 7 * HOUR, 8 * HOUR, 9 * HOUR, 24 * HOUR]
        rush.append(
            (
                one,
                other,
                leaves,
                [leave + length * slow for leave, slow in zip(leaves, [1, 1, 1.9, 1, 1], strict=True)],
            )
        )
    roads = Travel(flat.places, flat.seconds, flat.metres, Arrivals.of(5, rush))
    stops = [
        Stop(f"s{at}", f"p{at}", (Window(7 * HOUR, 10 * HOUR),) if at < 3 else (), 600) for at in range(1, 5)
    ]
    van = Vehicle("van", "p0", "p0", opens_s=6 * HOUR, closes_s=20 * HOUR, cost_per_hour=20.0)
    problem = Problem(stops, (van,), roads)
    plan = delivery.solve(problem, iterations=200)
    assert delivery.check(problem, plan) == []
    exact = min(grid_cost(problem, order, 120) for order in itertools.permutations(problem.stops))
    assert plan.cost <= exact * 1.0001


def test_pickups_with_deliveries_are_in_the_best_order():
    stops = [
        Stop("a1", "p1", pickup=(2.0,)), Stop("a2", "p2", delivery=(2.0,), collected_at="a1"),
        Stop("b1", "p3", pickup=(2.0,)), Stop("b2", "p4", delivery=(2.0,), collected_at="b1"),
        Stop("c", "p5", delivery=(1.0,)),
    ]  # fmt: skip
    problem = town(stops, capacity=(3.0,), cost_per_hour=0.0)
    best = math.inf
    for order in itertools.permutations(problem.stops):
        places = ["p0", *(one.place for one in order), "p0"]
        metres = sum(
            problem.travel.metres[problem.travel.number[one], problem.travel.number[other]]
            for one, other in itertools.pairwise(places)
        )
        names = [one.stop for one in order]
        load, most = 1.0, 1.0
        for one in order:
            load += sum(one.pickup) - sum(one.delivery)
            most = max(most, load)
        if names.index("a1") < names.index("a2") and names.index("b1") < names.index("b2") and most <= 3:
            best = min(best, metres / 1000)
    for asked in (problem, problem.replaced(objective=Objective(fairness_cost_per_hour=1.0))):
        plan = delivery.solve(asked, iterations=300)
        assert delivery.check(asked, plan) == []
        assert plan.cost == pytest.approx(best, rel=1e-4)


def test_with_reloads_a_small_van_drives_the_two_best_tours():
    stops = [Stop(f"s{at}", f"p{at + 1}", delivery=(1.0,)) for at in range(4)]
    problem = town(stops, capacity=(2.0,), cost_per_hour=0.0, reload_places=("p0",), max_tours=2)
    metres, number = problem.travel.metres, problem.travel.number

    def tour(one, other):
        return metres[0, number[one]] + metres[number[one], number[other]] + metres[number[other], 0]

    best = min(
        tour(*order[:2]) + tour(*order[2:]) for order in itertools.permutations(["p1", "p2", "p3", "p4"])
    )
    for asked in (problem, problem.replaced(objective=Objective(fairness_cost_per_hour=1.0))):
        plan = delivery.solve(asked, iterations=300)
        assert delivery.check(asked, plan) == []
        assert plan.cost == pytest.approx(best / 1000, rel=1e-4)


def test_the_same_iterations_and_seed_give_the_same_plan():
    for objective in (Objective(), Objective(fairness_cost_per_hour=1.0)):
        problem = town(soft_stops() if objective.fairness_cost_per_hour else [
            Stop(f"s{at}", f"p{at + 1}") for at in range(5)
        ]).replaced(objective=objective)  # fmt: skip
        one, other = (delivery.solve(problem, iterations=40, seed=2) for _ in range(2))
        assert one.routes == other.routes


def test_two_cores_share_the_work_and_say_the_same_again():
    problem = town([Stop(f"s{at}", f"p{at + 1}", delivery=(1.0,)) for at in range(12)], capacity=(20.0,))
    one, other = (delivery.solve(problem, iterations=60, seed=2, cores=2) for _ in range(2))
    assert one.routes == other.routes
    assert delivery.check(problem, one) == []


def test_a_search_tells_better_plans_and_ends_when_it_is_told_to():
    problem = town(soft_stops(6), opens_s=6 * HOUR, closes_s=20 * HOUR)
    told = []

    def watch(state):
        told.append(state.plan())
        return True

    plan = delivery.solve(problem, iterations=10_000, progress=watch)
    assert len(told) == 1
    assert plan.iterations < 10_000
    assert delivery.check(problem, told[0]) == []


@NO_WARNING
def test_when_not_all_fits_stops_of_higher_priority_go_first():
    stops = [Stop(f"s{at}", f"p{at + 1}", service_s=HOUR, priority=at % 2) for at in range(6)]
    problem = town(stops, max_duration_s=8 * HOUR)
    plan = delivery.solve(problem, iterations=400)
    assert delivery.check(problem, plan) == []
    left = [one.stop for one in plan.unserved]
    assert left
    assert all(int(one[1]) % 2 == 0 for one in left)
    assert not plan.is_complete
    assert "no room" in plan.explain(left[0])


def test_a_window_that_closes_before_the_goods_are_ready_is_no_window():
    windows = (Window(6 * HOUR, 7 * HOUR), Window(17 * HOUR, 19 * HOUR))
    problem = town([Stop("late goods", "p1", windows, release_s=8 * HOUR), Stop("other", "p2")])
    plan = delivery.solve(problem, iterations=50)
    assert delivery.check(problem, plan) == []
    assert plan.is_complete


@NO_WARNING
def test_when_not_all_fits_it_is_said_what_it_would_take_and_that_is_true():
    stops = [Stop(f"s{at}", f"p{at + 1}", service_s=HOUR, priority=at % 2) for at in range(6)]
    problem = town(stops, max_duration_s=8 * HOUR)
    plan = delivery.solve(problem, iterations=400)
    left = {one.stop for one in plan.unserved}
    *ways, without = plan.relaxations
    assert [len(one.serves) for one in ways] == sorted((len(one.serves) for one in ways), reverse=True)
    another = next(one for one in ways if one.what.startswith("one more vehicle like "))
    assert set(another.serves) == left
    van = problem.vehicles[0]
    eased = problem.replaced(vehicles=(*problem.vehicles, replace(van, vehicle="another")))
    searched = delivery.solve(eased, iterations=400)
    assert searched.is_complete
    assert searched.cost <= another.cost + 1e-6
    assert another.extra_cost == pytest.approx(another.cost - plan.cost)
    assert (without.serves, without.cost, without.extra_cost) == ((), plan.cost, 0.0)
    assert without.what.startswith("leave out ")


def test_what_nobody_can_serve_is_named_and_the_rest_is_planned():
    stops = [
        Stop("near", "p1"),
        Stop("huge", "p2", delivery=(99.0,)),
        Stop("island", "p3"),
        Stop("crane", "p2", skills=frozenset({"crane"})),
        Stop("night", "p1", (Window(0, HOUR),)),
        Stop("far", "p2"),
    ]
    roads = travel(7, 4, hole=True)
    metres = np.array(roads.metres)
    metres[2, :2] = metres[:2, 2] = 300_000
    van = Vehicle("van", "p0", "p0", (10.0,), opens_s=6 * HOUR, closes_s=20 * HOUR, range_m=400_000)
    problem = Problem(stops, (van,), Travel(roads.places, roads.seconds, metres))
    plan = delivery.solve(problem, iterations=20)
    assert delivery.check(problem, plan) == []
    assert plan.routes[0].stops == ("near",)
    assert {one.stop: one.kind for one in plan.unserved} == {
        "huge": "too large", "island": "no way", "crane": "skills", "night": "too late", "far": "too far",
    }  # fmt: skip
    assert [one.serves for one in plan.relaxations] == [()]
    assert plan.explain("island") == "island is not served: no way leads from p0 to p3"


def test_stops_to_choose_from_are_served_once_where_it_costs_least():
    stops = [
        Stop("door", "p1", one_of="parcel", visit_cost=0.0),
        Stop("locker", "p2", one_of="parcel", visit_cost=5.0),
        Stop("other", "p2"),
    ]
    problem = town(stops, cost_per_hour=0.0)
    for asked in (problem, problem.replaced(objective=Objective(fairness_cost_per_hour=1.0))):
        plan = delivery.solve(asked, iterations=100)
        assert delivery.check(asked, plan) == []
        assert set(plan.routes[0].stops) == {"locker", "other"}


@pytest.mark.parametrize("given", [{}, {"seconds": 1, "iterations": 1}, {"seconds": -1}])
def test_a_search_without_one_end_is_refused(given):
    with pytest.raises(SettingError, match="expected one of the two"):
        delivery.solve(town([Stop("s", "p1")]), **given)
