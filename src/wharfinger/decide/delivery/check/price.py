"""What a plan costs, computed from its events alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from wharfinger.decide.delivery.problem import Plan, Problem, Route, Stop, Vehicle


@dataclass(frozen=True)
class Costs:
    """The cost of a plan by what it is paid for. `of_routes` has what each tour costs by itself."""

    fixed: float
    distance: float
    time: float
    stops: float
    windows: float
    choices: float
    emissions: float
    left_out: float
    unfairness: float
    co2_kg: float
    of_routes: tuple[float, ...]

    @property
    def total(self) -> float:
        """All of it."""
        return sum(self.of_routes) + self.left_out + self.unfairness


def price(problem: Problem, plan: Plan) -> Costs:
    """The costs of a plan whose events are a tour each."""
    parts = [_route(problem, route) for route in plan.routes]
    sums = [sum(part[at] for part in parts) for at in range(7)]
    objective = problem.objective
    durations = [route.duration_s / 3600 for route in plan.routes]
    mean = sum(durations) / len(durations) if durations else 0.0
    unfair = objective.fairness_cost_per_hour * sum(max(one - mean, 0.0) for one in durations)
    fixed, distance, time, stops, windows, choices, co2_kg = sums
    price_kg = objective.co2_cost_per_kg
    return Costs(
        fixed, distance, time, stops, windows, choices, co2_kg * price_kg, _left_out(problem, plan), unfair,
        co2_kg, tuple(sum(part[:6]) + part[6] * price_kg for part in parts),
    )  # fmt: skip


def _route(problem: Problem, route: Route) -> tuple[float, ...]:
    vehicle = problem.vehicle_of[route.vehicle]
    served = [problem.stop_of[stop] for stop in route.stops]
    metres, co2_kg = _road(problem, vehicle, route)
    windows = sum(
        min((one.cost(visit.begins_s) for one in problem.stop_of[visit.stop].starts()), default=0.0)
        for visit in route.visits
        if visit.stop is not None
    )
    return (
        vehicle.cost_fixed,
        vehicle.cost_per_km * metres / 1000,
        vehicle.cost_per_hour * route.duration_s / 3600,
        vehicle.cost_per_stop * len(served),
        windows,
        sum(one.visit_cost for one in served),
        co2_kg,
    )


def _road(problem: Problem, vehicle: Vehicle, route: Route) -> tuple[float, float]:
    """Metres and kilograms of CO2, by what is on board on each leg."""
    travel = problem.travel_of(vehicle)
    at = [one for one in route.visits if one.place is not None and one.kind != "break"]
    tours: list[list[Stop]] = [[]]
    for visit in at:
        if visit.kind == "reload":
            tours.append([])
        elif visit.stop is not None:
            tours[-1].append(problem.stop_of[visit.stop])
    from_depot = [
        sum(one.delivery[0] for one in tour if one.delivery and one.collected_at is None) for tour in tours
    ]
    number, on_board, metres, co2_kg = 0, from_depot[0], 0.0, 0.0
    for before, visit in pairwise(at):
        if visit.kind == "end" and vehicle.end is None:
            continue
        leg = float(travel.metres[travel.number[str(before.place)], travel.number[str(visit.place)]])
        metres += leg
        co2_kg += leg / 1000 * _per_km(vehicle, on_board)
        if visit.kind == "reload":
            number += 1
            on_board = from_depot[number]
        elif visit.stop is not None:
            stop = problem.stop_of[visit.stop]
            on_board += (stop.pickup[0] if stop.pickup else 0.0) - (
                stop.delivery[0] if stop.delivery else 0.0
            )
    return metres, co2_kg


def _per_km(vehicle: Vehicle, on_board: float) -> float:
    empty, full = vehicle.co2_kg_per_km, vehicle.co2_kg_per_km_full
    if full is None or not vehicle.capacity or not 0 < vehicle.capacity[0] < float("inf"):
        return empty
    return empty + (full - empty) * on_board / vehicle.capacity[0]


def _left_out(problem: Problem, plan: Plan) -> float:
    """The price of optional stops that nobody serves; of stops to choose from, once."""
    served = {stop for route in plan.routes for stop in route.stops}
    chosen = {problem.stop_of[stop].one_of for stop in served} - {None}
    total, groups = 0.0, set()
    for stop in problem.stops:
        if stop.stop in served or stop.leave_out_cost is None:
            continue
        if stop.one_of is not None:
            if stop.one_of in chosen or stop.one_of in groups:
                continue
            groups.add(stop.one_of)
        total += stop.leave_out_cost
    return total
