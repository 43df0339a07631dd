"""Windows that are offered can be kept, for the cost that is said."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.decide.delivery.random_problems import HOUR, problems
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Stop, Window
from wharfinger.decide.delivery.solve.assemble import assemble
from wharfinger.decide.delivery.solve.put_in import Pricer
from wharfinger.decide.delivery.solve.solve import tours_of
from wharfinger.decide.delivery.solve.tours import Step, Tour

WINDOWS = tuple(Window(opens * HOUR, (opens + 2) * HOUR) for opens in (6, 9, 12, 15, 18))


def cheapest(problem, plan, stop, window):
    """Every vehicle and every place in its tour, without a short cut."""
    new = Stop("new", stop.place, (window,), stop.service_s, stop.delivery)
    served = {one for route in plan.routes for one in route.stops}
    whole = problem.replaced(stops=(*(one for one in problem.stops if one.stop in served), new))
    pricer = Pricer(whole)
    tours = {one.vehicle: list(one.steps) for one in tours_of(problem, plan)}
    costs = []
    for vehicle in problem.vehicles:
        steps = tours.get(vehicle.vehicle, [])
        now = pricer.cost(vehicle.vehicle, steps) if steps else 0.0
        for at in range(len(steps) + 1):
            trial = [*steps[:at], Step(new.place, new.stop, new.starts()), *steps[at:]]
            costs.append((pricer.cost(vehicle.vehicle, trial) - now, vehicle.vehicle, tuple(trial)))
    cost, vehicle, trial = min(costs, key=lambda one: one[:2])
    others = [Tour(name, tuple(steps)) for name, steps in tours.items() if name != vehicle]
    return cost, pricer, [*others, Tour(vehicle, trial)]


@settings(max_examples=40)
@given(problem=problems(), data=st.data())
def test_an_offer_is_the_cheapest_place_in_all_tours_and_can_be_kept(problem, data):
    assume(not problem.objective.fairness_cost_per_hour)
    plan = delivery.solve(problem, iterations=20)
    wanted = Stop("wish", data.draw(st.sampled_from(problem.stops)).place, (), 600, (1, 0))
    found = {one.window: one for one in delivery.offers(problem, plan, wanted, WINDOWS)}
    for window in WINDOWS:
        cost, pricer, tours = cheapest(problem, plan, wanted, window)
        if window not in found:
            assert cost == float("inf")
            continue
        assert found[window].cost == pytest.approx(cost, abs=1e-6)
        routes = tuple(pricer.route(one) for one in tours)
        after = assemble(pricer.problem, routes, {})
        assert delivery.check(pricer.problem, after) == []
        assert after.is_complete


def test_the_cheapest_comes_first_and_room_is_kept_for_others():
    from tests.decide.delivery.change.test_replan import line

    problem = line()
    plan = delivery.solve(problem, iterations=100)
    wanted = Stop("wish", "p3", service_s=300, delivery=(1.0,))
    found = delivery.offers(problem, plan, wanted, WINDOWS)
    assert [one.cost for one in found] == sorted(one.cost for one in found)
    assert found[0].window == Window(9 * HOUR, 11 * HOUR)
    assert found[0].vehicle == "east"
    assert found[0].room == 2
    assert Window(6 * HOUR, 8 * HOUR) not in [one.window for one in found]
    assert delivery.offers(problem, plan, wanted, WINDOWS, keep_room=2) == ()
