"""The times of a tour whose travel times do not depend on the hour, without waiting that can be avoided."""

from __future__ import annotations

import math
from itertools import pairwise

from wharfinger.decide.delivery.problem import Problem, Route, Stop, Vehicle, Visit, Window
from wharfinger.decide.delivery.solve.tours import Step, Tour, shift


def timetable(problem: Problem, tour: Tour) -> Route | None:
    """The tour with its times; None where it cannot be driven in time.

    It ends as early as it can, and leaves as late as that allows: for given windows the shortest day.
    """
    vehicle = problem.vehicle_of[tour.vehicle]
    opens, closes = shift(problem, vehicle)
    closes_start = min(closes, vehicle.latest_start_s)
    first = max(opens, _ready(problem, tour.steps))
    begins = _forward(problem, vehicle, tour.steps, first)
    if begins is None or begins[-1] > closes + 1e-6 or first > closes_start + 1e-6:
        return None
    latest = _backward(problem, vehicle, tour.steps, begins)
    start = max(first, min(latest, closes_start))
    begins = _forward(problem, vehicle, tour.steps, start)
    assert begins is not None
    return _route(problem, vehicle, tour.steps, start, begins)


def _ready(problem: Problem, steps: tuple[Step, ...]) -> float:
    """When the goods of a tour are, up to its first reload."""
    ready = 0.0
    for step in steps:
        if step.stop is None:
            break
        ready = max(ready, problem.stop_of[step.stop].release_s)
    return ready


def _lasts(problem: Problem, vehicle: Vehicle, step: Step) -> float:
    return vehicle.reload_s if step.stop is None else problem.stop_of[step.stop].service_s


def _legs(problem: Problem, vehicle: Vehicle, steps: tuple[Step, ...]) -> list[float]:
    """The seconds of driving to each step, and home."""
    travel = problem.travel_of(vehicle)
    number = travel.number
    at = [number[vehicle.start], *(number[one.place] for one in steps)]
    legs = [float(travel.seconds[start, to]) for start, to in pairwise(at)]
    return [*legs, 0.0 if vehicle.end is None else float(travel.seconds[at[-1], number[vehicle.end]])]


def _forward(problem: Problem, vehicle: Vehicle, steps: tuple[Step, ...], start: float) -> list[float] | None:
    """When each step begins at the earliest, and when the day ends; None where a window is missed."""
    legs, now, found = _legs(problem, vehicle, steps), start, []
    for at, step in enumerate(steps):
        now += legs[at]
        if step.stop is None:
            lasts = vehicle.reload_s
            now = max(now, _ready(problem, steps[at + 1 :]) - lasts)
        else:
            begins = earliest(step.windows, now)
            if begins is None:
                return None
            now, lasts = begins, _lasts(problem, vehicle, step)
        found.append(now)
        now += lasts
    found.append(now + legs[-1])
    return None if math.isinf(found[-1]) else found


def earliest(windows: tuple[Window, ...], arrives_s: float) -> float | None:
    """The first moment of a hard window at or after the arrival; a soft one is taken as always open."""
    if not windows:
        return arrives_s
    fits = [
        arrives_s if one.soft else max(arrives_s, one.opens_s)
        for one in windows
        if one.soft or arrives_s <= one.closes_s + 1e-6
    ]
    return min(fits, default=None)


def _backward(problem: Problem, vehicle: Vehicle, steps: tuple[Step, ...], begins: list[float]) -> float:
    """The latest start with which the day still ends when it does, in the same windows."""
    legs, latest = _legs(problem, vehicle, steps), begins[-1]
    for at in reversed(range(len(steps))):
        step = steps[at]
        latest -= legs[at + 1] + _lasts(problem, vehicle, step)
        closes = [
            math.inf if one.soft else one.closes_s
            for one in step.windows
            if one.soft or one.opens_s - 1e-6 <= begins[at] <= one.closes_s + 1e-6
        ]
        latest = min(latest, max(closes, default=math.inf))
    return latest - legs[0]


def _route(
    problem: Problem, vehicle: Vehicle, steps: tuple[Step, ...], start: float, begins: list[float]
) -> Route:
    legs = _legs(problem, vehicle, steps)
    visits = [Visit("start", vehicle.start, start, start, start)]
    now, waiting = start, 0.0
    for at, step in enumerate(steps):
        arrives = now + legs[at]
        now = begins[at] + _lasts(problem, vehicle, step)
        waiting += begins[at] - arrives
        kind = "stop" if step.stop is not None else "reload"
        visits.append(Visit(kind, step.place, arrives, begins[at], now, step.stop))  # type: ignore[arg-type]
    home = vehicle.end if vehicle.end is not None else visits[-1].place
    ends = now + legs[-1]
    visits.append(Visit("end", home, ends, ends, ends))
    return priced(problem, vehicle, tuple(visits), sum(legs), waiting)


def priced(
    problem: Problem, vehicle: Vehicle, visits: tuple[Visit, ...], driving_s: float, waiting_s: float
) -> Route:
    """The route of these events with its metres, emissions and cost."""
    metres, co2_kg = _road(problem, vehicle, visits)
    served = [(problem.stop_of[one.stop], one.begins_s) for one in visits if one.stop is not None]
    cost = (
        vehicle.cost_fixed
        + vehicle.cost_per_km * metres / 1000
        + vehicle.cost_per_hour * (visits[-1].arrives_s - visits[0].leaves_s) / 3600
        + vehicle.cost_per_stop * len(served)
        + sum(stop.visit_cost + window_cost(stop, begins) for stop, begins in served)
        + problem.objective.co2_cost_per_kg * co2_kg
    )
    return Route(vehicle.vehicle, visits, cost, metres, driving_s, waiting_s, co2_kg)


def window_cost(stop: Stop, begins_s: float) -> float:
    """The price of serving then."""
    return min(one.cost(begins_s) for one in stop.starts())


def _road(problem: Problem, vehicle: Vehicle, visits: tuple[Visit, ...]) -> tuple[float, float]:
    """Metres and kilograms of CO2."""
    travel = problem.travel_of(vehicle)
    places = [one for one in visits if one.kind in ("start", "stop", "reload") or vehicle.end is not None]
    places = [one for one in places if one.kind != "break"]
    on_board = _boarded(problem, places)
    empty, full = vehicle.co2_kg_per_km, vehicle.co2_kg_per_km_full
    metres = co2_kg = 0.0
    for at, (before, visit) in enumerate(pairwise(places)):
        leg = float(travel.metres[travel.number[str(before.place)], travel.number[str(visit.place)]])
        metres += leg
        share = on_board[at] / vehicle.capacity[0] if vehicle.capacity and vehicle.capacity[0] else 0.0
        co2_kg += leg / 1000 * (empty if full is None else empty + (full - empty) * share)
    return metres, co2_kg


def _boarded(problem: Problem, places: list[Visit]) -> list[float]:
    """The first load dimension on board when each place is left."""
    found, now = [0.0] * len(places), 0.0
    for at, visit in enumerate(places):
        if visit.kind in ("start", "reload"):
            now = 0.0
            for later in places[at + 1 :]:
                if later.kind == "reload":
                    break
                stop = problem.stop_of[later.stop] if later.stop is not None else None
                if stop is not None and stop.collected_at is None and stop.delivery:
                    now += stop.delivery[0]
        elif visit.stop is not None:
            stop = problem.stop_of[visit.stop]
            now += (stop.pickup[0] if stop.pickup else 0.0) - (stop.delivery[0] if stop.delivery else 0.0)
        found[at] = now
    return found
