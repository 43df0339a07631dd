"""Parquet files: small, typed and quick. Rows are counted from 1, for there is no header row."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from wharfinger.connect.opening import check_is_file
from wharfinger.connect.rows import take_rows
from wharfinger.tables import FileError, Table, Taken


def read_parquet(path: Path, table: type[Table]) -> Taken:
    """The good rows of a Parquet file, and the bad ones named. A damaged file raises `FileError`."""
    check_is_file(path)
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise FileError(
            where=str(path),
            found=f"a file that is no Parquet or is damaged ({str(error).splitlines()[0][:120]})",
            expected="a whole Parquet file",
            mend="write it again; if it is CSV or Excel, name it so",
        ) from error
    return take_rows(frame, table, source=path.name, first_row=1)


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Writes a frame with its types."""
    with path.open("wb") as file:
        frame.write_parquet(file)
