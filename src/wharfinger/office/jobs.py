"""Jobs and schedules as a person handles them: every word is an act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.jobs import queue
from wharfinger.books.jobs.kinds import check
from wharfinger.books.jobs.schedules import following
from wharfinger.books.models import Schedule
from wharfinger.books.settings_kept import kept
from wharfinger.office.amounts import moment
from wharfinger.office.kinds import learn
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import time_zone
from wharfinger.tables.errors import BooksError


@dataclass(frozen=True)
class NewSchedule:
    """When a kind of job shall be due: every so many seconds, or daily at a local time such as "06:30"."""

    name: str
    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    every_seconds: int | None = None
    at_time: str | None = None
    time_zone: str | None = None


@verb("enqueue_job", can_be_undone=False)
def enqueue_job(
    doing: Doing,
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    after: dt.datetime | None = None,
    priority: int = 0,
) -> Answer:
    """Have a job done in the background."""
    learn()
    check(kind, arguments or {})
    row = queue.enqueue(kind, arguments, doing=doing, after=moment(after, doing.now), priority=priority)
    return {"job": row.id, "kind": kind}


@verb("cancel_job", can_be_undone=False)
def cancel_job(doing: Doing, job: int, why: str) -> Answer:
    """End a job that waits or runs; what it did up to its last checkpoint stays done."""
    row = queue.cancel(job, why, doing.now)
    doing.tell("job.cancelled", job=row.id, job_kind=row.kind, why=why)
    return {"job": row.id, "state": row.state}


@verb("retry_job", can_be_undone=False)
def retry_job(doing: Doing, job: int) -> Answer:
    """Let a job that was given up or cancelled go on from its last checkpoint."""
    row = queue.begin_anew(job, doing.now)
    return {"job": row.id, "state": row.state}


@verb("add_schedule")
def add_schedule(doing: Doing, new: NewSchedule) -> Answer:
    """Have a kind of job done again and again."""
    if not new.name.strip() or Schedule.objects.filter(name=new.name).exists():
        raise BooksError(
            where=new.name,
            found="a schedule name that is taken" if new.name.strip() else "an empty schedule name",
            expected="a name that no other schedule has",
            mend="choose another name",
        )
    learn()
    check(new.kind, new.arguments)
    row = Schedule(
        name=new.name,
        kind=new.kind,
        arguments=dict(new.arguments),
        every_seconds=_every_seconds(new),
        at_time=_at_time(new),
        time_zone=new.time_zone or str(kept("time_zone")),
        next_at=doing.now,
    )
    time_zone(row.time_zone)
    row.next_at = following(row, doing.now)
    doing.create(row)
    return {"schedule": row.name, "next_at": row.next_at}


@verb("enable_schedule", can_be_undone=False)
def enable_schedule(doing: Doing, schedule: str) -> Answer:
    """Let a schedule make jobs again, from its next moment on: what it missed is not made up for."""
    row = _schedule(schedule)
    doing.change(row, enabled=True, next_at=following(row, doing.now))
    return {"schedule": row.name, "next_at": row.next_at}


@verb("disable_schedule", can_be_undone=False)
def disable_schedule(doing: Doing, schedule: str) -> Answer:
    """Let a schedule rest. The job that it made last goes on."""
    row = _schedule(schedule)
    doing.change(row, enabled=False)
    return {"schedule": row.name}


def _schedule(name: str) -> Schedule:
    found = Schedule.objects.select_for_update().filter(name=name).first()
    if found:
        return found
    near = get_close_matches(name, Schedule.objects.values_list("name", flat=True), n=1)
    raise BooksError(
        where=name,
        found=f"no schedule '{name}'",
        expected="the name of a schedule in the books",
        mend=f"write {near[0]}" if near else "add the schedule first, or correct the name",
    )


def _every_seconds(new: NewSchedule) -> int | None:
    if (new.every_seconds is None) == (new.at_time is None):
        raise BooksError(
            where=new.name,
            found="neither seconds nor a time of day"
            if new.at_time is None
            else "both seconds and a time of day",
            expected="one rhythm",
            mend='give every_seconds such as 3600, or at_time such as "06:30"',
        )
    if new.every_seconds is not None and new.every_seconds < 1:
        raise BooksError(
            where=new.name,
            found=f"a rhythm of {new.every_seconds} seconds",
            expected="one second or more",
            mend="correct every_seconds",
        )
    return new.every_seconds


def _at_time(new: NewSchedule) -> dt.time | None:
    if new.at_time is None:
        return None
    try:
        found = dt.time.fromisoformat(new.at_time)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise BooksError(
            where=new.name,
            found=f"the time of day '{new.at_time}'",
            expected="hours and minutes of the local day",
            mend='write it as "06:30"; its zone is time_zone',
        )
    return found
