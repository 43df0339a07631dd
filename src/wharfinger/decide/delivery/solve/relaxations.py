"""When not everything fits: what it would take to serve more, and what that would cost.

Each way is tried by putting the stops that are left into the tours as they stand, exactly priced. A longer
search may find it cheaper; none is offered that would not do.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from wharfinger.decide.delivery.problem import Plan, Problem, Relaxation, Stop, Vehicle
from wharfinger.decide.delivery.problem.plan import clock
from wharfinger.decide.delivery.solve.assemble import assemble
from wharfinger.decide.delivery.solve.not_served import PRICE
from wharfinger.decide.delivery.solve.put_in import Pricer, repaired
from wharfinger.decide.delivery.solve.tours import Tours

HOUR_S = 3600.0
MORE = " (one more)"
MOST_WINDOWS = 10


def relaxations(problem: Problem, plan: Plan, tours: Tours) -> tuple[Relaxation, ...]:
    """Ways to serve what is left out though it must be served: the most stops first, then the cheapest.

    The last is to leave them out.
    """
    left = [one.stop for one in plan.unserved if one.kind != PRICE]
    if not left:
        return ()
    found = []
    for what, eased in _ways(problem, [problem.stop_of[one] for one in left]):
        served, _ = repaired(eased, tours, left)
        pricer = Pricer(eased)
        routes = tuple(pricer.route(one) for one in served)
        kept = {stop for route in plan.routes for stop in route.stops}
        now = {stop for route in routes for stop in route.stops}
        gained = tuple(one for one in left if one in now)
        if gained and kept <= now:
            cost = assemble(eased, routes, {}).cost
            found.append(Relaxation(what, gained, cost, cost - plan.cost))
    found.sort(key=lambda one: (-len(one.serves), one.extra_cost, one.what))
    out = ", ".join(left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
    return (*found, Relaxation(f"leave out {out}", (), plan.cost, 0.0))


def _ways(problem: Problem, left: list[Stop]) -> Iterator[tuple[str, Problem]]:
    """What could be eased, in words, and the problem that is then."""
    if any(math.isfinite(min(one.closes_s, one.max_duration_s)) for one in problem.vehicles):
        longer = tuple(
            replace(one, closes_s=one.closes_s + HOUR_S, max_duration_s=one.max_duration_s + HOUR_S)
            for one in problem.vehicles
        )
        crew = tuple(replace(one, closes_s=one.closes_s + HOUR_S) for one in problem.drivers)
        yield "let every vehicle work one hour longer", problem.replaced(vehicles=longer, drivers=crew)
    for vehicle in _kinds(problem):
        yield f"one more vehicle like {vehicle.vehicle}", _with_one_more(problem, vehicle)
    for stop in left[:MOST_WINDOWS]:
        if stop.windows and not any(one.soft for one in stop.windows):
            yield _window_said(stop), _later(problem, stop)


def _kinds(problem: Problem) -> list[Vehicle]:
    """One vehicle of each kind."""
    kinds: dict[Vehicle, Vehicle] = {}
    for one in problem.vehicles:
        kinds.setdefault(replace(one, vehicle="any", driver=None), one)
    return list(kinds.values())


def _with_one_more(problem: Problem, vehicle: Vehicle) -> Problem:
    """One more of a kind, without a driver whose hours are known, for all stops that this one may serve."""
    name = f"{vehicle.vehicle}{MORE}"
    stops = tuple(
        replace(one, vehicles=one.vehicles | {name}) if vehicle.vehicle in one.vehicles else one
        for one in problem.stops
    )
    another = replace(vehicle, vehicle=name, driver=None)
    return problem.replaced(stops=stops, vehicles=(*problem.vehicles, another))


def _later(problem: Problem, stop: Stop) -> Problem:
    wide = tuple(
        replace(one, opens_s=max(0.0, one.opens_s - HOUR_S), closes_s=one.closes_s + HOUR_S)
        for one in stop.windows
    )
    eased = replace(stop, windows=wide)
    return problem.replaced(stops=tuple(eased if one is stop else one for one in problem.stops))


def _window_said(stop: Stop) -> str:
    windows = " or ".join(f"{clock(one.opens_s)} to {clock(one.closes_s)}" for one in stop.windows)
    return f"come to {stop.stop} up to one hour before or after {windows}"
