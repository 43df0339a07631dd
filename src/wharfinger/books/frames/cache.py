"""Closed months of facts as Parquet: quick to read, safe to delete, compared with the books by `doctor`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wharfinger.books.frames.facts import Kept, file_of, is_closed, kept_tables, month_versions, next_month
from wharfinger.books.home import home_from_environment
from wharfinger.books.transactions import snapshot


@dataclass(frozen=True)
class Unlike:
    """A file of a closed month that does not say what the books say."""

    file: Path
    found: str


def build_cache(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Write the files of closed months that are missing, `most` of them; how many were written.

    A file of a version that no longer holds is taken away. Each month is read at one moment together with
    its version, so a fact that comes meanwhile makes the file stale, never wrong.
    """
    moment = now or dt.datetime.now(tz=dt.UTC)
    folder = home_from_environment().history
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for kept in kept_tables().values():
        with snapshot():
            months = kept.months()
            versions = month_versions(kept.name)
        names = {month: file_of(folder, kept.name, month, versions.get(month, 0)) for month in months}
        for stale in set(folder.glob(f"{kept.name}-*.parquet")) - set(names.values()):
            stale.unlink(missing_ok=True)
        for month, file in names.items():
            if written == most:
                return written
            if is_closed(month, moment) and not file.exists():
                _write_month(folder, kept, month)
                written += 1
    return written


def compare_cache() -> list[Unlike]:
    """Every file of the present version beside the books; empty where all is well."""
    folder = home_from_environment().history
    unlike = []
    for kept in kept_tables().values():
        with snapshot():
            versions = month_versions(kept.name)
            for month in kept.months():
                file = file_of(folder, kept.name, month, versions.get(month, 0))
                if file.exists():
                    found = _difference(file, _rows(kept, month))
                    unlike += [Unlike(file, found)] if found else []
    return unlike


def _write_month(folder: Path, kept: Kept, month: dt.date) -> None:
    with snapshot():
        version = month_versions(kept.name).get(month, 0)
        rows = _rows(kept, month)
    target = file_of(folder, kept.name, month, version)
    draft = target.with_suffix(".part")
    rows.write_parquet(draft)
    draft.replace(target)


def _rows(kept: Kept, month: dt.date) -> pl.DataFrame:
    return kept.read(month, next_month(month), list(kept.columns)).sort("id")


def _difference(file: Path, facts: pl.DataFrame) -> str:
    try:
        stood = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError) as error:
        return f"a file that cannot be read: {error}"
    if stood.equals(facts):
        return ""
    return f"{stood.height} facts in the file, {facts.height} in the books, and they are not the same"
