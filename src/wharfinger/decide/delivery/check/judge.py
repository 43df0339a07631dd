"""Whether a plan keeps what its problem asks: every event of every tour is walked, every breach is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from wharfinger.decide.delivery.check.hours import hours
from wharfinger.decide.delivery.check.loads import loads
from wharfinger.decide.delivery.check.price import price
from wharfinger.decide.delivery.check.walk import walk
from wharfinger.decide.delivery.problem import Plan, Problem

NEAR_COST = 1e-6


def check(problem: Problem, plan: Plan) -> list[str]:
    """The breaches of a plan in words; an empty list where there is none.

    Asked are: times of driving, service, windows, shifts, releases and availability; loads of every dimension
    and pickups before their deliveries; range, skills, reloads and tours; breaks and driving hours; stops
    that belong together or exclude each other; nothing lost or served twice; and the stated cost. A stop that
    must be served and stands in `plan.unserved` with its reason is no breach.
    """
    found = [*_counts(problem, plan), *_together(problem, plan), *_choices(problem, plan)]
    sound = True
    for route in plan.routes:
        if route.vehicle not in problem.vehicle_of:
            found.append(f"{route.vehicle}: there is no such vehicle")
            sound = False
            continue
        if any(stop not in problem.stop_of for stop in route.stops):
            sound = False
            continue
        walked = walk(problem, route)
        sound = sound and walked.whole
        found += [f"{route.vehicle}: {one}" for one in walked.breaches]
        if walked.whole:
            found += [f"{route.vehicle}: {one}" for one in loads(problem, route)]
            found += [f"{route.vehicle}: {one}" for one in hours(problem, route, walked.driven)]
    return found + (_costs(problem, plan) if sound else [])


def _counts(problem: Problem, plan: Plan) -> Iterator[str]:
    served = Counter(stop for route in plan.routes for stop in route.stops)
    unserved = Counter(one.stop for one in plan.unserved)
    chosen = {problem.stop_of[stop].one_of for stop in served if stop in problem.stop_of} - {None}
    for name in sorted({*served, *unserved} - set(problem.stop_of)):
        yield f"{name}: there is no such stop"
    for stop in problem.stops:
        times = served[stop.stop]
        if times > 1:
            yield f"{stop.stop}: is served {times} times"
        if times and unserved[stop.stop]:
            yield f"{stop.stop}: is served, and listed as not served"
        if not times and not unserved[stop.stop] and stop.one_of not in chosen:
            yield f"{stop.stop}: is lost, neither served nor listed as not served"
    for one in plan.unserved:
        if not one.reason:
            yield f"{one.stop}: is left out without a reason"
    for name, times in sorted(Counter(route.vehicle for route in plan.routes).items()):
        if times > 1:
            yield f"{name}: has {times} days in one plan"


def _together(problem: Problem, plan: Plan) -> Iterator[str]:
    groups = defaultdict(list)
    for stop in problem.stops:
        if stop.together is not None:
            route = plan.route_of(stop.stop)
            groups[stop.together].append(route.vehicle if route else None)
    for name, vehicles in groups.items():
        if len(set(vehicles)) > 1:
            where = ", ".join(sorted({one or "nobody" for one in vehicles}))
            yield f"{name}: its stops belong together, and are served by {where}"
    for stop in problem.stops:
        if stop.collected_at is None:
            continue
        here, there = plan.route_of(stop.stop), plan.route_of(stop.collected_at)
        if (here and here.vehicle) != (there and there.vehicle):
            yield f"{stop.stop}: is not served by the vehicle that collects at {stop.collected_at}"


def _choices(problem: Problem, plan: Plan) -> Iterator[str]:
    served = Counter(
        problem.stop_of[stop].one_of
        for route in plan.routes
        for stop in route.stops
        if stop in problem.stop_of and problem.stop_of[stop].one_of is not None
    )
    for name, times in served.items():
        if times > 1:
            yield f"{name}: {times} of the stops to choose from are served"


def _costs(problem: Problem, plan: Plan) -> list[str]:
    found = price(problem, plan)
    wrong = []
    for route, cost in zip(plan.routes, found.of_routes, strict=True):
        if abs(route.cost - cost) > NEAR_COST * max(1.0, abs(cost)):
            wrong.append(f"{route.vehicle}: says a cost of {route.cost:.6g}, and costs {cost:.6g}")
    if abs(plan.cost - found.total) > NEAR_COST * max(1.0, abs(found.total)):
        wrong.append(f"the plan says a cost of {plan.cost:.6g}, and costs {found.total:.6g}")
    return wrong
