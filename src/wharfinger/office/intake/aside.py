"""Rows that cannot be taken: set aside with the reason and the way to mend them; good ones go on."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from wharfinger.tables import Failures, Frame, Table, take
from wharfinger.tables.take import as_polars

ROW = "\x1frow"


@dataclass
class Sorted:
    """The rows of a table: `good` with their number in the column ROW, and those set aside so far."""

    table: type[Table]
    good: pl.DataFrame
    failures: list[pl.DataFrame] = field(default_factory=list)

    def refuse(self, bad: pl.Expr, column: str, found: pl.Expr, expected: str, mend: str) -> None:
        """Set the rows aside for which `bad` holds; an unknown answer (null) is none."""
        rows = self.good.filter(bad.fill_null(False))
        if rows.is_empty():
            return
        cell = pl.col(column).cast(pl.String)
        told = rows.select(
            table=pl.lit(self.table.table_name()),
            source=pl.lit(None, dtype=pl.String),
            row=pl.col(ROW).cast(pl.Int64),
            column=pl.lit(column),
            value=cell.str.slice(0, 80),
            found=found,
            expected=pl.lit(expected),
            mend=pl.lit(mend),
            whole_row=pl.struct(
                pl.col(name).cast(pl.String) for name in self.table.columns() if name in rows.columns
            ).struct.json_encode(),
        )
        self.failures.append(told.select(list(Failures.columns())))
        self.good = self.good.filter(~bad.fill_null(False))

    @property
    def set_aside(self) -> pl.DataFrame:
        """The table of failures, in the order of the rows."""
        return pl.concat([Failures.none(), *self.failures]).sort("row", maintain_order=True)


def sort_out(frame: Frame, table: type[Table]) -> Sorted:
    """Good rows and bad ones, as far as the table alone can tell."""
    given = as_polars(frame, table)
    taken = take(given, table)
    numbers = pl.Series(ROW, range(given.height), dtype=pl.Int64)
    kept = numbers.filter(~numbers.is_in(taken.failures["row"].unique().implode()))
    return Sorted(table, taken.good.with_columns(kept), [taken.failures])


def quoted(column: str) -> pl.Expr:
    """The cell as it is told to people."""
    return pl.concat_str(pl.lit("'"), pl.col(column).cast(pl.String).fill_null("nothing"), pl.lit("'"))
