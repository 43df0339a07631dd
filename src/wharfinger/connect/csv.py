"""CSV files: read cell by cell as text, typed and checked by the table; written to be read back the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from wharfinger.connect.broken_rows import broken_rows
from wharfinger.connect.column_names import without_nameless
from wharfinger.connect.csv_header import Header, find_separator, read_header
from wharfinger.connect.opening import read_text
from wharfinger.connect.records import Positions, Records, find_records, quoted, unquoted
from wharfinger.connect.rows import take_rows
from wharfinger.tables import FileError, Note, Table, Taken


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
    broken = broken_rows(records, header, table, path.name)
    frame = _frame(records, header, broken["row"].unique().to_numpy() - 1, path)
    # Record 0 is row 1 of the spreadsheet, and the frame begins behind the header.
    first_row = header.record + 2
    frame = without_nameless(frame, first_row, f"{path}, row {first_row - 1}")
    return _Cut(frame, first_row, broken, header.notes)


def _frame(records: Records, header: Header, broken: Positions, path: Path) -> pl.DataFrame:
    """Every row behind the header, each cell as text; a broken row is left blank to keep its number."""
    text = _plain_text(records, header, broken)
    frame = pl.read_csv(
        text,
        infer_schema=False,
        separator=header.separator.decode(),
        quote_char='"' if b'"' in text else None,
        new_columns=header.names,
    )
    rows = len(records) - header.record - 1
    if len(frame) != rows:
        # Two readers that disagree would give every failure a wrong row number.
        raise FileError(
            where=str(path),
            found=f"{rows} rows by the quotation marks and {len(frame)} by the cells",
            expected="the same number",
            mend="export the file again with every text in quotation marks, and report this as a fault",
        )
    return frame


def _plain_text(records: Records, header: Header, broken: Positions) -> bytes:
    """The text with broken rows blank, every quotation mark by the rules, and numbers for column names."""
    stray = np.setdiff1d(records.stray[records.stray > header.record], broken)
    mended = {
        int(row): header.separator.join(quoted(unquoted(cell)) for cell in records.cells_of(row))
        for row in stray
    }
    mended |= dict.fromkeys(broken.tolist(), b"")
    begins = np.append(records.start, len(records.text))
    done = int(begins[header.record + 1])
    # polars takes the number of columns from the first line, which must therefore be whole.
    pieces = [header.separator.join(str(at).encode() for at in range(len(header.names))), b"\n"]
    for row in sorted(mended):
        pieces += [records.text[done : begins[row]], mended[row], b"\n"]
        done = begins[row + 1]
    return b"".join([*pieces, records.text[done:]])
