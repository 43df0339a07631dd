"""The file of a backup: a zip with the database, pictures, and a manifest that says what must be in it."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wharfinger import __version__
from wharfinger.tables.errors import FileError

CONTENT = "books"
MANIFEST = "manifest.json"
PICTURES = "pictures/"
CHUNK = 1 << 20
QUICK = 1
"""Of zlib's levels: a backup waits for the disk, not for the last percent."""


@dataclass(frozen=True)
class Facts:
    """What was in the database at the moment of the backup."""

    database: str
    schema: tuple[str, ...]
    counts: dict[str, int]
    chain: tuple[int, str]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    made_by: str
    made_at: str
    database: str
    schema: tuple[str, ...]
    counts: dict[str, int]
    chain: tuple[int, str]
    bytes: int
    sha256: str


def manifest_for(content: Path, facts: Facts) -> Manifest:
    """The manifest of a database that was just copied."""
    now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    with content.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(__version__, now, **asdict(facts), bytes=content.stat().st_size, sha256=digest)


def facts_of(database: str, ask: Callable[[str], list[tuple[Any, ...]]], tables: list[str]) -> Facts:
    """Count what is in the tables. Asked by plain SQL, as the books may be of an older schema."""
    counts = {table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]) for table in sorted(tables)}
    applied = ask("SELECT app, name FROM django_migrations ORDER BY app, name") if tables else []
    chain = ask("SELECT number, hash FROM books_seal ORDER BY number DESC LIMIT 1") if tables else []
    last = (int(chain[0][0]), str(chain[0][1])) if chain else (0, "")
    return Facts(database, tuple(f"{app}.{name}" for app, name in applied), counts, last)


def check_counts(found: Facts, manifest: Manifest, where: str) -> None:
    """Refuse a database that does not hold what its manifest says."""
    for table in sorted(found.counts.keys() | manifest.counts.keys()):
        there, wanted = found.counts.get(table), manifest.counts.get(table)
        if there != wanted:
            raise _unsound(where, f"{there} rows of {table} where the manifest counts {wanted}")
    if found.chain != manifest.chain:
        raise _unsound(where, f"a chain that ends with link {found.chain[0]}, not {manifest.chain[0]}")


def pack(target: Path, manifest: Manifest, content: Path, pictures: Iterable[tuple[str, Path]] = ()) -> None:
    """Write manifest, database and pictures into one file, and see it onto the disk."""
    # A dump of PostgreSQL is compressed already.
    method = zipfile.ZIP_STORED if manifest.database == "postgres" else zipfile.ZIP_DEFLATED
    target.touch(mode=0o600)  # It holds everything, and people's data as well.
    with target.open("wb") as file:
        with zipfile.ZipFile(file, "w", method, compresslevel=QUICK) as packed:
            packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2) + "\n")
            packed.write(content, CONTENT)
            for digest, path in pictures:
                packed.write(path, PICTURES + digest, zipfile.ZIP_STORED)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(source: Path) -> Manifest:
    """What the backup says of itself."""
    with _opened(source) as packed:
        said = json.loads(packed.read(MANIFEST))
        schema, chain = tuple(said.pop("schema")), tuple(said.pop("chain"))
        return Manifest(schema=schema, chain=chain, **said)


def unpack(source: Path, target: Path) -> None:
    """The database out of the backup, to the last byte as it was put in, or a refusal."""
    manifest = read_manifest(source)
    with _opened(source) as packed, packed.open(CONTENT) as content, target.open("wb") as file:
        digest = hashlib.sha256()
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != manifest.sha256:
        raise _unsound(str(source), "other bytes than were put in")


def pictures_in(source: Path) -> Iterator[bytes]:
    """The pictures in the backup, each as it was put in, or a refusal."""
    with _opened(source) as packed:
        for name in packed.namelist():
            if name.startswith(PICTURES):
                data = packed.read(name)
                if hashlib.sha256(data).hexdigest() != name.removeprefix(PICTURES):
                    raise _unsound(str(source), "a picture of other bytes than were put in")
                yield data


def put_in_place(packed: Path, target: Path) -> None:
    """The finished file under its name, which nobody else may have taken meanwhile."""
    target.touch(mode=0o600, exist_ok=False)
    packed.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """See the names in a folder onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def in_words(where: Path) -> Iterator[None]:
    """Turn what the system says of a file into found, expected and mend."""
    try:
        yield
    except OSError as error:
        raise FileError(
            where=str(error.filename or where),
            found=f"no way to read or write: {(error.strerror or str(error)).lower()}",
            expected="a file and a folder that this user may use, with room for the books",
            mend="correct the name, give this user the right, or free some space; nothing was changed",
        ) from error


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise _unsound(str(source), f"no backup, or a damaged one ({error})") from error


def _unsound(where: str, found: str) -> FileError:
    return FileError(
        where=where,
        found=found,
        expected="a backup as `wharfinger backup` wrote it",
        mend="take another backup; the books were left as they are",
    )
