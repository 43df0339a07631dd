"""How many people each step needs in each hour, so that no hour's orders wait too long."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.jams.line_simulation import HOURS, Line, other_days, play
from wharfinger.decide.warehouse.jams.queueing import servers_for

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AMPLE = 200
"""People with whom nobody waits: who comes when to which step, if no step holds the orders up."""
ROUNDS = 60


@dataclass(frozen=True)
class Plan:
    """Tables step by hour."""

    orders: Floats
    people: Ints
    load: Floats
    wait_minutes: Floats


def plan_labour(
    line: Line, per_hour: Floats, *, longest_wait: float, days: int, rng: np.random.Generator
) -> Plan:
    """The people for a day with so many orders an hour.

    Each hour of each step first gets the fewest people with which the formula of Allen and Cunneen keeps the
    mean wait within `longest_wait` minutes (hours taken for themselves and the work of a step when it comes
    there: lagged SIPP, Green, Kolesar and Soares 2001). Then simulated days show where orders still wait
    longer, and the worst hour gets one more until none does.
    """
    ahead = other_days(replace(line, opens=np.zeros_like(line.opens)), per_hour, days, rng)
    ample = play(_staffed(ahead, np.full((len(line.steps), HOURS), AMPLE)))
    orders = _by_hour(ample.came, np.ones_like(ample.came)) / days
    people = np.zeros((len(line.steps), HOURS), dtype=np.int64)
    held = line.work * line.hold
    for step in range(len(line.steps)):
        work, scv = _mean_and_scv(held[:, step])
        for hour in range(HOURS):
            rate = orders[step, hour] / 60
            people[step, hour] = servers_for(rate, work, 1.0, scv, longest_wait)
    people = _one_stays(people)
    for _ in range(ROUNDS):
        waits = _waits(ahead, people)
        step, hour = divmod(int(np.argmax(waits)), HOURS)
        if waits[step, hour] <= longest_wait:
            break
        people[step, hour] += 1
    done = orders * np.array([_mean_and_scv(held[:, step])[0] for step in range(len(line.steps))])[:, None]
    load = np.divide(done, people * 60, out=np.zeros_like(done), where=people > 0)
    return Plan(orders, people, load, _waits(ahead, people))


def _staffed(line: Line, people: Ints) -> Line:
    return replace(line, crew=np.tile(people, (line.days, 1, 1)))


def _waits(line: Line, people: Ints) -> Floats:
    """The mean wait of the orders that come to a step in an hour."""
    played = play(_staffed(line, people))
    count = _by_hour(played.came, np.ones_like(played.came))
    waited = _by_hour(played.came, played.began - played.came)
    return np.divide(waited, count, out=np.zeros_like(waited), where=count > 0)


def _by_hour(came: Floats, value: Floats) -> Floats:
    hours = np.clip(np.nan_to_num(came, nan=0.0) // 60, 0, HOURS - 1).astype(np.int64)
    sums = np.stack(
        [
            np.bincount(hours[:, step], np.nan_to_num(value[:, step] * (came[:, step] >= 0)), HOURS)
            for step in range(came.shape[1])
        ]
    )
    # Of no orders at all numpy counts in whole numbers.
    return sums.astype(np.float64)


def _mean_and_scv(work: Floats) -> tuple[float, float]:
    known = work[~np.isnan(work)]
    mean = float(known.mean()) if len(known) else 0.0
    return mean, float(known.var() / mean**2) if mean > 0 else 0.0


def _one_stays(people: Ints) -> Ints:
    """In the hour after the last orders come, somebody is there to finish them."""
    after = np.roll(people, 1, axis=1)
    after[:, 0] = 0
    return np.maximum(people, np.minimum(after, 1))
