"""Tours by PyVRP, on one core or on several that share the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from wharfinger.decide.delivery.problem import Problem
from wharfinger.decide.delivery.solve.helpers import Answer, Helpers, Task
from wharfinger.decide.delivery.solve.parts import part, split
from wharfinger.decide.delivery.solve.pyvrp_model import Model
from wharfinger.decide.delivery.solve.pyvrp_search import Penalties, Spent, search
from wharfinger.decide.delivery.solve.stop_rule import Budget, Purse
from wharfinger.decide.delivery.solve.tours import Tours

if TYPE_CHECKING:
    from pyvrp import Solution

HOPELESS = 0.25
"""The part of the time after which stops may be left out, where all of them were not brought into tours."""

FEWEST_TO_SPLIT = 600
"""With fewer stops than these, every core searches all of them, each by chances of its own."""

ROUNDS_OF_ALL = (0.7, 0.3)
ROUNDS_OF_PARTS = (0.2, 0.2)
"""The part of the time of the first round, and of every other; after each the cores exchange plans."""

Tell = Callable[[Tours], None]


@dataclass
class Search:
    """The best tours so far, and what a next round should know."""

    problem: Problem
    purse: Purse
    seed: int
    tell: Tell
    forced: bool = True
    tours: Tours | None = None
    cost: float = float("inf")
    penalties: Penalties | None = None
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)


def tours_by_pyvrp(
    problem: Problem, purse: Purse, seed: int, cores: int, start: Tours | None, tell: Tell
) -> Tours:
    """The best tours that were found; stops that are in none of them do not fit."""
    state = Search(problem, purse, seed, tell, tours=start)
    found = _together(state, cores) if cores > 1 else _alone(state)
    if found is None:
        found = _left_out(problem, purse, seed, start, tell)
    return found


def work(task: Task, purse: Purse, tell: Callable[[Model, Solution], None] | None = None) -> Answer:
    """One search in this process."""
    model = Model(task.problem, forced=task.forced)
    start = model.solution(task.tours) if task.tours is not None else None
    on_best = (lambda best: tell(model, best)) if tell is not None else None
    spent = Spent(purse, task.budget, HOPELESS if task.forced and task.tours is None else 1.0)
    found = search(model.data, spent, task.seed, start=start, penalties=task.penalties, on_best=on_best)
    purse.spend(found.iterations)
    best = found.solution
    sound = bool(best.is_feasible())
    cost = model.cost(best) if sound else float("inf")
    return Answer(model.tours(best), sound, cost, found.penalties, found.iterations)


def _alone(state: Search) -> Tours | None:
    def tell(model: Model, best: Solution) -> None:
        if best.is_feasible():
            state.tell(model.tours(best))

    task = Task(state.problem, state.tours, True, state.seed, state.purse.left, state.purse.timer)
    answer = work(task, state.purse, tell)
    return answer.tours if answer.complete else None


def _left_out(problem: Problem, purse: Purse, seed: int, start: Tours | None, tell: Tell) -> Tours:
    """The tours that leave out what matters least."""

    def told(model: Model, best: Solution) -> None:
        if best.is_feasible():
            tell(model.tours(best))

    budget = purse.left if not purse.left.empty else Budget(iterations=0)
    answer = work(Task(problem, start, False, seed, budget, purse.timer), purse, told)
    return answer.tours if answer.complete else ()


def _together(state: Search, cores: int) -> Tours | None:
    """Rounds of all cores: first each on everything, then each on its part of the tours."""
    purse, budget = state.purse, state.purse.budget
    with Helpers(cores - 1) as helpers:
        large = len(state.problem.stops) >= FEWEST_TO_SPLIT
        first, later = ROUNDS_OF_PARTS if large else ROUNDS_OF_ALL
        _take(state, helpers.round(_everything(state, cores, budget.share(first)), purse))
        if state.tours is None:
            return None
        while not purse.left.empty:
            length = _smaller(purse.left, budget.share(later))
            if large and len(state.tours) >= 2 * cores:
                _parts(state, helpers, cores, length)
            else:
                _take(state, helpers.round(_everything(state, cores, length), purse))
    return state.tours


def _smaller(one: Budget, other: Budget) -> Budget:
    if one.seconds is not None and other.seconds is not None:
        return Budget(seconds=min(one.seconds, other.seconds))
    return Budget(iterations=min(one.iterations or 0, other.iterations or 0))


def _everything(state: Search, cores: int, budget: Budget) -> list[Task]:
    seeds = [int(state.rng.integers(1 << 31)) for _ in range(cores)]
    return [
        Task(state.problem, state.tours, True, seed, budget, state.purse.timer, state.penalties)
        for seed in seeds
    ]


def _take(state: Search, answers: list[Answer]) -> None:
    """Keeps the best of answers to the whole problem."""
    best = min(answers, key=lambda one: one.cost)
    if best.complete and best.cost < state.cost:
        state.tours, state.cost, state.penalties = best.tours, best.cost, best.penalties
        state.tell(best.tours)


def _parts(state: Search, helpers: Helpers, cores: int, budget: Budget) -> None:
    """One round on parts; a part that comes back worse stays as it was."""
    problem, tours = state.problem, state.tours
    assert tours is not None
    groups = split(problem, tours, cores, state.rng)
    served = {stop for tour in tours for stop in tour.stops}
    chosen = {problem.stop_of[one].one_of for one in served} - {None}
    loose = [one.stop for one in problem.stops if one.stop not in served and one.one_of not in chosen]
    driven = {one.vehicle for one in tours}
    still = [one.vehicle for one in problem.vehicles if one.vehicle not in driven]
    tasks = []
    for at, group in enumerate(groups):
        theirs = part(problem, tours, group, loose[at :: len(groups)], still[at :: len(groups)])
        seed = int(state.rng.integers(1 << 31))
        kept = tuple(tours[one] for one in group)
        tasks.append(Task(theirs, kept, True, seed, budget, state.purse.timer, state.penalties))
    answers = helpers.round(tasks, state.purse)
    state.tours = tuple(
        tour
        for answer, task in zip(answers, tasks, strict=True)
        for tour in (answer.tours if answer.complete else task.tours or ())
    )
    state.penalties = answers[0].penalties
    state.tell(state.tours)
