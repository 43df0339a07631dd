"""The first row of a CSV file: what stands between its cells, and which columns they name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wharfinger.connect.column_names import checked_names
from wharfinger.connect.legacy_text import as_text, is_utf_8
from wharfinger.connect.records import Records, unquoted
from wharfinger.tables import FileError, Note, Table

_LONGEST_HEADER = 1_000_000
SEPARATORS = (b",", b";", b"\t", b"|")
_NAMES = {b",": "a comma", b";": "a semicolon", b"\t": "a tab", b"|": "a bar"}


@dataclass(frozen=True)
class Header:
    """The names of the columns in the order of the file, and the record that they stand in."""

    record: int
    names: tuple[str, ...]
    separator: bytes
    notes: tuple[Note, ...]


def find_separator(text: bytes, table: type[Table]) -> bytes:
    """The separator under which the first line names most of the table's columns; a comma if none does."""
    line = text[:_LONGEST_HEADER].lstrip().splitlines()[0]
    known = {name.encode() for name in table.columns()}

    def fit(separator: bytes) -> tuple[int, int]:
        cells = [unquoted(cell.strip()).strip() for cell in line.split(separator)]
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=fit)


def read_header(records: Records, separator: bytes, path: Path) -> Header:
    """The column names. Raises `FileError` when two are the same or they are no text."""
    record = int(np.argmax(records.end > records.start))
    raw = [unquoted(cell.strip()) for cell in records.cells_of(record)]
    if record in records.broken or (records.unclosed and record == len(records) - 1):
        raise FileError(
            where=f"{path}, row {record + 1}",
            found="a quotation mark in the header that is not closed",
            expected="column names with a separator between",
            mend="take the quotation marks out of the header",
        )
    names = checked_names([as_text(cell) for cell in raw], f"{path}, row {record + 1}")
    notes = []
    if separator != b",":
        notes.append(
            Note(
                found=f"{_NAMES[separator]} between the cells",
                expected="a comma",
                mend="nothing; it was read with it",
            )
        )
    if not all(is_utf_8(cell) for cell in raw):
        notes.append(
            Note(
                found="a header that is not UTF-8",
                expected="UTF-8",
                mend="save the file as CSV UTF-8; the header was read as Windows-1252",
            )
        )
    return Header(
        record=record,
        names=tuple(names),
        separator=separator,
        notes=tuple(notes),
    )
