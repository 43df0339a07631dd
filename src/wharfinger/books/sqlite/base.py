"""Django's SQLite engine with the promises of the books asserted on every connection."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from django.db.backends.sqlite3 import base

from wharfinger.books.faults import in_words
from wharfinger.tables.errors import FileError

PATIENCE_SECONDS = 20.0
FIRST_NAP_SECONDS = 0.0003
LONGEST_NAP_SECONDS = 0.004
FULL = 2


class DatabaseWrapper(base.DatabaseWrapper):
    """Write-ahead log, `synchronous=FULL`, and the write lock taken at the start of a transaction."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        with in_words(str(self.settings_dict["NAME"])):
            connection = super().get_new_connection({**conn_params, "timeout": PATIENCE_SECONDS})
            (journal,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            connection.execute("PRAGMA synchronous=FULL")
            (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
        if self.is_in_memory_db() or (journal, synchronous) == ("wal", FULL):
            return connection
        connection.close()
        raise FileError(
            where=str(self.settings_dict["NAME"]),
            found=f"journal mode {journal} and synchronous {synchronous}",
            expected="a write-ahead log with full synchronisation",
            mend="put the books on a local disk: network folders cannot keep a write-ahead log",
        )

    def _start_transaction_under_autocommit(self) -> None:
        """Take the write lock at once.

        SQLite's own waiting naps up to 100 ms between two looks, so that a long import, which lets go for
        some milliseconds only, would starve everybody else. We look more often.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        nap = FIRST_NAP_SECONDS
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > until:
                        with in_words(str(self.settings_dict["NAME"])):
                            raise
                time.sleep(nap)
                nap = min(nap * 2, LONGEST_NAP_SECONDS)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={int(PATIENCE_SECONDS * 1000)}")
