"""Kinds of job that tests use."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wharfinger.books.jobs.kinds import job
from wharfinger.books.jobs.running import Running
from wharfinger.books.models import Setting
from wharfinger.tables.errors import BooksError

GATE_SECONDS = 120.0


@job("test_steps")
def steps(running: Running, count: int, folder: str, gate_at: int | None = None) -> dict[str, int]:
    """So many steps, each of which leaves one row; before the step `gate_at` it waits for the gate."""
    first = running.checkpoint or 0
    for number in range(first, count):
        running.progress(number, count, f"step {number}")
        if number == gate_at:
            _wait_at_gate(Path(folder), running)
        running.step(lambda at=number: _leave_row(running, at), number + 1)
    return {"from": first, "to": count}


@job("test_whole")
def whole(running: Running, folder: str) -> dict[str, str]:
    """A job without checkpoints that waits for the gate."""
    _wait_at_gate(Path(folder), running)
    return {"done": "whole"}


@job("test_alone")
def alone(running: Running, folder: str) -> None:
    """Fails when two do the same job at once; leaves a line at its start, and waits for a second worker."""
    mark = Path(folder, f"{running.id}.held")
    mark.touch(exist_ok=False)
    with Path(folder, "starts").open("a") as starts:
        starts.write(f"{running.id} {os.getpid()}\n")
    _wait(lambda: len({line.split()[1] for line in _lines(folder)}) > 1, "no second worker came")
    mark.unlink()


@job("test_moody", attempts=3, wait_seconds=0.0)
def moody(running: Running, folder: str, good_at: int) -> str:
    """Fails until the attempt `good_at`."""
    with Path(folder, "starts").open("a") as starts:
        starts.write(".")
    begun = len(Path(folder, "starts").read_text())
    if begun < good_at:
        raise ZeroDivisionError(f"start {begun}")
    return f"start {begun}"


@job("test_refused", attempts=1)
def refused(running: Running) -> None:
    """Fails with a reason in three parts."""
    raise BooksError(found="a cat", expected="a dog", mend="bark")


@job("test_unkept", attempts=1)
def unkept(running: Running) -> str:
    """Answers what PostgreSQL cannot keep as JSON."""
    return "\0"


@job("test_unspeakable", attempts=1)
def unspeakable(running: Running) -> object:
    """Answers what JSON has no words for."""
    return object()


def _wait_at_gate(folder: Path, running: Running) -> None:
    Path(folder, "arrived").touch()
    _wait(Path(folder, "gate").exists, "nobody opened the gate")


def _wait(condition: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + GATE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)


def _lines(folder: str) -> list[str]:
    """The lines that are whole: another may be writing one."""
    return Path(folder, "starts").read_text().rpartition("\n")[0].splitlines()


def _leave_row(running: Running, number: int) -> None:
    about: dict[str, Any] = {"process": os.getpid(), "fence": running.lease.fence}
    Setting.objects.create(name=f"job {running.id} step {number}", value=about)
