"""Real worker processes for tests, and a way to wait for what they do."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

from tests.books.jobs import kinds  # noqa: F401  importing it declares its kinds
from tests.tree import ROOT
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Job

LONGEST_SECONDS = 60.0


def until(condition: Callable[[], object], about: str) -> None:
    """Wait for a condition; after the deadline it is a failure."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not within {LONGEST_SECONDS:.0f} s: {about}"
        time.sleep(0.02)


@contextlib.contextmanager
def worker_process(log: Path, *, lease_seconds: float = 30.0) -> Iterator[subprocess.Popen[bytes]]:
    """A worker on the books of this process's environment that knows the kinds of tests."""
    command = [sys.executable, "-m", "tests.books.jobs.a_worker", str(lease_seconds)]
    with log.open("ab") as said:
        process = subprocess.Popen(command, cwd=ROOT, stderr=said)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def work_here() -> None:
    """Do what waits, in this process."""
    Worker(name="here", lease_seconds=30.0).work(threading.Event(), until_idle=True)
    connection.close()


def the_job(pk: int) -> Job:
    """The job as it stands now."""
    return Job.objects.get(pk=pk)


def lives(pid: int) -> bool:
    """Whether a process of this number runs; one that ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
