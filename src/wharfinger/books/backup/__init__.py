"""Backups: the whole of the books in one file, made while people work, verified before it counts."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from wharfinger.books import pictures
from wharfinger.books.backup import archive, of_postgres, of_sqlite
from wharfinger.books.backup.archive import Manifest
from wharfinger.books.home import Home
from wharfinger.books.opening import refuse_newer
from wharfinger.tables.errors import FileError

__all__ = ["Manifest", "Restored", "backup", "restore"]


@dataclass(frozen=True)
class Restored:
    """What stands in the books now, and where those that stood there before are."""

    manifest: Manifest
    old_books: str | None


def backup(home: Home, target: Path) -> Manifest:
    """Write the books as they are at one moment into a new file; others go on working meanwhile."""
    if target.exists():
        raise FileError(
            where=str(target),
            found="a file that is there already",
            expected="the name of a new file",
            mend="choose another name; a backup is never written over",
        )
    with archive.in_words(target), _scratch_in(target.parent) as scratch:
        content = Path(scratch, archive.CONTENT)
        manifest = archive.manifest_for(content, _kind(home).copy(home, content))
        packed = Path(scratch, "packed")
        # A picture that an item shows was there before its row: those of the copy are all among these.
        archive.pack(packed, manifest, content, pictures.all_of(home))
        archive.unpack(packed, Path(scratch, "read-again"))
        for _picture in archive.pictures_in(packed):
            pass  # read as a whole, so that a damaged one is refused here
        archive.put_in_place(packed, target)
    return manifest


def restore(home: Home, source: Path, *, replace: bool = False) -> Restored:
    """Bring the books of a backup back. Books that stand there are refused, or with `replace` moved aside."""
    with archive.in_words(source):
        manifest = archive.read_manifest(source)
    if (manifest.database == "postgres") != home.on_postgres:
        raise FileError(
            where=str(source),
            found=f"a backup of books on {_name(manifest.database)}",
            expected=f"one of books on {_name('postgres' if home.on_postgres else 'sqlite')}",
            mend="set DATABASE_URL to a PostgreSQL database for it"
            if manifest.database == "postgres"
            else "unset DATABASE_URL, so that the books are one file again",
        )
    refuse_newer([name[6:] for name in manifest.schema if name.startswith("books.")], str(source))
    with archive.in_words(home.folder):
        home.folder.mkdir(parents=True, exist_ok=True)
    with archive.in_words(home.folder), _scratch_in(home.folder) as scratch:
        content = Path(scratch, archive.CONTENT)
        archive.unpack(source, content)
        for picture in archive.pictures_in(source):
            pictures.keep(home, picture)
        # Files of closed months are known by their version alone, which other books may have as well.
        if home.history.exists():
            shutil.rmtree(home.history)
        stamp = f"{dt.datetime.now(tz=dt.UTC):%Y%m%dT%H%M%S}"
        old_books = _kind(home).bring_back(home, content, manifest, replace=replace, stamp=stamp)
    return Restored(manifest, old_books)


def _scratch_in(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """On the same disk as what it is for, so that the finished file needs only a new name."""
    return tempfile.TemporaryDirectory(dir=folder, prefix=".wharfinger-")


def _kind(home: Home) -> ModuleType:
    return of_postgres if home.on_postgres else of_sqlite


def _name(database: str) -> str:
    return "PostgreSQL" if database == "postgres" else "SQLite"
