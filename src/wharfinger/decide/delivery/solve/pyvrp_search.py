"""PyVRP's iterated local search with a budget of ours and a memory of its penalties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wharfinger.decide.delivery.solve.stop_rule import Budget, Purse, now

if TYPE_CHECKING:
    from pyvrp import ProblemData, Solution

Penalties = tuple[list[float], float, float]

INFEASIBLE = 1 << 62
"""PyVRP's cost of what breaks a limit is the largest number there is."""


@dataclass(frozen=True)
class Found:
    """The best solution of a search, the penalties it ended with, and its iterations."""

    solution: Solution
    penalties: Penalties
    iterations: int


@dataclass
class Spent:
    """PyVRP's stopping criterion: the budget of a purse, or a part of it.

    Where no solution keeps all limits after `hopeless` of it, the search ends too.
    """

    purse: Purse
    budget: Budget
    hopeless: float = 1.0
    _began: float = field(init=False)
    _iterations: int = 0

    def __post_init__(self) -> None:
        self._began = now(self.purse.timer)

    def __call__(self, best_cost: float) -> bool:
        if self.purse.stopped:
            return True
        limit = self.budget.seconds
        if limit is not None:
            used = now(self.purse.timer) - self._began
        else:
            limit, used = self.budget.iterations or 0, self._iterations
            self._iterations += 1
        return used >= limit * (self.hopeless if best_cost >= INFEASIBLE else 1.0)


def search(
    data: ProblemData,
    spent: Spent,
    seed: int,
    *,
    start: Solution | None = None,
    penalties: Penalties | None = None,
    on_best: Callable[[Any], None] | None = None,
) -> Found:
    """Searches as `pyvrp.solve` does, with the same result for the same seed when nothing is handed over."""
    from pyvrp import (
        IteratedLocalSearch,
        IteratedLocalSearchParams,
        PenaltyManager,
        PenaltyParams,
        RandomNumberGenerator,
        Solution,
    )
    from pyvrp.IteratedLocalSearch import IteratedLocalSearchCallbacks
    from pyvrp.search import OPERATORS, LocalSearch, PerturbationManager, compute_neighbours

    class Tell(IteratedLocalSearchCallbacks):
        """Passes better solutions on."""

        def on_best(self, best: Solution) -> None:
            if on_best is not None:
                on_best(best)

    rng = RandomNumberGenerator(seed=seed)
    local = LocalSearch(data, rng, compute_neighbours(data), PerturbationManager())
    for operator in OPERATORS:
        if operator.supports(data):
            local.add_operator(operator(data))
    # A second or a piece too many must weigh more than a stop left out is worth.
    prizes = [one.prize for one in data.clients()] + [one.prize for one in data.shipments()]
    dearest = max(prizes, default=0)
    bounds = PenaltyParams(max_penalty=max(PenaltyParams().max_penalty, 2.0 * dearest))
    manager = PenaltyManager(penalties or bounds.midpoint_penalties(data), bounds)
    if start is None:
        start = local(Solution.make_random(data, rng), manager.max_cost_evaluator(), exhaustive=True)
    parameters = IteratedLocalSearchParams(callbacks=Tell())
    result = IteratedLocalSearch(data, manager, local, start, parameters).run(
        spent, collect_stats=False, display=False
    )
    return Found(result.best, manager.penalties(), result.num_iterations)
