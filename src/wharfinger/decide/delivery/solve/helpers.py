"""Other processes that search along: each gets a part of the work and hands back tours."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from wharfinger.decide.delivery.problem import Problem
from wharfinger.decide.delivery.solve.pyvrp_search import Penalties
from wharfinger.decide.delivery.solve.stop_rule import Budget, Purse, Timer, now
from wharfinger.decide.delivery.solve.tours import Tours


@dataclass(frozen=True)
class Task:
    """What one core searches for in one round, by our own search where `heat` is given.

    `until_s` is when a round on the wall's clock ends.
    """

    problem: Problem
    tours: Tours | None
    forced: bool
    seed: int
    budget: Budget
    timer: Timer
    penalties: Penalties | None = None
    until_s: float | None = None
    heat: float | None = None


@dataclass(frozen=True)
class Answer:
    """The tours of a task: `complete` when they keep every limit and serve what must be served."""

    tours: Tours
    complete: bool
    cost: float
    penalties: Penalties | None
    iterations: int


class Helpers:
    """A number of processes, started at once and ended with the block."""

    def __init__(self, number: int) -> None:
        code = "from wharfinger.decide.delivery.solve.helpers import serve; serve()"
        command = [sys.executable, "-c", code]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(number)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            if kind is not None:
                process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            process.wait()

    def round(self, tasks: list[Task], purse: Purse) -> list[Answer]:
        """Works on the first task here and on the others there, at the same time."""
        if tasks[0].timer == "wall" and tasks[0].budget.seconds is not None:
            ends = now("wall") + tasks[0].budget.seconds
            tasks = [replace(one, until_s=ends) for one in tasks]
        for process, task in zip(self._processes, tasks[1:], strict=False):
            assert process.stdin is not None
            pickle.dump(task, process.stdin)
            process.stdin.flush()
        answers = [_work(tasks[0], purse)]
        for process, _ in zip(self._processes, tasks[1:], strict=False):
            assert process.stdout is not None
            answers.append(pickle.load(process.stdout))
        return answers


def serve() -> None:
    """Answers tasks until there are no more. The time to start is part of the first round."""
    began = 0.0
    while True:
        try:
            task: Task = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        if task.budget.seconds is not None:
            left = task.until_s - now("wall") if task.until_s is not None else task.budget.seconds
            if task.timer == "processor":
                left -= now("processor") - began
            task = replace(task, budget=Budget(seconds=max(0.0, left)))
        pickle.dump(_work(task, Purse(task.budget, task.timer)), sys.stdout.buffer)
        sys.stdout.buffer.flush()
        began = now("processor")


def _work(task: Task, purse: Purse) -> Answer:
    if task.heat is not None:
        from wharfinger.decide.delivery.solve.own_engine import work_own

        return work_own(task, purse)
    from wharfinger.decide.delivery.solve.pyvrp_engine import work

    return work(task, purse)
