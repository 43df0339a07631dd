"""Copies of books on PostgreSQL, through its own pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from psycopg import sql

from wharfinger.books.backup.archive import Facts, Manifest, check_counts, facts_of
from wharfinger.books.faults import in_words
from wharfinger.books.home import Home
from wharfinger.tables.errors import FileError

BESIDE_PATH = "usr/lib/postgresql/*/bin"
"""Where Debian keeps the programs of each version."""


def copy(home: Home, content: Path) -> Facts:
    """The books at one moment in pg_dump's custom format, read through once after writing."""
    name = home.django_database()["NAME"]
    with in_words(name), _connected(home) as counting:
        counting.execute("SET idle_in_transaction_session_timeout = 0")
        with counting.transaction():
            counting.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (snapshot,) = counting.execute("SELECT pg_export_snapshot()").fetchone()
            facts = _facts(counting)
            whose = ["--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            _run(home, "pg_dump", ["--format=custom", f"--file={content}", f"--dbname={name}", *whose])
        _run(home, "pg_restore", [f"--file={os.devnull}", str(content)])
    return facts


def bring_back(home: Home, content: Path, manifest: Manifest, *, replace: bool, stamp: str) -> str | None:
    """The backup in the database of DATABASE_URL; the name that the old database has now."""
    name = home.django_database()["NAME"]
    connections.close_all()
    with in_words(name), _connected(home, "postgres") as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        if there and _is_empty(home, name):
            _load(home, name, content, manifest)
            return None
        if there and not replace:
            raise FileError(
                where=name,
                found="a database with tables in it",
                expected="an empty one, or none",
                mend="name another in DATABASE_URL, or say --replace: the old one is kept under another name",
            )
        fresh = f"{name}-restoring-{stamp}"
        _execute(server, "CREATE DATABASE {} TEMPLATE template0", fresh)
        try:
            _load(home, fresh, content, manifest)
            return _take_over(server, name, fresh, f"{name}-before-{stamp}" if there else None)
        except BaseException:
            _execute(server, "DROP DATABASE IF EXISTS {}", fresh)
            raise


def _take_over(server: psycopg.Connection[Any], name: str, fresh: str, old: str | None) -> str | None:
    """Both names change in one transaction: at every moment there are books, the old ones or the new."""
    try:
        with server.transaction():
            if old:
                _execute(server, "ALTER DATABASE {} RENAME TO {}", name, old)
            _execute(server, "ALTER DATABASE {} RENAME TO {}", fresh, name)
    except psycopg.errors.ObjectInUse as error:
        raise FileError(
            where=name,
            found="books that another program has open",
            expected="books that nobody uses while they are replaced",
            mend="stop `wharfinger serve` and `wharfinger work`, then restore again",
        ) from error
    return old


def _load(home: Home, name: str, content: Path, manifest: Manifest) -> None:
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run(home, "pg_restore", [*arguments, f"--dbname={name}", str(content)])
    with _connected(home, name) as loaded:
        check_counts(_facts(loaded), manifest, name)


def _is_empty(home: Home, name: str) -> bool:
    with _connected(home, name) as target:
        return not _tables(target)


def _facts(asked: psycopg.Connection[Any]) -> Facts:
    return facts_of("postgres", lambda query: asked.execute(query).fetchall(), _tables(asked))


def _tables(asked: psycopg.Connection[Any]) -> list[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return [row[0] for row in asked.execute(query)]


@contextmanager
def _connected(home: Home, name: str | None = None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own: the one of the books may be in the middle of something."""
    parameters = {**connection.get_connection_params(), "cursor_factory": None, "context": None}
    parameters = {key: value for key, value in parameters.items() if value is not None}
    if name is not None:
        parameters["dbname"] = name
    with psycopg.connect(**parameters, autocommit=True) as connected:
        yield connected


def _execute(server: psycopg.Connection[Any], statement: str, *names: str) -> None:
    server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _run(home: Home, program: str, arguments: list[str]) -> None:
    place = home.django_database()
    server = {"PGHOST": place["HOST"], "PGPORT": str(place["PORT"]), "PGUSER": place["USER"]}
    # In the environment, where other users of the machine do not see the password.
    secrets = {"PGPASSWORD": place["PASSWORD"], **_as_variables(place["OPTIONS"])}
    known = {key: value for key, value in (server | secrets).items() if value}
    done = subprocess.run(
        [_find(program), *arguments],
        env=os.environ | known,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise FileError(
            where=program,
            found=(done.stderr.strip().splitlines() or ["no reason given"])[0],
            expected="the whole database read or written",
            mend="do what the message asks for, then try again; the books were left as they are",
        )


def _as_variables(options: dict[str, str]) -> dict[str, str]:
    """Options of the address that libpq takes from the environment, such as sslmode."""
    return {f"PG{key.upper()}": value for key, value in options.items() if key.startswith("ssl")}


def _find(program: str) -> str:
    beside = sorted((str(path) for path in Path("/").glob(BESIDE_PATH)), key=_version, reverse=True)
    found = shutil.which(program, path=os.pathsep.join([*beside, os.environ.get("PATH", "")]))
    if found is None:
        raise FileError(
            where=program,
            found="no such program on this machine",
            expected="the client programs of PostgreSQL, of the server's version or newer",
            mend="install them (on Debian: apt install postgresql-client), then try again",
        )
    return found


def _version(folder: str) -> float:
    return float(Path(folder).parent.name)
