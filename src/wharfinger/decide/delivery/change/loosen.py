"""Windows that cannot be kept any more, loosened no further than it takes."""

from __future__ import annotations

from dataclasses import replace

from wharfinger.decide.delivery.problem import Problem, Window

LATE_COST_PER_HOUR = 200.0
"""What an hour after a window is taken to cost, once the window cannot be kept any more."""


def relaxed(problem: Problem, stops: list[str], own: dict[str, tuple[Window, ...]]) -> Problem:
    """The problem in which these stops have their own windows again; where they have them, late is better
    than never.
    """
    changed = []
    for stop in problem.stops:
        windows = own.get(stop.stop, stop.windows)
        if stop.stop not in stops or not stop.windows:
            changed.append(stop)
        elif windows != stop.windows:
            changed.append(replace(stop, windows=windows))
        else:
            late = tuple(
                replace(one, soft=True, late_cost_per_hour=max(one.late_cost_per_hour, LATE_COST_PER_HOUR))
                for one in windows
            )
            changed.append(replace(stop, windows=late))
    return problem.replaced(stops=tuple(changed))
