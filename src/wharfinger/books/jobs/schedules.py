"""Schedules: rows that say when a kind of job is due again, and make it so once."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import QuerySet

from wharfinger.books.jobs.queue import enqueue
from wharfinger.books.jobs.states import ENDED
from wharfinger.books.models import Schedule
from wharfinger.books.transactions import writing
from wharfinger.tables.calendar import time_zone
from wharfinger.tables.errors import SettingError

log = logging.getLogger(__name__)


def enqueue_due() -> int:
    """Enqueue what is due, once, however many workers ask; how many jobs were made.

    Times that passed while no worker ran are made up for by one job. While the schedule's last job has not
    ended it is given no other.
    """
    now = dt.datetime.now(tz=dt.UTC)
    due = Schedule.objects.filter(enabled=True, next_at__lte=now).order_by("next_at", "id")
    return sum(_one(due.filter(pk=pk), now) for pk in list(due.values_list("pk", flat=True)))


def following(row: Schedule, after: dt.datetime) -> dt.datetime:
    """The first moment after `after` at which the schedule is due.

    Every so many seconds: counted from its next moment, so that the rhythm keeps its beat. Daily: at the
    local time; one that the clock skips in spring falls as much later as it skips, one that comes twice in
    autumn counts the first time (PEP 495, fold=0).
    """
    if row.every_seconds is not None:
        beat = dt.timedelta(seconds=row.every_seconds)
        return row.next_at + max(0, (after - row.next_at) // beat + 1) * beat
    zone = time_zone(row.time_zone)
    day = after.astimezone(zone).date() - dt.timedelta(days=1)
    while True:
        moment = dt.datetime.combine(day, row.at_time, tzinfo=zone).astimezone(dt.UTC)
        if moment > after:
            return moment
        day += dt.timedelta(days=1)


def _one(due: QuerySet[Schedule], now: dt.datetime) -> int:
    """Each in a transaction of its own: one that cannot be kept does not hold up the others."""
    try:
        return writing(lambda: _enqueue(due, now))
    except SettingError as error:
        log.error("a schedule cannot be kept: %s", error)
        return 0


def _enqueue(due: QuerySet[Schedule], now: dt.datetime) -> int:
    row = due.select_for_update(skip_locked=True).first()
    if row is None:  # another worker was quicker
        return 0
    made = row.last_job is None or row.last_job.state in ENDED
    if made:
        row.last_job = enqueue(row.kind, row.arguments, key=f"schedule-{row.id}-{row.next_at.isoformat()}")
    else:
        log.warning("a schedule is due while its last job has not ended", extra={"schedule": row.name})
    row.next_at = following(row, now)
    row.save(update_fields=["next_at", "last_job"])
    return int(made)
