"""The events of a tour that our own search has priced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wharfinger.decide.delivery.problem import Problem, Route, Vehicle, Visit
from wharfinger.decide.delivery.solve.packed import RULES_ON, Packed
from wharfinger.decide.delivery.solve.timetable import earliest, priced
from wharfinger.decide.delivery.solve.tours import Tour

if TYPE_CHECKING:
    from wharfinger.decide.delivery.solve.route_kernel import Work


def exact_route(problem: Problem, p: Packed, work: Work, kind: int, tour: Tour) -> Route:
    """The tour with the times that cost least."""
    from wharfinger.decide.delivery.solve import curve_kernel

    number = {one.stop: at for at, one in enumerate(problem.stops)}
    nodes = [len(number) if one.stop is None else number[one.stop] for one in tour.steps]
    vehicle = problem.vehicle_of[tour.vehicle]
    order = np.array([*nodes, 0], np.int64)
    if p.rules[kind, RULES_ON] > 0:
        from wharfinger.decide.delivery.solve.day import day_of

        return day_of(problem, p, work, kind, vehicle, tour, order, len(nodes))
    begins = np.zeros(len(nodes) + 1)
    starts = curve_kernel.begins_of(p, kind, order, len(nodes), work.times, work.values, work.firsts, begins)
    return _route(problem, vehicle, tour, float(starts), begins)


def _route(problem: Problem, vehicle: Vehicle, tour: Tour, starts: float, begins: np.ndarray) -> Route:
    """Drives through the tour, and begins at each stop when it should."""
    travel = problem.travel_of(vehicle)
    visits = [Visit("start", vehicle.start, starts, starts, starts)]
    here, now, driving, waiting = vehicle.start, starts, 0.0, 0.0
    for at, step in enumerate(tour.steps):
        arrives = travel.arrival_s(here, step.place, now)
        stop = problem.stop_of[step.stop] if step.stop is not None else None
        begin = max(arrives, float(begins[at]))
        if stop is not None and stop.windows and not any(one.cost(begin) < np.inf for one in step.windows):
            # The curve's moment is exact but for the last digits: it is the nearest one that is open.
            near = earliest(step.windows, begin - 1e-4)
            begin = (
                max(arrives, min(begin, *(one.closes_s for one in step.windows))) if near is None else near
            )
        lasts = vehicle.reload_s if stop is None else stop.service_s
        driving += arrives - now
        waiting += begin - arrives
        here, now = step.place, begin + lasts
        visits.append(Visit("reload" if stop is None else "stop", here, arrives, begin, now, step.stop))
    ends = now
    if vehicle.end is not None:
        ends = travel.arrival_s(here, vehicle.end, now)
        driving += ends - now
        here = vehicle.end
    visits.append(Visit("end", here, ends, ends, ends))
    return priced(problem, vehicle, tuple(visits), driving, waiting)
