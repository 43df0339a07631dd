"""A problem in PyVRP's words, and PyVRP's solutions in ours."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from wharfinger.decide.delivery.problem import Problem, Stop, Vehicle
from wharfinger.decide.delivery.solve.tours import Step, Tour, Tours, kinds_of, may_serve, shift
from wharfinger.decide.delivery.solve.whole_numbers import FAR, Scales, per_metre

if TYPE_CHECKING:
    from pyvrp import ProblemData, Solution


def beyond_pyvrp(problem: Problem) -> str:
    """What in the problem PyVRP does not know, in a word; empty where it knows everything."""
    stops, vehicles = problem.stops, problem.vehicles
    paired = any(one.collected_at is not None for one in stops)
    several = any(one.max_tours > 1 and one.reload_places for one in vehicles)
    limited = any(one.max_stops is not None for one in vehicles)
    found = {
        "traffic": any(one.arrivals is not None for one in problem.travels.values()),
        "breaks and driving hours": any(one.breaks or one.rules for one in problem.drivers),
        "soft windows": any(window.soft for stop in stops for window in stop.windows),
        "fairness": problem.objective.fairness_cost_per_hour > 0,
        "emissions by load": problem.objective.co2_cost_per_kg > 0
        and any(one.co2_kg_per_km_full is not None for one in vehicles),
        "stops that belong together": any(one.together is not None for one in stops),
        "returns last": any(one.returns_last for one in vehicles),
        "costs per stop": len({one.cost_per_stop for one in vehicles}) > 1,
        "pickups and deliveries with more": paired
        and (several or limited or any(one.release_s or len(one.windows) > 1 for one in stops)),
        "limited stops with reloads": limited and several,
    }
    return next((name for name, true in found.items() if true), "")


DEAREST = 1e9
"""The largest worth of a stop, in whole money."""


@dataclass(frozen=True)
class _Visit:
    """A stop in one of its windows, as PyVRP sees it."""

    stop: Stop
    window: int


class Model:
    """A problem as PyVRP's data. Unless `forced`, stops may be left out at prices that keep priorities."""

    def __init__(self, problem: Problem, *, forced: bool = True) -> None:
        self.problem, self.forced = problem, forced
        self.scales = Scales.of(problem)
        if not forced:
            coarser = min(1.0, DEAREST / max(self._worth.values()) / self.scales.money)
            self.scales = replace(self.scales, money=self.scales.money * coarser)
        paired = {one.collected_at for one in problem.stops if one.collected_at is not None}
        single = [one for one in problem.stops if one.collected_at is None and one.stop not in paired]
        self.clients = [
            _Visit(one, at)
            for one in single
            for at, window in enumerate(one.starts())
            if self.scales.up(one.release_s) <= self.scales.down(window.closes_s)
        ]
        self.pairs = [
            (problem.stop_of[one.collected_at], one) for one in problem.stops if one.collected_at is not None
        ]
        self.kinds = kinds_of(problem)
        self._client_of: dict[str, list[int]] = defaultdict(list)
        for at, visit in enumerate(self.clients):
            self._client_of[visit.stop.stop].append(at)

    @cached_property
    def data(self) -> ProblemData:
        """PyVRP's data."""
        import pyvrp

        self._locate()
        groups, group_of = self._groups()
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in self._places],
            [self._client(at, group_of.get(at)) for at in range(len(self.clients))],
            self._depots,
            [self._vehicle_type(kind) for kind in self.kinds],
            [self._matrix(profile, "metres") for profile in self._profiles],
            [self._matrix(profile, "seconds") for profile in self._profiles],
            [pyvrp.ClientGroup(group, required) for group, required in groups],
            [self._shipment(pair) for pair in self.pairs],
        )

    def tours(self, solution: Solution) -> Tours:
        """The tours of a solution."""
        used: dict[int, int] = defaultdict(int)
        found = []
        for route in solution.routes():
            kind = route.vehicle_type()
            vehicle = self.kinds[kind][used[kind]]
            used[kind] += 1
            steps = tuple(self._step(vehicle, one) for one in list(route)[1:-1])
            found.append(Tour(vehicle.vehicle, steps))
        return tuple(found)

    def solution(self, tours: Tours) -> Solution:
        """The solution of tours; stops that PyVRP does not know as they stand are left out."""
        import pyvrp

        kind_of = {one.vehicle: at for at, kind in enumerate(self.kinds) for one in kind}
        routes = []
        for tour in tours:
            vehicle = self.problem.vehicle_of[tour.vehicle]
            activities = [one for step in tour.steps for one in self._activity(vehicle, step)]
            if any(step.stop is not None for step in tour.steps):
                routes.append(pyvrp.Route(self.data, activities, kind_of[tour.vehicle]))
        return pyvrp.Solution(self.data, routes)

    def cost(self, solution: Solution) -> float:
        """PyVRP's own cost of a solution that keeps all limits, stops left out included."""
        import pyvrp

        return float(pyvrp.CostEvaluator([0.0] * self.data.num_load_dimensions, 0, 0).cost(solution))

    # The places of PyVRP: those of the travel times, or one for each stop where not every vehicle may come.

    def _locate(self) -> None:
        import pyvrp

        problem = self.problem
        self._apart = any(
            not may_serve(problem, kind[0], stop) for kind in self.kinds for stop in problem.stops
        ) or any(one.end is None for one in problem.vehicles)
        number = next(iter(problem.travels.values())).number
        self._places: list[str | None] = list(number)
        self._at: dict[str, int] = {one.stop: number[one.place] for one in problem.stops}
        if self._apart:
            for stop in problem.stops:
                self._at[stop.stop] = len(self._places)
                self._places.append(stop.place)
            self._nowhere = len(self._places)
            self._places.append(None)
        self._depots: list[Any] = []
        self._depot_of: dict[tuple[str | None, float], int] = {}
        for kind in self.kinds:
            vehicle = kind[0]
            ends = [(vehicle.start, 0.0), (vehicle.end, 0.0)]
            reloads = [(place, vehicle.reload_s) for place in vehicle.reload_places]
            for place, lasts in ends + reloads:
                if (place, lasts) not in self._depot_of:
                    self._depot_of[place, lasts] = len(self._depots)
                    at = self._nowhere if place is None else number[place]
                    self._depots.append(pyvrp.Depot(at, service_duration=self.scales.up(lasts)))
        self._profiles: list[tuple[str, frozenset[str]]] = []
        self._profile_of: list[int] = []
        for kind in self.kinds:
            closed = frozenset(one.stop for one in problem.stops if not may_serve(problem, kind[0], one))
            key = (kind[0].profile if len(problem.travels) > 1 else next(iter(problem.travels)), closed)
            if key not in self._profiles:
                self._profiles.append(key)
            self._profile_of.append(self._profiles.index(key))

    def _matrix(self, profile: tuple[str, frozenset[str]], what: str) -> Any:
        name, closed = profile
        travel = self.problem.travels[name]
        per = self.scales.second if what == "seconds" else self.scales.metre
        whole = self.scales.way(getattr(travel, what), per)
        np.fill_diagonal(whole, 0)
        if self._apart:
            at = np.array([0 if one is None else travel.number[one] for one in self._places])
            whole = whole[np.ix_(at, at)]
            shut = [self._at[one] for one in closed]
            whole[shut, :] = whole[:, shut] = FAR
            whole[:, self._nowhere] = 0
            whole[self._nowhere, :] = FAR
            np.fill_diagonal(whole, 0)
        return whole

    # Stops.

    def _client(self, at: int, group: int | None) -> Any:
        import pyvrp

        visit, scales = self.clients[at], self.scales
        stop, window = visit.stop, visit.stop.starts()[visit.window]
        prize = self._prize(stop)
        return pyvrp.Client(
            self._at[stop.stop],
            self._loads(stop.delivery, counted=True),
            self._loads(stop.pickup, counted=False),
            scales.up(stop.service_s),
            scales.up(window.opens_s),
            scales.down(window.closes_s),
            scales.up(stop.release_s),
            prize,
            prize == 0 and group is None and stop.leave_out_cost is None,
            group,
            name=stop.stop,
        )

    def _shipment(self, pair: tuple[Stop, Stop]) -> Any:
        import pyvrp

        origin, target = pair
        scales = self.scales
        first, last = origin.starts()[0], target.starts()[0]
        prize = self._prize(origin) + self._prize(target)
        return pyvrp.Shipment(
            self._at[origin.stop], self._at[target.stop],
            scales.up(first.opens_s), scales.down(first.closes_s), scales.up(origin.service_s),
            scales.up(last.opens_s), scales.down(last.closes_s), scales.up(target.service_s),
            self._loads(origin.pickup, counted=False), prize, prize == 0 and origin.leave_out_cost is None,
        )  # fmt: skip

    def _loads(self, amounts: tuple[float, ...], *, counted: bool) -> list[int]:
        scaled = [
            math.ceil(one * per - 1e-9)
            for one, per in zip(amounts or [0.0] * len(self.scales.load), self.scales.load, strict=True)
        ]
        return [*scaled, int(counted)] if self._limited else scaled

    @cached_property
    def _limited(self) -> bool:
        return any(one.max_stops is not None for one in self.problem.vehicles)

    def _prize(self, stop: Stop) -> int:
        """What serving it is worth, in whole money; 0 where it must be served anyway."""
        if stop.leave_out_cost is not None:
            worth = stop.leave_out_cost
        elif not self.forced:
            worth = self._worth[stop.priority]
        elif stop.one_of is not None:
            worth = self._dearest
        else:
            return 0
        return max(0, self.scales.price(worth - stop.visit_cost))

    @cached_property
    def _dearest(self) -> float:
        """More than any stop can cost."""
        problem = self.problem
        far = max(
            per_metre(problem, one) * _most(problem.travel_of(one).metres)
            + one.cost_per_hour / 3600 * (_most(problem.travel_of(one).seconds))
            for one in problem.vehicles
        )  # fmt: skip
        service = max((one.service_s for one in problem.stops), default=0.0)
        hour = max(one.cost_per_hour for one in problem.vehicles)
        fixed = max(one.cost_fixed for one in problem.vehicles)
        day = min(86400.0, max((one.opens_s for stop in problem.stops for one in stop.windows), default=0.0))
        dear = max((one.visit_cost for one in problem.stops), default=0.0)
        dear = max([dear, *((one.leave_out_cost or 0.0) for one in problem.stops)])
        return 4 * far + fixed + hour * (service + day) / 3600 + dear + 1.0

    @cached_property
    def _worth(self) -> dict[int, float]:
        """What a stop of each priority is worth: 20 of the next lower one."""
        levels = sorted({one.priority for one in self.problem.stops})
        return {level: self._dearest * 20.0**at for at, level in enumerate(levels)}

    def _groups(self) -> tuple[list[tuple[list[int], bool]], dict[int, int]]:
        """Clients of which one is served: windows of a stop, and stops to choose from."""
        members: dict[str, list[int]] = defaultdict(list)
        for at, visit in enumerate(self.clients):
            stop = visit.stop
            members[f"choice {stop.one_of}" if stop.one_of else f"stop {stop.stop}"].append(at)
        groups: list[tuple[list[int], bool]] = []
        group_of: dict[int, int] = {}
        for group in members.values():
            if len(group) > 1 or self.clients[group[0]].stop.one_of:
                group_of |= dict.fromkeys(group, len(groups))
                stop = self.clients[group[0]].stop
                groups.append((group, self.forced and stop.leave_out_cost is None))
        return groups, group_of

    # Vehicles.

    def _vehicle_type(self, kind: list[Vehicle]) -> Any:
        import pyvrp

        vehicle, scales, problem = kind[0], self.scales, self.problem
        opens, closes = shift(problem, vehicle)
        capacity = vehicle.capacity or (math.inf,) * len(scales.load)
        whole = [
            FAR if math.isinf(one) else math.floor(one * per + 1e-9)
            for one, per in zip(capacity, scales.load, strict=True)
        ]
        limit = [FAR if vehicle.max_stops is None else vehicle.max_stops] if self._limited else []
        several = vehicle.max_tours > 1 and vehicle.reload_places
        return pyvrp.VehicleType(
            len(kind), whole + limit, self._depot_of[vehicle.start, 0.0], self._depot_of[vehicle.end, 0.0],
            scales.price(vehicle.cost_fixed), scales.up(opens), _end(scales.down(closes)),
            _end(scales.down(vehicle.max_duration_s)),
            _end(FAR if math.isinf(vehicle.range_m) else math.floor(vehicle.range_m * scales.metre + 1e-6)),
            round(per_metre(problem, vehicle) / scales.metre * scales.money),
            round(vehicle.cost_per_hour / 3600 / scales.second * scales.money),
            self._profile_of[self.kinds.index(kind)],
            min(_end(scales.down(vehicle.latest_start_s)), _end(scales.down(closes))),
            reload_depots=[self._depot_of[place, vehicle.reload_s] for place in vehicle.reload_places]
            if several else [],
            max_reloads=vehicle.max_tours - 1,
        )  # fmt: skip

    # Tours.

    def _step(self, vehicle: Vehicle, activity: Any) -> Step:
        if activity.is_client():
            visit = self.clients[activity.idx]
            windows = (visit.stop.starts()[visit.window],) if visit.stop.windows else ()
            return Step(visit.stop.place, visit.stop.stop, windows)
        if activity.is_depot():
            place = next(place for (place, _), at in self._depot_of.items() if at == activity.idx)
            return Step(str(place))
        stop = self.pairs[activity.idx][0 if activity.is_pickup() else 1]
        return Step(stop.place, stop.stop, stop.starts() if stop.windows else ())

    def _activity(self, vehicle: Vehicle, step: Step) -> list[Any]:
        from pyvrp import Activity, ActivityType

        if step.stop is None:
            return [Activity(ActivityType.DEPOT, self._depot_of[step.place, vehicle.reload_s])]
        if step.stop in self._client_of:
            known = self._client_of[step.stop]
            visits = [(at, self.clients[at]) for at in known]
            fits = [at for at, one in visits if one.stop.starts()[one.window] in step.windows]
            return [Activity(ActivityType.CLIENT, (fits or known)[0])]
        for at, (origin, target) in enumerate(self.pairs):
            if step.stop == origin.stop:
                return [Activity(ActivityType.PICKUP, at)]
            if step.stop == target.stop:
                return [Activity(ActivityType.DELIVERY, at)]
        return []


def _most(matrix: Any) -> float:
    return float(matrix[np.isfinite(matrix)].max(initial=0.0))


def _end(whole: int) -> int:
    """PyVRP's own word for endless where it is."""
    return int(np.iinfo(np.int64).max) if whole >= FAR else whole
