"""What one tour costs, exactly, or that it breaks a limit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit
from wharfinger.decide.delivery.solve.curve_kernel import ROOM, begins_of, curves
from wharfinger.decide.delivery.solve.hours_kernel import LABELS, WIDTH, best_day
from wharfinger.decide.delivery.solve.packed import (
    CO2_BY_LOAD,
    CO2_PER_M,
    COST_FIXED,
    COST_PER_M,
    COST_PER_STOP,
    END,
    MOST_METRES,
    MOST_SECONDS,
    MOST_STOPS,
    ORIGIN,
    PLACE,
    PROFILE,
    RELOAD_PLACE,
    RETURNS_LAST,
    START,
    TARGET,
    TOURS,
    VISIT_COST,
    Floats,
    Ints,
    Packed,
)

MEMORY = 1 << 19
"""Tours whose cost is remembered; a later one takes the place of an older one."""


class Work(NamedTuple):
    """Room to compute in, and the tours already computed."""

    times: Floats
    values: Floats
    firsts: Ints
    begins: Floats
    labels: Floats
    parents: Ints
    load: Floats
    keys: NDArray[np.uint64]
    costs: Floats
    durations: Floats


def room(p: Packed) -> Work:
    """Room for tours of this problem."""
    longest = len(p.stop) + int(p.vehicle_n[:, TOURS].max()) + 3
    hours = bool(p.rules[:, 0].any())
    return Work(
        np.zeros(ROOM + 64), np.zeros(ROOM + 64), np.zeros(longest + 2, np.int64), np.zeros(longest),
        np.zeros((longest if hours else 1, LABELS, WIDTH)),
        np.zeros((longest if hours else 1, LABELS, 4), np.int64),
        np.zeros(p.capacity.shape[1]),
        np.zeros(MEMORY, np.uint64), np.zeros(MEMORY), np.zeros(MEMORY),
    )  # fmt: skip


@njit
def cost_of(p: Packed, w: Work, kind: int, tour: Ints, length: int) -> tuple[float, float]:
    """Cost and duration of a tour; infinite cost when it breaks a limit."""
    if length == 0:
        return 0.0, 0.0
    key = np.uint64(kind + 1)
    for at in range(length):
        # Knuth's multiplier for linear congruences (MMIX), with the high bits mixed into the low ones.
        key = key * np.uint64(6364136223846793005) + np.uint64(tour[at] + 1442695)
        key = key ^ (key >> np.uint64(31))
    slot = np.int64((key * np.uint64(6364136223846793005)) >> np.uint64(45))
    if w.keys[slot] == key:
        return w.costs[slot], w.durations[slot]
    cost, duration = computed(p, w, kind, tour, length)
    w.keys[slot], w.costs[slot], w.durations[slot] = key, cost, duration
    return cost, duration


@njit
def computed(p: Packed, w: Work, kind: int, tour: Ints, length: int) -> tuple[float, float]:
    """As `cost_of`, not remembered."""
    stops = len(p.stop)
    served, metres, profile = 0, 0.0, p.vehicle_n[kind, PROFILE]
    here = p.vehicle_n[kind, START]
    cost = p.vehicle[kind, COST_FIXED]
    for at in range(length):
        node = tour[at]
        if node == stops:
            to = p.vehicle_n[kind, RELOAD_PLACE]
        else:
            if not p.allowed[node, kind]:
                return np.inf, 0.0
            to = p.stop_n[node, PLACE]
            served += 1
            cost += p.stop[node, VISIT_COST] + p.vehicle[kind, COST_PER_STOP]
        metres += p.metres[profile, here, to]
        here = to
    if p.vehicle_n[kind, END] >= 0:
        metres += p.metres[profile, here, p.vehicle_n[kind, END]]
    if served > p.vehicle_n[kind, MOST_STOPS] or length - served >= p.vehicle_n[kind, TOURS]:
        return np.inf, 0.0
    if metres > p.vehicle[kind, MOST_METRES] + 1e-6 or not metres < np.inf:
        return np.inf, 0.0
    loaded = load_metres(p, w, kind, tour, length)
    if loaded < 0:
        return np.inf, 0.0
    cost += (p.vehicle[kind, COST_PER_M] + p.vehicle[kind, CO2_PER_M]) * metres + p.vehicle[
        kind, CO2_BY_LOAD
    ] * loaded
    if p.rules[kind, 0] > 0:
        hours, duration, _ = best_day(p, kind, tour, length, w.labels, w.parents)
    elif p.fairness_per_s > 0 or p.vehicle[kind, MOST_SECONDS] < np.inf:
        starts = begins_of(p, kind, tour, length, w.times, w.values, w.firsts, w.begins)
        hours, when, _ = curves(p, kind, tour, length, w.times, w.values, w.firsts)
        duration = when - starts
    else:
        hours, _, _ = curves(p, kind, tour, length, w.times, w.values, w.firsts)
        duration = 0.0
    if duration > p.vehicle[kind, MOST_SECONDS] + 1e-6:
        return np.inf, 0.0
    return cost + hours, duration


@njit
def load_metres(p: Packed, w: Work, kind: int, tour: Ints, length: int) -> float:
    """Metres times what is on board of the first load dimension; -1 when the load breaks a limit."""
    stops, dims, profile = len(p.stop), p.capacity.shape[1], p.vehicle_n[kind, PROFILE]
    total, here, begin = 0.0, p.vehicle_n[kind, START], 0
    while True:
        end = begin
        while end < length and tour[end] != stops:
            end += 1
        for dim in range(dims):
            w.load[dim] = 0.0
            for at in range(begin, end):
                w.load[dim] += p.delivery[tour[at], dim]
            if w.load[dim] > p.capacity[kind, dim] * (1 + 1e-12) + 1e-9:
                return -1.0
        fetched = False
        for at in range(begin, end):
            node = tour[at]
            total += p.metres[profile, here, p.stop_n[node, PLACE]] * w.load[0]
            here = p.stop_n[node, PLACE]
            if not paired(p, tour, begin, end, at):
                return -1.0
            brings = False
            fetches = False
            for dim in range(dims):
                brings = brings or p.delivery[node, dim] > 0
                fetches = fetches or p.pickup[node, dim] > 0
                w.load[dim] += p.pickup[node, dim] - p.delivery[node, dim] + p.carried[node, dim]
                if w.load[dim] > p.capacity[kind, dim] * (1 + 1e-12) + 1e-9:
                    return -1.0
            if p.vehicle_n[kind, RETURNS_LAST] and brings and fetched:
                return -1.0
            fetched = fetched or fetches
        to = p.vehicle_n[kind, RELOAD_PLACE] if end < length else p.vehicle_n[kind, END]
        if to >= 0:
            total += p.metres[profile, here, to] * w.load[0]
            here = to
        if end >= length:
            return total
        begin = end + 1


@njit
def paired(p: Packed, tour: Ints, begin: int, end: int, at: int) -> bool:
    """Whether a pickup comes before its delivery on one tour."""
    node = tour[at]
    if p.stop_n[node, ORIGIN] >= 0:
        return bool((tour[begin:at] == p.stop_n[node, ORIGIN]).any())
    if p.stop_n[node, TARGET] >= 0:
        return bool((tour[at + 1 : end] == p.stop_n[node, TARGET]).any())
    return True
