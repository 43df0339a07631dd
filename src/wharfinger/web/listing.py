"""The one table of the pages: filtered, sorted and paged by the database, with addresses that can be kept.

A page begins after (or before) the last row of its neighbour, not at a count of rows: the thousandth page is
as quick as the first, and a row that is added meanwhile moves no other to a page where it was seen already.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from wharfinger.books.acts import plain
from wharfinger.books.fields import to_microseconds
from wharfinger.tables.errors import BooksError

ROWS = 50
Words = str | Promise


@dataclass(frozen=True)
class Column:
    """One column. `by` is what the database sorts by; it is never null. Empty: it cannot be sorted."""

    name: str
    title: Words
    by: str = ""
    number: bool = False
    wide: bool = False
    """Left out on a phone."""


@dataclass(frozen=True)
class Choice:
    """A filter with a few values to choose from; the first is that of no filter."""

    name: str
    title: Words
    values: Sequence[tuple[str, Words]]
    value: str = ""


@dataclass(frozen=True)
class Empty:
    """What stands in the place of a table without rows: what will be here, and the one thing to do first."""

    title: Words
    words: Words = ""
    link: str = ""
    act: Words = ""


@dataclass(frozen=True)
class Head:
    """The head of a column as it is shown: where a click leads, and how the table is sorted by it now."""

    column: Column
    link: str
    sorted: str


@dataclass(frozen=True)
class Listing:
    """A page of a table."""

    id: str
    rows: list[Any]
    heads: list[Head]
    total: int
    empty: Empty
    before: str
    after: str
    clear: str
    words: str
    choices: list[Choice] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    """What the filter form passes on unseen."""

    @property
    def is_filtered(self) -> bool:
        return bool(self.words) or any(choice.value for choice in self.choices)


def listing(
    request: HttpRequest,
    rows: QuerySet[Any],
    columns: Sequence[Column],
    *,
    sort: str,
    empty: Empty,
    choices: Sequence[Choice] = (),
    keep: Sequence[str] = (),
    name: str = "list",
    size: int = ROWS,
) -> Listing:
    """The page that the address asks for: `sort` (with - for the other way round), `after` or `before`."""
    asked = request.GET
    sorting = asked.get("sort") or sort
    down = sorting.startswith("-")
    column = next((each for each in columns if each.by and each.name == sorting.lstrip("-")), None)
    if column is None:
        raise _refused("sort", sorting, ", ".join(each.name for each in columns if each.by))
    back = "before" in asked
    mark = _read(asked.get("before") or asked.get("after") or "")
    total = rows.count()
    found = _cut(rows, column.by, mark, down != back, size + 1)
    more = len(found) > size
    found = found[:size]
    if back:
        found.reverse()
    query = {"sort": sorting} if sorting != sort else {}
    words = asked.get("q", "").strip()
    query |= {"q": words} if words else {}
    query |= {choice.name: choice.value for choice in choices if choice.value}
    passed = {each: asked[each] for each in keep if asked.get(each)}
    query |= passed
    has_before, has_after = (more, mark is not None) if back else (mark is not None, more)
    return Listing(
        id=name,
        rows=found,
        heads=[_head(each, sorting, query) for each in columns],
        total=total,
        empty=empty,
        before=_link({**query, "before": _mark(found[0], column.by)}) if has_before and found else "",
        after=_link({**query, "after": _mark(found[-1], column.by)}) if has_after and found else "",
        clear=_link(passed),
        words=words,
        choices=list(choices),
        kept=[*passed.items(), *([("sort", sorting)] if sorting != sort else [])],
    )


def _cut(rows: QuerySet[Any], by: str, mark: tuple[Any, int] | None, down: bool, count: int) -> list[Any]:
    if mark is not None:
        value, key = mark
        way = "lt" if down else "gt"
        try:
            rows = rows.filter(Q(**{f"{by}__{way}": value}) | Q(**{by: value, f"pk__{way}": key}))
        except (TypeError, ValueError, ValidationError):  # a mark of another column
            raise _refused("after", str(value), "the address of a page as it was given") from None
    sign = "-" if down else ""
    return list(rows.order_by(f"{sign}{by}", f"{sign}pk")[:count])


def _head(column: Column, sorting: str, query: dict[str, str]) -> Head:
    name = sorting.lstrip("-")
    is_down = sorting.startswith("-")
    if column.name != name:
        # Who sorts by a number wants the largest first.
        return Head(column, _link({**query, "sort": f"{'-' if column.number else ''}{column.name}"}), "")
    turned = column.name if is_down else f"-{column.name}"
    return Head(column, _link({**query, "sort": turned}), "descending" if is_down else "ascending")


def _link(query: dict[str, str]) -> str:
    return "?" + urlencode(query)


def _mark(row: Any, by: str) -> str:
    value = row
    for part in by.split("__"):
        value = getattr(value, part)
    value = to_microseconds(value) if isinstance(value, dt.datetime) else plain(value)
    return base64.urlsafe_b64encode(json.dumps([value, row.pk]).encode()).decode().rstrip("=")


def _read(mark: str) -> tuple[Any, int] | None:
    if not mark:
        return None
    try:
        value, key = json.loads(
            base64.b64decode(mark + "=" * (-len(mark) % 4), altchars=b"-_", validate=True)
        )
        if isinstance(value, (str, int, float)) and isinstance(key, int):
            return value, key
    except (binascii.Error, ValueError, TypeError):
        pass
    raise _refused("after", mark, "the address of a page as it was given")


def _refused(where: str, found: str, expected: str) -> BooksError:
    return BooksError(where=where, found=f"'{found}'", expected=expected, mend="go back to the first page")
