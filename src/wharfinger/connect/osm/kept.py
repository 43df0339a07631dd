"""What was read of a map file, kept as arrays: opened in milliseconds, thrown away when the file changes."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import fields
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl

from wharfinger.connect.beside import written_beside
from wharfinger.decide.delivery.roads import RoadMap
from wharfinger.tables import FileError

VERSION = 2
"""Raised whenever what is read changes."""

_ARRAYS = [field.name for field in fields(RoadMap) if field.name not in ("names", "attribution")]


def kept_path(source: Path) -> Path:
    """Beside the file where that folder can be written, else in the user's cache."""
    if os.access(source.parent, os.W_OK):
        return source.with_name(f".{source.name}.roads.npz")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wharfinger" / "roads"
    return home / f"{sha256(str(source.resolve()).encode()).hexdigest()[:16]}.npz"


def read(copy: Path, source: Path) -> tuple[RoadMap, pl.DataFrame, int] | None:
    """None where there is no copy, or it is of another state of the file, or cannot be read."""
    try:
        with copy.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["key"]) != _key(source):
                return None
            words = json.loads(str(held["words"]))
            roads = RoadMap(
                **{name: held[name] for name in _ARRAYS},
                names=tuple(words["names"]),
                attribution=words["attribution"],
            )
            return roads, pl.read_ipc(io.BytesIO(held["addresses"].tobytes())), int(held["roads_cut"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, pl.exceptions.PolarsError):
        return None


def write(copy: Path, source: Path, roads: RoadMap, addresses: pl.DataFrame, roads_cut: int) -> None:
    """Beside its name first, then renamed. Without room or right there is no copy, and no failure."""
    buffer = io.BytesIO()
    addresses.write_ipc(buffer)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with written_beside([copy]) as [draft], draft.open("wb") as file:
            np.savez(
                file,
                key=np.array(_key(source)),
                words=np.array(json.dumps({"names": roads.names, "attribution": roads.attribution})),
                addresses=np.frombuffer(buffer.getvalue(), np.uint8),
                roads_cut=np.array(roads_cut),
                **{name: getattr(roads, name) for name in _ARRAYS},
            )
    except (OSError, FileError):
        return


def _key(source: Path) -> str:
    state = source.stat()
    return f"{VERSION} {state.st_size} {state.st_mtime_ns}"
