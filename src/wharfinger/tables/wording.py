"""What a column expects, and how a cell that does not fit is mended, in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import dataframely as dy
import polars as pl

SHOWN = 80
"""A cell is shown up to this length; a longer one is cut and says how long it was."""


def expected(column: dy.Column) -> str:
    """What the column takes: `a number of 0 or more`."""
    values = (column.metadata or {}).get("values")
    if values:
        return "one of " + ", ".join(values)
    if isinstance(column, dy.String):
        return f"text of at most {column.max_length} bytes" if column.max_length else "text"
    if isinstance(column, dy.Date):
        return f"a day from {column.min} to {column.max}, like 2026-01-31"
    if isinstance(column, dy.Datetime):
        return "a moment like 2026-01-31T14:05:00Z"
    if isinstance(column, dy.Bool):
        return "true or false"
    return ("a whole number" if isinstance(column, dy.Int64) else "a number") + _range(column)


def shown(value: pl.Expr) -> pl.Expr:
    """The cell as text, cut to what a person can read."""
    text = value.cast(pl.String)
    length = text.str.len_chars()
    cut = text.str.slice(0, SHOWN) + "... (" + length.cast(pl.String) + " characters)"
    return pl.when(length > SHOWN).then(cut).otherwise(text)


def mend(rule: str, name: str, column: dy.Column, value: pl.Expr) -> pl.Expr:
    """The way to mend, by what is wrong with the cell."""
    if rule == "formula":
        return pl.lit("paste the value in place of the formula")
    if rule == "missing":
        return pl.lit(f"fill in {name}, or leave the row out")
    if rule == "max_length":
        return pl.lit("shorten it, or check whether a quotation mark is missing before it")
    if rule == "control":
        return pl.lit("remove the characters that cannot be printed")
    if rule != "unreadable":
        return pl.lit(f"correct {name}, or leave the row out")
    if isinstance(column, dy.Date | dy.Datetime):
        return _mend_date(value)
    if isinstance(column, dy.Float64 | dy.Int64):
        return _mend_number(value)
    return pl.lit(f"write {expected(column)}")


def likely(name: str, there: Iterable[str]) -> str | None:
    """The column that was probably meant, if one is close: `qty` for `quantity`."""
    plain = {_plain(other): other for other in there}
    close = difflib.get_close_matches(_plain(name), plain, n=1, cutoff=0.7)
    if close:
        return plain[close[0]]
    short = [other for key, other in plain.items() if _abbreviates(key, _plain(name))]
    return short[0] if len(short) == 1 else None


def _range(column: dy.Column) -> str:
    low = getattr(column, "min", None)
    above = getattr(column, "min_exclusive", None)
    high = getattr(column, "max", None)
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of {low:g} or more"
    return f" above {above:g}" if above is not None else ""


def _mend_number(value: pl.Expr) -> pl.Expr:
    text = value.cast(pl.String)
    return (
        pl.when(text.str.contains(r"^-?[\d.' ]*\d,\d+$"))
        .then(pl.lit("write a point before the decimals and no thousands sign, like 1234.50"))
        .when(text.str.contains(r"^-?\d{1,3}([,' ]\d{3})+(\.\d+)?$"))
        .then(pl.lit("leave out the thousands sign, like 1234.50"))
        .when(text.str.contains(r"\d") & text.str.contains(r"[^\d.,\s-]"))
        .then(pl.lit("write the bare number, without unit or currency, like 1234.5"))
        .otherwise(pl.lit("write a number like 1234.5, or leave the row out"))
    )


def _mend_date(value: pl.Expr) -> pl.Expr:
    text = value.cast(pl.String)
    return (
        pl.when(text.str.contains(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"))
        .then(pl.lit("write year, month, day: like 2026-01-31 for the 31st of January"))
        .when(text.str.contains(r"^[345]\d{4}(\.\d+)?$"))
        .then(pl.lit("it looks like a spreadsheet's number for a day: format the cell as a date"))
        .when(text.str.contains(r"^\d{4}-\d{2}-\d{2}$"))
        .then(pl.lit("there is no such day: correct it"))
        .when(text.str.contains(r"^\d{4}-\d{2}-\d{2}[T ]"))
        .then(pl.lit("write the time as 14:05:00, or leave it out where a day is asked"))
        .otherwise(pl.lit("write year, month, day: like 2026-01-31"))
    )


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in this order, from its first letter on."""
    letters = iter(long)
    return len(short) >= 2 and short[0] == long[:1] and all(letter in letters for letter in short)
