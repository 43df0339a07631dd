"""The shortest round through a matrix of distances, which may differ there and back. Compiled.

The last row is where the round begins and ends. Small rounds exactly (Held and Karp 1962), larger ones by
iterated local search: segments of up to three stops moved, stretches turned, a random double bridge to go on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit
def exact_round(metres: Floats) -> Ints:
    """The stops in the order of the shortest round: time and room for 2 ** stops."""
    stops = len(metres) - 1
    sets = 1 << stops
    best = np.full((sets, stops), np.inf)
    before = np.full((sets, stops), -1, dtype=np.int64)
    for stop in range(stops):
        best[1 << stop, stop] = metres[stops, stop]
    for seen in range(1, sets):
        for last in range(stops):
            walked = best[seen, last]
            if walked == np.inf:
                continue
            for following in range(stops):
                if seen >> following & 1:
                    continue
                more = seen | 1 << following
                if walked + metres[last, following] < best[more, following]:
                    best[more, following] = walked + metres[last, following]
                    before[more, following] = last
    seen = sets - 1
    last = 0
    for stop in range(stops):
        if best[seen, stop] + metres[stop, stops] < best[seen, last] + metres[last, stops]:
            last = stop
    order = np.empty(stops, dtype=np.int64)
    for at in range(stops - 1, -1, -1):
        order[at] = last
        previous = before[seen, last]
        seen ^= 1 << last
        last = previous
    return order


@njit
def searched_round(metres: Floats, iterations: int, seed: int) -> Ints:
    """The stops in the order of the best round found. The same seed finds the same."""
    stops = len(metres) - 1
    best = _nearest(metres)
    _improve(metres, best)
    shortest = _length(metres, best)
    luck = np.uint64(seed * 2 + 1)
    cuts = np.empty(3, dtype=np.int64)
    for _ in range(iterations):
        for cut in range(3):
            luck = luck * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            cuts[cut] = 1 + np.int64(luck >> np.uint64(33)) % stops
        cuts.sort()
        trial = np.concatenate(
            (
                best[: cuts[0]],
                best[cuts[1] : cuts[2]],
                best[cuts[0] : cuts[1]],
                best[cuts[2] :],
            )
        )
        _improve(metres, trial)
        length = _length(metres, trial)
        if length < shortest - 1e-9:
            shortest = length
            best = trial
    return best[1:]


@njit
def _nearest(metres: Floats) -> Ints:
    """A round that always goes to the nearest stop; the first entry is the start."""
    count = len(metres)
    order = np.empty(count, dtype=np.int64)
    order[0] = count - 1
    left = np.ones(count, dtype=np.bool_)
    left[count - 1] = False
    for at in range(1, count):
        nearest = -1
        for stop in range(count):
            if left[stop] and (nearest < 0 or metres[order[at - 1], stop] < metres[order[at - 1], nearest]):
                nearest = stop
        order[at] = nearest
        left[nearest] = False
    return order


@njit
def _length(metres: Floats, order: Ints) -> float:
    total = metres[order[-1], order[0]]
    for at in range(1, len(order)):
        total += metres[order[at - 1], order[at]]
    return float(total)


@njit
def _improve(metres: Floats, order: Ints) -> None:
    """Moves and turns until none helps. The first entry stays where it is."""
    better = True
    while better:
        better = _turn(metres, order) or _move(metres, order)


@njit
def _turn(metres: Floats, order: Ints) -> bool:
    count = len(order)
    for begin in range(1, count - 1):
        there = back = 0.0
        before = order[begin - 1]
        for end in range(begin + 1, count):
            there += metres[order[end - 1], order[end]]
            back += metres[order[end], order[end - 1]]
            after = order[(end + 1) % count]
            now = metres[before, order[begin]] + there + metres[order[end], after]
            turned = metres[before, order[end]] + back + metres[order[begin], after]
            if turned < now - 1e-9:
                order[begin : end + 1] = order[begin : end + 1][::-1].copy()
                return True
    return False


@njit
def _move(metres: Floats, order: Ints) -> bool:
    count = len(order)
    for size in range(1, 4):
        for begin in range(1, count - size + 1):
            end = begin + size - 1
            before, after = order[begin - 1], order[(end + 1) % count]
            first, last = order[begin], order[end]
            saved = metres[before, first] + metres[last, after] - metres[before, after]
            for at in range(count):
                if begin - 1 <= at <= end:
                    continue
                left, right = order[at], order[(at + 1) % count]
                added = metres[left, first] + metres[last, right] - metres[left, right]
                if added < saved - 1e-9:
                    _put(order, begin, size, at)
                    return True
    return False


@njit
def _put(order: Ints, begin: int, size: int, at: int) -> None:
    """The segment at `begin` goes behind the entry at `at`."""
    segment = order[begin : begin + size].copy()
    if at > begin:
        order[begin : at - size + 1] = order[begin + size : at + 1].copy()
        order[at - size + 1 : at + 1] = segment
    else:
        order[at + 1 + size : begin + size] = order[at + 1 : begin].copy()
        order[at + 1 : at + 1 + size] = segment
