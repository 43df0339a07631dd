"""Work in the background: kept in the books, held by one worker at a time, never lost."""

from wharfinger.books.jobs.kinds import job
from wharfinger.books.jobs.queue import enqueue
from wharfinger.books.jobs.running import Running

__all__ = ["Running", "enqueue", "job"]
