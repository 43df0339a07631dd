"""Workers as real processes, on both databases: killed, stopped, cancelled, cut off."""

import datetime as dt
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests import books_at_hand
from tests.books.jobs.at_hand import the_job, until, work_here, worker_process
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue, lease, queue
from wharfinger.books.models import Job, Setting
from wharfinger.books.transactions import writing

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def rows_of(job: Job) -> list[dict[str, int]]:
    """What its steps left, in their order."""
    rows = {row.name: row.value for row in Setting.objects.filter(name__startswith=f"job {job.pk} ")}
    return [rows[f"job {job.pk} step {number}"] for number in range(len(rows))]


def at_gate(folder: Path, count: int = 12, gate_at: int = 5) -> Job:
    return enqueue("test_steps", {"count": count, "folder": str(folder), "gate_at": gate_at})


def arrived(folder: Path) -> None:
    until((folder / "arrived").exists, "the job comes to its gate")


def test_a_job_is_done_and_its_answer_is_kept(books: Home, tmp_path: Path) -> None:
    job = enqueue("test_steps", {"count": 3, "folder": str(tmp_path)})
    work_here()
    row = the_job(job.pk)
    assert (row.state, row.answer, row.checkpoint) == ("done", {"from": 0, "to": 3}, 3)
    assert (row.done, row.total, row.saying) == (2, 3, "step 2")
    assert row.ended_at is not None
    assert row.leased_until is None


def test_after_kill_9_another_worker_goes_on_from_the_checkpoint_and_the_job_ends_once(
    books: Home, tmp_path: Path
) -> None:
    job = at_gate(tmp_path)
    with worker_process(tmp_path / "log", lease_seconds=2.0) as first:
        arrived(tmp_path)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert (the_job(job.pk).state, the_job(job.pk).checkpoint) == ("running", 5)
    (tmp_path / "gate").touch()
    with worker_process(tmp_path / "log", lease_seconds=2.0) as second:
        until(lambda: the_job(job.pk).state == "done", "the job ends")
    row = the_job(job.pk)
    assert (row.answer, row.fence) == ({"from": 5, "to": 12}, 2)
    assert [left["process"] for left in rows_of(job)] == [first.pid] * 5 + [second.pid] * 7


def test_workers_at_once_never_hold_the_same_job(books: Home, tmp_path: Path) -> None:
    jobs = [enqueue("test_alone", {"folder": str(tmp_path)}) for _ in range(30)]
    log = tmp_path / "log"
    with worker_process(log), worker_process(log):
        until(lambda: not Job.objects.exclude(state__in=("done", "dead")).exists(), "all jobs end")
    assert Counter(Job.objects.values_list("state", "fence")) == {("done", 1): 30}
    starts = [line.split() for line in (tmp_path / "starts").read_text().splitlines()]
    assert Counter(job for job, _ in starts) == {str(job.pk): 1 for job in jobs}
    assert len({worker for _, worker in starts}) == 2


def test_sigterm_at_a_checkpoint_gives_the_job_back_and_the_attempt_does_not_count(
    books: Home, tmp_path: Path
) -> None:
    job = at_gate(tmp_path)
    with worker_process(tmp_path / "log") as worker:
        arrived(tmp_path)
        worker.send_signal(signal.SIGTERM)
        (tmp_path / "gate").touch()
        assert worker.wait(60) == 0
    row = the_job(job.pk)
    assert (row.state, row.attempts, row.checkpoint, row.leased_until) == ("waiting", 0, 6, None)
    work_here()
    assert the_job(job.pk).answer == {"from": 6, "to": 12}


def test_sigterm_lets_a_job_without_checkpoints_end(sqlite_books: Home, tmp_path: Path) -> None:
    job = enqueue("test_whole", {"folder": str(tmp_path)})
    with worker_process(tmp_path / "log") as worker:
        arrived(tmp_path)
        worker.send_signal(signal.SIGTERM)
        (tmp_path / "gate").touch()
        assert worker.wait(60) == 0
    assert the_job(job.pk).state == "done"


def test_the_beat_keeps_the_lease_of_a_job_that_takes_longer(books: Home, tmp_path: Path) -> None:
    job = enqueue("test_whole", {"folder": str(tmp_path)})
    with worker_process(tmp_path / "log", lease_seconds=2.0):
        arrived(tmp_path)
        leases = {the_job(job.pk).leased_until}

        def beaten_four_times() -> bool:
            assert lease.take("other", ["test_whole"], 2.0) is None
            leases.add(the_job(job.pk).leased_until)
            return len(leases) > 4

        until(beaten_four_times, "the lease is prolonged for longer than it lasts")
        (tmp_path / "gate").touch()
        until(lambda: the_job(job.pk).state == "done", "the job ends")
    assert the_job(job.pk).fence == 1


def test_a_job_that_is_cancelled_stops_at_its_next_step(books: Home, tmp_path: Path) -> None:
    job = at_gate(tmp_path)
    with worker_process(tmp_path / "log") as worker:
        arrived(tmp_path)
        writing(lambda: queue.cancel(job.pk, "not needed", NOW))
        (tmp_path / "gate").touch()
        until(lambda: "found a job that is cancelled" in (tmp_path / "log").read_text(), "it is refused")
        assert worker.poll() is None
    assert len(rows_of(job)) == 5
    row = the_job(job.pk)
    assert (row.state, row.fault, row.answer) == ("cancelled", "not needed", None)


def test_a_job_that_fails_is_tried_again(books: Home, tmp_path: Path) -> None:
    job = enqueue("test_moody", {"folder": str(tmp_path), "good_at": 3})
    work_here()
    row = the_job(job.pk)
    assert (row.state, row.answer, row.attempts, row.fault) == ("done", "start 3", 3, "")


def test_a_job_that_fails_at_every_attempt_is_given_up_with_its_fault(books: Home, tmp_path: Path) -> None:
    job = enqueue("test_moody", {"folder": str(tmp_path), "good_at": 99})
    work_here()
    row = the_job(job.pk)
    assert (row.state, row.attempts) == ("dead", 3)
    assert row.fault.startswith("Traceback")
    assert row.fault.rstrip().endswith("ZeroDivisionError: start 3")
    writing(lambda: queue.begin_anew(job.pk, NOW))
    assert the_job(job.pk).state == "waiting"


def test_a_refusal_is_kept_in_its_three_parts(books: Home) -> None:
    job = enqueue("test_refused")
    work_here()
    row = the_job(job.pk)
    assert (row.state, row.fault) == ("dead", "found a cat; expected a dog. To mend: bark.")


def test_an_answer_that_the_database_cannot_keep_is_a_fault(postgres_books: Home) -> None:
    job = enqueue("test_unkept")
    work_here()
    row = the_job(job.pk)
    assert row.state == "dead"
    assert "unsupported Unicode escape sequence" in row.fault


def test_an_answer_that_is_no_json_is_a_fault(books: Home) -> None:
    job = enqueue("test_unspeakable")
    work_here()
    row = the_job(job.pk)
    assert (row.state, row.fault.splitlines()[-1]) == ("dead", "TypeError: 'object' object is not iterable")


def test_a_failed_job_waits_before_its_next_attempt(books: Home, tmp_path: Path) -> None:
    job = enqueue("test_steps", {"count": 1})  # the folder is missing
    before = the_job(job.pk).run_after
    work_here()
    row = the_job(job.pk)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert "missing 1 required positional argument: 'folder'" in row.fault
    assert 5.0 <= (row.run_after - before).total_seconds() <= 10.0 + 60.0


def test_a_worker_outlives_an_outage_of_the_database(postgres_books: Home, tmp_path: Path) -> None:
    server, _, name = postgres_books.database_url.rpartition("/")
    log = tmp_path / "log"
    job = at_gate(tmp_path)
    with worker_process(log, lease_seconds=2.0) as worker:
        arrived(tmp_path)
        connection.close()
        books_at_hand.run_sql(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        books_at_hand.run_sql(
            server, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        (tmp_path / "gate").touch()
        until(lambda: "the database is away" in log.read_text(), "the worker notices")
        books_at_hand.run_sql(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        until(lambda: "the database is back" in log.read_text(), "the worker notices")
        Job.objects.filter(state="waiting").update(run_after=NOW)
        until(lambda: the_job(job.pk).state == "done", "the job ends")
        assert worker.poll() is None
    assert [left["process"] for left in rows_of(job)] == [worker.pid] * 12


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_ends_at_once_when_told(sqlite_books: Home, tmp_path: Path, signal_: int) -> None:
    log = tmp_path / "log"
    with worker_process(log) as worker:
        until(lambda: log.exists() and "worker begins" in log.read_text(), "the worker begins")
        worker.send_signal(signal_)
        assert worker.wait(30) == 0
    assert '"said": "worker ends"' in log.read_text()
