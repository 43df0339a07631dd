"""Every connection that the program opens keeps what it acknowledges, in whatever way it was opened."""

import re
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.office.shop import ME, open_shop
from wharfinger.books import doctor, sealer
from wharfinger.books.backup import backup, restore
from wharfinger.books.home import Home
from wharfinger.books.postgres.base import DatabaseWrapper as Postgres
from wharfinger.books.sqlite import base
from wharfinger.books.upgrade import upgrade
from wharfinger.office import stock
from wharfinger.tables.errors import FileError

SOURCE = Path(base.__file__).parents[2]


def use_everything(home: Home, kept: Path) -> None:
    """What opens connections: verbs in threads, the sealer, the doctor, a backup, a restore, an upgrade."""

    def work() -> None:
        stock.move(ME, "apple", "warehouse", "store", 1)
        sealer.seal_all()
        connections.close_all()

    open_shop()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    doctor.examine(home)
    backup(home, kept)
    restore(home, kept, replace=True)
    upgrade()
    stock.move(ME, "apple", "warehouse", "store", 1)
    connections.close_all()


def test_on_sqlite_a_write_ahead_log_and_full_synchronisation(
    sqlite_books: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.close_all()
    seen: list[tuple[str, int]] = []

    class Watched(sqlite3.Connection):
        """Looked at whenever Django is about to use it."""

        def cursor(self, *args: Any, **kwargs: Any) -> Any:
            (journal,) = super().execute("PRAGMA journal_mode").fetchone()
            (synchronous,) = super().execute("PRAGMA synchronous").fetchone()
            seen.append((journal, synchronous))
            return super().cursor(*args, **kwargs)

    opened = sqlite3.dbapi2.connect
    monkeypatch.setattr(
        sqlite3.dbapi2, "connect", lambda *args, **kwargs: opened(*args, factory=Watched, **kwargs)
    )
    use_everything(sqlite_books, tmp_path / "kept")
    assert len(seen) > 100
    assert set(seen) == {("wal", 2)}


def test_on_postgresql_commits_are_synchronous(
    postgres_books: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.close_all()
    seen: list[str] = []
    make = Postgres.get_new_connection

    def watched(self: Postgres, parameters: dict[str, Any]) -> Any:
        made = make(self, parameters)
        with made.cursor() as cursor:
            seen.append(cursor.execute("SHOW synchronous_commit").fetchone()[0])
        made.rollback()
        return made

    monkeypatch.setattr(Postgres, "get_new_connection", watched)
    use_everything(postgres_books, tmp_path / "kept")
    assert len(seen) >= 6
    assert set(seen) == {"on"}


def test_no_other_module_opens_a_database() -> None:
    """What a test cannot see in use, it sees in the source: two modules open copies, Django does the rest."""
    opens = re.compile(r"\b(sqlite3|psycopg|duckdb|adbc\w*|connectorx)\.connect\(|read_database")
    sources = {str(path.relative_to(SOURCE)): path.read_text() for path in SOURCE.rglob("*.py")}
    found = {name for name, text in sources.items() if opens.search(text)}
    assert found == {"books/backup/of_sqlite.py", "books/backup/of_postgres.py"}


def test_a_folder_that_cannot_keep_a_log_is_refused(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.close_all()
    monkeypatch.setattr(base, "FULL", 3)
    with pytest.raises(FileError, match="found journal mode wal and synchronous 2"):
        open_shop()
