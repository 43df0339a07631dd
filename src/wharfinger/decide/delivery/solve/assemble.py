"""A plan out of the routes of a search: what it costs, and who is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wharfinger.decide.delivery.problem import Plan, Problem, Route, Unserved
from wharfinger.decide.delivery.solve.not_served import left_over


def assemble(problem: Problem, routes: tuple[Route, ...], impossible: Mapping[str, Unserved]) -> Plan:
    """The plan of these routes; `impossible` has the stops that were known not to fit at all."""
    rank = {one.vehicle: at for at, one in enumerate(problem.vehicles)}
    routes = tuple(sorted((one for one in routes if one.stops), key=lambda one: rank[one.vehicle]))
    served = {stop for route in routes for stop in route.stops}
    chosen = {problem.stop_of[one].one_of for one in served} - {None}
    unserved = []
    left_out, groups = 0.0, set()
    for stop in problem.stops:
        if stop.stop in served or (stop.one_of is not None and stop.one_of in chosen):
            continue
        said = impossible.get(stop.stop) or left_over(problem, stop, routes)
        again = stop.one_of is not None and stop.one_of in groups
        groups.add(stop.one_of)
        price = 0.0 if again else stop.leave_out_cost or 0.0
        left_out += price
        unserved.append(replace(said, cost=price))
    hours = [one.duration_s / 3600 for one in routes]
    mean = sum(hours) / len(hours) if hours else 0.0
    unfair = problem.objective.fairness_cost_per_hour * sum(max(0.0, one - mean) for one in hours)
    cost = sum(one.cost for one in routes) + left_out + unfair
    return Plan(routes, tuple(unserved), cost)
