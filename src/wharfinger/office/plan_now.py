"""The plan at once, for somebody who waits for it: in the queue like every job, done by whoever is first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from wharfinger.books.jobs import enqueue
from wharfinger.books.jobs.queue import HIGHEST_PRIORITY
from wharfinger.books.jobs.states import DEAD, DONE, ENDED, WAITING
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Job
from wharfinger.office.kinds import learn
from wharfinger.tables.errors import BooksError

LOOKS_EVERY_SECONDS = 0.2
Tell = Callable[[int, int, str], None]
"""Is told how much is done of how much, and which decision it is at."""


def plan_now(tell: Tell | None = None, **arguments: Any) -> dict[str, Any]:
    """Make the plan and wait for it; its answer. `arguments` are those of the job `plan`."""
    return do_now("plan", tell, **arguments)


def do_now(kind: str, tell: Tell | None = None, **arguments: Any) -> dict[str, Any]:
    """Have a job done at once, in this process where no worker is quicker, and wait for its answer."""
    learn()
    return follow(enqueue(kind, arguments, priority=HIGHEST_PRIORITY).pk, tell)


def follow(job: int, tell: Tell | None = None) -> dict[str, Any]:
    """Wait for the answer of a job, which is done in this process where no worker is quicker."""
    learn()
    row = Job.objects.get(pk=job)
    kind = row.kind
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(kind, stop), name="job-now", daemon=True)
    worker.start()
    try:
        while row.state not in ENDED and not row.fault and worker.is_alive():
            time.sleep(LOOKS_EVERY_SECONDS)
            row = Job.objects.get(pk=row.pk)
            if tell:
                tell(row.done, row.total, row.saying)
    finally:
        stop.set()
        worker.join()
    if row.state != DONE:
        raise BooksError(
            where=f"job {row.pk} ({kind})",
            found=row.fault or f"a job that is {row.state}",
            expected="a job that is done",
            mend="mend what it says, and start it again; a worker tries it again by itself"
            if row.state in (WAITING, DEAD)
            else "start it again",
        )
    return dict(row.answer or {})


def _work(kind: str, stop: threading.Event) -> None:
    Worker(kinds=(kind,)).work(stop)
