"""Tables that are given to one run of a decision as files: checked, kept for that run, and in no books."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wharfinger.books.frames import FROM_BOOKS
from wharfinger.books.home import home_from_environment
from wharfinger.connect import QUARANTINE, read_table, write_folder, write_quarantine
from wharfinger.decide.decision import Decision
from wharfinger.tables import Failures, Table
from wharfinger.tables.errors import DecisionError, FileError, WharfingerError

RESULTS = "runs"
ENDINGS = (".csv", ".xlsx", ".parquet")
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Given:
    """What was kept, under which name; the rows that could not be taken, with the way to mend each."""

    name: str
    failures: pl.DataFrame


def can_be_given(decision: Decision) -> dict[str, type[Table]]:
    """The tables that the decision reads and the books do not keep."""
    return {
        each.table_name(): each
        for each in (*decision.reads, *decision.may_read)
        if each.table_name() not in FROM_BOOKS
    }


def keep_given(decision: Decision, files: Mapping[str, Path]) -> Given:
    """Check the files, by the names of their tables, and keep the good rows. The same files keep one name."""
    tables, failures = {}, [Failures.none()]
    known = can_be_given(decision)
    for table, path in files.items():
        try:
            taken = read_table(path, known[table])
        except WharfingerError as error:
            raise type(error)(**{**error.as_dict(), "where": table}) from error
        if taken.good.is_empty():
            raise _nothing_good(table, taken.failures)
        tables[table] = taken.good
        failures.append(taken.failures)
    digest = hashlib.sha256()
    for table, path in sorted(files.items()):
        digest.update(f"{decision.name}/{table}/".encode() + hashlib.sha256(path.read_bytes()).digest())
    name, aside = digest.hexdigest(), pl.concat(failures)
    folder = _folder(name)
    write_folder(folder, tables, format="parquet", extra=known.values())
    write_quarantine(folder, aside)
    return Given(name, aside)


def given_tables(name: str) -> dict[str, pl.DataFrame]:
    """The tables that were kept under a name."""
    return {path.stem: pl.read_parquet(path) for path in sorted(_there(name).glob("*.parquet"))}


def quarantine_of(name: str) -> Path | None:
    """The file of the rows that were set aside, if there were any."""
    path = _there(name) / QUARANTINE
    return path if path.is_file() else None


def _there(name: str) -> Path:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not _folder(name).is_dir():
        raise DecisionError(
            where="given",
            found="tables that nobody has given, or that are gone",
            expected="the name under which they were kept",
            mend="give the files again",
        )
    return _folder(name)


def _folder(name: str) -> Path:
    return home_from_environment().folder / RESULTS / f"given-{name}"


def _nothing_good(table: str, failures: pl.DataFrame) -> FileError:
    first = failures.head(1).to_dicts()
    if not first:
        return FileError(
            where=table,
            found="a table without rows",
            expected="one row at least",
            mend="fill it, or leave it out",
        )
    row = first[0]
    where = f"row {row['row']}" + (f", column {row['column']}" if row["column"] else "")
    return FileError(
        where=table,
        found=f"no row that can be taken; {where}: {row['found']}",
        expected=str(row["expected"]),
        mend=str(row["mend"]),
    )
