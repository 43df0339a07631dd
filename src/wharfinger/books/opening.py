"""Open the books of a folder: made where there are none, refused where they come from a newer program."""

from __future__ import annotations

import os

from wharfinger.books.home import Home, home_from_environment
from wharfinger.tables.errors import FileError

SETTINGS = "wharfinger.books.settings"


def open_books(*, make: bool = False) -> Home:
    """The books at WHARFINGER_HOME and DATABASE_URL, ready in this process.

    With `make` they are made where there are none, and brought up to this program's version.
    """
    import django
    from django.apps import apps

    home = home_from_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if make:
        _make_folder(home)
    elif not home.on_postgres and not home.file.exists():
        raise FileError(
            where=str(home.folder),
            found="no books",
            expected=f"a file {home.file.name}",
            mend="make them with `wharfinger demo`, or correct WHARFINGER_HOME",
        )
    if not apps.ready:
        django.setup()
    _check_version(make=make)
    return home


def _make_folder(home: Home) -> None:
    try:
        home.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            where=str(home.folder),
            found=f"no way to make the folder: {error.strerror}",
            expected="a folder that this user may write",
            mend="choose another WHARFINGER_HOME, or give this user the right to write there",
        ) from error


def _check_version(*, make: bool) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from wharfinger.books.faults import in_words

    with in_words(str(connection.settings_dict["NAME"])):
        executor = MigrationExecutor(connection)
        known = set(executor.loader.disk_migrations)
        newer = sorted(
            name
            for app, name in executor.loader.applied_migrations
            if app == "books" and (app, name) not in known
        )
        if newer:
            raise FileError(
                where=str(connection.settings_dict["NAME"]),
                found=f"books from a newer version of the program ({', '.join(newer)})",
                expected="books of this version or an older one",
                mend="install the newer version again, or restore a backup from before the upgrade",
            )
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if behind and not make:
            raise FileError(
                where=str(connection.settings_dict["NAME"]),
                found=f"books of an older version: {len(behind)} steps behind",
                expected="books of this version",
                mend="make a backup with `wharfinger backup`, then run `wharfinger upgrade`",
            )
        if behind:
            call_command("migrate", verbosity=0, interactive=False)
