"""The company's secret: made at the first start, in a file of its folder that only its owner may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from wharfinger.tables.errors import FileError

FILE = "secret.key"
BYTES = 48


def secret_key(folder: Path) -> str:
    """The secret of the company in this folder. Two processes that start at once get the same one."""
    path = folder / FILE
    if not path.exists():
        _make(path)
    text = path.read_text(encoding="ascii").strip()
    if len(text) < BYTES:
        raise FileError(
            where=str(path),
            found=f"a secret of {len(text)} letters",
            expected=f"at least {BYTES}",
            mend="delete the file: a new one is made, and everybody logs in again",
        )
    return text


def _make(path: Path) -> None:
    """Whole or not at all: written beside under a name of its own, and linked into place once."""
    beside = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        beside.unlink()
