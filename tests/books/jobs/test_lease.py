"""The lease and its fence, on both databases."""

import threading

import pytest
from django.db import connection

from tests.books.jobs import kinds  # noqa: F401  importing it declares its kinds
from tests.books.jobs.at_hand import the_job
from wharfinger.books.home import Home
from wharfinger.books.jobs import Running, enqueue, lease
from wharfinger.books.jobs.lease import Lease, StaleLeaseError
from wharfinger.books.models import Job, Setting

KINDS = ("test_whole", "test_moody")


def take(worker: str = "a", seconds: float = 60.0) -> Lease:
    found = lease.take(worker, KINDS, seconds)
    assert found
    return found


def expired_and_taken_over() -> tuple[Lease, Lease]:
    enqueue("test_whole", {"folder": ""})
    return take("slow", seconds=-1.0), take("quick")


def test_a_job_is_taken_once(books: Home) -> None:
    row = enqueue("test_whole", {"folder": "x"})
    found = take()
    assert (found.job_id, found.fence, found.attempt, found.arguments) == (row.id, 1, 1, {"folder": "x"})
    assert lease.take("b", KINDS, 60.0) is None


def test_kinds_that_a_worker_does_not_know_are_left_to_others(books: Home) -> None:
    enqueue("test_steps")
    assert lease.take("a", KINDS, 60.0) is None


def test_jobs_go_by_priority_and_then_by_the_moment_they_were_due(books: Home) -> None:
    numbers = [enqueue("test_whole", priority=priority).id for priority in (0, 5, 0, 5, -1)]
    assert [take().job_id for _ in numbers] == [numbers[place] for place in (1, 3, 0, 2, 4)]


def test_a_job_for_later_is_not_taken_now(books: Home) -> None:
    import datetime as dt

    enqueue("test_whole", after=dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=1))
    assert lease.take("a", KINDS, 60.0) is None


def test_many_workers_share_many_jobs_and_none_is_taken_twice(books: Home) -> None:
    numbers = {enqueue("test_whole").id for _ in range(40)}
    taken: list[int] = []
    start = threading.Barrier(6)

    def work(name: str) -> None:
        start.wait()
        while Job.objects.filter(state="waiting").exists():
            found = lease.take(name, KINDS, 60.0)
            if found:
                taken.append(found.job_id)
        connection.close()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(numbers)


def test_a_silent_worker_loses_its_job_to_the_next(books: Home) -> None:
    slow, quick = expired_and_taken_over()
    assert (slow.job_id, slow.fence) == (quick.job_id, quick.fence - 1)
    assert the_job(quick.job_id).worker == "quick"


def test_a_beat_keeps_the_lease(books: Home) -> None:
    enqueue("test_whole")
    found = take(seconds=60.0)
    before = the_job(found.job_id).leased_until
    lease.beat(found)
    assert the_job(found.job_id).leased_until > before


@pytest.mark.parametrize(
    "write",
    [
        lambda stale: lease.beat(stale),
        lambda stale: lease.save(stale, 1, forward=True),
        lambda stale: lease.end(stale, "mine"),
        lambda stale: lease.give_back(stale),
        lambda stale: lease.put_off(stale, "fault", 1.0),
        lambda stale: lease.bury(stale, "fault"),
    ],
    ids=["beat", "save", "end", "give back", "put off", "bury"],
)
def test_a_stale_worker_is_refused_in_words_whatever_it_writes(books: Home, write) -> None:
    slow, quick = expired_and_taken_over()
    before = Job.objects.values().get()
    with pytest.raises(
        StaleLeaseError, match=r"found fence 1, after which quick took the job under fence 2.*leave the job"
    ):
        write(slow)
    assert Job.objects.values().get() == before
    lease.end(quick, "mine")
    assert the_job(quick.job_id).answer == "mine"


def test_what_a_stale_worker_does_in_a_step_is_not_kept(books: Home) -> None:
    slow, _ = expired_and_taken_over()
    with pytest.raises(StaleLeaseError):
        Running(slow).step(lambda: Setting.objects.create(name="x", value=1), 1)
    assert not Setting.objects.exists()


def test_a_worker_whose_job_was_cancelled_is_refused(books: Home) -> None:
    enqueue("test_whole")
    found = take()
    Job.objects.update(state="cancelled")
    with pytest.raises(StaleLeaseError, match="found a job that is cancelled"):
        lease.end(found, None)


def test_a_job_at_which_its_workers_fall_silent_is_given_up(books: Home) -> None:
    row = enqueue("test_moody")
    for fence in (1, 2, 3):  # as many attempts as the kind allows
        assert take(seconds=-1.0).fence == fence
    assert lease.take("d", KINDS, 60.0) is None
    found = the_job(row.id)
    assert (found.state, found.attempts) == ("dead", 3)
    assert found.fault == "a fell silent while it did this job; so ended attempt 3"


def test_the_queries_of_an_idle_worker_read_an_index_and_not_the_jobs_that_have_ended(books: Home) -> None:
    Job.objects.bulk_create(
        Job(kind="test_whole", state="done", made_at=_moment(), run_after=_moment()) for _ in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    silent, waiting = lease._to_do(KINDS)
    assert "job_leased" in silent[:1].explain()
    assert "job_to_do" in waiting[:1].explain()


def _moment():
    import datetime as dt

    return dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
