"""What of a batch lies beside the books: its sheets as they were read, and what is to be written of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PurePath
from typing import Any

import polars as pl

from wharfinger.books.home import home_from_environment


def folder(batch: str) -> Path:
    """The folder of a batch."""
    return home_from_environment().folder / "imports" / PurePath(batch).name


def keep(batch: str, name: str, frame: pl.DataFrame) -> None:
    """Keep a frame, whole or not at all."""
    path = _made(batch) / f"{name}.parquet"
    draft = path.with_suffix(".draft")
    frame.write_parquet(draft, compression="lz4")
    draft.replace(path)


def keep_note(batch: str, name: str, note: Any) -> None:
    """Keep a small note, whole or not at all."""
    path = _made(batch) / f"{name}.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(note, default=str), encoding="utf-8")
    draft.replace(path)


def kept(batch: str, name: str) -> pl.DataFrame | None:
    """A frame that was kept, or None."""
    path = folder(batch) / f"{name}.parquet"
    return pl.read_parquet(path) if path.is_file() else None


def kept_note(batch: str, name: str) -> Any:
    """A note that was kept, or None."""
    path = folder(batch) / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def names(batch: str, start: str) -> list[str]:
    """The names of the frames that begin so, in order."""
    return sorted(path.stem for path in folder(batch).glob(f"{start}*.parquet"))


def forget(batch: str, start: str = "") -> None:
    """Delete what was kept under names that begin so; without one, all of the batch."""
    if not start:
        shutil.rmtree(folder(batch), ignore_errors=True)
        return
    for path in folder(batch).glob(f"{start}*"):
        path.unlink(missing_ok=True)


def _made(batch: str) -> Path:
    path = folder(batch)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path
