"""A worker of the company as a child process."""

import subprocess
import sys
from pathlib import Path

from tests.books.jobs.at_hand import lives, the_job, until
from tests.tree import ROOT
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.office import work

PARENT = """
import time
from wharfinger.books import open_books
open_books()
from wharfinger.books import logs
from wharfinger.office.work import worker_beside
logs.set_up()
with worker_beside():
    time.sleep(600)
"""


def test_a_worker_beside_does_jobs_and_ends_with_the_block(books: Home) -> None:
    job = enqueue("check_balances")
    with work.worker_beside():
        until(lambda: the_job(job.pk).state == "done", "the child does the job")
        worker = int(the_job(job.pk).worker.rpartition(":")[2])
        assert lives(worker)
    assert not lives(worker)


def test_a_worker_beside_does_jobs_and_does_not_outlive_a_parent_that_is_killed(
    sqlite_books: Home, tmp_path: Path
) -> None:
    job = enqueue("check_balances")
    log = tmp_path / "log"
    with log.open("wb") as said:
        parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stderr=said)
    try:
        until(lambda: the_job(job.pk).state == "done", "the child does the job")
        worker = int(the_job(job.pk).worker.rpartition(":")[2])
        assert worker != parent.pid
    finally:
        parent.kill()
        parent.wait()
    until(lambda: not lives(worker), "the child notices that its parent died")
    assert '"said": "worker ends"' in log.read_text()
