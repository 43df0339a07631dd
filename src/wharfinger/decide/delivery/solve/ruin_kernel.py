"""Ruin and recreate with slack induction by string removals, over exact costs of tours.

Christiaens and Vanden Berghe (2020), Slack Induction by String Removals for Vehicle Routing Problems,
Transportation Science 54(2): strings of neighbouring tours are taken out, and put back one by one where
they cost least, now and then past the best place; worse plans are accepted as in simulated annealing.
What is put back is a unit: one stop, a pickup with its delivery, one of several to choose from, or stops
that belong together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.delivery.solve.packed import (
    CLOSES,
    COST_PER_M,
    COST_PER_S,
    COUNT,
    END,
    HARD_CLOSES,
    HARD_OPENS,
    OPENS,
    ORIGIN,
    PLACE,
    PROFILE,
    RELOAD_PLACE,
    RELOAD_S,
    SERVICE,
    START,
    TARGET,
    TOURS,
    UNIT_OF,
    Floats,
    Ints,
    Packed,
)
from wharfinger.decide.delivery.solve.route_kernel import Work, cost_of

BLINK = 0.01
STRING = 10
REMOVED = 10.0
TRIED = 8
"""Places in one tour that are priced exactly: those with the shortest detour."""

FEW = 60
"""With so many stops or fewer, every tour is tried for each of them, not only those of its neighbours."""


class State(NamedTuple):
    """Tours in rows: their nodes, lengths, kinds of vehicle (-1 for a free row), costs and durations."""

    tours: Ints
    lengths: Ints
    kinds: Ints
    costs: Floats
    durations: Floats
    where: Ints
    used: Ints


class Scratch(NamedTuple):
    """Room for one tour that is tried and the best of them."""

    trial: Ints
    tried: Ints
    kept: Ints
    best: Ints
    earliest: Floats
    latest: Floats
    detours: Floats
    places: Ints
    order: Ints
    keys: Floats
    marks: Ints


@njit
def total(p: Packed, s: State, out: Ints) -> float:
    """The cost of a state: tours, units left out, and unfairness."""
    cost, hours, days = 0.0, 0.0, 0
    for row in range(len(s.kinds)):
        if s.lengths[row] > 0:
            cost += s.costs[row]
            hours += s.durations[row]
            days += 1
    for unit in range(len(out)):
        if out[unit] == 1:
            cost += p.worth[unit]
    if p.fairness_per_s > 0 and days > 0:
        for row in range(len(s.kinds)):
            if s.lengths[row] > 0:
                cost += p.fairness_per_s * max(0.0, s.durations[row] - hours / days)
    return cost


@njit
def copy(source: State, target: State) -> None:
    """Makes the target the same as the source."""
    for row in range(len(source.kinds)):
        length = source.lengths[row]
        for at in range(length):
            target.tours[row, at] = source.tours[row, at]
    target.lengths[:] = source.lengths
    target.kinds[:] = source.kinds
    target.costs[:] = source.costs
    target.durations[:] = source.durations
    target.where[:] = source.where
    target.used[:] = source.used


@njit
def take_out(p: Packed, s: State, out: Ints, unit: int) -> None:
    """Takes a unit out of its tour."""
    if out[unit] == 1:
        return
    out[unit] = 1
    for alternative in range(p.unit_first[unit], p.unit_first[unit + 1]):
        for at in range(p.alternative_first[alternative], p.alternative_first[alternative + 1]):
            stop = p.member[at]
            row = s.where[stop]
            if row < 0:
                continue
            s.where[stop] = -1
            gone = 0
            for place in range(s.lengths[row]):
                if s.tours[row, place] == stop:
                    gone = 1
                else:
                    s.tours[row, place - gone] = s.tours[row, place]
            s.lengths[row] -= gone


@njit
def tidy(p: Packed, w: Work, s: State, out: Ints, row: int) -> None:
    """Prices a tour from which something was taken, without returns for nothing."""
    stops, length = len(p.stop), 0
    for at in range(s.lengths[row]):
        node = s.tours[row, at]
        if node == stops and (length == 0 or s.tours[row, length - 1] == stops):
            continue
        s.tours[row, length] = node
        length += 1
    while length > 0 and s.tours[row, length - 1] == stops:
        length -= 1
    s.lengths[row] = length
    cost, duration = cost_of(p, w, s.kinds[row], s.tours[row], length)
    if cost == np.inf:
        for at in range(length - 1, -1, -1):
            if at < s.lengths[row] and s.tours[row, at] < stops:
                take_out(p, s, out, p.stop_n[s.tours[row, at], UNIT_OF])
        s.lengths[row] = 0
        cost, duration = 0.0, 0.0
    s.costs[row], s.durations[row] = cost, duration
    if s.lengths[row] == 0 and s.kinds[row] >= 0:
        s.used[s.kinds[row]] -= 1
        s.kinds[row] = -1


@njit
def ruin(p: Packed, w: Work, s: State, out: Ints, x: Scratch) -> None:
    """Takes strings of neighbouring tours out."""
    stops = len(p.stop)
    served, days = 0, 0
    for row in range(len(s.kinds)):
        if s.lengths[row] > 0:
            days += 1
            served += s.lengths[row]
    x.marks[:] = 0
    if served > 0:
        wanted = min(REMOVED, max(2.0, 0.3 * stops))
        longest = min(float(STRING), served / days)
        strings = int(np.random.uniform(1.0, 4.0 * wanted / (1.0 + longest)))
        seed = np.random.randint(stops)
        taken = 0
        for step in range(-1, p.near.shape[1]):
            if taken >= strings:
                break
            stop = seed if step < 0 else p.near[seed, step]
            row = s.where[stop]
            if row < 0 or x.marks[row] == 1:
                continue
            x.marks[row] = 1
            taken += 1
            take_string(p, s, out, x, row, stop, longest)
    for row in range(len(s.kinds)):
        if s.kinds[row] >= 0:
            tidy(p, w, s, out, row)


@njit
def take_string(p: Packed, s: State, out: Ints, x: Scratch, row: int, stop: int, longest: float) -> None:
    """Takes a string around a stop out; in half of the cases with a gap in it that stays."""
    length = s.lengths[row]
    count = int(np.random.uniform(1.0, min(float(length), longest) + 1.0))
    at = 0
    while s.tours[row, at] != stop:
        at += 1
    gap = 0
    if count > 1 and count < length and np.random.random() < 0.5:
        gap = 1
        while count + gap < length and np.random.random() > 0.5:
            gap += 1
    span = count + gap
    first = np.random.randint(max(0, at - span + 1), min(at, length - span) + 1)
    hole = first + (np.random.randint(1, count) if gap > 0 else span)
    number = 0
    for place in range(first, first + span):
        if (place < hole or place >= hole + gap) and s.tours[row, place] < len(p.stop):
            x.order[number] = p.stop_n[s.tours[row, place], UNIT_OF]
            number += 1
    for one in range(number):
        take_out(p, s, out, x.order[one])


@njit
def sort_out(p: Packed, out: Ints, x: Scratch) -> int:
    """The units that are out, in the order in which they are put back; gives how many."""
    rule = np.random.randint(11)
    number = 0
    for unit in range(len(out)):
        if out[unit] == 1:
            stop = p.member[p.alternative_first[p.unit_first[unit]]]
            key = np.random.random()
            if rule >= 4 and rule < 8:
                key = -p.delivery[stop, 0] - p.pickup[stop, 0] - abs(p.carried[stop, 0])
            elif rule >= 8:
                away = p.seconds[0, p.vehicle_n[0, START], p.stop_n[stop, PLACE]]
                key = -away if rule < 10 else away
            elif rule == 3:
                key = p.stop[stop, HARD_CLOSES]
            x.keys[number] = key
            x.order[number] = unit
            number += 1
    # Insertion sort: few are out.
    for at in range(1, number):
        key, unit = x.keys[at], x.order[at]
        before = at - 1
        while before >= 0 and x.keys[before] > key:
            x.keys[before + 1], x.order[before + 1] = x.keys[before], x.order[before]
            before -= 1
        x.keys[before + 1], x.order[before + 1] = key, unit
    return number


@njit
def frame(p: Packed, kind: int, tour: Ints, length: int, x: Scratch) -> None:
    """The earliest leaving and the latest arrival at each place by hard windows and shortest times."""
    stops, profile = len(p.stop), p.vehicle_n[kind, PROFILE]
    here, now = p.vehicle_n[kind, START], p.vehicle[kind, OPENS]
    x.earliest[0] = now
    for at in range(length):
        node = tour[at]
        to = p.vehicle_n[kind, RELOAD_PLACE] if node == stops else p.stop_n[node, PLACE]
        now += p.seconds[profile, here, to]
        if node < stops:
            now = max(now, p.stop[node, HARD_OPENS]) + p.stop[node, SERVICE]
        else:
            now += p.vehicle[kind, RELOAD_S]
        x.earliest[at + 1] = now
        here = to
    latest, to = p.vehicle[kind, CLOSES], p.vehicle_n[kind, END]
    for at in range(length, -1, -1):
        # The latest arrival at the place after `at` nodes is `latest`, at place `to`.
        x.latest[at] = latest
        if at == 0:
            break
        node = tour[at - 1]
        here = p.vehicle_n[kind, RELOAD_PLACE] if node == stops else p.stop_n[node, PLACE]
        if to >= 0:
            latest -= p.seconds[profile, here, to]
        if node < stops:
            latest = min(latest - p.stop[node, SERVICE], p.stop[node, HARD_CLOSES])
        else:
            latest -= p.vehicle[kind, RELOAD_S]
        to = here


@njit
def insert(tour: Ints, length: int, at: int, node: int, into: Ints) -> None:
    """The tour with one node more."""
    for place in range(at):
        into[place] = tour[place]
    into[at] = node
    for place in range(at, length):
        into[place + 1] = tour[place]


@njit
def best_place(
    p: Packed,
    w: Work,
    kind: int,
    tour: Ints,
    length: int,
    stop: int,
    first: int,
    into: Ints,
    x: Scratch,
) -> tuple[float, float, int]:
    """The cheapest tour with a stop more that comes at `first` or later; written to `into`."""
    stops, profile = len(p.stop), p.vehicle_n[kind, PROFILE]
    frame(p, kind, tour, length, x)
    place = p.stop_n[stop, PLACE]
    number = 0
    for at in range(first, length + 1):
        before = p.vehicle_n[kind, START]
        if at > 0:
            before = (
                p.vehicle_n[kind, RELOAD_PLACE] if tour[at - 1] == stops else p.stop_n[tour[at - 1], PLACE]
            )
        after = p.vehicle_n[kind, END]
        if at < length:
            after = p.vehicle_n[kind, RELOAD_PLACE] if tour[at] == stops else p.stop_n[tour[at], PLACE]
        arrives = x.earliest[at] + p.seconds[profile, before, place]
        if arrives > p.stop[stop, HARD_CLOSES] + 1e-6:
            continue
        leaves = max(arrives, p.stop[stop, HARD_OPENS]) + p.stop[stop, SERVICE]
        seconds, metres = p.seconds[profile, before, place], p.metres[profile, before, place]
        if after >= 0:
            leaves += p.seconds[profile, place, after]
            seconds += p.seconds[profile, place, after] - p.seconds[profile, before, after]
            metres += p.metres[profile, place, after] - p.metres[profile, before, after]
        if leaves > x.latest[at] + 1e-6 or np.random.random() < BLINK:
            continue
        x.detours[number] = p.vehicle[kind, COST_PER_M] * metres + p.vehicle[kind, COST_PER_S] * seconds
        x.places[number] = at
        number += 1
    best, lasting, longer = np.inf, 0.0, 0
    for _ in range(min(number, TRIED)):
        least = 0
        for one in range(1, number):
            if x.detours[one] < x.detours[least]:
                least = one
        at = x.places[least]
        x.detours[least] = np.inf
        insert(tour, length, at, stop, x.tried)
        cost, duration = cost_of(p, w, kind, x.tried, length + 1)
        if cost < best:
            best, lasting, longer = cost, duration, 1
            into[: length + 1] = x.tried[: length + 1]
        if p.vehicle_n[kind, TOURS] > 1:
            for side in range(2):
                insert(tour, length, at, stop, x.tried)
                insert(x.tried[: length + 1].copy(), length + 1, at + side, stops, x.tried)
                cost, duration = cost_of(p, w, kind, x.tried, length + 2)
                if cost < best:
                    best, lasting, longer = cost, duration, 2
                    into[: length + 2] = x.tried[: length + 2]
    return best, lasting, longer


@njit
def best_pair(
    p: Packed, w: Work, kind: int, tour: Ints, length: int, stop: int, into: Ints, x: Scratch
) -> tuple[float, float, int]:
    """The cheapest tour with a pickup and its delivery more."""
    best, lasting = np.inf, 0.0
    one = np.empty(length + 2, np.int64)
    for at in range(length + 1):
        insert(tour, length, at, stop, one)
        for to in range(at + 1, length + 2):
            insert(one, length + 1, to, p.stop_n[stop, TARGET], x.tried)
            cost, duration = cost_of(p, w, kind, x.tried, length + 2)
            if cost < best and np.random.random() >= BLINK:
                best, lasting = cost, duration
                into[: length + 2] = x.tried[: length + 2]
    return best, lasting, 2


@njit
def with_unit(
    p: Packed, w: Work, kind: int, tour: Ints, length: int, alternative: int, x: Scratch
) -> tuple[float, float, int]:
    """The cheapest tour with all stops of an alternative; written to `x.kept`."""
    x.trial[:length] = tour[:length]
    cost, duration = np.inf, 0.0
    for at in range(p.alternative_first[alternative], p.alternative_first[alternative + 1]):
        stop = p.member[at]
        if p.stop_n[stop, ORIGIN] >= 0:
            continue
        if not p.allowed[stop, kind]:
            return np.inf, 0.0, 0
        if p.stop_n[stop, TARGET] >= 0:
            cost, duration, longer = best_pair(p, w, kind, x.trial, length, stop, x.kept, x)
        else:
            cost, duration, longer = best_place(p, w, kind, x.trial, length, stop, 0, x.kept, x)
        if cost == np.inf:
            return np.inf, 0.0, 0
        length += longer
        x.trial[:length] = x.kept[:length]
    return cost, duration, length


@njit
def put_back(p: Packed, w: Work, s: State, out: Ints, x: Scratch, unit: int) -> None:
    """Puts a unit where it costs least, or leaves it out where that is cheaper."""
    stops = len(p.stop)
    best, best_row, best_kind, best_length = p.worth[unit], -1, -1, 0
    lasting, price, chosen = 0.0, 0.0, -1
    free = -1
    for row in range(len(s.kinds)):
        if s.kinds[row] < 0:
            free = row
            break
    for alternative in range(p.unit_first[unit], p.unit_first[unit + 1]):
        x.marks[:] = 1
        if stops > FEW:
            x.marks[:] = 0
            stop = p.member[p.alternative_first[alternative]]
            for near in range(p.near.shape[1]):
                row = s.where[p.near[stop, near]]
                if row >= 0:
                    x.marks[row] = 1
        for row in range(len(s.kinds)):
            if s.kinds[row] < 0 or x.marks[row] == 0:
                continue
            cost, duration, length = with_unit(
                p, w, s.kinds[row], s.tours[row], s.lengths[row], alternative, x
            )
            if cost - s.costs[row] < best:
                best, best_row, best_kind, best_length = cost - s.costs[row], row, s.kinds[row], length
                lasting, price, chosen = duration, cost, alternative
                x.best[:length] = x.kept[:length]
        if free < 0:
            continue
        for kind in range(len(p.vehicle)):
            if s.used[kind] >= p.vehicle_n[kind, COUNT]:
                continue
            cost, duration, length = with_unit(p, w, kind, x.places, 0, alternative, x)
            if cost < best:
                best, best_row, best_kind, best_length = cost, free, kind, length
                lasting, price, chosen = duration, cost, alternative
                x.best[:length] = x.kept[:length]
    if best_row < 0:
        return
    if s.kinds[best_row] < 0:
        s.kinds[best_row] = best_kind
        s.used[best_kind] += 1
    s.tours[best_row, :best_length] = x.best[:best_length]
    s.lengths[best_row], s.costs[best_row], s.durations[best_row] = best_length, price, lasting
    out[unit] = 0
    for at in range(p.alternative_first[chosen], p.alternative_first[chosen + 1]):
        s.where[p.member[at]] = best_row


@njit
def search(
    p: Packed,
    w: Work,
    now: State,
    out: Ints,
    new: State,
    new_out: Ints,
    best: State,
    best_out: Ints,
    x: Scratch,
    iterations: int,
    warm: float,
    cool: float,
    seed: int,
) -> float:
    """Searches for so many iterations while the heat falls from `warm` to `cool`; gives the best cost."""
    np.random.seed(seed)
    cost = total(p, now, out)
    least = total(p, best, best_out)
    for step in range(iterations):
        heat = warm * (cool / warm) ** (step / iterations)
        copy(now, new)
        new_out[:] = out
        ruin(p, w, new, new_out, x)
        number = sort_out(p, new_out, x)
        order = x.order[:number].copy()
        for one in range(number):
            put_back(p, w, new, new_out, x, order[one])
        found = total(p, new, new_out)
        if found < cost - heat * np.log(np.random.random()):
            copy(new, now)
            out[:] = new_out
            cost = found
            if found < least - 1e-9:
                copy(new, best)
                best_out[:] = new_out
                least = found
    return least
