"""What a job's function works with: its checkpoint, its steps, and how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from wharfinger.books.acts import By, plain
from wharfinger.books.jobs import lease as leases
from wharfinger.books.jobs.lease import Lease, StaleLeaseError
from wharfinger.books.jobs.signals import Stop
from wharfinger.books.transactions import writing

T = TypeVar("T")


class Stopped(BaseException):
    """The worker was told to stop, and the job is at a checkpoint. No job catches this by chance."""


class Running:
    """A job while it is done."""

    def __init__(self, lease: Lease, stopping: Stop | None = None) -> None:
        self.lease = lease
        self.checkpoint = lease.checkpoint
        """Where the last attempt got to; None at the first."""
        self.attempt = lease.attempt
        """How often the job was begun since it last got further."""
        self._stopping = stopping or threading.Event()
        self._lost: StaleLeaseError | None = None
        self._shown: dict[str, Any] = {}
        self._told: dict[str, Any] = {}
        self._last_beat = time.monotonic()

    @property
    def id(self) -> int:
        """The job's number."""
        return self.lease.job_id

    def save(self, checkpoint: Any) -> None:
        """Keep how far the job is: the next attempt begins there. A worker that is to stop stops here."""
        self.step(lambda: None, checkpoint)

    def step(self, work: Callable[[], T], checkpoint: Any) -> T:
        """Do the work and keep the checkpoint in one transaction: both, or neither if the lease was lost."""
        shown, reached = self._shown, plain(checkpoint)
        forward = reached != self.checkpoint

        def both() -> T:
            answer = work()
            leases.save(self.lease, reached, forward=forward, **shown)
            return answer

        answer = writing(both)
        self.checkpoint, self._told = reached, shown
        self.attempt = 1 if forward else self.attempt
        if self._stopping.is_set():
            raise Stopped
        return answer

    def progress(self, done: int, total: int, saying: str = "") -> None:
        """Show how far the job is. It is cheap: the next beat or checkpoint takes it to the books."""
        if self._lost:
            raise self._lost
        self._shown = {"done": done, "total": total, "saying": saying[:500]}

    def by(self, step: str) -> By:
        """Who asks when this job uses a verb, with a key that is the same at every attempt."""
        return By(self.lease.actor, key=f"job-{self.id}-{step}", request=f"job-{self.id}")

    def beat(self) -> None:
        """Keep the lease, or learn that it is lost. The worker calls this beside the job."""
        shown = self._shown
        due = time.monotonic() - self._last_beat >= self.lease.seconds / 3
        if not due and shown == self._told:
            return
        try:
            leases.beat(self.lease, **shown)
        except StaleLeaseError as lost:
            self._lost = lost
        self._told, self._last_beat = shown, time.monotonic()

    def end(self, answer: Any) -> None:
        """Keep the answer: the job is done."""
        leases.end(self.lease, answer, **self._shown)
