"""The folder in which a company lives, and the note in it that says which company that is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from wharfinger.connect.beside import write_text
from wharfinger.tables.errors import FileError

MARK = "company.json"


def demo_home() -> Path:
    """Where the demo lives: WHARFINGER_HOME, or `demo` in the user's data folder."""
    asked = os.environ.get("WHARFINGER_HOME")
    if asked:
        return Path(asked)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "wharfinger" / "demo"


def read_mark(home: Path, kind: str) -> dict[str, Any] | None:
    """What the folder says of its company; None when nobody lives there. Refuses one of another kind."""
    mark = home / MARK
    try:
        is_new, is_empty = not mark.exists(), not home.exists() or not any(home.iterdir())
    except OSError as error:
        raise FileError(
            where=str(home),
            found=f"no folder that can be looked into: {error.strerror}",
            expected=f"an empty folder, or one with a {kind} company",
            mend="set WHARFINGER_HOME to a folder of its own",
        ) from error
    if is_new:
        if not is_empty:
            raise FileError(
                where=str(home),
                found="files, but no company.json",
                expected=f"an empty folder, or one with a {kind} company",
                mend="set WHARFINGER_HOME to a folder of its own",
            )
        return None
    try:
        facts = json.loads(mark.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(
            where=str(mark),
            found=f"a note that cannot be read: {error}",
            expected="what the program wrote there",
            mend="restore company.json from a backup, or choose another WHARFINGER_HOME",
        ) from error
    if not isinstance(facts, dict) or facts.get("kind") != kind:
        other = facts.get("kind") if isinstance(facts, dict) else facts
        raise FileError(
            where=str(home),
            found=f"a company of kind {other!r}",
            expected=f"one of kind {kind!r}, or an empty folder",
            mend="set WHARFINGER_HOME to another folder; this one is left as it is",
        )
    return facts


def write_mark(home: Path, facts: dict[str, Any]) -> None:
    """Say which company lives here; beside and renamed, so that the note is never half written."""
    write_text(home / MARK, json.dumps(facts, indent=2) + "\n")
