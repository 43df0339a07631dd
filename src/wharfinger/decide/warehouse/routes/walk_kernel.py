"""Compiled: the length of the walk past sorted spots, for searches that ask for it millions of times.

Between two cross-aisles the walk is the shortest: the dynamic programme of Ratliff and Rosenthal (1983),
where of each aisle only the nearest pick, the farthest, and the widest gap matter. Elsewhere it is the
cheapest insertion over exact distances.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
NEVER = 1e18


class Floor(NamedTuple):
    """Where each spot lies. Spots stand aisle by aisle, each aisle from the depot's cross-aisle on."""

    aisle: Whole
    at_m: Real
    length_m: float
    pitch_m: float
    depot: int
    away_m: float
    """Metres from the depot's aisle to the depot itself."""
    between_m: Real
    """Metres between spots, the depot last; without rows where the exact way holds."""


@njit
def walk_length(spots: Whole, count: int, floor: Floor) -> float:
    """Metres of the walk from the depot past the first `count` of these sorted spots and back."""
    if count == 0:
        return 0.0
    if floor.between_m.shape[0] > 0:
        return _inserted(spots, count, floor.between_m)
    return _exact(spots, count, floor) + 2.0 * floor.away_m


@njit
def changed(held: Whole, count: int, out: Whole, into: Whole, result: Whole) -> int:
    """Writes the sorted spots `held` without `out` and with `into`, all sorted; returns how many they are."""
    size = 0
    mine = 0
    gone = 0
    new = 0
    while mine < count or new < into.size:
        if mine < count and (new >= into.size or held[mine] <= into[new]):
            if gone < out.size and held[mine] == out[gone]:
                gone += 1
            else:
                result[size] = held[mine]
                size += 1
            mine += 1
        else:
            result[size] = into[new]
            size += 1
            new += 1
    return size


@njit
def _exact(spots: Whole, count: int, floor: Floor) -> float:
    length_m = floor.length_m
    depot = floor.depot
    last = max(floor.aisle[spots[count - 1]], depot)
    here = min(floor.aisle[spots[0]], depot)
    # What the ways walked so far are like at this aisle's two ends: once at both; only at the front; only at
    # the back; twice at both and connected; twice at both in two parts.
    once, front, back, joined, parted = NEVER, 0.0, 0.0, NEVER, 0.0
    at = 0
    first = True
    while True:
        if at < count and floor.aisle[spots[at]] == here:
            low = floor.at_m[spots[at]]
            high = low
            gap = low
            while at < count and floor.aisle[spots[at]] == here:
                metre = floor.at_m[spots[at]]
                gap = max(gap, metre - high)
                high = metre
                at += 1
            gap = max(gap, length_m - high)
            from_front, from_back, both = 2.0 * high, 2.0 * (length_m - low), 2.0 * (length_m - gap)
            if first:
                once, front, back, joined, parted = length_m, from_front, from_back, 2.0 * length_m, both
            else:
                least = min(from_front, from_back, both)
                even = min(front, back, joined, parted)
                twice = min(front, back, parted) + 2.0 * length_m
                once, joined, parted, front, back = (
                    min(once + least, even + length_m),
                    min(once + length_m, joined + least, twice),
                    min(front + min(from_back, both), back + min(from_front, both), parted + least),
                    front + from_front,
                    back + from_back,
                )
        elif first:
            once, front, back, joined, parted = length_m, 0.0, NEVER, 2.0 * length_m, NEVER
        first = False
        if here == depot:
            back = NEVER
        if here >= last:
            return min(front, back, joined)
        to = floor.aisle[spots[at]] if at < count else depot
        if here < depot < to:
            to = depot
        across = 2.0 * floor.pitch_m * (to - here)
        once, front, back, joined, parted = (
            once + across,
            min(front, joined) + across,
            min(back, joined) + across,
            joined + 2.0 * across,
            parted + 2.0 * across,
        )
        here = to


@njit
def _inserted(spots: Whole, count: int, between_m: Real) -> float:
    depot = between_m.shape[0] - 1
    tour = np.empty(count + 2, np.int64)
    tour[0] = depot
    tour[1] = depot
    size = 2
    total = 0.0
    for at in range(count):
        spot = spots[at]
        best = NEVER
        place = 1
        for after in range(1, size):
            before, behind = tour[after - 1], tour[after]
            more = between_m[before, spot] + between_m[spot, behind] - between_m[before, behind]
            if more < best:
                best = more
                place = after
        for shift in range(size, place, -1):
            tour[shift] = tour[shift - 1]
        tour[place] = spot
        size += 1
        total += best
    return total
