"""A worker process that applies and undoes imports: python -m tests.office.importing.a_worker.

It says `ready` once it begins, so that whoever kills it knows from when on.
"""

import sys
import threading

from wharfinger.books import open_books

LEASE_SECONDS = 0.5
ROWS = 20
"""Of a chunk: many of them, so that there are many moments between."""


def main() -> None:
    open_books()
    from wharfinger.books.jobs.worker import Worker
    from wharfinger.office.importing import apply
    from wharfinger.office.kinds import learn
    from wharfinger.office.verb import learn_verbs

    learn()
    learn_verbs()
    for name in ("FIRST_CHUNK", "CHUNK", "LARGEST_CHUNK"):
        setattr(apply, name, ROWS)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    Worker(lease_seconds=LEASE_SECONDS).work(threading.Event())


if __name__ == "__main__":
    main()
