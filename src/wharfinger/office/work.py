"""What a worker of the company does: every kind of job, and its chores."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator

from wharfinger.books import open_books

PAUSE_SECONDS = 0.005
"""Between two batches of the sealer, so that others get in."""


def work(*, until_idle: bool = False, parent: int | None = None) -> bool:
    """Do jobs until told to stop by SIGTERM or Ctrl-C, or until none waits; whether it was Ctrl-C.

    With `parent` it stops, too, when it is no longer the child of that process.
    """
    open_books()
    from wharfinger.books import logs
    from wharfinger.books.jobs.schedules import enqueue_due
    from wharfinger.books.jobs.signals import Told
    from wharfinger.books.jobs.worker import Worker
    from wharfinger.office.housekeeping import lay_usual_schedules
    from wharfinger.office.kinds import learn
    from wharfinger.office.webhooks.delivery import hand_on_events

    logs.set_up()
    learn()
    lay_usual_schedules()
    told = Told()
    chores: list[Callable[[], object]] = [enqueue_due, seal_what_waits, hand_on_events]
    if parent is not None:

        def look_after_parent() -> None:
            told.stop_without(parent)

        chores.append(look_after_parent)
    Worker(chores=tuple(chores)).work(told, until_idle=until_idle)
    return told.by_keyboard


@contextlib.contextmanager
def worker_beside() -> Iterator[None]:
    """A worker on the same books as a child process, while the block runs."""
    from wharfinger.books.jobs.child import kept_running

    with kept_running([sys.executable, "-m", "wharfinger.office.work", str(os.getpid())]):
        yield


def seal_what_waits() -> None:
    """Chain and number what waits for the sealer. With nothing to seal it takes no lock."""
    from wharfinger.books.models import Unsealed
    from wharfinger.books.sealer import seal

    while Unsealed.objects.exists() and seal():
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    work(parent=int(sys.argv[1]))
