"""One decision on the books as of a moment, as a job; its result and report are kept beside the books."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wharfinger import run
from wharfinger.books.frames import FROM_BOOKS, tables_as_of
from wharfinger.books.home import home_from_environment
from wharfinger.books.jobs import Running, job
from wharfinger.books.models import Job
from wharfinger.books.settings_kept import kept
from wharfinger.connect import write_folder
from wharfinger.connect.beside import write_text
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.office.given import RESULTS, given_tables
from wharfinger.tables import Proposals
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import DecisionError

KIND = "decide"
REPORT = "report.html"
MOST_LOOKED_AT = 20


@dataclass(frozen=True)
class Sources:
    """Where each table that a decision reads comes from: the books, or the newest result that has it."""

    books: frozenset[str]
    results: Mapping[str, Path]
    missing: tuple[str, ...]


@job(KIND, attempts=2)
def decide(
    running: Running,
    decision: str,
    settings: Mapping[str, Any] | None = None,
    as_of: str | None = None,
    given: str | None = None,
) -> dict[str, Any]:
    """Run one decision with these settings on the books as of a moment, and keep its result.

    `given` is the name of tables that were given as files, for this run alone.
    """
    found = registry.find(decision)
    chosen = found.settings.from_dict(settings or {})
    moment = dt.datetime.now(tz=dt.UTC) if as_of is None else dt.datetime.fromisoformat(as_of)
    running.progress(0, 100, "reading the books")
    tables = _tables(found, moment, given_tables(given) if given else {})

    def progress(done: int, of: int) -> None:
        running.progress(5 + 85 * done // max(of, 1), 100, "deciding")

    day = business_day(moment, str(kept("time_zone")))
    result = run.map(found, tables, settings=chosen, as_of=day, progress=progress)
    running.progress(92, 100, "writing the result")
    folder = folder_of(running.id)
    frames = {**result.frames, Proposals.table_name(): found.proposals(result)}
    write_folder(folder, frames, format="parquet", extra=found.writes)
    if found.report:
        write_text(folder / REPORT, found.report(result))
    running.progress(100, 100, "done")
    return {
        "decision": decision,
        "as_of": moment,
        "rows": {name: frame.height for name, frame in frames.items()},
        "report": found.report is not None,
    }


def folder_of(job_id: int) -> Path:
    """Where the result of such a job is kept."""
    return home_from_environment().folder / RESULTS / f"job-{job_id}"


def sources(decision: Decision) -> Sources:
    """From where the decision would read its tables now, and which nobody has."""
    asked = {table.table_name() for table in (*decision.reads, *decision.may_read)}
    books = asked & set(FROM_BOOKS)
    results = {name: path for name in sorted(asked - books) if (path := _newest(name)) is not None}
    needed = [table.table_name() for table in decision.reads]
    missing = tuple(name for name in needed if name not in books and name not in results)
    return Sources(frozenset(books), results, missing)


def _tables(
    decision: Decision, moment: dt.datetime, given: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    where = sources(decision)
    missing = [name for name in where.missing if name not in given]
    if missing:
        raise DecisionError(
            where=decision.name,
            found=f"no table {', '.join(missing)}",
            expected="tables that the books keep, that another decision has written, or that are given",
            mend=f"give {missing[0]} as a file on the page of the decision, run one that writes it first, "
            f"or run this one on files: wharfinger run {decision.name} --from FOLDER",
        )
    tables = tables_as_of(moment, sorted(where.books))
    written = {name: pl.read_parquet(path) for name, path in where.results.items() if name not in given}
    return {**tables, **written, **given}


def _newest(table: str) -> Path | None:
    """The table in the newest result of a job that has it."""
    writers = _writers().get(table, ())
    if not writers:
        return None
    jobs = Job.objects.filter(kind=KIND, state="done", arguments__decision__in=sorted(writers))
    paths = (folder_of(row.pk) / f"{table}.parquet" for row in jobs.order_by("-id")[:MOST_LOOKED_AT])
    return next((path for path in paths if path.exists()), None)


@functools.cache
def _writers() -> dict[str, set[str]]:
    """Which decisions write each table."""
    found: dict[str, set[str]] = {}
    for name in registry.names():
        with contextlib.suppress(DecisionError):  # whoever asks for it by name is told why
            for table in registry.find(name).writes:
                found.setdefault(table.table_name(), set()).add(name)
    return found
