"""What a database says when it cannot, in the words of the house."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from django.db import Error

from wharfinger.tables.errors import FileError


@contextlib.contextmanager
def in_words(where: str) -> Iterator[None]:
    """Turn a database's reason into found, expected and mend. What is not known goes on as it is."""
    try:
        yield
    except (sqlite3.Error, Error) as error:
        said = str(error).lower()
        for part, (found, expected, mend) in _SAID.items():
            if part in said:
                raise FileError(where=where, found=found, expected=expected, mend=mend) from error
        raise


_ROOM = ("a full disk", "room for the change; nothing of it was done", "free some space, then do it again")
_SOUND = (
    "a file that is no database, or a damaged one",
    "the books as the program wrote them",
    "restore the latest backup with `wharfinger restore`; keep this file for a look at it",
)
_BROKEN_OFF = (
    "a connection to the PostgreSQL server that broke off",
    "one that lasts until the answer",
    "do it again under the same key: it is done once, whether or not it had been done",
)
_SAID = {
    "is locked": (
        "the books locked by another program for 20 seconds",
        "a moment in which nobody else writes",
        "close the other program that has the file open, then try again",
    ),
    "readonly database": (
        "books that may not be written",
        "a file and a folder that this user may write",
        "give this user the right to write the folder of the books",
    ),
    "disk is full": _ROOM,
    "no space left on device": _ROOM,
    "unable to open": (
        "no way to open or make the books",
        "a folder that exists and that this user may write",
        "make the folder, give this user the right to write there, or correct WHARFINGER_HOME",
    ),
    "disk i/o error": (
        "a disk that failed while reading or writing",
        "a disk that keeps what is written",
        "check the disk, then restore the latest backup if `wharfinger doctor` finds harm",
    ),
    "not a database": _SOUND,
    "malformed": _SOUND,
    "connection refused": (
        "no answer from the PostgreSQL server",
        "a server that runs at the address in DATABASE_URL",
        "start the server, or correct DATABASE_URL",
    ),
    "server closed the connection": _BROKEN_OFF,
    "terminating connection": _BROKEN_OFF,
    "connection is closed": _BROKEN_OFF,
    "the database system is": (
        "a PostgreSQL server that is starting, recovering or shutting down",
        "one that is ready",
        "wait a moment, then do it again",
    ),
}
