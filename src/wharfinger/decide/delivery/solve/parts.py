"""Neighbouring tours as a problem of their own, so that several cores can work on one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.problem import Arrivals, Problem, Stop, Travel
from wharfinger.decide.delivery.solve.tours import Tours


def split(problem: Problem, tours: Tours, parts: int, rng: np.random.Generator) -> list[list[int]]:
    """The numbers of the tours in each part: near ones together, parts of about as many stops."""
    groups = [list(range(len(tours)))]
    apart = _apart(problem, tours)
    sizes = np.array([len(one.stops) for one in tours])
    while len(groups) < parts:
        groups.sort(key=lambda group: int(sizes[group].sum()))
        group = groups.pop()
        if len(group) < 2:
            groups.append(group)
            break
        one = int(rng.choice(group))
        other = max(group, key=lambda at: apart[one, at])
        order = sorted(group, key=lambda at: apart[one, at] - apart[other, at])
        stops = np.cumsum(sizes[order])
        cut = int(np.searchsorted(stops, stops[-1] / 2)) + 1
        cut = min(max(cut, 1), len(order) - 1)
        groups += [order[:cut], order[cut:]]
    return groups


def _apart(problem: Problem, tours: Tours) -> NDArray[np.float64]:
    """Mean metres between the stops of every two tours."""
    travel = problem.travel_of(problem.vehicles[0])
    metres = np.where(np.isfinite(travel.metres), travel.metres, 0.0)
    share = np.zeros((len(tours), len(travel.places)))
    for at, tour in enumerate(tours):
        for stop in tour.stops:
            share[at, travel.number[problem.stop_of[stop].place]] += 1 / len(tour.stops)
    apart = share @ metres @ share.T
    return np.asarray(apart + apart.T)


def part(
    problem: Problem, tours: Tours, chosen: Sequence[int], spare_stops: Sequence[str], spare: Sequence[str]
) -> Problem:
    """The problem of some tours, with stops that nobody serves yet and vehicles that stand still."""
    names = {stop for at in chosen for stop in tours[at].stops} | set(spare_stops)
    choices = {problem.stop_of[one].one_of for one in names} - {None}
    stops = [one for one in problem.stops if one.stop in names or one.one_of in choices]
    vehicles = {tours[at].vehicle for at in chosen} | set(spare)
    kept = tuple(one for one in problem.vehicles if one.vehicle in vehicles)
    used = {one.driver for one in kept}
    known = {one.vehicle for one in kept}
    places = {one.place for one in stops} | {place for one in kept for place in one.reload_places}
    places |= {one.start for one in kept} | {one.end for one in kept if one.end is not None}
    travels = {name: _within(travel, places) for name, travel in problem.travels.items()}
    return problem.replaced(
        stops=tuple(one if one.vehicles <= known else _only(one, known) for one in stops),
        vehicles=kept,
        drivers=tuple(one for one in problem.drivers if one.driver in used),
        travel=travels[""] if isinstance(problem.travel, Travel) else travels,
    )


def _only(stop: Stop, known: set[str]) -> Stop:
    """The stop with the vehicles that it may have here; where there is none of them, nobody may come."""
    allowed = stop.vehicles & known
    nobody = frozenset({"a vehicle of another part"})
    return replace(stop, vehicles=allowed, skills=stop.skills if allowed else stop.skills | nobody)


def _within(travel: Travel, places: set[str]) -> Travel:
    """The travel times among some places."""
    names = [one for one in travel.places if one in places]
    at = np.array([travel.number[one] for one in names], dtype=np.int64)
    arrivals = None
    if travel.arrivals is not None:
        size, known = len(travel.places), travel.arrivals
        pairs = (at[:, None] * size + at[None, :]).ravel()
        spans = [(int(known.first[pair]), int(known.first[pair + 1])) for pair in pairs]
        arrivals = Arrivals(
            np.concatenate([[0], np.cumsum([last - first for first, last in spans])]),
            np.concatenate([known.leaves_s[first:last] for first, last in spans]),
            np.concatenate([known.arrives_s[first:last] for first, last in spans]),
        )
    inside = np.ix_(at, at)
    return Travel(tuple(names), travel.seconds[inside], travel.metres[inside], arrivals, travel.source)
