"""What happened and what is expected, over time: lines, the fan around a guess, spans and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from wharfinger.decide.report.charts.axes import (
    Mark,
    Plot,
    Span,
    lay_out,
    notes,
    number_on,
    place_axis,
    value_axis,
)
from wharfinger.decide.report.charts.figure import (
    TEXT,
    WIDTH,
    figure,
    fit,
    nothing,
    spread,
    wide,
    write,
)
from wharfinger.decide.report.charts.scale import finite, reach
from wharfinger.decide.report.formats import number
from wharfinger.decide.report.markup import Html, tag
from wharfinger.decide.report.table import Column, table

Points = Sequence[tuple[float, float] | None]


@dataclass(frozen=True)
class Line:
    """A column drawn as a line. The first that happened is drawn strongest; a guess is dashed."""

    name: str
    label: str
    guess: bool = False


@dataclass(frozen=True)
class Band:
    """Two columns with the likely values between them."""

    low: str
    high: str
    label: str


def line(
    frame: pl.DataFrame,
    x: str,
    lines: Sequence[Line],
    *,
    title: str,
    unit: str = "",
    bands: Sequence[Band] = (),
    spans: Sequence[Span] = (),
    marks: Sequence[Mark] = (),
    zero: bool = True,
) -> Html:
    """Lines over days or numbers. A gap in the data is a gap in the line; bands go from the widest in."""
    days = frame[x].dtype.is_temporal()
    placed = frame.filter(pl.col(x).is_not_null() if days else pl.col(x).cast(pl.Float64).is_finite()).sort(x)
    columns = [*(one.name for one in lines), *(name for band in bands for name in (band.low, band.high))]
    values = {name: finite(placed[name]) for name in columns}
    if all(value is None for name in columns for value in values[name]):
        return nothing(title)

    names = [one.label for one in lines] + [band.label for band in bands]
    places = [number_on(value) for value in placed[x]]
    plot = lay_out(
        x=reach(places, zero=False),
        y=reach((value for name in columns for value in values[name]), zero),
        right=min(WIDTH / 4, max(map(wide, names)) + 8),
        noted=bool(spans or marks),
        days=days,
    )
    points = {name: _points(plot, places, values[name]) for name in columns}
    drawn = [
        *notes(plot, spans, marks),
        *value_axis(plot),
        *place_axis(plot, days),
        *(_fan(points[band.low], points[band.high]) for band in bands),
        *(_stroke(points[one.name], tone) for one, tone in zip(lines, _tones(lines), strict=True)),
        *_names(plot, lines, bands, points),
    ]
    says = " ".join(_says(one.label, values[one.name]) for one in lines)
    return figure(title=title, unit=unit, says=says, marks=drawn, data=_table(placed, x, lines, bands, unit))


def _points(plot: Plot, places: Sequence[float], values: Sequence[float | None]) -> Points:
    pairs = zip(places, values, strict=True)
    return [None if value is None else (plot.x(place), plot.y(value)) for place, value in pairs]


def _tones(lines: Sequence[Line]) -> list[str]:
    facts = [one.name for one in lines if not one.guess]
    return ["guess" if one.guess else "fact" if one.name == facts[0] else "other" for one in lines]


def _fan(low: Points, high: Points) -> Html:
    pairs = [(a, b) for a, b in zip(low, high, strict=True) if a and b]
    edge = [b for _, b in pairs] + [a for a, _ in reversed(pairs)]
    return tag("path", d=_path(edge) + "Z", class_="band") if edge else Html("")


def _stroke(points: Points, tone: str) -> Html:
    """One path; a point with a gap on both sides becomes a dot, by its round cap."""
    runs = [list(run) for there, run in groupby(points, key=lambda point: point is not None) if there]
    return tag("path", d="".join(_path(run) for run in runs), class_=f"line {tone}")


def _path(points: Points) -> str:
    known = [f"{point[0]:.1f} {point[1]:.1f}" for point in points if point]
    return f"M{'L'.join(known if len(known) > 1 else known * 2)}"


def _names(
    plot: Plot, lines: Sequence[Line], bands: Sequence[Band], points: Mapping[str, Points]
) -> list[Html]:
    """Each name at the end of its line: beside the plot, or above the line where that ends earlier."""
    drawn = []
    beside: list[tuple[str, str, float]] = []
    for one, tone in zip(lines, _tones(lines), strict=True):
        known = [point for point in points[one.name] if point]
        if known and known[-1][0] >= plot.x.end - 1:
            beside.append((one.label, tone, known[-1][1]))
        elif known:
            drawn.append(_above(plot, one.label, tone, known))
    for band in bands:
        known = [point for point in points[band.high] if point]
        if known:
            beside.append((band.label, "likely", known[-1][1]))
    sizes = [TEXT * 1.1] * len(beside)
    starts = spread([y - TEXT / 2 for *_, y in beside], sizes, 0.0, plot.y.start)
    room = WIDTH - plot.x.end - 6
    for (words, tone, _), start in zip(beside, starts, strict=True):
        drawn.append(write(fit(words, room), plot.x.end + 6, start + TEXT * 0.85, "start", f"name {tone}"))
    return drawn


def _above(plot: Plot, words: str, tone: str, known: Sequence[tuple[float, float]]) -> Html:
    end = max(known[-1][0], plot.x.start + wide(words))
    highest = min(y for x, y in known if x >= end - wide(words) or (x, y) == known[-1])
    return write(words, end, max(highest - 6, TEXT), "end", f"name {tone}")


def _says(name: str, values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return f"{name}: no values."
    reach_ = f"from {number(min(known))} to {number(max(known))}, the last {number(known[-1])}"
    return f"{name}: {len(known):,} values {reach_}."


def _table(frame: pl.DataFrame, x: str, lines: Sequence[Line], bands: Sequence[Band], unit: str) -> Html:
    columns = [Column(x, x.replace("_", " ").capitalize())]
    columns += [Column(one.name, one.label, unit, guess=one.guess) for one in lines]
    for band in bands:
        columns.append(Column(band.low, f"{band.label}: low", unit, guess=True))
        columns.append(Column(band.high, f"{band.label}: high", unit, guess=True))
    return table(frame, columns)
