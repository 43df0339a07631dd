"""A known export of another program: by which columns it is known, and what they are of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from wharfinger.connect.foreign.numbers import COMMA, POINT, as_number, spelling_of
from wharfinger.connect.foreign.sheet import ASIDE, ROW


@dataclass(frozen=True)
class Lines:
    """The rows of an export, its numbers read in the one spelling that the file has."""

    rows: pl.DataFrame
    spelling: str

    def text(self, name: str) -> pl.Expr:
        """A column as text, blanks cut; nothing where the file has no such column."""
        if name not in self.rows.columns:
            return pl.lit(None, dtype=pl.String)
        cell = pl.col(name).cast(pl.String).str.strip_chars()
        return pl.when(cell != "").then(cell)

    def number(self, name: str) -> pl.Expr:
        """A column as numbers; what cannot be read is nothing, and told apart by `Export.numbers`."""
        return as_number(self.text(name), self.spelling)

    def with_columns(self, *columns: pl.Expr, **named: pl.Expr) -> Lines:
        """The lines with more columns."""
        return Lines(self.rows.with_columns(*columns, **named), self.spelling)


@dataclass(frozen=True)
class Prepared:
    """Rows with columns made from several of theirs, beside rows that hold no data of ours."""

    rows: pl.DataFrame
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ASIDE))
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """The declaration of one export. `columns` is the published list, `source` where it stands."""

    name: str
    source: str
    columns: tuple[str, ...]
    marks: frozenset[str]
    tables: Mapping[str, Mapping[str, str]]
    numbers: tuple[str, ...] = ()
    prepare: Callable[[Lines], Prepared] | None = None
    derived: frozenset[str] = frozenset()
    """Tables of which each key is taken once, as its rows come again and again."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What the publisher says of the file, so that it need not be asked."""

    def fits(self, columns: list[str]) -> bool:
        """Whether a file with these columns is this export."""
        return self.marks <= {name.strip().lower() for name in columns}

    def columns_in(self, table: str, present: list[str]) -> dict[str, str]:
        """Our columns of a table and theirs, of those that are there.

        `a|b` is the first of them that is there; `Weight (*` is the first that begins so.
        """
        found = {}
        for our, wanted in self.tables[table].items():
            for theirs in wanted.split("|"):
                start = theirs.removesuffix("*")
                match = [
                    name for name in present if name == theirs or (start != theirs and name.startswith(start))
                ]
                if match:
                    found[our] = match[0]
                    break
        return found

    def lines(self, rows: pl.DataFrame) -> Lines:
        """The rows under the published names, whatever case the file writes them in."""
        published = {name.lower(): name for name in self.columns}
        names = {name: published.get(name.strip().lower(), name) for name in rows.columns if name != ROW}
        spellings = [spelling_of(rows[theirs]) for theirs, name in names.items() if name in self.numbers]
        return Lines(rows.rename(names), COMMA if COMMA in spellings and POINT not in spellings else POINT)

    def ready(self, rows: pl.DataFrame) -> Prepared:
        """The rows made ready for `tables`."""
        lines = self.lines(rows)
        return self.prepare(lines) if self.prepare else Prepared(lines.rows)


def marks(*names: str) -> frozenset[str]:
    """The columns by which an export is known, in small letters."""
    return frozenset(name.lower() for name in names)


def aside(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    """Rows told to hold no data of ours."""
    return rows.select(pl.col(ROW).cast(pl.Int64).alias("row"), pl.lit(why).alias("why"))


def listed(names: str) -> tuple[str, ...]:
    """The names of columns as published, commas between, or semicolons where names have commas."""
    return tuple(name.strip() for name in " ".join(names.split()).split(";" if ";" in names else ","))


def noted(*notes: str) -> tuple[str, ...]:
    """The notes that say something."""
    return tuple(note for note in notes if note)
