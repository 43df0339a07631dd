"""Delivery windows for a customer who is choosing: what each costs in the tours as they stand.

Campbell and Savelsbergh (2006), Incentive Schemes for Attended Home Delivery Services, Transportation Science
40(3): the insertion cost of an order in each window tells which are cheap, and what a cheap one is worth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wharfinger.decide.delivery.problem import Plan, Problem, Route, Stop, Vehicle, Window
from wharfinger.decide.delivery.solve.put_in import Pricer, step_of
from wharfinger.decide.delivery.solve.tours import Step, Tour, Tours, may_serve

NAME = "asked for, window "


@dataclass(frozen=True)
class Offer:
    """A window that can be kept. `cost` is what serving then adds to the day, by the `vehicle` for which that
    is least; it would begin at `begins_s`. `room` is how many vehicles could come in this window.
    """

    window: Window
    cost: float
    vehicle: str
    begins_s: float
    room: int


def offers(
    problem: Problem, plan: Plan, stop: Stop, windows: Sequence[Window], *, keep_room: int = 0
) -> tuple[Offer, ...]:
    """The windows in which this stop still fits into the tours of the plan, the cheapest first.

    The plan is left as it is: what the customer takes, `replan` or `solve` brings in. Windows in which
    at most `keep_room` vehicles could come are kept for others, and not offered.
    """
    asked = [
        replace(stop, stop=f"{NAME}{at}", windows=(window,), leave_out_cost=None, one_of=None)
        for at, window in enumerate(windows)
    ]
    served = {one for route in plan.routes for one in route.stops}
    known = tuple(one for one in problem.stops if one.stop in served and one.stop != stop.stop)
    pricer = Pricer(problem.replaced(stops=(*known, *asked)))
    tours = _tours(problem, plan)
    found = []
    for one, window in zip(asked, windows, strict=True):
        best = _best(pricer, tours, plan, one)
        if len(best) > keep_room:
            cost, vehicle, steps = min(best, key=lambda each: each[:2])
            route = pricer.route(Tour(vehicle, tuple(steps)))
            begins = next(each.begins_s for each in route.visits if each.stop == one.stop)
            found.append(Offer(window, cost, vehicle, begins, len(best)))
    return tuple(sorted(found, key=lambda each: (each.cost, each.window.opens_s)))


def _tours(problem: Problem, plan: Plan) -> Tours:
    from wharfinger.decide.delivery.solve.solve import tours_of

    return tours_of(problem, plan)


def _best(pricer: Pricer, tours: Tours, plan: Plan, stop: Stop) -> list[tuple[float, str, list[Step]]]:
    """For each vehicle that could come what it would add, and its tour then."""
    problem = pricer.problem
    steps_of = {one.vehicle: list(one.steps) for one in tours}
    found = []
    alone: dict[Vehicle, float] = {}
    for vehicle in problem.vehicles:
        if not may_serve(problem, vehicle, stop):
            continue
        steps = steps_of.get(vehicle.vehicle)
        if steps is None:
            # Vehicles that stay at home and are alike cost the same.
            kind = replace(vehicle, vehicle="any")
            trial = [step_of(stop)]
            if kind not in alone:
                alone[kind] = pricer.cost(vehicle.vehicle, trial)
            best = (alone[kind], vehicle.vehicle, trial)
        else:
            route = next(one for one in plan.routes if one.vehicle == vehicle.vehicle)
            now = pricer.cost(vehicle.vehicle, steps)
            trials = [[*steps[:at], step_of(stop), *steps[at:]] for at in _places(problem, route, stop)]
            costs = [(pricer.cost(vehicle.vehicle, trial) - now, at) for at, trial in enumerate(trials)]
            cost, at = min(costs, default=(math.inf, 0))
            best = (cost, vehicle.vehicle, trials[at] if trials else [])
        if math.isfinite(best[0]):
            found.append(best)
    return found


def _places(problem: Problem, route: Route, stop: Stop) -> Iterator[int]:
    """Where in a tour the stop could be in time, by the shortest ways: the rest need not be priced."""
    travel = problem.travel_of(problem.vehicle_of[route.vehicle])
    opens = min(one.opens_s for one in stop.starts())
    closes = (
        math.inf if any(one.soft for one in stop.starts()) else max(one.closes_s for one in stop.starts())
    )
    visits = [one for one in route.visits if one.kind in ("start", "stop", "reload")]
    # A tour may leave earlier than it does, and every stop in it then be served earlier.
    at, earliest = travel.number, problem.vehicle_of[route.vehicle].opens_s
    for before, visit in enumerate(visits):
        if visit.stop is not None:
            here = problem.stop_of[visit.stop]
            begin = min(0.0 if one.soft else one.opens_s for one in here.starts())
            earliest = max(earliest, begin) + here.service_s
        there = earliest + float(travel.seconds[at[str(visit.place)], at[stop.place]])
        after = visits[before + 1] if before + 1 < len(visits) else None
        in_time = there <= closes
        if in_time and after is not None and after.stop is not None:
            following = problem.stop_of[after.stop].starts()
            latest = (
                math.inf if any(one.soft for one in following) else max(one.closes_s for one in following)
            )
            back = float(travel.seconds[at[stop.place], at[str(after.place)]])
            in_time = max(there, opens) + stop.service_s + back <= latest
        if in_time:
            yield before
        if after is not None:
            earliest += float(travel.seconds[at[str(visit.place)], at[str(after.place)]])
