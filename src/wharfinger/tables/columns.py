"""The kinds of column that a table is declared with. Each names what it means in one line.

`optional` means that the column may be absent or null; `default` is what then stands in its place.
`key` columns together name a row once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import dataframely as dy

LONGEST_TEXT = 1000

PROBLEM_CHARACTERS = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"


def text(
    meaning: str,
    *,
    key: bool = False,
    optional: bool = False,
    default: str | None = None,
    longest: int = LONGEST_TEXT,
) -> dy.String:
    """Text. Surrounding blanks are not part of it, and empty is the same as absent."""
    return dy.String(
        description=meaning,
        nullable=optional and default is None,
        max_length=longest,
        check={"control": lambda column: ~column.str.contains(PROBLEM_CHARACTERS)},
        metadata=_facts(optional, default, key),
    )


def choice(
    meaning: str,
    *values: str,
    key: bool = False,
    optional: bool = False,
    default: str | None = None,
) -> dy.String:
    """One of a few words."""
    return dy.String(
        description=meaning,
        nullable=optional and default is None,
        check={"choice": lambda column: column.is_in(values)},
        metadata={**_facts(optional, default, key), "values": values},
    )


def number(
    meaning: str,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    key: bool = False,
    optional: bool = False,
    default: float | None = None,
) -> dy.Float64:
    """A finite number."""
    return dy.Float64(
        description=meaning,
        nullable=optional and default is None,
        min=at_least,
        min_exclusive=above,
        max=at_most,
        metadata=_facts(optional, default, key),
    )


def whole(
    meaning: str,
    *,
    at_least: int | None = None,
    at_most: int | None = None,
    key: bool = False,
    optional: bool = False,
    default: int | None = None,
) -> dy.Int64:
    """A whole number."""
    return dy.Int64(
        description=meaning,
        nullable=optional and default is None,
        min=at_least,
        max=at_most,
        metadata=_facts(optional, default, key),
    )


def day(meaning: str, *, key: bool = False, optional: bool = False) -> dy.Date:
    """A calendar day between 1900 and 2199; outside of that it is a slip of the pen."""
    return dy.Date(
        description=meaning,
        nullable=optional,
        min=dt.date(1900, 1, 1),
        max=dt.date(2199, 12, 31),
        metadata=_facts(optional, None, key),
    )


def instant(meaning: str, *, key: bool = False, optional: bool = False) -> dy.Datetime:
    """A moment, kept in UTC."""
    return dy.Datetime(
        description=meaning,
        nullable=optional,
        time_zone="UTC",
        time_unit="us",
        metadata=_facts(optional, None, key),
    )


def flag(meaning: str, *, optional: bool = False, default: bool | None = None) -> dy.Bool:
    """True or false."""
    return dy.Bool(
        description=meaning,
        nullable=optional and default is None,
        metadata=_facts(optional, default, key=False),
    )


def _facts(optional: bool, default: Any, key: bool) -> dict[str, Any]:
    return {"optional": optional, "default": default, "key": key}
