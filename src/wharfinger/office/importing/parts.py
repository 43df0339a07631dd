"""One table of one file: what of its rows is new, what the books have already, and what cannot go in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wharfinger.books.frames import tables_as_of
from wharfinger.office.intake.aside import ROW, sort_out
from wharfinger.office.intake.bring import WAYS
from wharfinger.tables import TABLES, Failures

LINE = "_row"
"""The row of the sheet from which a row of a table was made."""
MASTERS = ("places", "suppliers", "items", "units", "offers", "lanes", "customers")
FACTS = ("sales", "receipts", "stock_history", "readings")
MONEY_DECIMALS = 4


@dataclass(frozen=True)
class Part:
    """What is to be written, with the lines it comes from; lines that are known; and failures by line."""

    write: pl.DataFrame
    lines: pl.Series
    known: pl.Series
    failures: pl.DataFrame
    new: int = 0
    changed: int = 0


def part_of(table: str, frame: pl.DataFrame) -> Part:
    """Sort the rows of one table of one file out against the books, without writing anything."""
    lines = frame[LINE].cast(pl.Int64)
    rows = sort_out(frame.drop(LINE), TABLES[table])
    shaped = WAYS[table].shape(rows)
    good = rows.good
    if table in MASTERS:
        current = tables_as_of(names=[table])[table]
        same = _same(good, current, table)
        shaped = shaped.filter(~pl.col(ROW).is_in(same.implode()))
        key = TABLES[table].key()
        there = good.join(current, on=key, how="semi", nulls_equal=True)[ROW]
        changed = shaped.filter(pl.col(ROW).is_in(there.implode())).height
    else:
        changed = 0
    writes = shaped[ROW]
    known = good.select(ROW).join(shaped.select(ROW), on=ROW, how="anti", maintain_order="left")[ROW]
    return Part(
        write=shaped,
        lines=lines.gather(writes.cast(pl.Int64)),
        known=lines.gather(known.cast(pl.Int64)),
        failures=failures_by_line(rows.set_aside, lines),
        new=shaped.height - changed,
        changed=changed,
    )


def failures_by_line(failures: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """The failures with the line of the sheet as their row."""
    if failures.is_empty():
        return Failures.none()
    return failures.with_columns(row=lines.gather(failures["row"]))


def distinct_lines(parts: Sequence[pl.Series]) -> pl.Series:
    """Every line once."""
    return pl.concat([pl.Series(LINE, [], dtype=pl.Int64), *(each.rename(LINE) for each in parts)]).unique()


def _same(rows: pl.DataFrame, current: pl.DataFrame, table: str) -> pl.Series:
    """The rows that say what the books say already."""
    names = [name for name in TABLES[table].columns() if name in rows.columns]
    even = [pl.col(name).round(MONEY_DECIMALS) for name in names if current.schema[name] == pl.Float64]
    return rows.with_columns(even).join(
        current.with_columns(even), on=names, how="semi", nulls_equal=True, maintain_order="left"
    )[ROW]
