"""How often what happens: the spread of one column in round steps."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import polars as pl

from wharfinger.decide.report.charts.axes import Mark, lay_out, notes, place_axis, value_axis
from wharfinger.decide.report.charts.figure import figure, nothing
from wharfinger.decide.report.charts.scale import edges, finite, reach
from wharfinger.decide.report.formats import number
from wharfinger.decide.report.markup import Html, tag
from wharfinger.decide.report.table import Column, table


def histogram(
    frame: pl.DataFrame,
    value: str,
    *,
    title: str,
    unit: str = "",
    counted: str = "Items",
    marks: Sequence[Mark] = (),
) -> Html:
    """Rows of the frame by value; says how many have none. A value on an edge counts in the bin above it."""
    known = [one for one in finite(frame[value]) if one is not None]
    if not known:
        return nothing(title)
    bounds = edges(*reach(known, zero=False))
    found = Counter(bisect_right(bounds, one) - 1 for one in known)
    counts = [found[place] for place in range(len(bounds) - 1)]

    plot = lay_out(
        (bounds[0], bounds[-1]), (0.0, float(max(counts))), right=16, noted=bool(marks), days=False
    )
    bins = []
    for low, high, count in zip(bounds, bounds[1:], counts, strict=False):
        left, right, top = plot.x(low), plot.x(high), plot.y(count)
        size = max(right - left - 1, 0.5)
        bins.append(tag("rect", x=left, y=top, width=size, height=plot.y.start - top, class_="part-1"))
    data = pl.DataFrame({"low": bounds[:-1], "high": bounds[1:], "count": counts})
    columns = [
        Column("low", "From", unit),
        Column("high", "Below", unit),
        Column("count", counted, total=True),
    ]
    without = frame.height - len(known)
    return figure(
        title=title,
        unit=unit,
        says=f"{counted}: {len(known):,}, from {number(min(known))} to {number(max(known))}.",
        marks=[*value_axis(plot), *bins, *place_axis(plot, days=False), *notes(plot, (), marks)],
        data=table(data, columns),
        left_out=f"{without:,} without a value." if without else "",
    )
