"""Jobs and schedules as a person handles them, on both databases."""

import datetime as dt
import threading

import pytest
from django.db import connection

from tests.office.shop import ME, open_shop
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.jobs.schedules import enqueue_due
from wharfinger.books.jobs.worker import Worker
from wharfinger.books.models import Act, Balance, Job, Schedule
from wharfinger.office import jobs, undo
from wharfinger.office.jobs import NewSchedule
from wharfinger.tables.errors import BooksError, SettingError


def work() -> None:
    Worker(name="here").work(threading.Event(), until_idle=True)


def add(name: str = "nightly", **rhythm: object) -> dict[str, object]:
    return jobs.add_schedule(ME, NewSchedule(name, "check_balances", **rhythm))


def test_a_job_is_asked_for_once_under_its_key_and_done(books: Home) -> None:
    answers = [jobs.enqueue_job(By("ann", key="k"), "check_balances") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    row = Job.objects.get()
    assert (row.id, row.act.verb, row.act.actor) == (answers[0]["job"], "enqueue_job", "ann")
    work()
    assert Job.objects.get().answer == {"differences": 0}


def test_balances_that_do_not_add_up_are_a_fault_that_is_kept(books: Home) -> None:
    open_shop()
    Balance.objects.filter(place__code="warehouse").update(quantity=7)
    jobs.enqueue_job(ME, "check_balances")
    work()
    row = Job.objects.get()
    assert row.state == "dead"
    assert "found 1 balances that are not the sum of their movements" in row.fault


def test_a_kind_that_nobody_does_is_refused(books: Home) -> None:
    with pytest.raises(BooksError, match=r"found a kind of job that does not exist.*write check_balances"):
        jobs.enqueue_job(ME, "check_balance")
    with pytest.raises(BooksError, match="found arguments that do not fit"):
        jobs.enqueue_job(ME, "check_balances", {"of": "apples"})
    assert not Act.objects.exists()


def test_a_job_for_later_names_an_instant(books: Home) -> None:
    with pytest.raises(BooksError, match="without a time zone"):
        jobs.enqueue_job(ME, "check_balances", after=dt.datetime(2030, 1, 1))  # noqa: DTZ001
    later = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    jobs.enqueue_job(ME, "check_balances", after=later)
    work()
    assert Job.objects.get().state == "waiting"


def test_a_job_is_cancelled_and_begins_anew_as_acts(books: Home) -> None:
    job = jobs.enqueue_job(ME, "check_balances")["job"]
    assert jobs.cancel_job(ME, job, "not today")["state"] == "cancelled"
    work()
    row = Job.objects.get()
    assert (row.state, row.fault, row.attempts) == ("cancelled", "not today", 0)
    assert jobs.retry_job(ME, job)["state"] == "waiting"
    work()
    assert Job.objects.get().state == "done"
    assert list(Act.objects.order_by("id").values_list("verb", flat=True)) == [
        "enqueue_job",
        "cancel_job",
        "retry_job",
    ]
    assert Act.objects.get(verb="cancel_job").events == [
        {"kind": "job.cancelled", "job": job, "job_kind": "check_balances", "why": "not today"}
    ]


def test_a_schedule_is_due_at_its_local_time(books: Home) -> None:
    answer = add(at_time="06:30", time_zone="Asia/Kathmandu")
    row = Schedule.objects.get()
    assert answer["next_at"] == row.next_at.isoformat()
    assert (row.next_at.hour, row.next_at.minute) == (0, 45)  # Nepal is 5 hours 45 minutes ahead of UTC
    assert dt.timedelta(0) < row.next_at - dt.datetime.now(tz=dt.UTC) <= dt.timedelta(days=1)


def test_a_schedule_makes_jobs_until_it_is_disabled_and_misses_nothing_up_when_enabled(books: Home) -> None:
    add(every_seconds=3600)
    long_ago = dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=1)
    Schedule.objects.update(next_at=long_ago)
    assert enqueue_due() == 1
    work()
    jobs.disable_schedule(ME, "nightly")
    Schedule.objects.update(next_at=long_ago)
    assert enqueue_due() == 0
    jobs.enable_schedule(ME, "nightly")
    assert enqueue_due() == 0
    assert Schedule.objects.get().next_at > dt.datetime.now(tz=dt.UTC)


def test_a_schedule_can_be_undone(books: Home) -> None:
    act = add(every_seconds=60)["act"]
    undo.undo(ME, act)
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        ({}, "found neither seconds nor a time of day; expected one rhythm"),
        ({"every_seconds": 60, "at_time": "06:30"}, "found both seconds and a time of day"),
        ({"every_seconds": 0}, "found a rhythm of 0 seconds; expected one second or more"),
        ({"at_time": "half past six"}, "found the time of day 'half past six'; expected hours and minutes"),
        ({"at_time": "06:30+01:00"}, r"found the time of day '06:30\+01:00'"),
    ],
)
def test_a_rhythm_that_cannot_be_kept_is_refused(
    sqlite_books: Home, rhythm: dict[str, object], said: str
) -> None:
    with pytest.raises(BooksError, match=said):
        add(**rhythm)
    assert not Schedule.objects.exists()


def test_a_time_zone_that_does_not_exist_is_refused(sqlite_books: Home) -> None:
    with pytest.raises(SettingError, match=r"found the time zone 'Europe/Berln'.*write Europe/Berlin"):
        add(at_time="06:30", time_zone="Europe/Berln")


def test_a_schedule_name_is_taken_once(sqlite_books: Home) -> None:
    add(every_seconds=60)
    with pytest.raises(BooksError, match="found a schedule name that is taken"):
        add(every_seconds=60)
    with pytest.raises(BooksError, match="found an empty schedule name"):
        add(" ", every_seconds=60)


def test_an_unknown_schedule_is_refused_with_the_nearest(sqlite_books: Home) -> None:
    add(every_seconds=60)
    with pytest.raises(BooksError, match=r"found no schedule 'nigtly'.*write nightly"):
        jobs.disable_schedule(ME, "nigtly")
    connection.close()
