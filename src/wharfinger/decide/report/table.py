"""A frame as a table that people can compare by: aligned, tabular figures, units in the head."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from wharfinger.decide.report.formats import MISSING, in_column, moment
from wharfinger.decide.report.markup import Html, join, tag

# More rows than this scroll under their head.
LONG = 30

Show = Callable[[Any], str | Html]


@dataclass(frozen=True)
class Column:
    """One column: what the frame calls it, what the reader calls it, and how a value is shown."""

    name: str
    head: str
    unit: str = ""
    show: Show | None = None  # None: by the type of the values
    total: bool = False  # a sum of all rows at the foot
    guess: bool = False  # the numbers are estimated


def table(frame: pl.DataFrame, columns: Sequence[Column], caption: str = "", most: int = 200) -> Html:
    """The first `most` rows. It scrolls inside its own box, so that a page is never wider than a phone."""
    if frame.is_empty():
        return tag("p", f"{caption}: no rows." if caption else "No rows.", class_="note")
    shown = [_Shown(column, frame[column.name]) for column in columns]
    rows = [
        tag(
            "tr",
            *(
                one.cell(value, first=place == 0)
                for place, (one, value) in enumerate(zip(shown, row, strict=True))
            ),
        )
        for row in zip(*(one.values.head(most) for one in shown), strict=True)
    ]
    grid = tag(
        "table",
        tag("caption", caption) if caption else "",
        tag("thead", tag("tr", *(one.head() for one in shown))),
        tag("tbody", *rows),
        _foot(shown, frame.height) if any(column.total for column in columns) else "",
    )
    kind = "box long" if len(rows) > LONG else "box"
    box = tag("div", grid, class_=kind, tabindex=0, role="region", aria_label=caption or "Table")
    cut = f"{most:,} of {frame.height:,} rows" if frame.height > most else ""
    return join(box, tag("p", cut, class_="note") if cut else "")


class _Shown:
    """A column beside its values."""

    def __init__(self, column: Column, values: pl.Series) -> None:
        self.column = column
        self.values = values
        self.numeric = values.dtype.is_numeric()
        self.show: Show = column.show or (in_column(values) if self.numeric else _plain)
        day = values.dtype.is_temporal()
        kinds = ["number" if self.numeric else "day" if day else "", "guess" if column.guess else ""]
        self.classes = " ".join(filter(None, kinds)) or None

    def head(self) -> Html:
        unit = tag("small", self.column.unit) if self.column.unit else ""
        sign = tag("abbr", "≈", title="estimated") if self.column.guess else ""
        words = join(sign, " " if sign else "", self.column.head, " " if unit else "", unit)
        return tag("th", words, scope="col", class_=self.classes)

    def cell(self, value: object, first: bool) -> Html:
        words = MISSING if _missing(value) else self.show(value)
        return (
            tag("th", words, scope="row", class_=self.classes)
            if first
            else tag("td", words, class_=self.classes)
        )

    def total(self) -> str | Html:
        known = [value for value in self.values if not _missing(value)]
        return self.show(sum(known)) if self.column.total else ""


def _foot(shown: Sequence[_Shown], height: int) -> Html:
    sums = [one.total() for one in shown]
    if not sums[0]:
        sums[0] = f"All {height:,}"
    cells = (tag("td", total, class_=one.classes) for one, total in zip(shown, sums, strict=True))
    return tag("tfoot", tag("tr", *cells))


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return moment(value) if isinstance(value, date) else str(value)
