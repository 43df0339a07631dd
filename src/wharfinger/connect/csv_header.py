"""The first row of a CSV file: what stands between its cells, and which columns they name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wharfinger.connect.legacy_text import as_text, is_utf_8
from wharfinger.connect.records import Records, unquoted
from wharfinger.tables import FileError, Note, Table

SEPARATORS = (b",", b";", b"\t", b"|")
_NAMES = {b",": "a comma", b";": "a semicolon", b"\t": "a tab", b"|": "a bar"}


@dataclass(frozen=True)
class Header:
    """The names of the columns in the order of the file, and the record that they stand in."""

    record: int
    names: tuple[str, ...]
    separator: bytes
    notes: tuple[Note, ...]

    @property
    def nameless(self) -> list[str]:
        """The stand-ins for the columns without a name."""
        return [name for name in self.names if name.startswith(_NAMELESS)]


def find_separator(text: bytes, table: type[Table]) -> bytes:
    """The separator under which the first line names most of the table's columns; a comma if none does."""
    start = len(text) - len(text.lstrip(b"\r\n"))
    line = text[start:].splitlines()[0] if len(text) < _LINE else text[start : start + _LINE].splitlines()[0]
    known = {name.encode() for name in table.columns()}

    def fit(separator: bytes) -> tuple[int, int]:
        cells = [unquoted(cell.strip()).strip() for cell in line.split(separator)]
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=fit)


def read_header(records: Records, separator: bytes, path: Path) -> Header:
    """The column names. Raises `FileError` when two are the same or they are no text."""
    record = int(np.argmax(records.end > records.start))
    raw = [unquoted(cell) for cell in records.cells_of(record)]
    if record in records.broken or (records.unclosed and record == len(records) - 1):
        raise FileError(
            where=f"{path}, row {record + 1}",
            found="a quotation mark in the header that is not closed",
            expected="column names with a separator between",
            mend="take the quotation marks out of the header",
        )
    names = [as_text(cell).strip() for cell in raw]
    _check_names(names, record, path)
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
        names=tuple(name or f"{_NAMELESS}{i}" for i, name in enumerate(names, start=1)),
        separator=separator,
        notes=tuple(notes),
    )


def _check_names(names: list[str], record: int, path: Path) -> None:
    row = record + 1
    strange = next((name for name in names if not name.isprintable()), None)
    if strange is not None:
        raise FileError(
            where=f"{path}, row {row}",
            found=f"characters that cannot be printed: {strange[:40]!r}",
            expected="a header of plain column names in a text file",
            mend="export the table itself as CSV in UTF-8",
        )
    first: dict[str, int] = {}
    for at, name in enumerate(names, start=1):
        if name and name in first:
            raise FileError(
                where=f"{path}, row {row}",
                found=f"the column {name!r} twice, as column {first[name]} and column {at}",
                expected="each column once",
                mend="rename or delete one of the two",
            )
        first[name] = at


_LINE = 1_000_000
_NAMELESS = "\x1fnameless "
