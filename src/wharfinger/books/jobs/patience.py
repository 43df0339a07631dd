"""What a worker does while the database is away: it waits, and says so once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from wharfinger.books.jobs.signals import Stop
from wharfinger.tables.errors import FileError

T = TypeVar("T")
FIRST_SECONDS = 0.1
LONGEST_SECONDS = 10.0

AWAY = (OperationalError, InterfaceError, FileError)
"""What the books raise when their database cannot be reached, read or written."""

log = logging.getLogger(__name__)


def patiently(work: Callable[[], T], stop: Stop) -> T | None:
    """Do the work, again and again while the database is away. None when told to stop in the meantime."""
    seconds, was_away = FIRST_SECONDS, False
    while True:
        try:
            answer = work()
        except AWAY as error:
            connection.close()
            if not was_away:
                log.warning("the database is away: %s", error)
            was_away = True
            if stop.wait(seconds):
                return None
            seconds = min(LONGEST_SECONDS, seconds * 2)
        else:
            if was_away:
                log.warning("the database is back")
            return answer
