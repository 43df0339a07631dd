"""One cycle: load, kill at a random moment, restart, ask again what was in doubt, judge."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from django.db import connections

from tests import books_at_hand
from tests.torture import client, deeds, jobs, journal
from tests.torture.judge import judge
from tests.torture.stages import Stage
from wharfinger.books.home import Home

CLIENTS = 2
CYCLES_TO_ONE_BOOK = 15
"""Then new books are made, so that judging them does not take longer and longer."""
MOST_ACTS = 30
"""The kill comes after up to so many answers, and then at any moment of the acts that follow."""
LONGEST_ACT_SECONDS = 0.05
MOST_SECONDS_TO_BEGIN = 60.0
SERVER_IS_GONE = ("OperationalError", "InterfaceError", "FileError")


@dataclass(frozen=True)
class Outcome:
    """What one cycle came to."""

    killed: str
    acknowledged: int
    refused: int
    in_doubt: int
    had_happened: int
    """Of those in doubt: how many were in the books already when they were asked again."""
    complaints: list[str]


@dataclass
class Books:
    """Books under torture, and all that was acknowledged of them so far."""

    home: Home
    done: dict[str, journal.Asked] = field(default_factory=dict)
    cycles: int = 0


def cycles(stage: Stage, seed: int) -> Iterator[Outcome]:
    """One outcome after another, without end."""
    number = 0
    while True:
        home = stage.fresh_books()
        with books_at_hand.in_process(home):
            deeds.set_up()
            books = Books(home)
            for _ in range(CYCLES_TO_ONE_BOOK):
                number += 1
                yield _cycle(stage, books, number, random.Random(f"{seed}-{number}"))


def _cycle(stage: Stage, books: Books, number: int, rng: random.Random) -> Outcome:
    connections.close_all()  # A connection must not be carried into another process.
    names = [f"client-{number}-{each}" for each in range(CLIENTS)]
    paths = [books.home.folder / f"{name}.jsonl" for name in names]
    faults = books.home.folder / f"faults-{number}.jsonl"
    pids = [client.start(jobs.work_without_pause, faults)]
    for name in names:
        work = partial(client.act_without_pause, name, rng.randrange(2**32), books.home.folder)
        pids.append(client.start(work, faults))
    try:
        _wait_for_acts(paths, rng.randint(1, MOST_ACTS))
        time.sleep(rng.uniform(0, LONGEST_ACT_SECONDS))
        killed = stage.strike(rng)
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in pids:
            os.waitpid(pid, 0)
    stage.stand_up()
    outcome = _settle(books, paths, killed)
    return replace(outcome, complaints=outcome.complaints + _defects(faults, killed))


def _settle(books: Books, paths: list[Path], killed: str) -> Outcome:
    """What an honest client does after a crash: ask again, under the same key."""
    from wharfinger.books.models import Act

    latest = [asked for path in paths for asked in journal.read(path)]
    doubtful = [asked for asked in latest if asked.in_doubt]
    had_happened = Act.objects.filter(key__in=[asked.key for asked in doubtful]).count()
    again = journal.Journal(books.home.folder / "again.jsonl")
    settled = [client.ask(asked, again) if asked.in_doubt else asked for asked in latest]
    jobs.finish_all()
    books.done |= {asked.key: asked for asked in settled if asked.answer is not None}
    return Outcome(
        killed=killed,
        acknowledged=sum(asked.answer is not None for asked in latest),
        refused=sum(asked.refused is not None for asked in latest),
        in_doubt=len(doubtful),
        had_happened=had_happened,
        complaints=judge(books.done, settled) + jobs.not_once(settled),
    )


def _defects(faults: Path, killed: str) -> list[str]:
    """A client may end by itself only where its server was killed, and then only for want of a server."""
    lines = faults.read_text().splitlines() if faults.exists() else []
    ended = [json.loads(line) for line in lines]
    return [each["text"] for each in ended if killed == "clients" or each["kind"] not in SERVER_IS_GONE]


def _wait_for_acts(paths: list[Path], count: int) -> None:
    """Until so many requests were answered: a slow machine gets the same load as a quick one."""
    until = time.monotonic() + MOST_SECONDS_TO_BEGIN
    while sum(not asked.in_doubt for path in paths for asked in journal.read(path)) < count:
        if time.monotonic() > until:
            raise RuntimeError("the clients did not get to work")
        time.sleep(0.002)
