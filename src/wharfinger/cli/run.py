"""`wharfinger run`: a decision on a folder of files, its results in another folder."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from wharfinger import run
from wharfinger.cli import say
from wharfinger.connect import FolderRead, Format, read_folder, write_folder, write_quarantine
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision, Result, instant
from wharfinger.decide.settings import Settings
from wharfinger.tables import FileError

Progress = Callable[[int, int], None]

FIRST_TOLD = 5
"""So many bad rows are told on the terminal; all of them are in the quarantine."""


@dataclass(frozen=True)
class Order:
    """What was asked for on the command line."""

    name: str
    source: Path
    target: Path
    settings: tuple[str, ...] = ()
    as_of: datetime | None = None
    seed: int = 0
    report: Path | None = None
    format: Format = "csv"
    processes: int = 1
    cluster: str | None = None


def run_decision(order: Order, *, as_json: bool) -> None:
    """Read, decide, write, and say what was written.

    Rows that cannot be read are set aside and told before anything is decided: a refusal may be their doing.
    """
    started = time.monotonic()
    decision = registry.find(order.name)
    settings = decision.settings.parse(order.settings)
    _check_folders(order)
    asked = (*decision.reads, *decision.may_read)
    read = read_folder(
        order.source, names=[table.table_name() for table in asked], extra=registry.tables().values()
    )
    quarantine = write_quarantine(order.target, read.failures) if _may_write(order, read) else None
    if not as_json:
        _tell_of_input(read, quarantine)
    with _bar(decision.name) as progress:
        result = run.map(
            decision,
            read.tables,
            settings=settings,
            as_of=_as_of(order, read),
            seed=order.seed,
            engine=_engine(order),
            progress=progress,
        )
    files = [*_write(order, decision, result), *filter(None, [quarantine])]
    if as_json:
        seconds = round(time.monotonic() - started, 3)
        say.answer_json(_summary(result, settings, read, files) | {"seconds": seconds})
        return
    say.aside(f"Decided with what was known before {result.as_of:%Y-%m-%d %H:%M} UTC.")
    for path in files:
        say.answer(str(path))


def _check_folders(order: Order) -> None:
    """Results never replace what they were made from."""
    if order.target.exists() and order.source.exists() and order.target.samefile(order.source):
        raise FileError(
            where=str(order.target),
            found="the same folder for --from and --to",
            expected="a folder of its own for the results",
            mend=f"write --to {order.target / 'results'}",
        )
    if order.report and order.report.suffix.lower() not in (".html", ".htm"):
        raise FileError(
            where=str(order.report),
            found=f"a report named {order.report.name}",
            expected="a name that ends in .html",
            mend=f"write --report {order.report.with_suffix('.html')}",
        )


def _may_write(order: Order, read: FolderRead) -> bool:
    """Not even a folder is made before there is something to put into it."""
    return order.target.is_dir() or not read.failures.is_empty()


def _as_of(order: Order, read: FolderRead) -> datetime:
    """As asked; else the day after the last fact, but never later than tomorrow."""
    if order.as_of is not None:
        return instant(order.as_of, read.tables)
    found = instant(None, read.tables)
    today = datetime.now(tz=UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    latest = today + timedelta(days=1)
    if found <= latest:
        return found
    say.aside(
        f"There are facts after today, the last on {found - timedelta(days=1):%Y-%m-%d}. They are not used. "
        "Correct their dates, or decide for a later day with --as-of."
    )
    return latest


def _engine(order: Order) -> run.Engine:
    if order.cluster is not None:
        return run.Cluster(order.cluster)
    processes = min(order.processes, os.cpu_count() or 1)
    return run.Processes(processes) if processes > 1 else run.InProcess()


def _write(order: Order, decision: Decision, result: Result) -> list[Path]:
    frames = dict(result.frames)
    if decision.propose is not None:
        frames["proposals"] = decision.proposals(result)
    texts = {order.report: decision.report(result)} if order.report and decision.report else {}
    return write_folder(order.target, frames, format=order.format, extra=decision.writes, texts=texts)


def _summary(result: Result, settings: Settings, read: FolderRead, files: list[Path]) -> dict[str, Any]:
    return {
        "decision": result.decision,
        "as_of": result.as_of.isoformat(),
        "seed": result.seed,
        "settings": settings.as_dict(),
        "rows_read": {name: frame.height for name, frame in read.tables.items()},
        "rows_written": {name: frame.height for name, frame in result.frames.items()},
        "rows_in_quarantine": _bad_rows(read),
        "notes": {file: [asdict(note) for note in notes] for file, notes in read.notes.items()},
        "files": [str(path) for path in files],
    }


def _bad_rows(read: FolderRead) -> int:
    return read.failures.select("source", "row").unique().height


def _tell_of_input(read: FolderRead, quarantine: Path | None) -> None:
    for file, notes in read.notes.items():
        for note in notes:
            say.aside(f"{file}: found {note.found}. To mend: {note.mend}.")
    bad = _bad_rows(read)
    if bad:
        rows = "1 row" if bad == 1 else f"{bad:,} rows"
        say.aside(f"{rows} could not be read, and went to {quarantine}. The first:")
        for row in read.failures.head(FIRST_TOLD).iter_rows(named=True):
            column = f", column {row['column']}" if row["column"] else ""
            found = " ".join(row["found"].split())
            say.aside(
                f"  {row['source']}, row {row['row']}{column}: found {found}; "
                f"expected {row['expected']}. To mend: {row['mend']}."
            )


def _bar(title: str) -> AbstractContextManager[Progress | None]:
    """A bar for a person who waits; nothing for a program."""
    if not sys.stderr.isatty():
        return nullcontext(None)
    from wharfinger.cli.progress import bar

    return bar(title)
