"""A plot with two axes: where it lies on the paper, its few grid lines, its ticks and its named marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wharfinger.decide.report.charts.dates import day_number, day_ticks
from wharfinger.decide.report.charts.figure import HEIGHT, TEXT, WIDTH, fit, spread, wide, write
from wharfinger.decide.report.charts.scale import Scale, tick_labels, ticks
from wharfinger.decide.report.markup import Html, tag


@dataclass(frozen=True)
class Span:
    """A stretch to see at a glance: a promotion (plain, marked above) or a stockout (bad, marked below)."""

    start: date | float
    end: date | float
    label: str
    kind: Literal["plain", "bad"] = "plain"


@dataclass(frozen=True)
class Mark:
    """A day or a value with a name: today, the median."""

    at: date | float
    label: str


@dataclass(frozen=True)
class Plot:
    """Two scales; `y` runs from the bottom up."""

    x: Scale
    y: Scale


def lay_out(x: tuple[float, float], y: tuple[float, float], right: float, noted: bool, days: bool) -> Plot:
    """A plot that leaves room for its labels: notes above, values on the left, names on the right."""
    left = max((wide(words) for words in tick_labels(ticks(*y))), default=0.0) + 8
    top, bottom = (TEXT * 1.6 if noted else TEXT * 0.7), HEIGHT - TEXT * (2.7 if days else 1.5)
    return Plot(Scale(*x, left, WIDTH - right), Scale(*y, bottom, top))


def number_on(axis_value: date | float) -> float:
    """A day or a number as a number."""
    return day_number(axis_value) if isinstance(axis_value, date) else float(axis_value)


def value_axis(plot: Plot) -> list[Html]:
    """Grid lines with their values; the one at zero is the strongest."""
    values = ticks(plot.y.low, plot.y.high)
    drawn = []
    for value, words in zip(values, tick_labels(values), strict=True):
        y = plot.y(value)
        kind = "grid" if value else "base"
        drawn.append(tag("line", x1=plot.x.start, x2=plot.x.end, y1=y, y2=y, class_=kind))
        drawn.append(write(words, plot.x.start - 6, y + TEXT * 0.33, "end", "tick"))
    return drawn


def place_axis(plot: Plot, days: bool) -> list[Html]:
    """Days with the year below where it is new, or numbers."""
    below = plot.y.start + TEXT * 1.2
    if days:
        found = day_ticks(plot.x.low, plot.x.high)
        rows = [(tick.at, tick.words, below) for tick in found]
        rows += [(tick.at, tick.year, below + TEXT * 1.15) for tick in found if tick.year]
    else:
        values = ticks(plot.x.low, plot.x.high)
        rows = [(value, words, below) for value, words in zip(values, tick_labels(values), strict=True)]
    return [write(words, _inside(plot.x(at), words), y, "middle", "tick") for at, words, y in rows]


def notes(plot: Plot, spans: Sequence[Span], marks: Sequence[Mark]) -> list[Html]:
    """Spans shaded, marks as upright lines; above, once each, their names as far as there is room."""
    drawn = []
    named: dict[str, float] = {}
    for span in spans:
        start, end = plot.x(number_on(span.start)), plot.x(number_on(span.end))
        size, height = max(end - start, 2.0), plot.y.start - plot.y.end
        edge = plot.y.start - 4 if span.kind == "bad" else plot.y.end
        drawn.append(
            tag("rect", x=start, y=plot.y.end, width=size, height=height, class_=f"span {span.kind}")
        )
        drawn.append(tag("rect", x=start, y=edge, width=size, height=4, class_=f"edge {span.kind}"))
        named[span.label] = start + size / 2
    for mark in marks:
        x = plot.x(number_on(mark.at))
        drawn.append(tag("line", x1=x, x2=x, y1=plot.y.start, y2=plot.y.end, class_="mark"))
        named[mark.label] = x
    names = [(fit(words, WIDTH * 0.45), at) for words, at in named.items()]
    sizes = [wide(words) + TEXT / 2 for words, _ in names]
    while sum(sizes) > WIDTH:
        names, sizes = names[1:], sizes[1:]
    starts = spread([at - size / 2 for (_, at), size in zip(names, sizes, strict=True)], sizes, 0.0, WIDTH)
    for (words, _), start, size in zip(names, starts, sizes, strict=True):
        drawn.append(write(words, start + size / 2, TEXT, "middle", "aside"))
    return drawn


def _inside(at: float, words: str) -> float:
    """The middle of a text near `at` that stays on the paper."""
    half = wide(words) / 2
    return min(max(at, half), WIDTH - half)
