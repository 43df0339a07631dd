"""Frames of any table, made from what its columns declare: types, ranges, choices, lengths."""

from __future__ import annotations

import datetime as dt
from typing import Any

import dataframely as dy
import polars as pl
from hypothesis import strategies as st

from wharfinger.tables import Table, take

LARGEST_WHOLE = 2**53
"""Above this a spreadsheet has no exact whole numbers."""

TROUBLESOME = (
    *('"', 'a"b', '"a"', "a,b", ";", "a\tb", "a|b", "one\ntwo", "one\r\ntwo", "one\rtwo", "'", "\\", "\\N"),
    *("00123", "1e5", "NaN", "inf", "null", "NULL", "#N/A", "true", "2024-01-01", "-1", "+49 30", "@x", "-"),
    *(
        "_x0041_",
        "_x000D_",
        "<b>&amp;</b>",
        "größe",
        "箱",
        "🚢",
        "e\u0301",
        "\ufeffmark",
        "a\u00a0b",
        "#x",
        "\x7f",
    ),
)
_WEEKDAYS = st.sampled_from(["mon", "mon,thu", "sun,sat"])


@st.composite
def frames_of(draw: st.DrawFn, table: type[Table], most_rows: int = 6) -> pl.DataFrame:
    """A frame that the table takes whole."""
    columns = dict(table.columns())
    columns |= {name: _extra_column(table) for name in draw(_extra_names(table))}
    row = st.fixed_dictionaries({name: _cells(name, column) for name, column in columns.items()})
    rows = draw(st.lists(row, max_size=most_rows))
    frame = pl.DataFrame(rows, schema={name: column.dtype for name, column in columns.items()})
    # What is left are rows that break a rule between columns, or repeat a key.
    return take(frame, table).good


def _cells(name: str, column: dy.Column) -> st.SearchStrategy[Any]:
    facts = column.metadata or {}
    cells = _WEEKDAYS if name == "order_weekdays" else _values(column)
    return st.none() | cells if facts.get("optional") else cells


def _values(column: dy.Column) -> st.SearchStrategy[Any]:
    choices = (column.metadata or {}).get("values")
    if choices:
        return st.sampled_from(choices)
    if isinstance(column, dy.String):
        return _texts(column.max_length or 50)
    if isinstance(column, dy.Float64):
        low = column.min if column.min is not None else column.min_exclusive
        above = column.min is None and column.min_exclusive is not None
        return st.floats(low, column.max, exclude_min=above, allow_nan=False, allow_infinity=False)
    if isinstance(column, dy.Int64):
        low = column.min if column.min is not None else -LARGEST_WHOLE
        return st.integers(low, column.max if column.max is not None else LARGEST_WHOLE)
    if isinstance(column, dy.Bool):
        return st.booleans()
    if isinstance(column, dy.Date):
        return st.dates(column.min or dt.date.min, column.max or dt.date.max)
    return st.datetimes(timezones=st.just(dt.UTC))


def _texts(longest_bytes: int) -> st.SearchStrategy[str]:
    # Blanks around a text are not part of it, and a leading = is a formula: neither is text of a table.
    letters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    texts = st.sampled_from(TROUBLESOME) | st.text(letters, min_size=1, max_size=12).map(_bare)
    fits = texts.filter(
        lambda text: text and not text.startswith("=") and len(text.encode()) <= longest_bytes
    )
    return fits | st.just("a" * longest_bytes)


def _bare(text: str) -> str:
    return pl.Series([text]).str.strip_chars()[0]  # type: ignore[no-any-return]


def _extra_names(table: type[Table]) -> st.SearchStrategy[list[str]]:
    if table.extra is None:
        return st.just([])
    names = ["q50", "q97_5", "q99", "price", "web visits", "größe", 'a"b', "a,b", "temperature; max", "a\tb"]
    fitting = [name for name in names if table.extra.match(name) and name.isprintable()]
    return st.lists(st.sampled_from(fitting), unique=True, max_size=3)


def _extra_column(table: type[Table]) -> dy.Column:
    low = table.extra.at_least if table.extra else None
    return dy.Float64(nullable=True, min=low, metadata={"optional": True})
