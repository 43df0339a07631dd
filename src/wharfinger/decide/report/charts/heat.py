"""Two kinds by each other, like ABC by XYZ: a number in each cell, its weight as the depth of the colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from wharfinger.decide.report.charts.figure import TEXT, WIDTH, figure, fit, nothing, wide, write
from wharfinger.decide.report.charts.scale import finite
from wharfinger.decide.report.formats import Number, number
from wharfinger.decide.report.markup import Html, tag
from wharfinger.decide.report.table import Column, table

CELL = 52.0
GAP = 3.0
# Ink stays readable on the deepest colour, in the light and in the dark scheme.
DEEPEST = 0.4


def heat(
    frame: pl.DataFrame,
    row: str,
    column: str,
    value: str,
    *,
    title: str,
    unit: str = "",
    show: Callable[[Number], str] = number,
    note: str | None = None,
    show_note: Callable[[Any], str] = str,
) -> Html:
    """One cell a row of the frame, kinds in order of appearance; `note` names a second column to show."""
    if frame.select(row, column).is_duplicated().any():
        raise ValueError(f"more than one row for the same {row} and {column}")
    downs, acrosses = [str(one) for one in frame[row]], [str(one) for one in frame[column]]
    values = finite(frame[value])
    most = max((abs(one) for one in values if one is not None), default=None)
    if most is None:
        return nothing(title)

    rows, columns = list(dict.fromkeys(downs)), list(dict.fromkeys(acrosses))
    left = min(WIDTH * 0.3, max(map(wide, rows)) + 10)
    size = (WIDTH - left) / len(columns)
    top = TEXT * 1.5
    marks = [
        write(fit(one, size), left + size * (at + 0.5), TEXT, "middle", "tick")
        for at, one in enumerate(columns)
    ]
    for at, one in enumerate(rows):
        marks.append(write(fit(one, left), left - 10, top + CELL * (at + 0.5) + TEXT * 0.33, "end", "tick"))
    for down, across, found, noted in zip(downs, acrosses, values, frame[note or value], strict=True):
        words = [show(found)] + ([show_note(noted)] if note and noted is not None else [])
        depth = abs(found or 0.0) / (most or 1.0) * DEEPEST
        marks += _cell(left + size * columns.index(across), top + CELL * rows.index(down), size, depth, words)
    heads = [(row, None), (column, None), (value, show)] + ([(note, show_note)] if note else [])
    return figure(
        title=title,
        unit=unit,
        says=f"{len(rows)} by {len(columns)} cells, the largest {show(most)}.",
        height=top + CELL * len(rows),
        marks=marks,
        data=table(frame, [Column(name, name.replace("_", " ").capitalize(), show=by) for name, by in heads]),
    )


def _cell(left: float, top: float, size: float, depth: float, words: Sequence[str]) -> list[Html]:
    """A cell with its words as far as they fit; the table behind has them all."""
    paper = tag(
        "rect", x=left, y=top, width=size - GAP, height=CELL - GAP, class_="cell", fill_opacity=0.04 + depth
    )
    fitting = [one for one in words if wide(one) <= size]
    middle, base = left + (size - GAP) / 2, top + (CELL - GAP) / 2 + TEXT * 0.33
    drawn = [paper]
    for place, one in enumerate(fitting):
        y = base + TEXT * 1.2 * (place - (len(fitting) - 1) / 2)
        drawn.append(write(one, middle, y, "middle"))
    return drawn
