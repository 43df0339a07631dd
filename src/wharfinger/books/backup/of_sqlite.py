"""Copies of books in one file, through SQLite's own backup, which sees them as they are at one moment."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from django.db import connection, connections

from wharfinger.books.backup.archive import Facts, Manifest, check_counts, facts_of, sync_folder
from wharfinger.books.faults import in_words
from wharfinger.books.home import Home
from wharfinger.tables.errors import FileError

BESIDE = ("-wal", "-shm", "-journal")
PATIENCE_SECONDS = 1.0


def copy(home: Home, content: Path) -> Facts:
    """The books of the open connection into a new file, proven sound. Writers are not held up."""
    with in_words(str(home.file)):
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(content)) as copied:
            connection.connection.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")
            return _examine(copied, str(home.file))


def bring_back(home: Home, content: Path, manifest: Manifest, *, replace: bool, stamp: str) -> str | None:
    """Put the file in the place of the books; the name under which the old ones stand beside."""
    with in_words(str(home.file)):
        with contextlib.closing(sqlite3.connect(content)) as copied:
            check_counts(_examine(copied, str(content)), manifest, str(content))
        connections.close_all()
        old = _set_aside(home.file, stamp, replace=replace) if home.file.exists() else None
        content.replace(home.file)
        sync_folder(home.folder)
        return str(old) if old else None


def _examine(copied: sqlite3.Connection, where: str) -> Facts:
    said = [row[0] for row in copied.execute("PRAGMA integrity_check")]
    if said != ["ok"]:
        raise FileError(
            where=where,
            found=f"a damaged database: {said[0]}",
            expected="one that SQLite finds whole",
            mend="look into it with `wharfinger doctor`, or take an earlier backup",
        )
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = [row[0] for row in copied.execute(query)]
    return facts_of("sqlite", lambda sql: copied.execute(sql).fetchall(), tables)


def _set_aside(file: Path, stamp: str, *, replace: bool) -> Path:
    """A second name for the old books, whose first is then taken over: at every moment there are books."""
    if not replace:
        raise FileError(
            where=str(file),
            found="books",
            expected="a folder without any",
            mend="choose another WHARFINGER_HOME, or say --replace: the old ones are kept beside",
        )
    old = file.with_name(f"{file.stem}-before-{stamp}{file.suffix}")
    _end(file, old)
    os.link(file, old)
    return old


def _end(file: Path, old: Path) -> None:
    """Make one file of the old books. Of damaged ones the log is kept, which SQLite would throw away."""
    logs = {Path(f"{file}{end}"): Path(f"{old}{end}") for end in BESIDE if Path(f"{file}{end}").exists()}
    for log, kept in logs.items():
        os.link(log, kept)
    needless = list(logs.values())
    try:
        _fold_in(file)
    except sqlite3.DatabaseError:
        needless = list(logs)  # A log of theirs must never be taken for one of the new books.
    finally:
        for path in needless:
            path.unlink(missing_ok=True)


def _fold_in(file: Path) -> None:
    """Bring the log into the file, which also proves that no other program has the books open."""
    with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE_SECONDS)) as old:
        try:
            old.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise FileError(
                where=str(file),
                found="books that another program has open",
                expected="books that nobody uses while they are replaced",
                mend="stop `wharfinger serve` and `wharfinger work`, then restore again",
            ) from error
