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
    home = find_books(make=make)
    behind = steps_behind()
    if behind and not make:
        raise FileError(
            where=str(home.file if not home.on_postgres else home.folder),
            found=f"books of an older version: {len(behind)} steps behind",
            expected="books of this version",
            mend="run `wharfinger upgrade`, which makes a backup first",
        )
    if behind:
        bring_up()
    return home


def find_books(*, make: bool = False) -> Home:
    """The books at WHARFINGER_HOME and DATABASE_URL, whatever their version; Django is ready for them."""
    home = start_django(make=make)
    if not make and not home.on_postgres and not home.file.exists():
        raise FileError(
            where=str(home.folder),
            found="no books",
            expected=f"a file {home.file.name}",
            mend="make them with `wharfinger demo`, or correct WHARFINGER_HOME",
        )
    return home


def start_django(*, make: bool = False) -> Home:
    """Django on WHARFINGER_HOME and DATABASE_URL, whether or not there are books yet."""
    import django
    from django.apps import apps

    home = home_from_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if make:
        _make_folder(home)
    if not apps.ready:
        django.setup()
    return home


def steps_behind() -> list[str]:
    """The migrations that this program has and the books have not. Books of a newer program are refused."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from wharfinger.books.faults import in_words

    with in_words(str(connection.settings_dict["NAME"])):
        executor = MigrationExecutor(connection)
        applied = [name for app, name in executor.loader.applied_migrations if app == "books"]
        refuse_newer(applied, str(connection.settings_dict["NAME"]))
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_newer(applied: list[str], where: str) -> None:
    """Refuse books on which a migration was run that this program does not know."""
    from django.db.migrations.loader import MigrationLoader

    known = {name for app, name in MigrationLoader(None).disk_migrations if app == "books"}
    newer = sorted(set(applied) - known)
    if newer:
        raise FileError(
            where=where,
            found=f"books from a newer version of the program ({', '.join(newer)})",
            expected="books of this version or an older one",
            mend="install the newer version again, or restore a backup from before the upgrade",
        )


def bring_up() -> None:
    """Run the migrations that are missing."""
    from django.core.management import call_command
    from django.db import connection

    from wharfinger.books.faults import in_words

    with in_words(str(connection.settings_dict["NAME"])):
        call_command("migrate", verbosity=0, interactive=False)


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
