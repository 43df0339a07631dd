"""The states that a job can be in."""

from __future__ import annotations

WAITING = "waiting"
RUNNING = "running"
DONE = "done"
DEAD = "dead"
CANCELLED = "cancelled"

ENDED = (DONE, DEAD, CANCELLED)
