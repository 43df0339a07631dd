"""Bring books of an older version up to this one, with a backup first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from wharfinger.books.backup import backup
from wharfinger.books.opening import bring_up, find_books, steps_behind
from wharfinger.tables.errors import FileError


@dataclass(frozen=True)
class Upgraded:
    """Which steps were taken, and where the books are as they were before."""

    steps: list[str]
    backup: Path | None


def upgrade() -> Upgraded:
    """Run the migrations that the books lack, with a backup before, and lay the guards anew in any case."""
    home = find_books()
    steps = steps_behind()
    if not steps:
        bring_up()
        return Upgraded([], None)
    folder = home.folder / "backups"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            where=str(folder),
            found=f"no way to make the folder: {error.strerror}",
            expected="a folder for the backup that is made first",
            mend="give this user the right to write there, then upgrade again; nothing was changed",
        ) from error
    kept = folder / f"before-upgrade-{dt.datetime.now(tz=dt.UTC):%Y%m%dT%H%M%S}.backup"
    backup(home, kept)
    bring_up()
    return Upgraded(steps, kept)
