"""CSV files: read cell by cell as text, typed and checked by the table; written to be read back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from wharfinger.connect.broken_rows import bad_rows, utf_8_faults
from wharfinger.connect.csv_header import Header, read_header
from wharfinger.connect.opening import read_text
from wharfinger.connect.records import Records, find_records, quoted, unquoted
from wharfinger.connect.rows import take_rows
from wharfinger.tables import FileError, Note, Table, Taken


def read_csv(path: Path, table: type[Table]) -> Taken:
    """The good rows of a CSV file, and the bad ones named by the row number that a spreadsheet shows.

    A file that is no CSV text at all raises `FileError`, one without a needed column `TableError`.
    """
    text = read_text(path)
    header = read_header(text, table, path)
    records = find_records(text, header.separator)
    first = int(np.argmax(records.end > records.start)) + 1
    faults = utf_8_faults(records)
    bad = bad_rows(records, first, header, faults, table, path.name)
    frame = _frame(records, first, header, bad["row"].to_numpy() - 1, path)
    taken = take_rows(frame, table, source=path.name, first_row=first + 1, bad=bad)
    return replace(taken, notes=_notes(header) + taken.notes)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Writes a frame so that reading gives the same: floats in full, days and moments in ISO 8601."""
    frame.write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%S%.fZ", date_format="%Y-%m-%d", check_extension=False)
