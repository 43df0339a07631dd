"""A worker process that knows the kinds of tests: python -m tests.books.jobs.a_worker SECONDS_OF_LEASE."""

import sys

from wharfinger.books import open_books


def main() -> None:
    open_books()
    from tests.books.jobs import kinds
    from wharfinger.books import logs
    from wharfinger.books.jobs.schedules import enqueue_due
    from wharfinger.books.jobs.signals import Told
    from wharfinger.books.jobs.worker import Worker

    assert kinds.steps
    logs.set_up()
    Worker(lease_seconds=float(sys.argv[1]), chores=(enqueue_due,)).work(Told())


if __name__ == "__main__":
    main()
