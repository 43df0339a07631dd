"""Writes files whole or not at all: beside their names first, and renamed when all are there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from wharfinger.tables import FileError


@contextmanager
def written_beside(targets: Sequence[Path]) -> Iterator[list[Path]]:
    """A name beside each target to write to. At the end all take their targets' names, on disk for good.

    When anything is raised within, Ctrl-C included, the targets stay as they were and nothing is left.
    """
    _check_names(targets)
    drafts = [_draft(target) for target in targets]
    try:
        yield drafts
        for draft in drafts:
            _flush(draft)
        for draft, target in zip(drafts, targets, strict=True):
            draft.replace(target)
        for folder in {target.parent for target in targets}:
            _flush(folder)
    except OSError as error:
        raise _cannot_write(error, targets[0].parent) from error
    finally:
        for draft in drafts:
            # Where nothing could be written there is nothing to take away.
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """One text file, whole or not at all; the folder is made where it is missing."""
    make_folder(path.parent)
    with written_beside([path]) as [draft]:
        draft.write_text(text, encoding="utf-8")


def make_folder(path: Path) -> None:
    """The folder and those above it, where they are missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise FileError(
            where=str(path),
            found="a file",
            expected="a directory",
            mend="name the directory that the file is in, or another",
        ) from error
    except OSError as error:
        raise _cannot_write(error, path) from error


def _check_names(targets: Sequence[Path]) -> None:
    """All before any is written: a folder cannot be replaced by a file."""
    for target in targets:
        try:
            is_folder = target.is_dir()
        except OSError as error:
            raise _cannot_write(error, target) from error
        if is_folder:
            raise FileError(
                where=str(target),
                found="a folder of this name",
                expected="a file, or nothing",
                mend="name another file, or move the folder",
            )


def _draft(target: Path) -> Path:
    # Hidden, so that a folder read meanwhile, or after a power cut, does not take it for a table.
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(error: OSError, folder: Path) -> FileError:
    return FileError(
        where=str(error.filename or folder),
        found=f"a place that cannot be written to: {os.strerror(error.errno) if error.errno else error}",
        expected="a directory with room, where this user may write",
        mend="free some room, grant the right to write, or name another directory",
    )
