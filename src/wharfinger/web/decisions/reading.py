"""What is read of decisions: what they need, their runs, and the tables of a result."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wharfinger.books.models import Job
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.office.deciding import KIND, REPORT, Sources, folder_of, sources
from wharfinger.office.given import quarantine_of
from wharfinger.tables import Failures
from wharfinger.tables.errors import DecisionError

ROWS = 100
RUNS = 10


@dataclass(frozen=True)
class Entry:
    """A decision as the list shows it."""

    decision: Decision
    sources: Sources
    last: Job | None


@dataclass(frozen=True)
class Shown:
    """The first rows of a table of a result."""

    name: str
    meaning: str
    columns: list[tuple[str, bool]]
    rows: list[list[Any]]
    total: int


def decisions() -> list[Entry]:
    """Every declared decision that can be loaded, with its last run."""
    last = {row.arguments.get("decision"): row for row in Job.objects.filter(kind=KIND).order_by("id")}
    found = []
    for name in registry.names():
        try:
            decision = registry.find(name)
        except DecisionError:
            continue
        found.append(Entry(decision, sources(decision), last.get(name)))
    return found


def runs(name: str) -> list[Job]:
    """The latest runs of one."""
    return list(Job.objects.filter(kind=KIND, arguments__decision=name).order_by("-id")[:RUNS])


def result(job: Job) -> list[Shown]:
    """The tables that a run wrote, the first rows of each."""
    decision = registry.find(job.arguments["decision"])
    meanings = {table.table_name(): _meaning(table) for table in decision.writes}
    names = [*meanings, "proposals"]
    files = [(name, folder_of(job.pk) / f"{name}.parquet") for name in dict.fromkeys(names)]
    return [_shown(name, meanings.get(name, ""), path) for name, path in files if path.exists()]


def report(job: Job) -> str | None:
    """The report of a run, if it has one."""
    path = folder_of(job.pk) / REPORT
    return path.read_text(encoding="utf-8") if path.exists() else None


def quarantine(job: Job) -> Path | None:
    """The rows that were set aside of the files that were given to a run."""
    given = job.arguments.get("given")
    try:
        return quarantine_of(given) if given else None
    except DecisionError:  # the job has failed for it, and says so
        return None


def aside(job: Job) -> pl.DataFrame:
    """The same as a table."""
    path = quarantine(job)
    return pl.read_csv(path, infer_schema=False) if path else Failures.none()


def _meaning(table: Any) -> str:
    return (table.__doc__ or "").partition("\n")[0]


def _shown(name: str, meaning: str, path: Path) -> Shown:
    frame = pl.read_parquet(path)
    columns = [(column, kind.is_numeric()) for column, kind in frame.schema.items()]
    return Shown(name, meaning, columns, [list(row) for row in frame.head(ROWS).rows()], frame.height)
