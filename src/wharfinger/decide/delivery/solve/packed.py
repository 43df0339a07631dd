"""A problem as arrays, for the compiled search."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.problem import Problem, Stop, Window
from wharfinger.decide.delivery.solve.tours import kinds_of, may_serve, shift

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

ENDLESS = 1e8
"""Seconds that stand for a time that never comes: three years."""

LEAST_COST_PER_S = 1e-6
"""Where an hour costs nothing, short days are still better than long ones, by this."""


RULES_ON = 0
"""The column of `rules` that says whether there are any."""

# Columns of `vehicle`, `vehicle_n`, `stop`, `stop_n` and `window`.
(
    OPENS,
    CLOSES,
    LATEST_START,
    MOST_METRES,
    MOST_SECONDS,
    RELOAD_S,
    COST_FIXED,
    COST_PER_M,
    COST_PER_S,
    COST_PER_STOP,
    CO2_PER_M,
    CO2_BY_LOAD,
) = range(12)
COUNT, PROFILE, START, END, RELOAD_PLACE, TOURS, MOST_STOPS, RETURNS_LAST = range(8)
HARD_OPENS, HARD_CLOSES, SERVICE, RELEASE, VISIT_COST = range(5)
PLACE, ORIGIN, TARGET, UNIT_OF = range(4)
WINDOW_OPENS, WINDOW_CLOSES, WINDOW_EARLY, WINDOW_LATE = range(4)


class Packed(NamedTuple):
    """Stops are numbered 0..n-1, and n is a return for more goods. Rows of vehicles are kinds of them."""

    stop_n: Ints
    seconds: Floats
    metres: Floats
    arc_first: Ints
    arc_leaves: Floats
    arc_arrives: Floats
    window_first: Ints
    window: Floats
    stop: Floats
    delivery: Floats
    pickup: Floats
    carried: Floats
    allowed: Flags
    unit_first: Ints
    alternative_first: Ints
    member: Ints
    worth: Floats
    near: Ints
    vehicle_n: Ints
    vehicle: Floats
    capacity: Floats
    rules: Floats
    break_first: Ints
    breaks: Floats
    fairness_per_s: float
    traffic: bool


def pack(problem: Problem) -> tuple[Packed, list[list[str]]]:
    """The arrays, and the names of the vehicles of each kind."""
    stops = problem.stops
    number = {one.stop: at for at, one in enumerate(stops)}
    kinds = kinds_of(problem)
    travels = list(problem.travels.values())
    places = travels[0].number
    windows = [_sorted(stop.starts()) for stop in stops]
    flat = [window for group in windows for window in group]
    arcs = [travel.arrivals for travel in travels]
    offsets, arc_first = 0, []
    for travel in travels:
        first = np.zeros(len(places) ** 2 + 1, np.int64)
        if travel.arrivals is not None:
            first = travel.arrivals.first
        arc_first.append(first + offsets)
        offsets += int(first[-1])
    none = np.zeros(0)
    units = _units(problem, number)
    members = [stop for unit in units for alternative in unit for stop in alternative]
    unit_of = np.zeros(len(stops), np.int64)
    for at, unit in enumerate(units):
        for alternative in unit:
            unit_of[alternative] = at
    vehicles = [kind[0] for kind in kinds]
    shifts = [shift(problem, one) for one in vehicles]
    drivers = [problem.driver_of(one) for one in vehicles]
    breaks = [driver.breaks if driver else () for driver in drivers]
    co2 = problem.objective.co2_cost_per_kg / 1000
    profiles = list(problem.travels)
    dims = len(problem.loads)
    seconds = np.stack([one.seconds for one in travels])
    place = np.array([places[one.place] for one in stops], np.int64)
    return (
        Packed(
            stop_n=_columns_n(
                place,
                _ints([-1 if one.collected_at is None else number[one.collected_at] for one in stops]),
                _ints([_target(problem, one, number) for one in stops]),
                unit_of,
            ),
            seconds=seconds,
            metres=np.stack([one.metres for one in travels]),
            arc_first=np.stack(arc_first),
            arc_leaves=np.concatenate([none, *(one.leaves_s for one in arcs if one is not None)]),
            arc_arrives=np.concatenate([none, *(one.arrives_s for one in arcs if one is not None)]),
            window_first=_ints(np.concatenate([[0], np.cumsum([len(group) for group in windows])])),
            window=_columns(
                _floats([one.opens_s for one in flat]),
                _floats([one.closes_s for one in flat]),
                _floats([one.early_cost_per_hour / 3600 if one.soft else math.inf for one in flat]),
                _floats([one.late_cost_per_hour / 3600 if one.soft else math.inf for one in flat]),
            ),
            stop=_columns(
                _floats([min(0.0 if one.soft else one.opens_s for one in group) for group in windows]),
                _floats([max(math.inf if one.soft else one.closes_s for one in group) for group in windows]),
                _floats([one.service_s for one in stops]),
                _floats([one.release_s for one in stops]),
                _floats([one.visit_cost for one in stops]),
            ),
            delivery=_loads([one.delivery if one.collected_at is None else () for one in stops], dims),
            pickup=_loads([one.pickup if problem.delivered_from(one) is None else () for one in stops], dims),
            carried=_carried(problem, dims),
            allowed=np.array(
                [[may_serve(problem, one, stop) for one in vehicles] for stop in stops], bool
            ).reshape(len(stops), len(vehicles)),
            unit_first=_ints(np.concatenate([[0], np.cumsum([len(unit) for unit in units])])),
            alternative_first=_ints(
                np.concatenate([[0], np.cumsum([len(one) for unit in units for one in unit])])
            ),
            member=_ints(members),
            worth=_worth(problem, units, seconds),
            near=_near(seconds[0], place),
            vehicle_n=_columns_n(
                _ints([len(kind) for kind in kinds]),
                _ints([profiles.index(one.profile) if len(profiles) > 1 else 0 for one in vehicles]),
                _ints([places[one.start] for one in vehicles]),
                _ints([-1 if one.end is None else places[one.end] for one in vehicles]),
                _ints([places[one.reload_places[0]] if one.reload_places else -1 for one in vehicles]),
                _ints([one.max_tours if one.reload_places else 1 for one in vehicles]),
                _ints([one.max_stops or len(stops) for one in vehicles]),
                np.array([one.returns_last for one in vehicles], bool),
            ),
            vehicle=_columns(
                _floats([one[0] for one in shifts]),
                _floats([one[1] for one in shifts]),
                _floats([one.latest_start_s for one in vehicles]),
                _floats([one.range_m for one in vehicles]),
                _floats([one.max_duration_s for one in vehicles]),
                _floats([one.reload_s for one in vehicles]),
                _floats([one.cost_fixed for one in vehicles]),
                _floats([one.cost_per_km / 1000 for one in vehicles]),
                _floats([max(one.cost_per_hour / 3600, LEAST_COST_PER_S) for one in vehicles]),
                _floats([one.cost_per_stop for one in vehicles]),
                _floats([one.co2_kg_per_km * co2 for one in vehicles]),
                _floats(
                    [
                        0.0
                        if one.co2_kg_per_km_full is None or not one.capacity or not one.capacity[0]
                        else (one.co2_kg_per_km_full - one.co2_kg_per_km) * co2 / one.capacity[0]
                        for one in vehicles
                    ]
                ),
            ),
            capacity=_loads([one.capacity or (math.inf,) * dims for one in vehicles], dims),
            rules=np.array([_rules(driver) for driver in drivers]),
            break_first=_ints(np.concatenate([[0], np.cumsum([len(one) for one in breaks])])),
            breaks=_floats(
                [(one.earliest_s, one.latest_s, one.length_s) for group in breaks for one in group]
            ).reshape(-1, 3),
            fairness_per_s=problem.objective.fairness_cost_per_hour / 3600,
            traffic=any(one is not None for one in arcs),
        ),
        [[one.vehicle for one in kind] for kind in kinds],
    )


def _columns(*columns: Floats) -> Floats:
    return np.ascontiguousarray(np.stack(columns, axis=1))


def _columns_n(*columns: Any) -> Ints:
    return np.ascontiguousarray(np.stack([_ints(one) for one in columns], axis=1))


def _ints(values: Any) -> Ints:
    return np.ascontiguousarray(values, dtype=np.int64)


def _floats(values: Any) -> Floats:
    """Numbers with an end where they are endless."""
    return np.ascontiguousarray(values, dtype=np.float64)


def _loads(rows: list[tuple[float, ...]], dims: int) -> Floats:
    return np.array([row or (0.0,) * dims for row in rows], np.float64).reshape(len(rows), dims)


def _carried(problem: Problem, dims: int) -> Floats:
    """What comes on board at the first stop of a pair, and off at the second."""
    found = np.zeros((len(problem.stops), dims))
    for at, stop in enumerate(problem.stops):
        if stop.collected_at is not None and stop.delivery:
            found[at] = -np.array(stop.delivery)
        if problem.delivered_from(stop) is not None and stop.pickup:
            found[at] = stop.pickup
    return found


def _sorted(windows: tuple[Window, ...]) -> list[Window]:
    """Windows in the order of time; hard ones that overlap are one."""
    found: list[Window] = []
    for one in sorted(windows, key=lambda one: one.opens_s):
        if found and not one.soft and not found[-1].soft and one.opens_s <= found[-1].closes_s:
            last = found.pop()
            one = Window(last.opens_s, max(last.closes_s, one.closes_s))
        found.append(one)
    return found


def _target(problem: Problem, stop: Stop, number: dict[str, int]) -> int:
    target = problem.delivered_from(stop)
    return -1 if target is None else number[target.stop]


def _rules(driver: Any) -> list[float]:
    """on, before break, break, first piece, second piece, day's driving, span, span bounds driving,
    work counts as break, week's duty."""
    if driver is None or (driver.rules is None and not driver.breaks):
        return [0.0] * 10
    rules = driver.rules
    if rules is None:
        return [1.0, math.inf, math.inf, math.inf, math.inf, math.inf, math.inf, 0.0, 0.0, math.inf]
    split = rules.break_split_s or (math.inf, math.inf)
    driving = min(
        rules.day_driving_s,
        rules.week_driving_s - driver.driven_week_s,
        rules.fortnight_driving_s - driver.driven_fortnight_s,
    )
    return [
        1.0, rules.drive_before_break_s, rules.break_s, split[0], split[1], driving, rules.day_span_s,
        float(rules.span_bounds_driving), float(rules.work_counts_as_break),
        rules.week_duty_s - driver.duty_week_s,
    ]  # fmt: skip


def _units(problem: Problem, number: dict[str, int]) -> list[list[list[int]]]:
    """What is served as one: alternatives, each with the stops that then ride in one vehicle.

    A delivery follows its pickup in such a list.
    """
    found: dict[str, list[list[int]]] = {}
    for at, stop in enumerate(problem.stops):
        if stop.collected_at is not None:
            continue
        target = problem.delivered_from(stop)
        stops = [at] if target is None else [at, number[target.stop]]
        if stop.one_of is not None:
            found.setdefault(f"choice {stop.one_of}", []).append(stops)
        elif stop.together is not None:
            found.setdefault(f"together {stop.together}", [[]])[0].extend(stops)
        else:
            found[f"stop {stop.stop}"] = [stops]
    return list(found.values())


def _worth(problem: Problem, units: list[list[list[int]]], seconds: Floats) -> Floats:
    """What each unit is worth: its price of leaving out, or so much that priorities are kept."""
    far = float(seconds[np.isfinite(seconds)].max(initial=0.0))
    metres = max(
        float(one.metres[np.isfinite(one.metres)].max(initial=0.0)) for one in problem.travels.values()
    )
    dearest = max(
        one.cost_fixed + 4 * metres * one.cost_per_km / 1000 + one.cost_per_hour * (4 * far + 86400) / 3600
        for one in problem.vehicles
    )
    late = max((one.late_cost_per_hour for stop in problem.stops for one in stop.windows), default=0.0)
    dearest += 24 * late + max((one.visit_cost for one in problem.stops), default=0.0) + 1.0
    dearest += max((one.leave_out_cost or 0.0 for one in problem.stops), default=0.0)
    levels = sorted({one.priority for one in problem.stops})
    worth = []
    for unit in units:
        stops = [problem.stops[at] for at in unit[0]]
        worth.append(
            sum(
                one.leave_out_cost
                if one.leave_out_cost is not None
                else dearest * 20.0 ** levels.index(one.priority)
                for one in stops
            )
        )
    return _floats(worth)


def _near(seconds: Floats, place: Ints, most: int = 40) -> Ints:
    """The nearest other stops of each stop."""
    apart = seconds[np.ix_(place, place)]
    apart = apart + apart.T
    np.fill_diagonal(apart, np.inf)
    return _ints(np.argsort(apart, axis=1, kind="stable")[:, : min(most, max(len(place) - 1, 1))])
