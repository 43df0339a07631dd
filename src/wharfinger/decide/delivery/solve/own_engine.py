"""Tours by our own search: exact in traffic, soft windows, breaks, driving hours and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from wharfinger.decide.delivery.problem import Problem, Route
from wharfinger.decide.delivery.solve.helpers import Answer, Helpers, Task
from wharfinger.decide.delivery.solve.own_times import exact_route
from wharfinger.decide.delivery.solve.packed import (
    COUNT,
    TOURS,
    Ints,
    Packed,
    pack,
)
from wharfinger.decide.delivery.solve.stop_rule import Purse
from wharfinger.decide.delivery.solve.tours import Step, Tour, Tours

if TYPE_CHECKING:
    from wharfinger.decide.delivery.solve.ruin_kernel import Scratch, State

ROUNDS = (0.7, 0.3)
"""The part of the time of each round of several cores; between them they exchange the best plan."""

LATER_HEAT = 0.1
"""How warm a later round begins, as a part of the first."""

WARM, COOL = 0.05, 0.0005
"""The heat at the beginning and the end, as a part of the mean cost of a stop."""

CHUNK_S = 0.2
FEWEST_CHUNKS = 20


def tours_by_own(
    problem: Problem,
    purse: Purse,
    seed: int,
    cores: int,
    start: Tours | None,
    tell: Callable[[OwnSearch], None],
) -> tuple[OwnSearch, Tours]:
    """The best tours found, and the search that can say their times."""
    mine = OwnSearch(problem, seed, start)
    budget = purse.budget
    tell(mine)
    if cores == 1:
        mine.run(purse, budget.seconds, budget.iterations, lambda: tell(mine))
        return mine, mine.tours()
    rng = np.random.default_rng(seed)
    best, cost, tours = mine, mine.cost, mine.tours()
    with Helpers(cores - 1) as helpers:
        for number, part in enumerate(ROUNDS):
            length = budget.share(part) if number == 0 else purse.left
            heat = 1.0 if number == 0 else LATER_HEAT
            tasks = [
                Task(problem, tours, True, int(rng.integers(1 << 31)), length, purse.timer, heat=heat)
                for _ in range(cores)
            ]
            answer = min(helpers.round(tasks, purse), key=lambda one: one.cost)
            if answer.cost < cost:
                cost, tours = answer.cost, answer.tours
                best.begin(tours)
                tell(best)
    return best, tours


def work_own(task: Task, purse: Purse) -> Answer:
    """One search in this process."""
    search = OwnSearch(task.problem, task.seed, task.tours)
    search.heat *= task.heat or 1.0
    search.run(purse, task.budget.seconds, task.budget.iterations, lambda: None)
    return Answer(search.tours(), True, search.cost, None, purse.iterations)


class OwnSearch:
    """A search that can be continued: the tours it stands at, and the best."""

    def __init__(self, problem: Problem, seed: int, start: Tours | None = None) -> None:
        from wharfinger.decide.delivery.solve import route_kernel

        self.problem = problem
        self.p, self.names = pack(problem)
        self.work = route_kernel.room(self.p)
        self.rng = np.random.default_rng(seed)
        self._now, self._new, self._best = (_state(self.p) for _ in range(3))
        units = len(self.p.worth)
        self._out, self._new_out, self._best_out = (np.ones(units, np.int64) for _ in range(3))
        self._scratch = _scratch(self.p)
        self.cost = float(self.p.worth.sum())
        if start:
            self.begin(start)
        self._run(0 if start else 1, 1e-9, 1e-9)
        self.heat = max(self._driven_cost(), 1e-6) / max(1, len(problem.stops))

    def _driven_cost(self) -> float:
        """The cost of the tours alone, without what is left out."""
        return float(self._best.costs[self._best.lengths > 0].sum())

    def begin(self, tours: Tours) -> None:
        """Stands at these tours; those that break a limit are left away, and their stops put back."""
        from wharfinger.decide.delivery.solve import ruin_kernel

        number = {one.stop: at for at, one in enumerate(self.problem.stops)}
        kind_of = {name: kind for kind, names in enumerate(self.names) for name in names}
        state, out = self._now, self._out
        for array, value in ((state.lengths, 0), (state.kinds, -1), (state.where, -1), (state.used, 0)):
            array[:] = value
        out[:] = 0
        row = 0
        for tour in tours:
            nodes = [len(number) if step.stop is None else number[step.stop] for step in tour.steps]
            if not nodes:
                continue
            state.tours[row, : len(nodes)] = nodes
            state.lengths[row], state.kinds[row] = len(nodes), kind_of[tour.vehicle]
            state.used[kind_of[tour.vehicle]] += 1
            state.where[[one for one in nodes if one < len(number)]] = row
            row += 1
        _without_broken_units(self.p, state, out)
        for at in range(row):
            ruin_kernel.tidy(self.p, self.work, state, out, at)
        ruin_kernel.copy(state, self._best)
        self._best_out[:] = out
        self.cost = float(ruin_kernel.total(self.p, state, out))

    def run(
        self, purse: Purse, seconds: float | None, iterations: int | None, tell: Callable[[], None]
    ) -> None:
        """Searches on for the seconds or iterations, cooling down from warm to cool."""
        warm, cool = WARM * self.heat, COOL * self.heat
        if iterations is not None:
            chunk = max(1, iterations // FEWEST_CHUNKS)
            done = 0
            while done < iterations and not purse.stopped:
                size = min(chunk, iterations - done)
                self._part(size, done / iterations, (done + size) / iterations, warm, cool, tell)
                done += size
                purse.spend(size)
            return
        assert seconds is not None
        began, size, speed = purse.seconds, 2, 0.0
        while (used := purse.seconds - began) < seconds and not purse.stopped:
            share = used / seconds
            before = purse.seconds
            ahead = min(1.0, share + CHUNK_S / max(seconds, CHUNK_S))
            self._part(size, share, ahead, warm, cool, tell)
            purse.spend(size)
            took = max(purse.seconds - before, 1e-4)
            speed = size / took
            left = seconds - (purse.seconds - began)
            size = max(1, int(speed * min(CHUNK_S, max(left, 0.0))))

    def tours(self) -> Tours:
        """The best tours."""
        return _tours(self.problem, self.p, self.names, self._best)

    def routes(self, tours: Tours) -> tuple[Route, ...]:
        """The tours with their times."""
        kind_of = {name: kind for kind, names in enumerate(self.names) for name in names}
        return tuple(
            exact_route(self.problem, self.p, self.work, kind_of[tour.vehicle], tour) for tour in tours
        )

    def _part(
        self, size: int, share: float, ahead: float, warm: float, cool: float, tell: Callable[[], None]
    ) -> None:
        before = self.cost
        self._run(size, warm * (cool / warm) ** share, warm * (cool / warm) ** ahead)
        if self.cost < before - 1e-9:
            tell()

    def _run(self, iterations: int, warm: float, cool: float) -> None:
        from wharfinger.decide.delivery.solve import ruin_kernel

        seed = int(self.rng.integers(1 << 31))
        self.cost = float(
            ruin_kernel.search(
                self.p, self.work, self._now, self._out, self._new, self._new_out, self._best,
                self._best_out, self._scratch, iterations, warm, cool, seed,
            )
        )  # fmt: skip


def _state(p: Packed) -> State:
    from wharfinger.decide.delivery.solve.ruin_kernel import State

    stops = len(p.stop)
    rows = int(min(p.vehicle_n[:, COUNT].sum(), stops)) + 1
    longest = stops + int(p.vehicle_n[:, TOURS].max()) + 1
    return State(
        np.zeros((rows, longest), np.int64), np.zeros(rows, np.int64), np.full(rows, -1, np.int64),
        np.zeros(rows), np.zeros(rows), np.full(stops, -1, np.int64), np.zeros(len(p.vehicle), np.int64),
    )  # fmt: skip


def _scratch(p: Packed) -> Scratch:
    from wharfinger.decide.delivery.solve.ruin_kernel import Scratch

    size = 2 * len(p.stop) + int(p.vehicle_n[:, TOURS].max()) + 8
    whole = [np.zeros(size, np.int64) for _ in range(7)]
    real = [np.zeros(size) for _ in range(4)]
    return Scratch(
        whole[0],
        whole[1],
        whole[2],
        whole[3],
        real[0],
        real[1],
        real[2],
        whole[4],
        whole[5],
        real[3],
        whole[6],
    )


def _without_broken_units(p: Packed, state: State, out: Ints) -> None:
    """Takes out what is only partly there."""
    from wharfinger.decide.delivery.solve.ruin_kernel import take_out

    for unit in range(len(p.worth)):
        there = []
        for alternative in range(p.unit_first[unit], p.unit_first[unit + 1]):
            members = p.member[p.alternative_first[alternative] : p.alternative_first[alternative + 1]]
            rows = state.where[members]
            if (rows >= 0).any():
                there.append(bool((rows == rows[0]).all()))
        if there != [True]:
            take_out(p, state, out, unit)


def _tours(problem: Problem, p: Packed, names: list[list[str]], state: State) -> Tours:
    free = [list(reversed(kind)) for kind in names]
    found = []
    for row in range(len(state.kinds)):
        if state.lengths[row] == 0:
            continue
        vehicle = free[int(state.kinds[row])].pop()
        steps = []
        for node in state.tours[row, : state.lengths[row]]:
            if node == len(p.stop):
                steps.append(Step(problem.vehicle_of[vehicle].reload_places[0]))
            else:
                stop = problem.stops[int(node)]
                steps.append(Step(stop.place, stop.stop, stop.starts() if stop.windows else ()))
        found.append(Tour(vehicle, tuple(steps)))
    return tuple(found)
