"""The rows that could not be taken, kept in a file beside the result."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from wharfinger.connect.beside import make_folder, written_beside
from wharfinger.connect.csv import write_csv
from wharfinger.tables import FileError

QUARANTINE = "quarantine.csv"
_LOOKS_LIKE_A_FORMULA = r"^[=+@\t\r-]"
_IS_A_NUMBER = r"^[+-]?[\d.,]+$"


def write_quarantine(folder: Path, failures: pl.DataFrame) -> Path | None:
    """Writes `quarantine.csv` into the folder and returns its path; removes an old one if nothing failed.

    So the file is there exactly when the last run set rows aside. People open it in a spreadsheet: a text
    that would run there as a formula gets an apostrophe before it. `whole_row` always has the row unchanged.
    """
    path = folder / QUARANTINE
    if failures.is_empty():
        _remove(path)
        return None
    texts = [_harmless(name) for name, kind in failures.schema.items() if kind == pl.String]
    make_folder(folder)
    with written_beside([path]) as [draft]:
        write_csv(failures.with_columns(texts), draft)
    return path


def _harmless(name: str) -> pl.Expr:
    text = pl.col(name)
    runs = text.str.contains(_LOOKS_LIKE_A_FORMULA) & ~text.str.contains(_IS_A_NUMBER)
    return pl.when(runs).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(name)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(
            where=str(path),
            found="a quarantine of an earlier run that cannot be removed",
            expected="none, for no row failed this time",
            mend="remove it by hand",
        ) from error
