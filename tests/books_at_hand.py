"""Books for a test: a fresh copy on SQLite or on PostgreSQL, in this process and for child processes.

Making the tables takes seconds, so it is done once for each database and then copied.
"""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from wharfinger.books.home import Home
from wharfinger.books.opening import SETTINGS

SERVER_SETTINGS = "wharfinger.web.settings"
"""Those of the books and, on top, those of the pages: one process of tests has both."""


def set_up_django() -> None:
    """Models can be imported only after this; which books are open is said later, by `in_process`."""
    from django.apps import apps

    if not apps.ready:
        import django

        with tempfile.TemporaryDirectory() as nowhere:
            there = {"WHARFINGER_HOME": nowhere, "DJANGO_SETTINGS_MODULE": SERVER_SETTINGS}
            with mock.patch.dict(os.environ, there):
                django.setup()


def make_template(folder: Path, database_url: str = "") -> Home:
    """Books without a row, to be copied."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Home(folder, database_url)
    with in_process(home):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
    return home


@contextlib.contextmanager
def copy_of(template: Home) -> Iterator[Home]:
    """Books of a test's own, open in this process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wharfinger-books-") as folder:
        if not template.on_postgres:
            shutil.copy(template.file, folder)
            with in_process(Home(Path(folder))) as home:
                yield home
            return
        server, _, original = template.database_url.rpartition("/")
        name = f"books_{uuid.uuid4().hex}"
        run_sql(server, f"CREATE DATABASE {name} TEMPLATE {original}")
        try:
            with in_process(Home(Path(folder), f"{server}/{name}")) as home:
                yield home
        finally:
            run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def in_process(home: Home) -> Iterator[Home]:
    """Django's default connection, and the environment, on these books."""
    set_up_django()
    from django.db import connections

    connections["default"].close()
    stood = connections.settings["default"]
    connections.settings["default"] = _complete(connections, home)
    del connections["default"]
    try:
        with mock.patch.dict(os.environ, environment(home)):
            yield home
    finally:
        connections["default"].close()
        connections.settings["default"] = stood
        del connections["default"]


def environment(home: Home) -> dict[str, str]:
    """What a child process needs to open the same books."""
    return {
        "WHARFINGER_HOME": str(home.folder),
        "DATABASE_URL": home.database_url,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def run_sql(server: str, statement: str) -> None:
    """One statement on the server's own database, outside a transaction."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _complete(connections: Any, home: Home) -> dict[str, Any]:
    return connections.configure_settings({"default": home.django_database()})["default"]  # type: ignore[no-any-return]
