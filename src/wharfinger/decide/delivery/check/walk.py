"""One tour, event by event: where the vehicle is, since when, and whether it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wharfinger.decide.delivery.problem import Driver, Problem, Route, Stop, Vehicle, Visit
from wharfinger.decide.delivery.problem.plan import clock

NEAR_S = 1e-3
NEAR_M = 1e-3


@dataclass(frozen=True)
class Drive:
    """A stretch of driving without a pause."""

    begins_s: float
    ends_s: float


@dataclass
class Walked:
    """What the walk found. `whole` is False where the events are no tour at all."""

    breaches: list[str] = field(default_factory=list)
    driven: list[Drive] = field(default_factory=list)
    whole: bool = True


def walk(problem: Problem, route: Route) -> Walked:
    """Walks a tour and notes every breach of place, time, range and skill."""
    vehicle = problem.vehicle_of[route.vehicle]
    found = Walked()
    kinds = [one.kind for one in route.visits]
    if len(kinds) < 2 or kinds[0] != "start" or kinds[-1] != "end" or {"start", "end"} & set(kinds[1:-1]):
        found.breaches.append("its events do not begin with one start and finish with one end")
        found.whole = False
        return found
    _places(problem, vehicle, route, found)
    if found.whole:
        _drive(problem, vehicle, route, found)
        found.breaches += _frame(problem, vehicle, route)
        for visit in route.visits:
            if visit.stop is not None:
                found.breaches += _stop(problem, vehicle, problem.stop_of[visit.stop], visit)
        found.breaches += _tours(problem, vehicle, route)
    return found


def _places(problem: Problem, vehicle: Vehicle, route: Route, found: Walked) -> None:
    """Every event stands where it should."""
    first, last = route.visits[0], route.visits[-1]
    if first.place != vehicle.start:
        found.breaches.append(f"starts at {first.place}, not at {vehicle.start}")
    home = vehicle.end
    if home is None:
        at = [one.place for one in route.visits[:-1] if one.place is not None]
        home = at[-1]
    if last.place != home:
        found.breaches.append(f"ends at {last.place}, not at {home}")
    for visit in route.visits:
        if visit.kind == "stop" and (visit.stop is None or visit.place != problem.stop_of[visit.stop].place):
            found.breaches.append(f"serves {visit.stop} at {visit.place}")
        if visit.kind != "stop" and visit.stop is not None:
            found.breaches.append(f"names the stop {visit.stop} at an event of another kind")
        if visit.kind == "reload" and visit.place not in vehicle.reload_places:
            found.breaches.append(f"reloads at {visit.place}, where it may not")
        if visit.place is None and visit.kind != "break":
            found.breaches.append(f"has a {visit.kind} without a place")
            found.whole = False
        elif visit.place is not None and visit.place not in problem.travel_of(vehicle).number:
            found.breaches.append(f"is at {visit.place}, a place that is not known")
            found.whole = False


def _drive(problem: Problem, vehicle: Vehicle, route: Route, found: Walked) -> None:
    """Driving takes the time and the metres that the roads ask."""
    travel = problem.travel_of(vehicle)
    here, now, metres = vehicle.start, route.visits[0].leaves_s, 0.0
    left, pauses = now, 0.0
    for before, visit in zip(route.visits, route.visits[1:], strict=False):
        if not visit.arrives_s - NEAR_S <= visit.begins_s <= visit.leaves_s + NEAR_S:
            found.breaches.append(f"has its times at {visit.stop or visit.place or 'a break'} out of order")
        if visit.arrives_s < now - NEAR_S:
            found.breaches.append(
                f"is at {visit.stop or visit.place or 'a break'} at {clock(visit.arrives_s)}, "
                f"and busy elsewhere until {clock(now)}"
            )
        if visit.place is None:
            if travel.arrivals is not None:
                found.breaches.append("pauses on the road, where traffic decides how far it then gets")
            found.driven.append(Drive(now, visit.arrives_s))
            pauses += visit.leaves_s - visit.arrives_s
            now = visit.leaves_s
            continue
        stands = visit.place == here and (
            "break" in (visit.kind, before.kind) or (visit.kind == "end" and vehicle.end is None)
        )
        if not stands:
            needed = travel.arrival_s(here, visit.place, left) - left
            if visit.arrives_s - left - pauses < needed - NEAR_S:
                found.breaches.append(
                    f"drives from {here} to {visit.place} in {visit.arrives_s - left - pauses:.1f} s, "
                    + ("where no way leads" if needed == float("inf") else f"which takes {needed:.1f} s")
                )
            metres += float(travel.metres[travel.number[here], travel.number[visit.place]])
            found.driven.append(Drive(now, visit.arrives_s))
        here, now = visit.place, visit.leaves_s
        left, pauses = now, 0.0
    if metres > vehicle.range_m + NEAR_M:
        found.breaches.append(f"drives {metres:.0f} m with a range of {vehicle.range_m:.0f} m")
    if abs(metres - route.metres) > NEAR_M * max(1.0, metres):
        found.breaches.append(f"says {route.metres:.0f} m, and drives {metres:.0f} m")


def _frame(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[str]:
    """The day lies within the shifts of vehicle and driver."""
    driver = problem.driver_of(vehicle) or Driver("nobody")
    opens, closes = max(vehicle.opens_s, driver.opens_s), min(vehicle.closes_s, driver.closes_s)
    if route.starts_s < opens - NEAR_S:
        yield f"starts at {clock(route.starts_s)}, before {clock(opens)}"
    if route.starts_s > vehicle.latest_start_s + NEAR_S:
        yield f"starts at {clock(route.starts_s)}, after {clock(vehicle.latest_start_s)}"
    if max(route.ends_s, route.visits[-1].leaves_s) > closes + NEAR_S:
        yield f"ends at {clock(route.ends_s)}, after {clock(closes)}"
    if route.duration_s > vehicle.max_duration_s + NEAR_S:
        yield f"lasts {route.duration_s:.0f} s, with at most {vehicle.max_duration_s:.0f} s"
    if vehicle.max_stops is not None and len(route.stops) > vehicle.max_stops:
        yield f"has {len(route.stops)} stops, with at most {vehicle.max_stops}"


def _stop(problem: Problem, vehicle: Vehicle, stop: Stop, visit: Visit) -> Iterator[str]:
    """Service is at a time, of a length, and by a vehicle that suit."""
    begins, ends = visit.begins_s, visit.leaves_s
    if ends - begins < stop.service_s - NEAR_S:
        yield f"serves {stop.stop} for {ends - begins:.1f} s instead of {stop.service_s:.1f} s"
    if stop.windows and not any(
        one.soft
        or (
            one.opens_s - NEAR_S <= begins <= one.closes_s + NEAR_S
            and (not stop.finish_in_window or ends <= one.closes_s + NEAR_S)
        )
        for one in stop.windows
    ):
        windows = " or ".join(f"{clock(one.opens_s)} to {clock(one.closes_s)}" for one in stop.windows)
        yield f"serves {stop.stop} from {clock(begins)} to {clock(ends)}, outside of {windows}"
    driver = problem.driver_of(vehicle)
    missing = stop.skills - vehicle.skills - (driver.skills if driver else frozenset())
    if missing:
        yield f"serves {stop.stop} without {', '.join(sorted(missing))}"
    if stop.vehicles and vehicle.vehicle not in stop.vehicles:
        yield f"serves {stop.stop}, which only {', '.join(sorted(stop.vehicles))} may"


def _tours(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[str]:
    """Each tour leaves after its goods are ready and after reloading."""
    left = route.starts_s
    tours = 1
    for visit in route.visits:
        if visit.kind == "reload":
            tours += 1
            left = visit.leaves_s
            took = visit.leaves_s - visit.begins_s
            if took < vehicle.reload_s - NEAR_S:
                yield f"reloads in {took:.1f} s instead of {vehicle.reload_s:.1f} s"
        if visit.stop is not None and left < problem.stop_of[visit.stop].release_s - NEAR_S:
            ready = problem.stop_of[visit.stop].release_s
            yield f"leaves at {clock(left)} for {visit.stop}, which is ready at {clock(ready)}"
    if tours > vehicle.max_tours:
        yield f"drives {tours} tours, with at most {vehicle.max_tours}"
