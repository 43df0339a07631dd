"""One table of a foreign file, as it was found: every cell text, and what was noticed while reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from wharfinger.tables import Note
from wharfinger.tables.errors import FileError

ROW = "row"
"""The column of a sheet that counts its rows as a person does, the head included."""

FAILURES = {
    "file": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "found": pl.String,
    "expected": pl.String,
    "mend": pl.String,
    "line": pl.String,
}
"""A cell that keeps its row out. `line` has all cells of the row as they came, as JSON."""

ASIDE = {"row": pl.Int64, "why": pl.String}
"""Rows that hold no data, and why they are known to be none."""


@dataclass(frozen=True)
class Sheet:
    """A table of a file. `fault` says why there is none, and then it has no rows."""

    file: str
    name: str
    rows: pl.DataFrame
    notes: tuple[Note, ...] = ()
    failures: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FAILURES))
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ASIDE))
    plain: frozenset[str] = frozenset()
    """Columns that the file itself holds as numbers or days: nothing in them is a question of spelling."""
    comma: bool | None = None
    """Whether the separator of the file speaks for decimal commas (True) or against them (False)."""
    fault: FileError | None = None

    @property
    def columns(self) -> list[str]:
        """The columns of the file, by the names that stand above them."""
        return [name for name in self.rows.columns if name != ROW]

    @property
    def shape(self) -> str:
        """A key of the columns, whatever their order: files of the same kind have the same."""
        names = sorted(" ".join(name.lower().split()) for name in self.columns)
        return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:24]

    @property
    def rows_in(self) -> int:
        """The rows below the head: those that can be read, those that cannot, and those that are no data."""
        return len(self.rows) + self.failures["row"].n_unique() + self.set_aside["row"].n_unique()


def sheet_of(file: str, name: str, lines: Iterable[tuple[int, Mapping[str, str | None]]]) -> Sheet:
    """A sheet from single rows, as people mended them: each with its number and its cells by column."""
    numbered = list(lines)
    columns = list(dict.fromkeys(column for _, cells in numbered for column in cells))
    rows = {ROW: [row for row, _ in numbered]} | {
        column: [cells.get(column) for _, cells in numbered] for column in columns
    }
    schema = {ROW: pl.Int64} | dict.fromkeys(columns, pl.String)
    return Sheet(file=file, name=name, rows=pl.DataFrame(rows, schema=schema))


def line_of(cells: Mapping[str, object]) -> str:
    """The cells of a row as one text."""
    return json.dumps(dict(cells), ensure_ascii=False, default=str)


def no_sheet(fault: FileError, file: str, name: str = "") -> Sheet:
    """What stands for a file or a sheet that cannot be read at all."""
    return Sheet(file=file, name=name or file, rows=pl.DataFrame(schema={ROW: pl.Int64}), fault=fault)
