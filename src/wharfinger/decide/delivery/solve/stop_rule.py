"""When a search ends, and what may be asked of it meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from wharfinger.decide.delivery.problem import Plan
from wharfinger.tables import SettingError

Timer = Literal["wall", "processor"]
"""What a second is: one on the wall, or one that this process had of the processor."""


@dataclass(frozen=True)
class Progress:
    """How far a search is. `plan()` is the best plan so far, made when it is asked for."""

    seconds: float
    iterations: int
    cost: float
    plan: Callable[[], Plan]


Watch = Callable[[Progress], object]
"""Called at every better plan; a search ends early when it gives True."""


@dataclass(frozen=True)
class Budget:
    """How long to search: so many iterations (the same plan again), or seconds (never promised equal)."""

    iterations: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        given = [one for one in (self.iterations, self.seconds) if one is not None]
        if len(given) != 1 or not 0 <= given[0] < math.inf:
            raise SettingError(
                where="solve",
                found=f"iterations={self.iterations!r} and seconds={self.seconds!r}",
                expected="one of the two, a number of at least 0",
                mend="give iterations for the same plan each time, or seconds to be quick",
            )

    def share(self, part: float) -> Budget:
        """This part of it."""
        if self.seconds is not None:
            return Budget(seconds=self.seconds * part)
        return Budget(iterations=math.ceil((self.iterations or 0) * part))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to spend."""
        return not (self.seconds or self.iterations)


@dataclass
class Purse:
    """A budget being spent. Seconds go by themselves, iterations are taken by `spend`."""

    budget: Budget
    timer: Timer
    iterations: int = 0
    stopped: bool = False
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = now(self.timer)

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return now(self.timer) - self._began

    def spend(self, iterations: int) -> None:
        """So many iterations are done."""
        self.iterations += iterations

    @property
    def left(self) -> Budget:
        """What is still there; nothing after a stop."""
        if self.budget.seconds is not None:
            return Budget(seconds=0.0 if self.stopped else max(0.0, self.budget.seconds - self.seconds))
        still = max(0, (self.budget.iterations or 0) - self.iterations)
        return Budget(iterations=0 if self.stopped else still)


def now(timer: Timer) -> float:
    """The seconds of this timer; those on the wall are the same in every process of the machine."""
    return time.perf_counter() if timer == "wall" else time.process_time()
