"""The layout as a picture: racks from above, shaded as a heat map, or with a walk drawn on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from wharfinger.decide.report.charts.figure import WIDTH, figure, write
from wharfinger.decide.report.markup import Html, tag
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_route import Route
from wharfinger.decide.warehouse.routes.walk import Spot

MARGIN = 14.0
FAINT = 0.12
DEEP = 0.85
MOST_NUMBERS = 60


def draw_walk(layout: Layout, route: Route, *, title: str, data: Html) -> Html:
    """The walk on the racks, each stop with its number; `data` is the table behind."""
    paper = _Paper.of(layout)
    shapes = [*_racks(layout, paper, {}), *_line(layout, paper, route.spots), *_stops(layout, paper, route)]
    says = f"A walk of {route.length_m:,.0f} m past {len(route.stops)} stops."
    return figure(
        title=title,
        unit="seen from above",
        says=says,
        marks=[*shapes, _depot(layout, paper)],
        data=data,
        height=paper.height,
    )


def draw_heat(layout: Layout, heat: Mapping[str, float], *, title: str, unit: str, data: Html) -> Html:
    """The bins shaded by a number each, the largest darkest; bins above each other are added up."""
    paper = _Paper.of(layout)
    most = max(heat.values(), default=0.0)
    return figure(
        title=title,
        unit=unit,
        says=f"{len(heat):,} bins shaded, the largest {most:,.1f}.",
        marks=[*_racks(layout, paper, heat), _depot(layout, paper)],
        data=data,
        height=paper.height,
    )


@dataclass(frozen=True)
class _Paper:
    """Where a place in the warehouse lies on the drawing. Its longer side lies across."""

    left_m: float
    front_m: float
    wide_m: float
    deep_m: float
    lying: bool
    scale: float

    @classmethod
    def of(cls, layout: Layout) -> _Paper:
        x_m, y_m = layout.ways.x_m, layout.ways.y_m
        bins = layout.bins["x_m"].to_numpy()
        left, right = float(min(x_m[0], bins.min())) - 1, float(max(x_m[-1], bins.max())) + 1
        front, back = float(y_m[0]) - 1, float(y_m[-1]) + 1
        lying = back - front > right - left
        across = back - front if lying else right - left
        return cls(left, front, right - left, back - front, lying, (WIDTH - 2 * MARGIN) / across)

    @property
    def height(self) -> float:
        return (self.wide_m if self.lying else self.deep_m) * self.scale + 2 * MARGIN

    def at(self, x_m: float, y_m: float) -> tuple[float, float]:
        across, up = x_m - self.left_m, y_m - self.front_m
        if self.lying:
            return MARGIN + up * self.scale, MARGIN + across * self.scale
        return MARGIN + across * self.scale, MARGIN + (self.deep_m - up) * self.scale


def _racks(layout: Layout, paper: _Paper, heat: Mapping[str, float]) -> list[Html]:
    """One rectangle a slot where there is heat to show, else one a side of each aisle and block."""
    shaded = layout.bins.with_columns(
        heat=pl.col("bin").replace_strict(heat, default=0.0, return_dtype=pl.Float64)
        if heat
        else pl.lit(0.0),
        group=pl.col("y_m") if heat else pl.lit(0.0),
    )
    racks = (
        shaded.group_by("x_m", "side", "block", "group", maintain_order=True)
        .agg(heat=pl.col("heat").sum(), first=pl.col("y_m").min(), last=pl.col("y_m").max())
        .sort("x_m", "first")
    )
    most = racks["heat"].max()
    half, deep = _slot_m(layout) / 2, _depth_m(layout)
    drawn = []
    for x, side, first, last, warm in racks.select("x_m", "side", "first", "last", "heat").iter_rows():
        depth = warm / most * (DEEP - FAINT) if isinstance(most, float) and most > 0 else 0.0
        outer = x - deep if side == "left" else x + deep
        one, other = paper.at(min(x, outer), first - half), paper.at(max(x, outer), last + half)
        drawn.append(
            tag(
                "rect",
                x=min(one[0], other[0]),
                y=min(one[1], other[1]),
                width=abs(one[0] - other[0]),
                height=abs(one[1] - other[1]),
                class_="cell",
                fill_opacity=FAINT + depth,
            )
        )
    return drawn


def _slot_m(layout: Layout) -> float:
    """How long a slot is: the smallest distance between two positions of the layout."""
    positions = sorted(set(layout.position_of_bin.tolist()))
    return min((after - before for before, after in pairwise(positions)), default=1.0)


def _depth_m(layout: Layout) -> float:
    """How deep a rack is drawn: so that those of neighbouring aisles do not touch."""
    x_m = layout.ways.x_m.tolist()
    pitch = min((after - before for before, after in pairwise(x_m)), default=3.0)
    off = float(abs(layout.bins["x_m"].to_numpy() - layout.ways.x_m[layout.aisle_of_bin]).max())
    return max(0.1 * pitch, min(0.45 * pitch - off, 1.2))


def _line(layout: Layout, paper: _Paper, spots: Sequence[Spot]) -> list[Html]:
    """Each stretch a little to the right of the middle, so that out and back are told apart."""
    shift = 0.12 * _narrowest(layout)
    points: list[tuple[float, float]] = []
    x_m = layout.ways.x_m
    for (aisle, y), (aisle_2, y_2) in pairwise(spots):
        x, x_2 = float(x_m[aisle]), float(x_m[aisle_2])
        length = math.hypot(x_2 - x, y_2 - y)
        if length == 0:
            continue
        right = (y_2 - y) / length * shift, -(x_2 - x) / length * shift
        points.append(paper.at(x + right[0], y + right[1]))
        points.append(paper.at(x_2 + right[0], y_2 + right[1]))
    if not points:
        return []
    return [tag("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), class_="line fact")]


def _narrowest(layout: Layout) -> float:
    off = float(abs(layout.bins["x_m"].to_numpy() - layout.ways.x_m[layout.aisle_of_bin]).max())
    return max(2 * off, 0.5)


def _stops(layout: Layout, paper: _Paper, route: Route) -> list[Html]:
    """A dot in the rack at each stop; numbers as long as they can be read."""
    places = layout.bins["x_m"].to_list(), layout.bins["y_m"].to_list(), layout.bins["side"].to_list()
    deep = _depth_m(layout)
    drawn = []
    for number, name in enumerate(route.stops, start=1):
        row = layout.number_of_bin[name]
        x, y, side = places[0][row], places[1][row], places[2][row]
        dot = paper.at(x + (-deep / 2 if side == "left" else deep / 2), y)
        drawn.append(tag("circle", cx=dot[0], cy=dot[1], r=3.0, class_="part-1"))
        if len(route.stops) <= MOST_NUMBERS:
            drawn.append(write(str(number), dot[0] + 4.5, dot[1] - 2.0, class_="aside"))
    return drawn


def _depot(layout: Layout, paper: _Paper) -> Html:
    depot = layout.depot
    x, y = paper.at(float(layout.ways.x_m[depot.aisle]), float(layout.ways.y_m[depot.cross]))
    return tag("rect", tag("title", "The depot"), x=x - 6, y=y - 6, width=12.0, height=12.0)
