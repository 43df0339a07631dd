"""House numbers: odd on the left, even on the right, in the order in which the street runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wharfinger.twin.town.geometry import Points, distances
from wharfinger.twin.town.network import Street, edges
from wharfinger.twin.town.plan import area
from wharfinger.twin.town.traffic import drivable

CORNER_M = 14.0  # no front door is nearer to a junction along the street
APART_M = 10.0  # nor to another front door
REACH_M = 75.0  # every front door is nearer than this to a street that a van may use


@dataclass(frozen=True)
class House:
    """An address on the plan of the town."""

    street: str
    number: str
    area: str
    east_m: float
    north_m: float


@dataclass(frozen=True)
class _Frontage:
    """How wide the plots of a quarter are, and how far the doors stand from the middle of the street."""

    plot_m: float
    setback_m: float


_FRONTAGES = {
    "Old Town": _Frontage(27.0, 9.0),
    "West Quay": _Frontage(54.0, 13.0),
    "Garden Town": _Frontage(70.0, 18.0),
    "Hill Town": _Frontage(58.0, 15.0),
    "New Town": _Frontage(58.0, 14.0),
    "Docks": _Frontage(110.0, 27.0),
    "Holm": _Frontage(50.0, 14.0),
}


def houses(points: Points, streets: list[Street], rng: np.random.Generator) -> list[House]:
    """The houses of all named streets but the primary roads, the bridges and the cycleway."""
    degree = Counter(node for edge in edges(streets) for node in edge)
    rows = [row for street in streets if _built_up(street) for row in _doors(street, points, degree, rng)]
    doors = np.array([door for _, _, door in rows])
    quarters = area(doors)
    fits = _fits(doors, quarters, points, streets)

    result: list[House] = []
    near: dict[tuple[int, int], list[Points]] = {}
    last: dict[tuple[str, int], int] = {}
    divided: set[tuple[str, int]] = set()
    for (name, side, door), quarter, fit in zip(rows, quarters, fits, strict=True):
        if not fit or _crowded(door, near):
            continue
        key, dice = (name, side), rng.random()
        if dice < 0.05 and key in last and key not in divided:
            divided.add(key)
            number = f"{last[key]}a"
        else:
            divided.discard(key)
            last[key] = last.get(key, side - 2) + (4 if dice > 0.94 else 2)  # now and then a plot is missing
            number = str(last[key])
        result.append(House(name, number, quarter, float(door[0]), float(door[1])))
    return result


def _built_up(street: Street) -> bool:
    built = street.line.highway not in {"primary", "cycleway", "service"}
    return built and not street.line.bridge


def _doors(
    street: Street, points: Points, degree: Counter[int], rng: np.random.Generator
) -> Iterator[tuple[str, int, Points]]:
    """Where doors could be along both sides: the street, 1 for left or 2 for right, and the point."""
    nodes = points[list(street.nodes)]
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(nodes, axis=0).T))])
    corners = at[[degree[node] > 2 for node in street.nodes]]
    frontage = _FRONTAGES[area(nodes[len(nodes) // 2][None, :])[0]]
    for side in (1, 2):
        plots = rng.uniform(0.75, 1.25, int(at[-1] / frontage.plot_m) + 1) * frontage.plot_m
        spots = np.cumsum(plots) - frontage.plot_m / 2
        spots = spots[spots < at[-1]]
        spots = spots[(np.abs(spots[:, None] - corners[None, :]) > CORNER_M).all(axis=1)]
        stretch = np.searchsorted(at, spots, side="right") - 1
        along = nodes[stretch + 1] - nodes[stretch]
        along = along / np.hypot(*along.T)[:, None]
        left = np.column_stack([-along[:, 1], along[:, 0]]) * (1 if side == 1 else -1)
        setback = frontage.setback_m * rng.uniform(0.9, 1.15, len(spots))
        doors = nodes[stretch] + along * (spots - at[stretch])[:, None] + left * setback[:, None]
        for door in doors:
            yield street.line.name, side, door


def _fits(doors: Points, quarters: list[str], points: Points, streets: list[Street]) -> list[bool]:
    """Whether a door stands on no street, and a van can stop near it."""
    lines = np.array([[*points[a], *points[b]] for a, b in edges(streets)])
    for_vans = np.array([drivable(street) for street in streets for _ in pairwise(street.nodes)])
    far = distances(doors, lines)
    least = 0.75 * np.array([_FRONTAGES[quarter].setback_m for quarter in quarters])
    fits: list[bool] = ((far.min(axis=1) >= least) & (far[:, for_vans].min(axis=1) < REACH_M)).tolist()
    return fits


def _crowded(door: Points, near: dict[tuple[int, int], list[Points]]) -> bool:
    """Whether another door is too near; if not, this one takes its place."""
    east, north = int(door[0] // APART_M), int(door[1] // APART_M)
    for x in (east - 1, east, east + 1):
        for y in (north - 1, north, north + 1):
            for other in near.get((x, y), ()):
                if (door[0] - other[0]) ** 2 + (door[1] - other[1]) ** 2 < APART_M**2:
                    return True
    near.setdefault((east, north), []).append(door)
    return False
