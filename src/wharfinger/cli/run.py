"""`wharfinger run`: a decision on a folder of files, its results in another folder."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wharfinger import run
from wharfinger.cli import say
from wharfinger.connect import FolderRead, Format, read_folder, write_folder, write_quarantine
from wharfinger.connect.beside import write_text
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision, Result

Progress = Callable[[int, int], None]


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
    """Read, decide, write, and say what was written."""
    started = time.monotonic()
    decision = registry.find(order.name)
    settings = decision.settings.parse(order.settings)
    asked = (*decision.reads, *decision.may_read)
    read = read_folder(order.source, names=[table.table_name() for table in asked], extra=asked)
    with _bar(decision.name) as progress:
        result = run.map(
            decision,
            read.tables,
            settings=settings,
            as_of=order.as_of,
            seed=order.seed,
            engine=_engine(order),
            progress=progress,
        )
    files = _write(order, decision, result, read)
    summary = {
        "decision": decision.name,
        "as_of": result.as_of.isoformat(),
        "seed": result.seed,
        "settings": settings.as_dict(),
        "rows_read": {name: frame.height for name, frame in read.tables.items()},
        "rows_written": {name: frame.height for name, frame in result.frames.items()},
        "rows_in_quarantine": _bad_rows(read),
        "notes": {file: [asdict(note) for note in notes] for file, notes in read.notes.items()},
        "files": [str(path) for path in files],
        "seconds": round(time.monotonic() - started, 3),
    }
    say.answer_json(summary) if as_json else _tell(summary, read, order)


def _engine(order: Order) -> run.Engine:
    if order.cluster:
        return run.Cluster(order.cluster)
    return run.Processes(order.processes) if order.processes > 1 else run.InProcess()


def _write(order: Order, decision: Decision, result: Result, read: FolderRead) -> list[Path]:
    frames = dict(result.frames)
    if decision.propose is not None:
        frames["proposals"] = decision.proposals(result)
    page = decision.report(result) if order.report and decision.report else None
    files = write_folder(order.target, frames, format=order.format, extra=decision.writes)
    quarantine = write_quarantine(order.target, read.failures)
    if quarantine:
        files.append(quarantine)
    if order.report and page is not None:
        write_text(order.report, page)
        files.append(order.report)
    return files


def _bad_rows(read: FolderRead) -> int:
    return read.failures.select("source", "row").unique().height


def _tell(summary: dict[str, Any], read: FolderRead, order: Order) -> None:
    for file, notes in read.notes.items():
        for note in notes:
            say.aside(f"{file}: found {note.found}. To mend: {note.mend}.")
    for path in summary["files"]:
        say.answer(path)
    bad = summary["rows_in_quarantine"]
    if bad:
        say.aside(f"{bad:,} rows could not be read and wait in {order.target / 'quarantine.csv'}. The first:")
        for row in read.failures.head(5).iter_rows(named=True):
            say.aside(
                f"  {row['source']}, row {row['row']}, column {row['column']}: found {row['found']}; "
                f"expected {row['expected']}. To mend: {row['mend']}."
            )


def _bar(title: str) -> AbstractContextManager[Progress | None]:
    """A bar for a person who waits; nothing for a program."""
    if not sys.stderr.isatty():
        return nullcontext(None)
    from wharfinger.cli.progress import bar

    return bar(title)
