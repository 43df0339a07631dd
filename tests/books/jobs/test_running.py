"""A job while it is done: checkpoints, steps, progress."""

import threading

import pytest

from tests.books.jobs.at_hand import the_job
from tests.books.jobs.test_lease import take
from wharfinger.books.home import Home
from wharfinger.books.jobs import Running, enqueue, lease
from wharfinger.books.jobs.lease import StaleLeaseError
from wharfinger.books.jobs.running import Stopped
from wharfinger.books.models import Job, Setting


@pytest.fixture
def running(books: Home) -> Running:
    enqueue("test_whole", {"folder": ""})
    return Running(take(seconds=60.0))


def test_a_checkpoint_is_there_for_the_next_attempt(running: Running) -> None:
    running.save({"row": 7})
    lease.put_off(running.lease, "fault", 0.0)
    assert take().checkpoint == {"row": 7}


def test_a_step_keeps_its_work_and_its_checkpoint_together(running: Running) -> None:
    assert running.step(lambda: Setting.objects.create(name="a", value=1).name, 1) == "a"
    with pytest.raises(ZeroDivisionError):
        running.step(lambda: Setting.objects.create(name="b", value=1 // 0), 2)
    assert list(Setting.objects.values_list("name", flat=True)) == ["a"]
    assert the_job(running.id).checkpoint == running.checkpoint == 1


def test_attempts_are_counted_from_the_last_step_forward(running: Running) -> None:
    Job.objects.update(attempts=4)
    running.attempt = 4
    running.save(None)  # no step forward: that is where it stood
    assert (running.attempt, the_job(running.id).attempts) == (4, 4)
    running.save(1)
    assert (running.attempt, the_job(running.id).attempts) == (1, 1)


def test_progress_reaches_the_books_with_the_next_beat(running: Running) -> None:
    running.progress(3, 10, "three of ten")
    assert the_job(running.id).done == 0
    running.beat()
    row = the_job(running.id)
    assert (row.done, row.total, row.saying) == (3, 10, "three of ten")


def test_progress_after_the_lease_was_lost_is_refused(running: Running) -> None:
    Job.objects.update(fence=9)
    running.progress(1, 2)
    running.beat()
    with pytest.raises(StaleLeaseError, match="after which a took the job under fence 9"):
        running.progress(2, 2)


def test_a_worker_that_is_to_stop_stops_after_a_checkpoint(books: Home) -> None:
    enqueue("test_whole", {"folder": ""})
    stop = threading.Event()
    running = Running(take(), stop)
    running.save(1)
    stop.set()
    with pytest.raises(Stopped):
        running.save(2)
    assert the_job(running.id).checkpoint == 2


def test_a_job_asks_with_the_same_key_at_every_attempt(running: Running) -> None:
    by = running.by("order 5")
    assert (by.actor, by.key, by.request) == (
        "wharfinger",
        f"job-{running.id}-order 5",
        f"job-{running.id}",
    )
