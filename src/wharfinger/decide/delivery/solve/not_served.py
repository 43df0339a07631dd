"""Why a stop is not served: because nobody could come, or because something else went first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from wharfinger.decide.delivery.problem import Problem, Route, Stop, Unserved, Vehicle
from wharfinger.decide.delivery.problem.plan import clock
from wharfinger.decide.delivery.solve.timetable import timetable
from wharfinger.decide.delivery.solve.tours import Step, Tour, may_serve

PRICE = "left out for its price"


def impossible(problem: Problem) -> dict[str, Unserved]:
    """The stops that no vehicle could serve even if it did nothing else, and those that hang on them."""
    found: dict[str, Unserved] = {}
    kinds = _kinds(problem)
    for stop in problem.stops:
        if stop.collected_at is None and problem.delivered_from(stop) is None:
            steps: tuple[Stop, ...] = (stop,)
        else:
            origin = problem.stop_of[stop.collected_at] if stop.collected_at is not None else stop
            target = problem.delivered_from(origin)
            steps = (origin,) if target is None else (origin, target)
        reasons = [_hinders(problem, vehicle, steps) for vehicle in kinds]
        if all(reasons):
            kind, reason = max((one for one in reasons if one is not None), key=_how_near)
            found[stop.stop] = Unserved(stop.stop, kind, reason)
    return found | dict(_with_them(problem, found))


def left_over(problem: Problem, stop: Stop, routes: tuple[Route, ...]) -> Unserved:
    """Why a stop that a vehicle could serve is in no tour of this plan."""
    if stop.leave_out_cost is not None:
        return Unserved(
            stop.stop,
            PRICE,
            f"leaving it out costs {stop.leave_out_cost:g}, and serving it would cost more or does not fit",
            stop.leave_out_cost,
        )
    able = {one.vehicle for one in problem.vehicles if may_serve(problem, one, stop)}
    busy = able & {one.vehicle for one in routes}
    higher = sum(1 for one in problem.stops if one.priority > stop.priority)
    said = f"the {len(able)} vehicles that may come" if len(able) != 1 else "the one vehicle that may come"
    said += " have no room left in time, load or hours" if len(able) != 1 else " has no room left"
    if able - busy:
        said += f", and a tour of {min(able - busy)} for it alone does not fit beside its group or choice"
    if higher:
        said += f"; stops of higher priority go first, there are {higher}"
    return Unserved(stop.stop, "no room", said)


def _kinds(problem: Problem) -> list[Vehicle]:
    """One of the vehicles that are alike for a single stop."""
    kinds: dict[object, Vehicle] = {}
    named = {name for stop in problem.stops for name in stop.vehicles}
    for one in problem.vehicles:
        driver = problem.driver_of(one)
        alike = (
            one.start, one.end, one.capacity, one.opens_s, one.closes_s, one.latest_start_s, one.range_m,
            one.max_duration_s, one.skills, one.profile, one.vehicle if one.vehicle in named else "",
            (driver.opens_s, driver.closes_s, driver.skills) if driver else None,
        )  # fmt: skip
        kinds.setdefault(alike, one)
    return list(kinds.values())


_ORDER = ("not allowed", "skills", "too large", "no way", "too far", "too late")


def _how_near(reason: tuple[str, str]) -> int:
    """The reason that comes last in this order is the one that is worth mending."""
    return _ORDER.index(reason[0])


def _hinders(problem: Problem, vehicle: Vehicle, stops: tuple[Stop, ...]) -> tuple[str, str] | None:
    """What keeps a vehicle from serving these stops and nothing else; None where nothing does."""
    driver = problem.driver_of(vehicle)
    skills = vehicle.skills | (driver.skills if driver else frozenset())
    for stop in stops:
        if stop.vehicles and vehicle.vehicle not in stop.vehicles:
            return "not allowed", f"only {', '.join(sorted(stop.vehicles))} may come"
        if not stop.skills <= skills:
            return "skills", f"no vehicle has {', '.join(sorted(stop.skills - skills))}"
        for amounts in (stop.delivery, stop.pickup):
            for name, amount, room in zip(problem.loads, amounts, vehicle.capacity, strict=False):
                if amount > room + 1e-6 * max(1.0, room):
                    return "too large", f"its {amount:g} {name} are more than any vehicle that may come holds"
    travel = problem.travel_of(vehicle)
    places = [vehicle.start, *(one.place for one in stops), *([vehicle.end] if vehicle.end else [])]
    legs = [(travel.number[one], travel.number[other]) for one, other in pairwise(places)]
    for one, other in legs:
        if travel.seconds[one, other] == float("inf"):
            return "no way", f"no way leads from {travel.places[one]} to {travel.places[other]}"
    metres = sum(float(travel.metres[leg]) for leg in legs)
    if metres > vehicle.range_m + 1e-3:
        return (
            "too far",
            f"the way there and back is {metres / 1000:.1f} km, beyond the range of every vehicle",
        )
    steps = tuple(Step(one.place, one.stop, one.starts() if one.windows else ()) for one in stops)
    route = timetable(problem, Tour(vehicle.vehicle, steps))
    if route is None or route.duration_s > vehicle.max_duration_s + 1e-3:
        windows = " or ".join(
            f"{clock(one.opens_s)} to {clock(one.closes_s)}" if one.closes_s < float("inf") else "any time"
            for one in stops[-1].starts()
        )
        return "too late", f"nobody is there in its time ({windows}) and back in that of his shift"
    return None


def _with_them(problem: Problem, found: dict[str, Unserved]) -> Iterator[tuple[str, Unserved]]:
    """Stops that belong together with one that cannot be served."""
    groups = {problem.stop_of[one].together: one for one in found} if found else {}
    for stop in problem.stops:
        if stop.stop in found:
            continue
        if stop.together is not None and stop.together in groups:
            other = groups[stop.together]
            yield stop.stop, Unserved(stop.stop, "together", f"it belongs to {other}, which nobody can serve")
