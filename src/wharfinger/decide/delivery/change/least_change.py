"""Of two plans for the same stops, the parts of the better one that are worth their changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wharfinger.decide.delivery.problem import Route

Routes = Mapping[str, Route]


def moved(before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The stops of both that another vehicle serves, or the same one in another order.

    Of a vehicle's stops those count that are not in the longest run of them that kept its order.
    """
    carrier = {stop: vehicle for vehicle, stops in before.items() for stop in stops}
    found = []
    for vehicle, stops in after.items():
        rank = {stop: at for at, stop in enumerate(before.get(vehicle, ()))}
        same = [stop for stop in stops if stop in rank]
        stays = _longest_rise([rank[stop] for stop in same])
        found += [stop for at, stop in enumerate(same) if at not in stays]
        found += [stop for stop in stops if stop in carrier and stop not in rank]
    return tuple(found)


def worth_it(kept: Routes, better: Routes, before: Mapping[str, tuple[str, ...]], patience: float) -> Routes:
    """The routes of `kept`, with groups of vehicles taken over from `better` until at most the share
    `patience` of its cost is given away. A group are vehicles that exchange stops only among themselves.
    """
    groups = []
    for vehicles in _groups(kept, better):
        gain = _cost(kept, vehicles) - _cost(better, vehicles)
        changes = len(moved(before, _stops(better, vehicles))) - len(moved(before, _stops(kept, vehicles)))
        groups.append((gain, changes, vehicles))
    chosen = dict(kept)
    total = sum(one.cost for one in kept.values())
    least = sum(one.cost for one in better.values())
    # Those that gain without a change first, then by what a change brings.
    groups.sort(key=lambda one: (one[1] > 0, -one[0] / max(one[1], 1), sorted(one[2])))
    for gain, changes, vehicles in groups:
        enough = total <= least * (1 + patience) + 1e-9
        if gain <= 0 or (enough and changes > 0):
            continue
        for vehicle in vehicles:
            chosen.pop(vehicle, None)
            if vehicle in better:
                chosen[vehicle] = better[vehicle]
        total -= gain
    return chosen


def _cost(routes: Routes, vehicles: Iterable[str]) -> float:
    return sum(routes[one].cost for one in vehicles if one in routes)


def _stops(routes: Routes, vehicles: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {one: routes[one].stops for one in vehicles if one in routes}


def same_stops(kept: Routes, better: Routes) -> bool:
    """Whether both serve the same stops."""
    both = [{stop for route in routes.values() for stop in route.stops} for routes in (kept, better)]
    return both[0] == both[1]


def _groups(kept: Routes, better: Routes) -> list[set[str]]:
    """Vehicles joined where one has a stop of the other in the other plan."""
    owner = {stop: vehicle for vehicle, route in kept.items() for stop in route.stops}
    parent = {one: one for one in {*kept, *better}}

    def root(one: str) -> str:
        while parent[one] != one:
            one = parent[one]
        return one

    for vehicle, route in better.items():
        for stop in route.stops:
            if stop in owner:
                parent[root(owner[stop])] = root(vehicle)
    found: dict[str, set[str]] = {}
    for one in sorted(parent):
        found.setdefault(root(one), set()).add(one)
    return list(found.values())


def _longest_rise(ranks: list[int]) -> set[int]:
    """Which of them make up a longest rising run, others left away between."""
    ends: list[int] = []
    before: list[int] = []
    for at, rank in enumerate(ranks):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if ranks[ends[middle]] < rank else (low, middle)
        before.append(ends[low - 1] if low else -1)
        ends[low : low + 1] = [at]
    found: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
