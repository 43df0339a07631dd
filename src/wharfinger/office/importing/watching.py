"""A folder into which other programs lay their exports: each file is taken in, and then moved aside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from wharfinger.books.acts import By
from wharfinger.office.importing.apply import apply_import, counts
from wharfinger.office.importing.find import batch_of
from wharfinger.office.importing.staging import stage
from wharfinger.office.plan_now import follow
from wharfinger.tables.errors import FileError, WharfingerError

LOOKS_EVERY_SECONDS = 2.0
DONE, WAITS = "done", "waits"
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")


def watch(by: By, folder: Path, *, once: bool = False) -> Iterator[dict[str, Any]]:
    """Take in what lies in the folder, and what comes; each file ends in `done`, or in `waits`.

    A file is taken once it has not grown between two looks, so that none is read half written.
    """
    if not folder.is_dir():
        raise FileError(
            where=str(folder),
            found="no such folder",
            expected="a folder to look into",
            mend="make it first, or correct its name",
        )
    seen: dict[Path, tuple[int, int]] = {}
    while True:
        there = {path: _size(path) for path in sorted(folder.iterdir()) if _is_meant(path)}
        for path, size in there.items():
            if seen.get(path) == size:
                yield _take_in(by, path)
        waiting = {path: size for path, size in there.items() if path.exists()}
        if once and not waiting:
            return
        seen = waiting
        time.sleep(LOOKS_EVERY_SECONDS if not once else LOOKS_EVERY_SECONDS / 10)


def _take_in(by: By, path: Path) -> dict[str, Any]:
    """One file as one batch. The same file again is the same batch, and changes nothing."""
    told: dict[str, Any] = {"file": path.name}
    goal = DONE
    try:
        code = stage(replace(by, key=f"watch/{path.name}"), [path])
        batch = batch_of(code)
        told["batch"] = code
        if batch.files.filter(fault__isnull=False).exists() or not batch.files.filter(sure=True).exists():
            goal, told["words"] = WAITS, f"waits for an answer: see the page /import/{code}/"
        else:
            if batch.state == "read":
                follow(apply_import(by, code)["job"])
            told |= counts(batch_of(code))
            told["words"] = (
                f"{told['applied']} applied, {told['known']} known, {told['quarantined']} in quarantine"
            )
    except WharfingerError as error:
        goal, told["words"] = WAITS, str(error)
    aside = path.parent / goal
    aside.mkdir(exist_ok=True)
    path.replace(aside / path.name)
    return told


def _is_meant(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~")) and path.suffix.lower() not in UNFINISHED


def _size(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        return (-1, -1)
    return (about.st_size, about.st_mtime_ns)
