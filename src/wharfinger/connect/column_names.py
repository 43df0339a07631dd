"""The names in a header row: each once, plain text, none missing over cells that say something."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from wharfinger.tables import FileError

_NAMELESS = "\x1fnameless "


def checked_names(names: Sequence[str], where: str) -> list[str]:
    """The names without blanks around them, a stand-in where there is none."""
    bare = [name.strip() for name in names]
    strange = next((name for name in bare if not name.isprintable()), None)
    if strange is not None:
        raise FileError(
            where=where,
            found=f"characters in the header that cannot be printed: {strange[:40]!r}",
            expected="plain column names",
            mend="export the table itself, as CSV in UTF-8 or as .xlsx",
        )
    first: dict[str, int] = {}
    for at, name in enumerate(bare, start=1):
        if name and name in first:
            raise FileError(
                where=where,
                found=f"the column {name!r} twice, as column {first[name]} and column {at}",
                expected="each column once",
                mend="rename or delete one of the two",
            )
        first[name] = at
    return [name or f"{_NAMELESS}{at}" for at, name in enumerate(bare, start=1)]


def is_nameless(name: str) -> bool:
    """Whether this is the stand-in for a name that is missing."""
    return name.startswith(_NAMELESS)


def without_nameless(frame: pl.DataFrame, first_row: int, where: str) -> pl.DataFrame:
    """The frame without its empty nameless columns, as separators at the end of each line leave them."""
    for at, name in enumerate(frame.columns, start=1):
        if not is_nameless(name):
            continue
        full = frame.select((pl.col(name).str.strip_chars() != "").fill_null(False).arg_true()).to_series()
        if len(full):
            raise FileError(
                where=f"{where}, column {at}",
                found=f"no name above cells that say something, the first in row {full[0] + first_row}",
                expected="a name above each column",
                mend="name the column, or delete it",
            )
    return frame.drop(name for name in frame.columns if is_nameless(name))
