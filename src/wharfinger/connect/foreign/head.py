"""Which row of a file names its columns, and which rows under it hold no data: sums, heads again, blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from wharfinger.connect.foreign.names import known_words, plain
from wharfinger.connect.foreign.sheet import ASIDE, ROW
from wharfinger.connect.foreign.words import TOTALS
from wharfinger.tables import Note
from wharfinger.tables.errors import FileError

MOST_COLUMNS = 1_000
LOOKED_AT = 40
"""Rows at the top among which the head is sought."""
_NUMBER_OR_DAY = re.compile(r"^[^A-Za-z]*\d[^A-Za-z]*$|^\d{4}-\d{2}-\d{2}T")
_FULL = 0.9


def find_head(rows: Sequence[Sequence[str]]) -> int | None:
    """The number of the row that names the columns; None where none of the first rows does."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows[:LOOKED_AT]]
    width = max((len(cells) for cells in filled), default=0)
    if width <= 1:
        return next((at for at, cells in enumerate(filled) if cells), None)
    may_be = [at for at, cells in enumerate(filled) if len(cells) >= max(2, width / 2) and _are_names(cells)]
    if not may_be:
        return None
    first = may_be[0]
    best = max(may_be, key=lambda at: (known_words(filled[at]), -at))
    return best if known_words(filled[best]) >= known_words(filled[first]) + 2 else first


def column_names(cells: Sequence[str], where: str) -> tuple[list[str], tuple[Note, ...]]:
    """A name for each column, each once; a column without one gets its number."""
    if len(cells) > MOST_COLUMNS:
        raise FileError(
            where=where,
            found=f"{len(cells)} columns",
            expected=f"at most {MOST_COLUMNS}",
            mend="export only the columns that say something, or turn the table so that days run downwards",
        )
    names: list[str] = []
    taken = {ROW}
    doubles = []
    for at, cell in enumerate(cells, start=1):
        said = " ".join("".join(sign if sign.isprintable() else " " for sign in cell).split())
        name = said or f"column {at}"
        number = 2
        while name in taken:
            name = f"{said or f'column {at}'} ({number})"
            number += 1
        if said and number > 2 and said != ROW:
            doubles.append(name)
        taken.add(name)
        names.append(name)
    notes = []
    if doubles:
        notes.append(
            Note(
                found=f"columns with the same name, now told apart as {', '.join(doubles[:5])}",
                expected="each name once",
                mend="nothing, if the samples are right",
            )
        )
    return names, tuple(notes)


def without_empty_columns(rows: pl.DataFrame, named: Sequence[bool]) -> pl.DataFrame:
    """The rows without columns that have neither a name nor a cell, as separators at line ends leave them."""
    columns = [name for name in rows.columns if name != ROW]
    empty = [
        name
        for name, has_name in zip(columns, named, strict=True)
        if not has_name and (rows[name].is_null() | (rows[name].str.strip_chars() == "")).all()
    ]
    return rows.drop(empty)


def split_off(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with data, and those without: blank ones, sums, and the head printed again."""
    columns = [name for name in rows.columns if name != ROW]
    if not columns or rows.is_empty():
        return rows, pl.DataFrame(schema=ASIDE)
    parts = [
        _told(rows.filter(_is_blank(columns[0])).filter(_all_blank(columns)), "nothing stands in it"),
        _told(_heads_again(rows, columns), "the names of the columns again"),
        _told(_sums(rows, columns), "a line of sums"),
    ]
    aside = pl.concat(parts).unique("row", keep="first", maintain_order=True).sort("row")
    if aside.is_empty():
        return rows, aside
    return rows.filter(~pl.col(ROW).is_in(aside["row"].implode())), aside


def _are_names(cells: Sequence[str]) -> bool:
    return not any(_NUMBER_OR_DAY.match(cell) for cell in cells) and len(set(cells)) * 2 > len(cells)


def _told(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    return rows.select(pl.col(ROW).cast(pl.Int64).alias("row"), pl.lit(why).alias("why"))


def _is_blank(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name).str.strip_chars() == "")


def _all_blank(columns: Sequence[str]) -> pl.Expr:
    return pl.all_horizontal(_is_blank(name) for name in columns)


def _heads_again(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    again = rows.filter(pl.col(columns[0]) == columns[0])
    for name in columns[1:]:
        again = again.filter(pl.col(name) == name)
    return again


def _sums(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Rows that begin with a word for a sum and lack what nearly all others have."""
    blanks = {name: rows[name].null_count() + int((rows[name] == "").sum()) for name in columns}
    usual = [name for name in columns if blanks[name] < (1 - _FULL) * len(rows) + 2]
    open_ones = [name for name in usual if blanks[name]]
    if usual and not open_ones:
        return rows.clear()
    lacking = rows.filter(pl.any_horizontal(_is_blank(name) for name in open_ones)) if open_ones else rows
    if lacking.is_empty():
        return lacking
    first = pl.coalesce(pl.when(~_is_blank(name)).then(pl.col(name)) for name in columns)
    said = lacking.select(first.alias("c"))["c"]
    is_sum = pl.Series([_says_sum(cell) for cell in said], dtype=pl.Boolean)
    return lacking.filter(is_sum)


def _says_sum(cell: str | None) -> bool:
    return bool(cell) and re.sub(r" \d+$", "", plain(cell or "")) in TOTALS
