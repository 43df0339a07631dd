"""Something done again and again beside the main work, in a thread with a connection of its own."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator

from django.db import connection

from wharfinger.books import logs
from wharfinger.books.jobs.patience import AWAY

log = logging.getLogger(__name__)


@contextlib.contextmanager
def regularly(seconds: float, work: Callable[[], object], about: str) -> Iterator[None]:
    """Do the work every so many seconds while the block runs. A failure is logged, and it is tried again."""
    stop = threading.Event()
    thread = threading.Thread(target=_repeat, args=(seconds, work, about, stop), name=about, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _repeat(seconds: float, work: Callable[[], object], about: str, stop: threading.Event) -> None:
    with logs.about(about):
        was_well = True
        while not stop.wait(seconds):
            try:
                work()
            except Exception as error:
                connection.close()
                if was_well:  # once, not every second of an outage
                    log.error("failed: %s", error, exc_info=not isinstance(error, AWAY))
                was_well = False
            else:
                was_well = True
        connection.close()
