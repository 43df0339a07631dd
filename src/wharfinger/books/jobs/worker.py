"""A worker: it takes one job after another, keeps its lease, and settles what came of it."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db import DatabaseError, connection

from wharfinger.books import logs
from wharfinger.books.acts import plain
from wharfinger.books.jobs import lease as leases
from wharfinger.books.jobs.back_off import back_off
from wharfinger.books.jobs.kinds import KINDS
from wharfinger.books.jobs.lease import Lease, StaleLeaseError
from wharfinger.books.jobs.patience import patiently
from wharfinger.books.jobs.regularly import regularly
from wharfinger.books.jobs.running import Running, Stopped
from wharfinger.books.jobs.signals import Stop
from wharfinger.tables.errors import WharfingerError

LOOKS_EVERY_SECONDS = 0.5
CHORES_EVERY_SECONDS = 1.0
LONGEST_FAULT = 8_000

log = logging.getLogger(__name__)


def _own_name() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}"


@dataclass(frozen=True)
class Worker:
    """One worker, and the chores that it does every second beside its jobs, however long those take.

    Without `kinds` it does every kind of job that is known.

    A job whose worker fell silent for `lease_seconds` is taken over by another.
    """

    name: str = field(default_factory=_own_name)
    lease_seconds: float = 60.0
    chores: tuple[Callable[[], object], ...] = ()
    kinds: tuple[str, ...] | None = None

    def work(self, stop: Stop, *, until_idle: bool = False) -> None:
        """Do jobs until told to stop, or until none waits. The job at hand ends, or stops at a checkpoint."""
        log.info("worker begins", extra={"worker": self.name})
        if until_idle:
            self._do_chores(stop)
        with contextlib.ExitStack() as beside:
            for chore in self.chores:
                beside.enter_context(regularly(CHORES_EVERY_SECONDS, chore, chore.__name__))
            while not stop.is_set():
                lease = patiently(self._take, stop)
                if lease:
                    self._carry_out(lease, stop)
                elif until_idle:
                    break
                else:
                    stop.wait(LOOKS_EVERY_SECONDS)
        if until_idle:
            self._do_chores(stop)
        connection.close()
        log.info("worker ends", extra={"worker": self.name})

    def _take(self) -> Lease | None:
        return leases.take(self.name, self.kinds or tuple(KINDS), self.lease_seconds)

    def _do_chores(self, stop: Stop) -> None:
        for chore in self.chores:
            patiently(chore, stop)

    def _carry_out(self, lease: Lease, stop: Stop) -> None:
        name = f"job-{lease.job_id}"
        running = Running(lease, stop)
        with logs.about(name), regularly(min(1.0, lease.seconds / 4), running.beat, name):
            log.info("job begins", extra={"kind": lease.kind, "attempt": lease.attempt})
            try:
                patiently(_do(running), stop)
            except StaleLeaseError as stale:
                log.warning("%s", stale)
            except DatabaseError as error:  # an answer that the database cannot keep
                patiently(partial(_failed, running, _words(error)), stop)


def _do(running: Running) -> Callable[[], None]:
    """Do the job, and give back what is to be written of its end: the database may be away just then."""
    lease = running.lease
    try:
        answer = plain(KINDS[lease.kind].function(running, **lease.arguments))
    except Stopped:
        return partial(_stopped, lease)
    except StaleLeaseError:
        raise
    except Exception as error:
        return partial(_failed, running, _words(error))
    return partial(_ended, running, answer)


def _words(error: Exception) -> str:
    words = str(error) if isinstance(error, WharfingerError) else "".join(traceback.format_exception(error))
    return words.replace("\0", "")[-LONGEST_FAULT:]


def _ended(running: Running, answer: object) -> None:
    running.end(answer)
    log.info("job done")


def _stopped(lease: Lease) -> None:
    leases.give_back(lease)
    log.info("job stops at a checkpoint")


def _failed(running: Running, fault: str) -> None:
    kind = KINDS[running.lease.kind]
    about = {"attempt": running.attempt, "fault": fault}
    if running.attempt >= kind.attempts:
        leases.bury(running.lease, fault)
        log.error("job is given up", extra=about)
        return
    seconds = back_off(running.attempt, kind.wait_seconds, random.random())
    leases.put_off(running.lease, fault, seconds)
    log.warning("job failed, and waits", extra={**about, "seconds": round(seconds, 1)})
