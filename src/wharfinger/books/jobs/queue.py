"""The queue: put a job in, in the transaction of the fact that causes it; take it out; begin it anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wharfinger.books.acts import Doing, plain
from wharfinger.books.jobs.states import CANCELLED, DEAD, RUNNING, WAITING
from wharfinger.books.models import Job
from wharfinger.books.transactions import writing
from wharfinger.tables.errors import BooksError

LONGEST_KEY = 200
HIGHEST_PRIORITY = 100


def enqueue(
    kind: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    doing: Doing | None = None,
    key: str | None = None,
    after: dt.datetime | None = None,
    priority: int = 0,
) -> Job:
    """A job that waits: part of the act `doing`, of the caller's transaction, or else of one of its own.

    The same key gives the job that was made under it first. A job of higher priority goes first; among
    equals the one that was due first. `after` is the moment before which it does not begin.
    """
    _check(key, priority)
    now = doing.now if doing else dt.datetime.now(tz=dt.UTC)
    asked = {
        "kind": kind,
        "arguments": plain(arguments or {}),
        "act_id": doing.act_id if doing else None,
        "made_at": now,
        "run_after": after or now,
        "priority": priority,
    }
    if key is None:
        return writing(lambda: Job.objects.create(**asked))
    row, made = writing(lambda: Job.objects.get_or_create(key=key, defaults=asked))
    if not made and (row.kind, row.arguments) != (kind, asked["arguments"]):
        raise BooksError(
            where=f"key {key}",
            found=f"a key under which there is another job already: {row.kind} (job {row.id})",
            expected="the same kind and the same arguments",
            mend="give every new job a key of its own",
        )
    return row


def cancel(job_id: int, why: str, now: dt.datetime) -> Job:
    """End a job that waits or runs. Whoever does it is refused at its next checkpoint, and stops."""
    row = _locked(job_id)
    if row.state not in (WAITING, RUNNING):
        raise _wrong_state(row, "a job that waits or runs", "leave it: what it did is undone by other means")
    row.state, row.fault, row.ended_at, row.leased_until = CANCELLED, why, now, None
    row.save(update_fields=["state", "fault", "ended_at", "leased_until"])
    return row


def begin_anew(job_id: int, now: dt.datetime) -> Job:
    """Let a job that was given up or cancelled wait again; it goes on from its last checkpoint."""
    row = _locked(job_id)
    if row.state not in (DEAD, CANCELLED):
        raise _wrong_state(
            row, "a job that was given up or cancelled", "wait for its end, or cancel it first"
        )
    row.state, row.attempts, row.run_after, row.ended_at = WAITING, 0, now, None
    row.save(update_fields=["state", "attempts", "run_after", "ended_at"])
    return row


def _check(key: str | None, priority: int) -> None:
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise BooksError(
            where="key",
            found=f"a key of {len(key)} signs",
            expected=f"1 to {LONGEST_KEY}",
            mend="make it shorter, or leave it out",
        )
    if abs(priority) > HIGHEST_PRIORITY:
        raise BooksError(
            where="priority",
            found=str(priority),
            expected=f"-{HIGHEST_PRIORITY} to {HIGHEST_PRIORITY}",
            mend="choose one within; 0 is ordinary",
        )


def _locked(job_id: int) -> Job:
    found = Job.objects.select_for_update().filter(pk=job_id).first()
    if found is None:
        raise BooksError(
            where=f"job {job_id}",
            found="no job of this number",
            expected="the number of a job",
            mend="look the number up",
        )
    return found


def _wrong_state(row: Job, expected: str, mend: str) -> BooksError:
    return BooksError(where=f"job {row.id}", found=f"a job that is {row.state}", expected=expected, mend=mend)
