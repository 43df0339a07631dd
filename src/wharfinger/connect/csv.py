"""CSV files: read cell by cell as text, typed and checked by the table; written to be read back the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from wharfinger.connect.broken_rows import broken_rows
from wharfinger.connect.csv_header import Header, find_separator, read_header
from wharfinger.connect.opening import read_text
from wharfinger.connect.records import Records, find_records, quoted, unquoted
from wharfinger.connect.rows import take_rows
from wharfinger.tables import FileError, Table, Taken


def read_csv(path: Path, table: type[Table]) -> Taken:
    """The good rows of a CSV file, and the bad ones named by the row number that a spreadsheet shows.

    A file that is no CSV text at all raises `FileError`, one without a needed column `TableError`.
    """
    text = read_text(path)
    separator = find_separator(text, table)
    records = find_records(text, separator)
    header = read_header(records, separator, path)
    broken = broken_rows(records, header, table, path.name)
    frame = _frame(records, header, np.unique(broken["row"].to_numpy() - 1))
    frame = _without_nameless(frame, header, path)
    # Record 0 is row 1 of the spreadsheet, and the frame begins behind the header.
    taken = take_rows(frame, table, source=path.name, first_row=header.record + 2, bad=broken)
    return replace(taken, notes=header.notes + taken.notes)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Writes a frame so that reading gives the same: floats in full, days and moments in ISO 8601."""
    frame.write_csv(path, date_format="%Y-%m-%d", datetime_format="%Y-%m-%dT%H:%M:%S%.fZ", check_extension=False)


def _frame(records: Records, header: Header, broken: np.ndarray) -> pl.DataFrame:
    """Every row behind the header, each cell as text; a broken row is left blank to keep its number."""
    body = _body(records, header, broken)
    schema = {name: pl.String() for name in header.names}
    rows = len(records) - header.record - 1
    if not rows:
        return pl.DataFrame(schema=schema)
    frame = pl.read_csv(
        body,
        has_header=False,
        schema=schema,
        separator=header.separator.decode(),
        quote_char='"' if b'"' in body else None,
    )
    assert len(frame) == rows
    return frame


def _body(records: Records, header: Header, broken: np.ndarray) -> bytes:
    text, start = records.text, records.start
    rows = len(records)
    after = lambda row: int(start[row]) if row < rows else len(text)
    stray = np.setdiff1d(records.stray[records.stray > header.record], broken)
    begin = after(header.record + 1)
    if not len(broken) and not len(stray):
        return text[begin:]
    pieces = []
    for row, is_broken in sorted([(row, True) for row in broken.tolist()] + [(row, False) for row in stray.tolist()]):
        pieces.append(text[begin : int(start[row])])
        if not is_broken:
            pieces.append(header.separator.join(quoted(unquoted(cell)) for cell in records.cells_of(row)))
        pieces.append(b"\n")
        begin = after(row + 1)
    pieces.append(text[begin:])
    return b"".join(pieces)


def _without_nameless(frame: pl.DataFrame, header: Header, path: Path) -> pl.DataFrame:
    """Columns without a name are left out when they are empty, as under separators at the end of each line."""
    for name in header.nameless:
        full = frame.with_row_index("\x1fat").filter(pl.col(name).str.strip_chars() != "")
        if len(full):
            at = header.names.index(name) + 1
            row = full["\x1fat"][0] + header.record + 2
            raise FileError(
                where=f"{path}, row {header.record + 1}, column {at}",
                found=f"no name above cells with content, the first in row {row}",
                expected="a name above each column",
                mend="name the column in the first row, or delete it",
            )
    return frame.drop(header.nameless)
