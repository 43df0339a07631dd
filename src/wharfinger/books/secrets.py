"""The company's secret: made at the first start, in a file of its folder that only its user may read."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from wharfinger.tables.errors import FileError

FILE = "secret.key"
BYTES = 48
LEAST_LETTERS = 50
OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO


def secret_key(folder: Path) -> str:
    """The secret of the company in this folder. Two processes that start at once get the same one."""
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        mode, text = path.stat().st_mode, path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise FileError(
            where=str(path),
            found=f"a secret that cannot be read or made: {error}",
            expected="a file that only this user may read",
            mend="give this user the right to it, or move it away to have a new one made",
        ) from error
    if mode & OTHERS_MAY:
        raise FileError(
            where=str(path),
            found=f"a secret that others may use (mode {stat.S_IMODE(mode):o})",
            expected="mode 600",
            mend=f"chmod 600 {path}; where others may have read it, delete it: a new one is made",
        )
    if len(text) < LEAST_LETTERS:
        raise FileError(
            where=str(path),
            found=f"a secret of {len(text)} letters",
            expected=f"at least {LEAST_LETTERS}",
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
