"""The lease: one worker at a time holds a job, and only the holder of its latest fence may write to it.

A worker that was thought lost may come back after another took its job over (Kleppmann, "How to do
distributed locking", 2016). So every taking raises the job's fence, and every write names the fence it has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from wharfinger.books.jobs.kinds import KINDS
from wharfinger.books.jobs.states import DEAD, DONE, RUNNING, WAITING
from wharfinger.books.models import Job
from wharfinger.books.transactions import writing
from wharfinger.tables.errors import BooksError

MOST_TRIES = 3


class StaleLeaseError(BooksError):
    """A write to a job that another worker holds by now, or that has ended."""


@dataclass(frozen=True)
class Lease:
    """The right to do a job, until `seconds` after the last beat."""

    job_id: int
    kind: str
    arguments: dict[str, Any]
    checkpoint: Any
    fence: int
    attempt: int
    worker: str
    seconds: float
    actor: str


def take(worker: str, kinds: Collection[str], seconds: float) -> Lease | None:
    """The next job of these kinds, or None. A look takes no lock, so an idle worker is in nobody's way.

    First come jobs whose worker fell silent, then those that wait, by priority and moment.
    """
    for _ in range(MOST_TRIES):
        if not any(rows.exists() for rows in _to_do(kinds)):
            return None
        lease = writing(lambda: _take(worker, kinds, seconds))
        if lease:
            return lease
    return None  # others are quicker


def beat(lease: Lease, **shown: Any) -> None:
    """Keep the lease for its seconds from now, and show how far the job is."""
    _write(lease, leased_until=_now() + dt.timedelta(seconds=lease.seconds), **shown)


def save(lease: Lease, checkpoint: Any, *, forward: bool, **shown: Any) -> None:
    """Keep a checkpoint, in the caller's transaction. After a step forward attempts are counted anew."""
    counted = {"attempts": 1} if forward else {}
    _write(lease, checkpoint=checkpoint, **counted, **shown)


def end(lease: Lease, answer: Any, **shown: Any) -> None:
    """The job is done."""
    _write(lease, state=DONE, answer=answer, fault="", ended_at=_now(), leased_until=None, **shown)


def give_back(lease: Lease) -> None:
    """The worker stops: the job waits again at once, and the attempt does not count."""
    _write(lease, state=WAITING, attempts=F("attempts") - 1, run_after=_now(), leased_until=None)


def put_off(lease: Lease, fault: str, seconds: float) -> None:
    """The attempt failed: the job waits for another."""
    later = _now() + dt.timedelta(seconds=seconds)
    _write(lease, state=WAITING, fault=fault, run_after=later, leased_until=None)


def bury(lease: Lease, fault: str) -> None:
    """The last attempt failed: the job is given up, and its fault is kept."""
    _write(lease, state=DEAD, fault=fault, ended_at=_now(), leased_until=None)


def _to_do(kinds: Collection[str]) -> tuple[QuerySet[Job], QuerySet[Job]]:
    jobs, now = Job.objects.filter(kind__in=kinds), _now()
    silent = jobs.filter(state=RUNNING, leased_until__lt=now).order_by("leased_until", "id")
    waiting = jobs.filter(state=WAITING, run_after__lte=now).order_by("-priority", "run_after", "id")
    return silent, waiting


def _take(worker: str, kinds: Collection[str], seconds: float) -> Lease | None:
    for rows in _to_do(kinds):
        row = rows.select_for_update(skip_locked=True).first()
        if row is None:
            continue
        if row.state == RUNNING and row.attempts >= KINDS[row.kind].attempts:
            _bury_silent(row)
            return None
        row.state, row.worker = RUNNING, worker
        row.fence += 1
        row.attempts += 1
        row.leased_until = _now() + dt.timedelta(seconds=seconds)
        row.save(update_fields=["state", "worker", "fence", "attempts", "leased_until"])
        return Lease(
            job_id=row.id,
            kind=row.kind,
            arguments=row.arguments,
            checkpoint=row.checkpoint,
            fence=row.fence,
            attempt=row.attempts,
            worker=worker,
            seconds=seconds,
            actor=row.act.actor if row.act else "wharfinger",
        )
    return None


def _bury_silent(row: Job) -> None:
    row.state, row.ended_at, row.leased_until = DEAD, _now(), None
    row.fault = f"{row.worker} fell silent while it did this job; so ended attempt {row.attempts}"
    row.save(update_fields=["state", "ended_at", "leased_until", "fault"])


def _write(lease: Lease, **fields: Any) -> None:
    held = Job.objects.filter(pk=lease.job_id, fence=lease.fence, state=RUNNING)
    if not writing(lambda: held.update(**fields)):
        raise _stale(lease)


def _stale(lease: Lease) -> StaleLeaseError:
    row = Job.objects.filter(pk=lease.job_id).first()
    if row is None:
        found = "a job that is gone"
    elif row.fence == lease.fence:
        found = f"a job that is {row.state}"
    else:
        found = f"fence {lease.fence}, after which {row.worker} took the job under fence {row.fence}"
    return StaleLeaseError(
        where=f"job {lease.job_id}",
        found=found,
        expected="the holder of the latest fence",
        mend="leave the job alone; nothing of this write was kept",
    )


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)
