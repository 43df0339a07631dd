"""The rest of the day as a problem of its own, with the tours that are left of the plan."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from wharfinger.decide.delivery.change.events import Cancelled, Closed, Event, New, Roads
from wharfinger.decide.delivery.change.hours_left import driver_from_now
from wharfinger.decide.delivery.change.standing import Standing
from wharfinger.decide.delivery.problem import Driver, Plan, Problem, Stop, Travel, Vehicle, Window
from wharfinger.decide.delivery.solve.put_in import step_of
from wharfinger.decide.delivery.solve.tours import Step, Tour, Tours

GOODS = "goods for "
HOME = "way home of "
RETURN = "return from "
AT_ONCE_S = 1.0
"""Within this a vehicle on its way goes on: a little more than the search rounds to."""


@dataclass
class Rest:
    """The problem of the rest of the day. `kept` are the tours as they were, as far as they can still be
    driven; `loose` the stops that have no tour. `origin_of` names the stop of the day behind one of these.
    """

    problem: Problem
    kept: Tours
    loose: list[str]
    origin_of: dict[str, str] = field(default_factory=dict)


def rest_of_day(
    problem: Problem,
    plan: Plan,
    stands: Sequence[Standing],
    events: Sequence[Event],
    now_s: float,
    promised: Mapping[str, Window],
) -> Rest:
    """What can still be decided. Goods on board stay there; those of a broken vehicle are fetched."""
    made = _Making(problem, stands, now_s)
    gone = {one.stop for one in events if isinstance(one, Cancelled)}
    past = {visit.stop for one in stands for visit in one.visits if visit.stop is not None}
    chosen = {problem.stop_of[one].one_of for one in past if one in problem.stop_of} - {None}
    again = {one for stand in stands for one in stand.open if one is not None}
    for stop in problem.stops:
        done = stop.stop in past and stop.stop not in again
        if done or stop.stop in gone or (stop.one_of in chosen and stop.one_of is not None):
            continue
        made.add(_with_promise(stop, promised), made.depot)
    for event in events:
        if isinstance(event, New) and event.stop.stop not in gone:
            made.add(_with_promise(event.stop, promised), event.goods_at or made.depot)
    for stand in stands:
        made.fetch_what_it_collected(stand)
    travel = _roads(problem, events)
    vehicles, drivers = made.fleet()
    homes = [
        Stop(f"{HOME}{one.vehicle.vehicle}", one.vehicle.end, vehicles=frozenset({one.vehicle.vehicle}))
        for one in stands
        if one.left and not one.home and not one.broken and one.vehicle.end is not None
    ]
    rest = Problem((*made.stops, *homes), vehicles, travel, drivers, problem.loads, problem.objective)
    kept = made.kept(plan, rest)
    served = {stop for tour in kept for stop in tour.stops}
    return Rest(rest, kept, [one.stop for one in rest.stops if one.stop not in served], made.origin_of)


class _Making:
    def __init__(self, problem: Problem, stands: Sequence[Standing], now_s: float) -> None:
        self.problem, self.now_s = problem, now_s
        self.stands = [one for one in stands if not one.home]
        self.stops: list[Stop] = []
        self.origin_of: dict[str, str] = {}
        self.carrier = {stop: one for one in stands for stop in one.carried}
        self.broken = frozenset(one.vehicle.vehicle for one in stands if one.broken)
        self.fresh = frozenset(one.vehicle.vehicle for one in self.stands if not one.left) - self.broken
        self.on_the_road = any(one.left and not one.broken for one in self.stands)
        starts = Counter(one.start for one in problem.vehicles)
        self.depot = starts.most_common(1)[0][0]

    def add(self, stop: Stop, goods_at: str) -> None:
        """One stop of the day, with where its goods are now."""
        able = frozenset(stop.vehicles) - self.broken
        if stop.vehicles and not able:
            able = frozenset()  # Who should have come cannot: better another than nobody.
        stop = replace(stop, vehicles=able, together=None if self._torn(stop) else stop.together)
        carrier = self.carrier.get(stop.stop)
        origin = self.problem.stop_of.get(stop.collected_at or "")
        fetched = carrier is not None or (origin is not None and origin.stop not in self._open)
        if fetched:
            stop = replace(stop, collected_at=None, release_s=0.0)
        if carrier is not None and not carrier.broken:
            self._put(replace(stop, vehicles=frozenset({carrier.vehicle.vehicle}), together=None))
        elif carrier is not None:
            self._pair(replace(stop, one_of=None), carrier.place)
        elif not any(stop.delivery) or stop.collected_at is not None:
            self._put(stop)
        elif self.on_the_road and stop.one_of is None:
            self._pair(stop, goods_at)
        elif self.on_the_road:
            able = self.fresh & stop.vehicles if stop.vehicles else self.fresh
            self._put(replace(stop, vehicles=able or stop.vehicles))
        else:
            self._put(stop)

    def fetch_what_it_collected(self, stand: Standing) -> None:
        """What a broken vehicle had collected is brought home by another."""
        if stand.broken and any(stand.rides):
            name = f"{RETURN}{stand.vehicle.vehicle}"
            self._put(Stop(name, stand.place, pickup=stand.rides))

    def fleet(self) -> tuple[tuple[Vehicle, ...], tuple[Driver, ...]]:
        """The vehicles that can still drive, from where they are, and their drivers."""
        vehicles, drivers = [], []
        for stand in self.stands:
            if stand.broken:
                continue
            vehicles.append(self._from_now(stand))
            driver = self.problem.driver_of(stand.vehicle)
            if driver is not None:
                drivers.append(driver_from_now(driver, stand))
        if not vehicles:
            # A problem needs a vehicle; this one has no time, so that every stop is left, and said to be.
            idle = self.problem.vehicles[0]
            vehicles.append(
                Vehicle(
                    f"no vehicle, {idle.vehicle}",
                    self.depot,
                    self.depot,
                    idle.capacity,
                    self.now_s,
                    self.now_s,
                    profile=idle.profile,
                )
            )
        return tuple(vehicles), tuple(drivers)

    def kept(self, plan: Plan, rest: Problem) -> Tours:
        """The tours as they were, without what is gone, each goods' loading before its stop."""
        tours = []
        for stand in self.stands:
            if stand.broken or stand.vehicle.vehicle not in rest.vehicle_of:
                continue
            steps: list[Step] = []
            for name in stand.open:
                if name is None:
                    steps.append(Step(stand.vehicle.reload_places[0]))
                elif name in rest.stop_of:
                    steps += self._steps(rest, name)
            loads = [one for one in steps if one.stop is not None and one.stop.startswith(GOODS)]
            steps = [one for one in steps if one not in loads]
            at = next((at + 1 for at, one in enumerate(steps) if one.stop is None), 0)
            steps = [*steps[:at], *loads, *steps[at:]] if at else [*loads, *steps]
            home = f"{HOME}{stand.vehicle.vehicle}"
            if home in rest.stop_of:
                steps.append(Step(rest.stop_of[home].place, home))
            if any(one.stop is not None for one in steps):
                tours.append(Tour(stand.vehicle.vehicle, tuple(steps)))
        return tuple(tours)

    def _steps(self, rest: Problem, name: str) -> list[Step]:
        found = []
        for one in (f"{GOODS}{name}", name):
            if one in rest.stop_of:
                found.append(step_of(rest.stop_of[one]))
        return found

    @property
    def _open(self) -> frozenset[str]:
        past = {visit.stop for one in self.stands for visit in one.visits}
        return frozenset(one.stop for one in self.problem.stops if one.stop not in past)

    def _torn(self, stop: Stop) -> bool:
        """Whether others of its group are served already, or ride with different vehicles."""
        if stop.together is None:
            return False
        group = [one.stop for one in self.problem.stops if one.together == stop.together]
        carriers = {id(self.carrier.get(one)) for one in group}
        return len(carriers) > 1 or any(one not in self._open for one in group)

    def _put(self, stop: Stop) -> None:
        self.stops.append(stop)

    def _pair(self, stop: Stop, goods_at: str) -> None:
        """The goods are loaded at a place first; what is collected at the stop is a stop of its own."""
        name = f"{GOODS}{stop.stop}"
        ready = () if stop.release_s <= self.now_s else (Window(stop.release_s),)
        self.origin_of[name] = stop.stop
        self._put(
            Stop(
                name,
                goods_at,
                ready,
                pickup=stop.delivery,
                skills=stop.skills,
                vehicles=stop.vehicles,
                priority=stop.priority,
                leave_out_cost=stop.leave_out_cost,
            )
        )
        self._put(replace(stop, collected_at=name, pickup=(), release_s=0.0, together=None))
        if any(stop.pickup):
            back = f"{RETURN}{stop.stop}"
            self.origin_of[back] = stop.stop
            self._put(
                replace(
                    stop,
                    stop=back,
                    delivery=(),
                    collected_at=None,
                    service_s=0.0,
                    together=None,
                    release_s=0.0,
                    visit_cost=0.0,
                )
            )

    def _from_now(self, stand: Standing) -> Vehicle:
        vehicle = stand.vehicle
        if not stand.left:
            return replace(
                vehicle,
                opens_s=min(max(vehicle.opens_s, stand.free_s), vehicle.closes_s),
                latest_start_s=max(vehicle.latest_start_s, stand.free_s),
            )
        travel = self.problem.travel_of(vehicle)
        metres = _driven_m(travel, stand)
        reloads = sum(one.kind == "reload" for one in stand.visits)
        served = sum(one.stop is not None for one in stand.visits)
        home = stand.place if vehicle.end is None else vehicle.end
        closes = max(vehicle.closes_s, travel.arrival_s(stand.place, home, stand.free_s))
        return replace(
            vehicle,
            start=stand.place,
            opens_s=stand.free_s,
            latest_start_s=stand.free_s + AT_ONCE_S,
            closes_s=closes,
            cost_fixed=0.0,
            capacity=tuple(max(0.0, a - b) for a, b in zip(vehicle.capacity, stand.rides, strict=False)),
            range_m=max(0.0, vehicle.range_m - metres),
            max_duration_s=max(0.0, vehicle.max_duration_s - (stand.free_s - stand.visits[0].leaves_s)),
            max_stops=None if vehicle.max_stops is None else max(1, vehicle.max_stops - served + 1),
            max_tours=max(1, vehicle.max_tours - reloads),
        )


def _driven_m(travel: Travel, stand: Standing) -> float:
    at = [one.place for one in stand.visits if one.place is not None]
    return sum(float(travel.metres[travel.number[one], travel.number[other]]) for one, other in pairwise(at))


def _with_promise(stop: Stop, promised: Mapping[str, Window]) -> Stop:
    return replace(stop, windows=(promised[stop.stop],)) if stop.stop in promised else stop


def _roads(problem: Problem, events: Sequence[Event]) -> Travel | Mapping[str, Travel]:
    """The travel times from now on."""
    travel: Travel | Mapping[str, Travel] = problem.travel
    for event in events:
        if isinstance(event, Roads):
            travel = event.travel
    closed = [one for one in events if isinstance(one, Closed)]
    if not closed:
        return travel
    if isinstance(travel, Travel):
        return _without(travel, closed)
    return {profile: _without(one, closed) for profile, one in travel.items()}


def _without(travel: Travel, closed: Sequence[Closed]) -> Travel:
    seconds, metres = travel.seconds.copy(), travel.metres.copy()
    pairs = [(one.from_place, one.to_place) for one in closed]
    pairs += [(one.to_place, one.from_place) for one in closed if not one.one_way]
    arrivals = travel.arrivals
    for start, to in pairs:
        pair = (travel.number[start], travel.number[to])
        seconds[pair] = metres[pair] = math.inf
    if arrivals is not None:
        from wharfinger.decide.delivery.problem import Arrivals

        shut = {travel.number[a] * len(travel.places) + travel.number[b] for a, b in pairs}
        keep = [
            (
                pair // len(travel.places),
                pair % len(travel.places),
                arrivals.leaves_s[arrivals.first[pair] : arrivals.first[pair + 1]],
                arrivals.arrives_s[arrivals.first[pair] : arrivals.first[pair + 1]],
            )
            for pair in range(len(travel.places) ** 2)
            if pair not in shut and arrivals.first[pair + 1] > arrivals.first[pair]
        ]
        arrivals = Arrivals.of(len(travel.places), keep)
    return Travel(travel.places, seconds, metres, arrivals, travel.source)
