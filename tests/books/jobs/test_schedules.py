"""When schedules are due, over the changes of the clock, and that each time makes one job."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.books.home import Home
from wharfinger.books.jobs.schedules import enqueue_due, following
from wharfinger.books.models import Job, Schedule

UTC = dt.UTC
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=UTC)
THREE_YEARS_SECONDS = 3 * 366 * 86_400


def daily(time: str, zone: str) -> Schedule:
    return Schedule(name="s", kind="any", at_time=dt.time.fromisoformat(time), time_zone=zone)


def every(seconds: int, next_at: dt.datetime = LONG_AGO) -> Schedule:
    return Schedule(name="s", kind="any", every_seconds=seconds, next_at=next_at)


def moments(row: Schedule, after: dt.datetime, count: int) -> list[str]:
    found = []
    for _ in range(count):
        after = following(row, after)
        found.append(f"{after:%m-%d %H:%M}")
    return found


# Central Europe, 2026: the clock goes from 02:00 to 03:00 on 29 March and from 03:00 to 02:00 on 25 October,
# both at 01:00 UTC (Directive 2000/84/EC).
@pytest.mark.parametrize(
    ("time", "day", "expected"),
    [
        ("06:30", dt.datetime(2026, 3, 27, 12, tzinfo=UTC), ["03-28 05:30", "03-29 04:30", "03-30 04:30"]),
        ("02:30", dt.datetime(2026, 3, 27, 12, tzinfo=UTC), ["03-28 01:30", "03-29 01:30", "03-30 00:30"]),
        ("02:30", dt.datetime(2026, 10, 23, 12, tzinfo=UTC), ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        ("06:30", dt.datetime(2026, 10, 23, 12, tzinfo=UTC), ["10-24 04:30", "10-25 05:30", "10-26 05:30"]),
    ],
    ids=["spring", "an hour that is skipped", "an hour that comes twice", "autumn"],
)
def test_a_daily_schedule_keeps_its_local_time_when_the_clock_changes(
    time: str, day: dt.datetime, expected: list[str]
) -> None:
    assert moments(daily(time, "Europe/Berlin"), day, 3) == expected


@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    st.times(),
    st.integers(0, THREE_YEARS_SECONDS).map(lambda seconds: LONG_AGO + dt.timedelta(seconds=seconds)),
)
def test_a_daily_schedule_is_due_once_on_each_local_day(zone: str, time: dt.time, after: dt.datetime) -> None:
    row = Schedule(name="s", kind="any", at_time=time, time_zone=zone)
    first = following(row, after)
    assert after < first <= after + dt.timedelta(hours=26)
    days, moment = [], first
    for _ in range(400):
        days.append(moment.astimezone(ZoneInfo(zone)).date())
        moment = following(row, moment)
    assert days == [days[0] + dt.timedelta(days=number) for number in range(400)]


def test_seconds_keep_their_beat_whatever_was_missed() -> None:
    row = every(60)
    assert following(row, LONG_AGO) == LONG_AGO + dt.timedelta(minutes=1)
    assert following(row, LONG_AGO + dt.timedelta(minutes=5, seconds=1)) == LONG_AGO + dt.timedelta(minutes=6)
    assert following(row, LONG_AGO - dt.timedelta(hours=1)) == LONG_AGO


def test_what_is_due_makes_one_job_however_many_ask(books: Home) -> None:
    every(3600).save()
    start = threading.Barrier(8)
    made: list[int] = []

    def ask() -> None:
        start.wait()
        made.append(enqueue_due())
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == Job.objects.count() == 1
    row = Schedule.objects.get()
    assert row.last_job == Job.objects.get()
    assert row.next_at > dt.datetime.now(tz=UTC)
    assert (row.next_at - LONG_AGO) % dt.timedelta(hours=1) == dt.timedelta(0)


def test_the_same_moment_makes_no_second_job_even_if_it_is_asked_for_again(books: Home) -> None:
    every(3600).save()
    enqueue_due()
    Job.objects.update(state="done")
    Schedule.objects.update(next_at=LONG_AGO)
    enqueue_due()
    assert Job.objects.count() == 1


def test_a_schedule_whose_last_job_has_not_ended_makes_no_other(books: Home) -> None:
    every(3600).save()
    enqueue_due()
    Schedule.objects.update(next_at=LONG_AGO + dt.timedelta(hours=1))
    assert enqueue_due() == 0
    assert Schedule.objects.get().next_at > dt.datetime.now(tz=UTC)
    Job.objects.update(state="dead")
    Schedule.objects.update(next_at=LONG_AGO + dt.timedelta(hours=2))
    assert enqueue_due() == 1


def test_a_schedule_that_cannot_be_kept_does_not_hold_up_the_others(
    books: Home, caplog: pytest.LogCaptureFixture
) -> None:
    Schedule(name="lost", kind="a", at_time=dt.time(6), time_zone="Mars/Olympus", next_at=LONG_AGO).save()
    Schedule(name="well", kind="b", every_seconds=60, next_at=LONG_AGO).save()
    assert enqueue_due() == 1
    assert Job.objects.get().kind == "b"
    assert "a schedule cannot be kept: found the time zone 'Mars/Olympus'" in caplog.text


def test_a_schedule_that_rests_makes_no_job(books: Home) -> None:
    row = every(3600)
    row.enabled = False
    row.save()
    assert enqueue_due() == 0
    assert not Job.objects.exists()
