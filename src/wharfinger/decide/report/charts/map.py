"""Tours on a map: roads thin, each tour in a colour with its name beside it, stops numbered in order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from wharfinger.decide.report.charts.figure import TEXT, WIDTH, figure, fit, nothing, wide, write
from wharfinger.decide.report.markup import Html, tag
from wharfinger.decide.report.table import Column, table

Place = tuple[float, float]
"""Latitude and longitude."""
Points = Sequence[Sequence[float]]

MARGIN = 10.0
TALLEST = 520.0
MOST_NUMBERS = 80
COLOURS = 6
FINEST = 0.8
LEAST_M = 300.0
M_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class MapStop:
    """A stop: where it is, its name and what is said of it in the table, such as its window."""

    latitude: float
    longitude: float
    name: str
    says: str = ""


@dataclass(frozen=True)
class MapTour:
    """A tour: its name, its stops in order, and its line as rows of latitude and longitude."""

    name: str
    stops: Sequence[MapStop]
    line: Points


def tour_map(
    tours: Sequence[MapTour],
    *,
    title: str,
    roads: Iterable[Points] = (),
    main_roads: Iterable[Points] = (),
    depots: Sequence[MapStop] = (),
    unserved: Sequence[MapStop] = (),
    attribution: str = "",
) -> Html:
    """The map, cut to what the tours reach. Stops that no tour serves are crossed; depots are squares.

    `attribution` names whose data the roads are, and stands below the map.
    """
    seen = [stop for tour in tours for stop in tour.stops] + [*depots, *unserved]
    places = [(stop.latitude, stop.longitude) for stop in seen]
    places += [(point[0], point[1]) for tour in tours for point in tour.line]
    places = [place for place in places if all(map(math.isfinite, place))]
    if not places:
        return nothing(title)
    paper = _Paper.around(places)
    labels = _Labels(paper)
    drawn = [
        _lines(paper, roads, "road"),
        _lines(paper, main_roads, "road main"),
        *(_lines(paper, [tour.line], f"tour {_colour(at)}") for at, tour in enumerate(tours)),
        *(_square(paper, labels, depot) for depot in depots),
        *(_cross(paper, labels, stop) for stop in unserved),
    ]
    numbered = sum(len(tour.stops) for tour in tours) <= MOST_NUMBERS
    for at, tour in enumerate(tours):
        drawn += _stops(paper, labels, tour, _colour(at), numbered)
    for at, tour in enumerate(tours):
        drawn.append(_name(paper, labels, tour, _colour(at), depots))
    missing = f", {len(unserved)} stops on none of them" if unserved else ""
    says = f"{len(tours)} tours with {sum(len(tour.stops) for tour in tours)} stops{missing}. North is up."
    return figure(
        title=title,
        unit="north is up; crosses are stops on no tour" if unserved else "north is up",
        says=says,
        marks=[mark for mark in drawn if mark],
        data=_table(tours, unserved),
        height=paper.height,
        left_out=f"Map data {attribution}." if attribution else "",
    )


def _colour(number: int) -> str:
    """The colours come round again dashed."""
    return f"tour-{number % COLOURS + 1}" + (" dashed" if number // COLOURS % 2 else "")


@dataclass(frozen=True)
class _Paper:
    """Where a place lies on the drawing: a plane that is true to shape in the middle of the map."""

    north: float
    west: float
    across: float
    scale: float
    height: float

    @classmethod
    def around(cls, places: Sequence[Place]) -> _Paper:
        south, north = min(place[0] for place in places), max(place[0] for place in places)
        west, east = min(place[1] for place in places), max(place[1] for place in places)
        stretch = max(0.01, math.cos(math.radians((south + north) / 2)))
        least = LEAST_M / M_PER_DEGREE
        tall, broad = max(north - south, least), max((east - west) * stretch, least)
        inner = WIDTH - 2 * MARGIN
        scale = min(inner / broad, (TALLEST - 2 * MARGIN) / tall)
        height = max(tall * scale + 2 * MARGIN, 160.0)
        middle, centre = (south + north) / 2, (west + east) / 2
        return cls(
            north=middle + (height / 2) / scale,
            west=centre - (WIDTH / 2) / scale / stretch,
            across=stretch,
            scale=scale,
            height=height,
        )

    def at(self, latitude: float, longitude: float) -> Place:
        x = (longitude - self.west) * self.across * self.scale
        return x, (self.north - latitude) * self.scale


class _Labels:
    """Finds room for words: the first of some places where they cover no other."""

    def __init__(self, paper: _Paper) -> None:
        self._paper = paper
        self._taken: list[tuple[float, float, float, float]] = []

    def take(self, x: float, y: float, half: float) -> None:
        """Here is a mark already."""
        self._taken.append((x - half, y - half, x + half, y + half))

    def put(self, words: str, x: float, y: float, class_: str, *, must: bool) -> Html:
        """Beside the mark at x, y; nothing where there is no room, unless it must be there."""
        size = wide(words)
        spots = [(x + 5, y - 3), (x - 5 - size, y - 3), (x + 5, y + TEXT), (x - 5 - size, y + TEXT),
                 (x - size / 2, y - 8), (x - size / 2, y + TEXT + 6)]  # fmt: skip
        spots = [
            (self._inside(left, size), min(max(foot, TEXT), self._paper.height - 3)) for left, foot in spots
        ]
        free = [spot for spot in spots if self._free(*spot, size)]
        if not free and not must:
            return Html("")
        left, foot = (free or spots)[0]
        self._taken.append((left, foot - TEXT * 0.8, left + size, foot + 2))
        return write(words, left, foot, "start", class_)

    def _inside(self, left: float, size: float) -> float:
        return max(1.0, min(left, WIDTH - size - 1.0))

    def _free(self, left: float, foot: float, size: float) -> bool:
        box = left, foot - TEXT * 0.8, left + size, foot + 2
        return not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for other in self._taken
        )


def _lines(paper: _Paper, lines: Iterable[Points], class_: str) -> Html:
    """All as one path, cut at the edge of the paper, without bends too fine to see."""
    parts = [part for line in lines for part in _visible(paper, line)]
    path = "".join(f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in part)}" for part in parts)
    return tag("path", d=path, class_=class_) if path else Html("")


def _visible(paper: _Paper, line: Points) -> Iterator[list[Place]]:
    points = [paper.at(point[0], point[1]) for point in line]
    kept = points[:1]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= FINEST:
            kept.append(point)
    part: list[Place] = []
    for one, other in pairwise([*kept, *points[1:][-1:]]):
        cut = _clipped(one, other, WIDTH, paper.height)
        if cut is None:
            continue
        if part and part[-1] == cut[0]:
            part.append(cut[1])
            continue
        if part:
            yield part
        part = list(cut)
    if part:
        yield part


def _clipped(one: Place, other: Place, width: float, height: float) -> tuple[Place, Place] | None:
    """The part of a segment that lies on the paper (Liang and Barsky 1984)."""
    low, high = 0.0, 1.0
    step = other[0] - one[0], other[1] - one[1]
    for along, gap in (
        (-step[0], one[0]),
        (step[0], width - one[0]),
        (-step[1], one[1]),
        (step[1], height - one[1]),
    ):
        if along == 0:
            if gap < 0:
                return None
        elif along < 0:
            low = max(low, gap / along)
        else:
            high = min(high, gap / along)
    if low > high:
        return None
    begin = one if low == 0 else (one[0] + low * step[0], one[1] + low * step[1])
    end = other if high == 1 else (one[0] + high * step[0], one[1] + high * step[1])
    return begin, end


def _stops(paper: _Paper, labels: _Labels, tour: MapTour, colour: str, numbered: bool) -> list[Html]:
    places = [paper.at(stop.latitude, stop.longitude) for stop in tour.stops]
    for x, y in places:
        labels.take(x, y, 3.0)
    drawn = []
    for number, (stop, (x, y)) in enumerate(zip(tour.stops, places, strict=True), start=1):
        words = f"{number} {stop.name}" + (f", {stop.says}" if stop.says else "")
        drawn.append(tag("circle", tag("title", words), cx=x, cy=y, r=3.0, class_=f"stop {colour}"))
        if numbered:
            drawn.append(labels.put(str(number), x, y, "aside", must=False))
    return drawn


def _name(paper: _Paper, labels: _Labels, tour: MapTour, colour: str, depots: Sequence[MapStop]) -> Html:
    """Beside the stop that lies farthest from the depots."""
    if not tour.stops:
        return Html("")
    homes = [paper.at(depot.latitude, depot.longitude) for depot in depots] or [(WIDTH / 2, paper.height / 2)]
    places = [paper.at(stop.latitude, stop.longitude) for stop in tour.stops]
    x, y = max(places, key=lambda place: min(math.dist(place, home) for home in homes))
    return labels.put(fit(tour.name, WIDTH / 3), x, y, f"name {colour}", must=True)


def _square(paper: _Paper, labels: _Labels, depot: MapStop) -> Html:
    x, y = paper.at(depot.latitude, depot.longitude)
    labels.take(x, y, 6.0)
    return tag("rect", tag("title", depot.name), x=x - 5, y=y - 5, width=10.0, height=10.0)


def _cross(paper: _Paper, labels: _Labels, stop: MapStop) -> Html:
    x, y = paper.at(stop.latitude, stop.longitude)
    labels.take(x, y, 5.0)
    d = f"M{x - 4:.1f} {y - 4:.1f}L{x + 4:.1f} {y + 4:.1f}M{x - 4:.1f} {y + 4:.1f}L{x + 4:.1f} {y - 4:.1f}"
    return tag("path", tag("title", f"{stop.name}: on no tour"), d=d, class_="crossed")


def _table(tours: Sequence[MapTour], unserved: Sequence[MapStop]) -> Html:
    rows: list[tuple[str, int | None, str, str, float, float]] = [
        (tour.name, number, stop.name, stop.says, stop.latitude, stop.longitude)
        for tour in tours
        for number, stop in enumerate(tour.stops, start=1)
    ]
    rows += [("on no tour", None, stop.name, stop.says, stop.latitude, stop.longitude) for stop in unserved]
    frame = pl.DataFrame(
        rows,
        schema={"tour": pl.String, "number": pl.Int64, "stop": pl.String, "says": pl.String,
                "latitude": pl.Float64, "longitude": pl.Float64},
        orient="row",
    )  # fmt: skip
    heads = {"tour": "Tour", "number": "Number", "stop": "Stop", "says": "When"}
    columns = [Column(name, head) for name, head in heads.items()]
    columns += [
        Column(name, name.capitalize(), "degrees", show=lambda value: f"{value:.5f}")
        for name in ("latitude", "longitude")
    ]
    return table(frame, columns)
