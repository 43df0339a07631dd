"""The small streets: crooked lanes in the old town, rows and columns elsewhere, bent as the quarter bends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from wharfinger.twin.town.geometry import Points, crossings, distances, segments
from wharfinger.twin.town.names import Names
from wharfinger.twin.town.plan import CORE, CORE_RADII, Line

_STEP_M = 65.0
_OVER_M = 2.0  # drawn a little over the main road, so that the two surely cross
_CLEAR_M = 30.0  # a blind end keeps this far from main roads
_REACH_M = 12.0  # a blind end is drawn longer by this, to meet a street that is as near
_PLOT_M = 48.0  # room for a house between two streets
_SHORTEST_M = 130.0


@dataclass(frozen=True)
class _Quarter:
    """Rows and columns about a middle: how far they reach, how far apart they are, turned and bent."""

    names: str
    centre: tuple[float, float]
    half_m: tuple[float, float]
    apart_m: tuple[float, float]
    turn_degrees: float
    bend_m: float
    highway: str = "residential"
    crosses: tuple[str, ...] = ()


_QUARTERS = (
    _Quarter("west", (-1170, -370), (520, 330), (158, 140), -14, 16),
    _Quarter("garden", (-1010, 215), (640, 230), (190, 118), -2, 22),
    _Quarter("garden", (-880, 800), (640, 420), (170, 145), 22, 30),
    _Quarter("hill", (-70, 890), (330, 470), (150, 155), 4, 20),
    _Quarter("hill", (-70, 270), (240, 190), (120, 115), 6, 14),
    _Quarter("grid", (980, 590), (640, 660), (158, 165), 4.5, 0, crosses=("Mill Road",)),
    _Quarter("docks", (950, -400), (620, 330), (205, 165), 5, 0, "unclassified", crosses=("Dock Road",)),
    _Quarter("holm", (-170, -1180), (400, 230), (135, 115), 0, 10, crosses=("Holm Street",)),
)


def small_streets(mains: list[Line], names: Names, rng: np.random.Generator) -> list[Line]:
    """All streets of all quarters; each stops at the main roads that bound its quarter."""
    lines = list(_old_town(names, rng))
    roads = [line for line in mains if line.highway not in {"cycleway", "service"}]
    near = np.vstack([segments(line.points) for line in roads])
    for quarter in _QUARTERS:
        walls = np.vstack([segments(line.points) for line in roads if line.name not in quarter.crosses])
        for points, middle in _rows_and_columns(quarter, rng):
            back_m = _CLEAR_M if rng.random() < 0.2 else 0.0  # some end blind, just before the main road
            cut = _stop_at(points, middle, walls, np.array(quarter.centre), back_m)
            if cut is not None and not _beside(cut, near):
                lines.append(Line(names.take(quarter.names), quarter.highway, cut))
    return lines


def _old_town(names: Names, rng: np.random.Generator) -> Iterator[Line]:
    """Two crooked rings of lanes about the market, and lanes out of it to the rampart and the quay."""

    def lane(points: Points, highway: str = "residential") -> Line:
        return Line(names.take("old"), highway, points)

    yield Line("Market Place", "pedestrian", _polar(np.full(9, 0.13), np.linspace(0, 2 * np.pi, 9)))
    for radius, count in ((0.37, 13), (0.69, 19)):
        wobble = radius * (1 + rng.uniform(-0.07, 0.07, count))
        wobble[-1] = wobble[0]
        yield lane(_polar(wobble, np.linspace(0, 2 * np.pi, count)))
    for number in range(9):
        middle = (number + rng.uniform(-0.15, 0.15)) * 2 * np.pi / 9 + 0.52
        radii = np.array([0.1, 0.21, 0.31, 0.5, 0.69, 0.86, 1.04])
        points = _polar(radii, middle + rng.uniform(-0.07, 0.07, 7))
        if number == 1:  # the pedestrian street, from the market to the outer ring of lanes
            yield lane(points[:5], "pedestrian")
            yield lane(points[4:])
        else:
            yield lane(points if number % 3 == 0 else points[2:])
        if number not in (0, 8):  # there Bridge Street comes in
            yield lane(_polar(np.array([0.61, 0.85, 1.04]), middle + 0.35 + rng.uniform(-0.06, 0.06, 3)))
    for east, quay in ((-520.0, -692.0), (-330.0, -681.0), (-150.0, -668.0)):
        start = east + rng.uniform(-20, 20)
        yield lane(np.array([[start, -500.0], [start + rng.uniform(-15, 15), quay]]))


def _polar(radii: Points, angles: Points) -> Points:
    result: Points = CORE + CORE_RADII * radii[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    return result


def _rows_and_columns(quarter: _Quarter, rng: np.random.Generator) -> Iterator[tuple[Points, int]]:
    """Each street of the quarter as drawn, and which of its points lies on the quarter's middle."""
    places = [
        np.arange(-(half // apart), half // apart + 1) * apart + rng.uniform(-0.35, 0.35) * apart
        for half, apart in zip(quarter.half_m, quarter.apart_m, strict=True)
    ]
    phase = rng.uniform(0, 2 * np.pi, 4)
    turn = np.radians(quarter.turn_degrees + rng.uniform(-2, 2))
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    for axis in (0, 1):
        half = quarter.half_m[axis]
        for place in places[1 - axis]:
            low, high = -2 * half, 2 * half  # main roads stop it before
            if rng.random() < 0.3:  # ends at one of the streets it meets
                ends = [float(end) for end in places[axis] if abs(end) > 0.3 * half]
                end = ends[int(rng.integers(len(ends)))]
                low, high = (end - 2, high) if end < 0 else (low, end + 2)
            below = np.linspace(low, 0, 1 + max(1, round(-low / _STEP_M)))
            above = np.linspace(0, high, 1 + max(1, round(high / _STEP_M)))
            run = np.concatenate([below, above[1:]])
            flat = np.empty((len(run), 2))
            flat[:, axis], flat[:, 1 - axis] = run, place
            yield _bent(flat, quarter.bend_m, phase) @ rotation + quarter.centre, len(below) - 1


def _bent(flat: Points, bend_m: float, phase: Points) -> Points:
    """The whole quarter is bent alike, so that its streets keep their distance."""
    u, v = flat[:, 0] / 190, flat[:, 1] / 170
    shift = [
        np.sin(u + phase[0]) + np.sin(1.3 * v + phase[1]),
        np.sin(v + phase[2]) + np.sin(1.4 * u + phase[3]),
    ]
    return flat + bend_m * np.column_stack(shift)


def _stop_at(points: Points, middle: int, walls: Points, centre: Points, back_m: float) -> Points | None:
    """The stretch about the middle that crosses no wall; nothing where that is no use as a street."""
    reach = np.concatenate([centre, points[middle]])[None, :]
    if len(crossings(reach, walls)[0]):
        return None  # this one began in another quarter
    i, _, share, _ = crossings(segments(points), walls)
    hits = i + share
    low = max((float(hit) for hit in hits if hit <= middle), default=0.0)
    high = min((float(hit) for hit in hits if hit > middle), default=float(len(points) - 1))
    cut = np.vstack([_at(points, low), points[int(low) + 1 : int(np.ceil(high))], _at(points, high)])
    cut = _ended(cut, walls, 0.0 if low else _CLEAR_M)
    cut = _ended(cut[::-1], walls, back_m if high < len(points) - 1 else _CLEAR_M)
    return cut if np.hypot(*np.diff(cut, axis=0).T).sum() >= _SHORTEST_M else None


def _ended(points: Points, walls: Points, clear_m: float) -> Points:
    """Begun a little over the main road, or, to end blind, well clear of it."""
    if clear_m == 0:
        return np.vstack([points[0] + _unit(points[0] - points[1]) * _OVER_M, points[1:]])
    while len(points) > 2 and distances(points[:1], walls).min() < clear_m:
        points = points[1:]
    return np.vstack([points[0] + _unit(points[0] - points[1]) * _REACH_M, points])


def _unit(vector: Points) -> Points:
    result: Points = vector / max(float(np.hypot(*vector)), 1e-9)
    return result


def _beside(points: Points, roads: Points) -> bool:
    """Runs for a good part of its way so close to a main road that no house would fit between."""
    far = distances(points[1:-1], roads).min(axis=1) if len(points) > 3 else np.array([np.inf])
    return bool(np.mean(far < _PLOT_M) > 0.3)


def _at(points: Points, position: float) -> Points:
    start = min(int(position), len(points) - 2)
    result: Points = points[start] + (points[start + 1] - points[start]) * (position - start)
    return result
