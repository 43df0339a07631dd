"""The tours as they were, mended: what cannot be kept is taken out, and put back where it costs least."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from wharfinger.decide.delivery.problem import Problem, Route, Stop
from wharfinger.decide.delivery.solve.own_times import exact_route
from wharfinger.decide.delivery.solve.packed import pack
from wharfinger.decide.delivery.solve.tours import Step, Tour, Tours, may_serve


class Pricer:
    """What tours cost and when they are where, exactly, whatever the problem has in it."""

    def __init__(self, problem: Problem) -> None:
        from wharfinger.decide.delivery.solve import route_kernel

        self.problem = problem
        self._p, names = pack(problem)
        self._work = route_kernel.room(self._p)
        self._cost_of = route_kernel.cost_of
        self._kind = {name: kind for kind, group in enumerate(names) for name in group}
        self._number = {one.stop: at for at, one in enumerate(problem.stops)}

    def cost(self, vehicle: str, steps: list[Step]) -> float:
        """Infinite where the tour breaks a limit."""
        nodes = [len(self._number) if one.stop is None else self._number[one.stop] for one in steps]
        order = np.array([*nodes, 0], np.int64)
        cost, _ = self._cost_of(self._p, self._work, self._kind[vehicle], order, len(nodes))
        return float(cost)

    def route(self, tour: Tour) -> Route:
        """The tour with its times, each stop in whichever of its windows is best."""
        steps = tuple(
            one if one.stop is None else step_of(self.problem.stop_of[one.stop]) for one in tour.steps
        )
        free = Tour(tour.vehicle, steps)
        return exact_route(self.problem, self._p, self._work, self._kind[tour.vehicle], free)


def step_of(stop: Stop) -> Step:
    """The step of a stop, in all its windows."""
    return Step(stop.place, stop.stop, stop.starts() if stop.windows else ())


def repaired(problem: Problem, kept: Tours, loose: list[str]) -> tuple[Tours, list[str]]:
    """Tours that keep every limit, in the order of `kept` as far as it can be, and the stops left out."""
    pricer = Pricer(problem)
    tours = {one.vehicle: list(one.steps) for one in kept}
    out = list(loose)
    for vehicle, steps in tours.items():
        while steps and math.isinf(pricer.cost(vehicle, steps)):
            tours[vehicle] = steps = _lighter(pricer, vehicle, steps, out)
    left = []
    for name in sorted(dict.fromkeys(out), key=lambda one: -problem.stop_of[one].priority):
        stop = problem.stop_of[name]
        there = {step.stop for steps in tours.values() for step in steps}
        chosen = {problem.stop_of[one].one_of for one in there if one is not None} - {None}
        if name not in there and stop.one_of not in chosen and not _inserted(pricer, tours, name):
            left.append(name)
    return tuple(Tour(vehicle, tuple(steps)) for vehicle, steps in tours.items() if steps), left


def _lighter(pricer: Pricer, vehicle: str, steps: list[Step], out: list[str]) -> list[Step]:
    """Without the one stop (and what hangs on it) that lets the rest be driven, and best; else without the
    last.
    """
    best: tuple[float, list[Step], set[str]] = (math.inf, [], set())
    for step in steps:
        if step.stop is None:
            continue
        gone = _with_partner(pricer.problem, step.stop)
        rest = _tidy([one for one in steps if one.stop not in gone])
        cost = pricer.cost(vehicle, rest)
        if cost < best[0]:
            best = (cost, rest, gone)
    if math.isinf(best[0]):
        last = next(one.stop for one in reversed(steps) if one.stop is not None)
        gone = _with_partner(pricer.problem, last)
        best = (math.inf, _tidy([one for one in steps if one.stop not in gone]), gone)
    out += [one.stop for one in steps if one.stop in best[2] and one.stop is not None]
    return best[1]


def _with_partner(problem: Problem, name: str) -> set[str]:
    """The stop, and those that cannot be served without it."""
    return {one.stop for atom in _atoms(problem, problem.stop_of[name]) for one in atom}


def _tidy(steps: list[Step]) -> list[Step]:
    """Without returns for nothing at the end or twice in a row."""
    found: list[Step] = []
    for step in steps:
        if step.stop is None and (not found or found[-1].stop is None):
            continue
        found.append(step)
    while found and found[-1].stop is None:
        found.pop()
    return found


def _atoms(problem: Problem, stop: Stop) -> list[list[Stop]]:
    """What rides in one vehicle with a stop: single stops, and pickups before their deliveries."""
    group = [stop]
    if stop.together is not None:
        group = [one for one in problem.stops if one.together == stop.together]
    atoms: dict[str, list[Stop]] = {}
    for one in group:
        origin = problem.stop_of[one.collected_at] if one.collected_at else one
        onward = problem.delivered_from(origin)
        atoms[origin.stop] = [origin] if onward is None else [origin, onward]
    return list(atoms.values())


def _inserted(pricer: Pricer, tours: dict[str, list[Step]], name: str) -> bool:
    """Puts it in where it costs least, with what rides with it; False where it fits nowhere."""
    problem = pricer.problem
    stop = problem.stop_of[name]
    best: tuple[float, str, list[Step]] = (math.inf, "", [])
    choices = [stop]
    if stop.one_of is not None:
        choices = [one for one in problem.stops if one.one_of == stop.one_of]
    for choice in choices:
        atoms = _atoms(problem, choice)
        for vehicle in problem.vehicles:
            if not all(may_serve(problem, vehicle, one) for atom in atoms for one in atom):
                continue
            there = {one.stop for atom in atoms for one in atom}
            steps: list[Step] | None = [
                one for one in tours.get(vehicle.vehicle, []) if one.stop not in there
            ]
            before = pricer.cost(vehicle.vehicle, steps) if steps else 0.0
            for atom in atoms:
                steps = _cheapest(pricer, vehicle.vehicle, steps, atom) if steps is not None else None
            cost = math.inf if steps is None else pricer.cost(vehicle.vehicle, steps) - before
            if steps is not None and cost < best[0]:
                best = (cost, vehicle.vehicle, steps)
    if math.isinf(best[0]):
        return False
    tours[best[1]] = best[2]
    return True


def _cheapest(pricer: Pricer, vehicle: str, steps: list[Step], atom: list[Stop]) -> list[Step] | None:
    """The steps with an atom where it costs least; None where it does not fit."""
    trials = [(pricer.cost(vehicle, one), at, one) for at, one in enumerate(_trials(steps, atom))]
    cost, _, found = min(trials, key=lambda one: one[:2])
    return None if math.isinf(cost) else found


def _trials(steps: list[Step], atom: list[Stop]) -> Iterator[list[Step]]:
    first, *rest = [step_of(one) for one in atom]
    for at in range(len(steps) + 1):
        once = [*steps[:at], first, *steps[at:]]
        if not rest:
            yield once
            continue
        for later in range(at + 1, len(once) + 1):
            yield [*once[:later], *rest, *once[later:]]
