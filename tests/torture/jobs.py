"""Jobs under torture: each adds goods step by step, and must end once, whoever of its workers was killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from functools import partial

from tests.torture.journal import Asked
from wharfinger.books.jobs import Running, job
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act, Job
from wharfinger.books.sealer import seal
from wharfinger.office import stock

KIND = "torture_add"
LEASE_SECONDS = 0.3
MOST_SECONDS_TO_END = 60.0


@job(KIND, attempts=20, wait_seconds=0.05)
def add_in_steps(running: Running, item: str, place: str, quantity: int, steps: int) -> int:
    """Add so much of an item in each of so many steps, each with its checkpoint."""
    for step in range(running.checkpoint or 0, steps):
        add = partial(stock.adjust, running.by(str(step)), item, place, quantity, why="found")
        running.step(add, step + 1)
    return steps


def seal_a_few() -> None:
    seal(limit=7)


def work_without_pause() -> None:
    """A worker with the sealer beside it, until it is killed."""
    Worker(lease_seconds=LEASE_SECONDS, chores=(seal_a_few,)).work(threading.Event())


def finish_all() -> None:
    """What the next worker does after the crash: it takes over what the killed one held, and ends it."""
    until = time.monotonic() + MOST_SECONDS_TO_END
    while Job.objects.filter(state__in=("waiting", "running")).exists() and time.monotonic() < until:
        Worker(lease_seconds=LEASE_SECONDS).work(threading.Event(), until_idle=True)
        time.sleep(0.02)


def not_once(latest: Iterable[Asked]) -> list[str]:
    """Jobs that did not end, or whose steps were not done exactly once."""
    complaints = []
    for asked in latest:
        if asked.kind != "job" or asked.answer is None:
            continue
        rows = list(Job.objects.filter(act_id=asked.answer["act"]))
        number, steps = asked.answer["job"], asked.args["steps"]
        if [(row.id, row.state, row.answer) for row in rows] != [(number, "done", steps)]:
            complaints.append(f"job {number}: {[(row.id, row.state, row.answer, row.fault) for row in rows]}")
        done = Act.objects.filter(request=f"job-{number}").count()
        if done != steps:
            complaints.append(f"job {number}: {done} of {steps} steps")
    return complaints
