"""Pictures as files beside the books, each under the digest of its bytes, which can say nothing wrong."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from wharfinger.books.home import Home

DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(home: Home, data: bytes) -> str:
    """Keep these bytes, for good once this returns; their digest. What is there already is left as it is."""
    digest = hashlib.sha256(data).hexdigest()
    path = _place(home, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{digest}.{secrets.token_hex(4)}")
        try:
            with draft.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            _sync(path.parent)
        finally:
            draft.unlink(missing_ok=True)
    return digest


def path_of(home: Home, digest: str) -> Path | None:
    """Where the picture of this digest is, if it is there."""
    if not DIGEST.fullmatch(digest):
        return None
    path = _place(home, digest)
    return path if path.is_file() else None


def all_of(home: Home) -> Iterator[tuple[str, Path]]:
    """Every picture that is kept, also of items that show it no more: their undo brings it back."""
    for path in sorted(home.pictures.glob("??/*")):
        if DIGEST.fullmatch(path.name):
            yield path.name, path


def _place(home: Home, digest: str) -> Path:
    return home.pictures / digest[:2] / digest


def _sync(folder: Path) -> None:
    """See the new name onto the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
