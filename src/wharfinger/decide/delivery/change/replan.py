"""The plan mended in the middle of the day, with as little change as pays."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wharfinger.decide.delivery.change.events import Done, Event, Failed, New
from wharfinger.decide.delivery.change.hours_left import rested
from wharfinger.decide.delivery.change.least_change import moved, same_stops, worth_it
from wharfinger.decide.delivery.change.loosen import relaxed
from wharfinger.decide.delivery.change.rest_of_day import GOODS, HOME, Rest, rest_of_day
from wharfinger.decide.delivery.change.standing import Standing, standings
from wharfinger.decide.delivery.problem import Plan, Problem, Route, Unserved, Visit, Window
from wharfinger.decide.delivery.solve import solve
from wharfinger.decide.delivery.solve.assemble import assemble
from wharfinger.decide.delivery.solve.not_served import impossible
from wharfinger.decide.delivery.solve.put_in import Pricer, repaired
from wharfinger.decide.delivery.solve.tours import Tours
from wharfinger.tables import SettingError

PATIENCE = 0.005
"""So much of the cost of what is still to be driven is given away where fewer stops then move."""


NEAR_S = 1e-3


@dataclass(frozen=True)
class Replanned:
    """The day as it goes on. `plan` is the whole of it, what was driven included, for people.

    `rest` is the problem of what is still to be driven and `rest_plan` its plan: `check(rest, rest_plan)`
    judges it. `moved` are the stops that another vehicle serves, or the same one in another order;
    `broken_promises` those whose promised window is given up, `late` those that also miss their own.
    `kept_cost` is what the old order mended would cost, `gain` how much less this plan does.
    """

    plan: Plan
    rest: Problem
    rest_plan: Plan
    moved: tuple[str, ...]
    broken_promises: tuple[str, ...]
    late: tuple[str, ...]
    kept_cost: float
    gain: float
    seconds: float

    @property
    def words(self) -> str:
        """What changed, in a sentence."""
        stops = "no stop moves" if not self.moved else f"{len(self.moved)} stops move"
        said = f"{stops if len(self.moved) != 1 else '1 stop moves'}"
        said += f", which saves {self.gain:.2f}" if self.gain > 0.005 else ""
        said += f"; {len(self.broken_promises)} promised windows are given up" if self.broken_promises else ""
        said += f"; {len(self.late)} are served after their windows" if self.late else ""
        out = len(self.plan.unserved)
        return said + (f"; {out} are not served" if out else "")


def replan(
    problem: Problem,
    plan: Plan,
    events: Sequence[Event],
    now: float,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    cores: int = 1,
    promised: Mapping[str, Window] | None = None,
    patience: float = PATIENCE,
) -> Replanned:
    """The plan from `now` (seconds, as in the problem) on, after what happened.

    What is driven stays, and who is on the way to a stop goes on to it. Goods on board stay with their
    vehicle; goods of a vehicle that broke down are fetched there. Without word of a stop its vehicle is taken
    to be on time. `promised` are windows that customers were told: they are kept wherever they can be. Of
    plans that cost nearly the same (`patience`) the one that moves fewer stops is taken. The search ends
    after `seconds` (1 without either) or `iterations`.
    """
    began = time.perf_counter()
    if seconds is None and iterations is None:
        seconds = 1.0
    told = dict(promised or {})
    _known(problem, plan, events)
    stands = [_rested(problem, plan, one) for one in standings(problem, plan, events, now)]
    rest = rest_of_day(problem, plan, stands, events, now, told)
    able, kept = _kept(rest, _own_windows(problem, events), told)
    left = None if seconds is None else max(0.0, seconds - (time.perf_counter() - began))
    pricer = Pricer(able)
    never = impossible(able)
    old = assemble(able, tuple(pricer.route(one) for one in kept), never)
    found = solve(able, seconds=left, iterations=iterations, seed=seed, cores=cores, start=old)
    before = {one.vehicle.vehicle: tuple(name for name in one.open if name is not None) for one in stands}
    routes = {one.vehicle: one for one in old.routes}
    more = {one.stop for one in old.unserved} - {one.stop for one in found.unserved}
    if more or (len(found.unserved) <= len(old.unserved) and found.cost < old.cost):
        better = {one.vehicle: one for one in found.routes}
        mixed = not more and same_stops(routes, better)
        routes = dict(worth_it(routes, better, before, patience)) if mixed else better
    chosen = assemble(able, tuple(routes.values()), never)
    chosen = replace(chosen, solver=found.solver, iterations=found.iterations, seconds=found.seconds)
    whole = _whole_day(problem, stands, able, chosen, rest)
    return Replanned(
        plan=whole,
        rest=able,
        rest_plan=chosen,
        moved=moved(before, {one.vehicle: one.stops for one in chosen.routes}),
        broken_promises=_outside(chosen, {stop: (window,) for stop, window in told.items()}),
        late=_outside(chosen, _own_windows(problem, events)),
        kept_cost=old.cost,
        gain=max(0.0, old.cost - chosen.cost) if len(old.unserved) == len(chosen.unserved) else 0.0,
        seconds=time.perf_counter() - began,
    )


def _kept(
    rest: Rest, own: dict[str, tuple[Window, ...]], told: Mapping[str, Window]
) -> tuple[Problem, Tours]:
    """The old tours mended, and the problem with no more windows loosened than that takes.

    Promises are given up before windows, and windows before a stop is left out.
    """
    problem = rest.problem
    tours, left = repaired(problem, rest.kept, rest.loose)
    for _ in range(2 if told else 1):
        if not left:
            break
        problem = relaxed(problem, left, own)
        tours, left = repaired(problem, rest.kept, rest.loose)
    return problem, tours


def _known(problem: Problem, plan: Plan, events: Sequence[Event]) -> None:
    """Refuses events about stops and vehicles that the plan does not know."""
    stops = {*problem.stop_of, *(one.stop.stop for one in events if isinstance(one, New))}
    for event in events:
        vehicle, stop = getattr(event, "vehicle", None), getattr(event, "stop", None)
        if vehicle is not None and vehicle not in problem.vehicle_of:
            _refuse(event, f"vehicle {vehicle}", "a vehicle of the problem")
        if isinstance(stop, str) and stop not in stops:
            _refuse(event, f"stop {stop}", "a stop of the problem, or a new one")
        if isinstance(event, Done | Failed) and plan.route_of(event.stop) is None:
            _refuse(event, f"stop {event.stop}, which no vehicle was sent to", "a stop of a tour")


def _refuse(event: Event, found: str, expected: str) -> None:
    raise SettingError(
        where=type(event).__name__,
        found=found,
        expected=expected,
        mend="correct the name, or leave the event away",
    )


def _rested(problem: Problem, plan: Plan, stand: Standing) -> Standing:
    route = next((one for one in plan.routes if one.vehicle == stand.vehicle.vehicle), None)
    if route is None:
        return stand
    driven = sum(other.arrives_s - one.leaves_s for one, other in pairwise(stand.visits))
    return rested(stand, problem.driver_of(stand.vehicle), max(0.0, route.driving_s - driven))


def _own_windows(problem: Problem, events: Sequence[Event]) -> dict[str, tuple[Window, ...]]:
    new = [one.stop for one in events if isinstance(one, New)]
    return {one.stop: one.windows for one in (*problem.stops, *new)}


def _outside(plan: Plan, windows: Mapping[str, tuple[Window, ...]]) -> tuple[str, ...]:
    """The stops that begin in none of their windows; a soft one may be missed."""
    found = []
    for visit in (visit for route in plan.routes for visit in route.visits if visit.stop in windows):
        allowed = windows[str(visit.stop)]
        if allowed and not any(
            one.soft or one.opens_s - NEAR_S <= visit.begins_s <= one.closes_s + NEAR_S for one in allowed
        ):
            found.append(str(visit.stop))
    return tuple(sorted(found))


def _whole_day(problem: Problem, stands: Sequence[Standing], rest: Problem, plan: Plan, made: Rest) -> Plan:
    """What was driven, and what is still to be."""
    routes = []
    for stand in stands:
        ahead = next((one for one in plan.routes if one.vehicle == stand.vehicle.vehicle), None)
        if stand.visits or ahead is not None:
            routes.append(_day(problem, stand, ahead))
    unserved: dict[str, Unserved] = {}
    for one in plan.unserved:
        name = made.origin_of.get(one.stop, one.stop)
        if not name.startswith(HOME):
            unserved.setdefault(name, Unserved(name, one.kind, one.reason, one.cost))
    cost = plan.cost + sum(one.cost for one in routes) - sum(one.cost for one in plan.routes)
    return replace(plan, routes=tuple(routes), unserved=tuple(unserved.values()), cost=cost)


def _day(problem: Problem, stand: Standing, ahead: Route | None) -> Route:
    """A vehicle's whole day. Loading goods, or passing home, is a return for more."""
    visits = list(stand.visits)
    coming = list(ahead.visits[1 if visits else 0 :]) if ahead is not None else []
    for at, visit in enumerate(coming):
        name = visit.stop or ""
        if name.startswith(HOME) and coming[at + 1].kind == "end":
            continue
        if not name.startswith((GOODS, HOME)):
            visits.append(visit)
        elif visit.place == visits[-1].place and visits[-1].kind in ("start", "reload"):
            visits[-1] = replace(visits[-1], leaves_s=max(visits[-1].leaves_s, visit.leaves_s))
        else:
            visits.append(replace(visit, kind="reload", stop=None))
    cost, metres, driving, waiting, co2_kg = _driven(problem, stand)
    if ahead is not None:
        cost, metres, driving = cost + ahead.cost, metres + ahead.metres, driving + ahead.driving_s
        waiting, co2_kg = waiting + ahead.waiting_s, co2_kg + ahead.co2_kg
    return Route(stand.vehicle.vehicle, tuple(visits), cost, metres, driving, waiting, co2_kg)


def _driven(problem: Problem, stand: Standing) -> tuple[float, float, float, float, float]:
    """What the part of the day that is over cost: money, metres, seconds driven and waited, and CO2."""
    if not stand.visits:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    vehicle, travel = stand.vehicle, problem.travel_of(stand.vehicle)
    metres = driving = waiting = windows = 0.0
    here: Visit = stand.visits[0]
    for before, visit in pairwise(stand.visits):
        driving += visit.arrives_s - before.leaves_s
        waiting += visit.begins_s - visit.arrives_s
        if visit.place is not None:
            metres += float(travel.metres[travel.number[str(here.place)], travel.number[visit.place]])
            here = visit
        stop = problem.stop_of.get(visit.stop or "")
        if stop is not None:
            soft = [one.cost(visit.begins_s) for one in stop.windows if one.soft]
            windows += stop.visit_cost + min(soft, default=0.0)
    served = sum(one.stop is not None for one in stand.visits)
    co2_kg = vehicle.co2_kg_per_km * metres / 1000
    cost = (
        vehicle.cost_fixed
        + vehicle.cost_per_km * metres / 1000
        + vehicle.cost_per_hour * (stand.free_s - stand.visits[0].leaves_s) / 3600
        + vehicle.cost_per_stop * served
        + windows
        + problem.objective.co2_cost_per_kg * co2_kg
    )
    return cost, metres, driving, waiting, co2_kg
