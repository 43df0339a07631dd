"""CSV files: read cell by cell as text, typed and checked by the table; written to be read back the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wharfinger.connect.broken_rows import broken_rows
from wharfinger.connect.column_names import without_nameless
from wharfinger.connect.csv_cells import cut_cells
from wharfinger.connect.csv_header import find_separator, read_header
from wharfinger.connect.opening import read_text
from wharfinger.connect.records import find_records
from wharfinger.connect.rows import take_rows
from wharfinger.tables import Note, Table, Taken


def read_csv(path: Path, table: type[Table]) -> Taken:
    """The good rows of a CSV file, and the bad ones named by the row number that a spreadsheet shows.

    A file that is no CSV text at all raises `FileError`, one without a needed column `TableError`.
    """
    cut = _cut(path, table)
    taken = take_rows(cut.frame, table, source=path.name, first_row=cut.first_row, bad=cut.broken)
    return replace(taken, notes=cut.notes + taken.notes)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Writes a frame so that reading gives the same: floats in full, days and moments in ISO 8601."""
    # Opened here: polars itself takes only paths that are UTF-8.
    with path.open("wb") as file:
        frame.write_csv(file, date_format="%Y-%m-%d", datetime_format="%Y-%m-%dT%H:%M:%S%.fZ")


@dataclass(frozen=True)
class _Cut:
    """A file cut into cells: all rows as text, broken ones blank, and these named."""

    frame: pl.DataFrame
    first_row: int
    broken: pl.DataFrame
    notes: tuple[Note, ...]


def _cut(path: Path, table: type[Table]) -> _Cut:
    text = read_text(path)
    separator = find_separator(text, table)
    records = find_records(text, separator)
    header = read_header(records, separator, path)
    broken = broken_rows(records, header, table.table_name(), path.name)
    frame = cut_cells(records, header, broken["row"].unique().to_numpy() - 1, str(path))
    # Record 0 is row 1 of the spreadsheet, and the frame begins behind the header.
    first_row = header.record + 2
    frame = without_nameless(frame, first_row, f"{path}, row {first_row - 1}")
    return _Cut(frame, first_row, broken, header.notes)
