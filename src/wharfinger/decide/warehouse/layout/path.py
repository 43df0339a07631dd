"""The crossings that a shortest walk passes."""

from __future__ import annotations

import numpy as np

from wharfinger.decide.warehouse.layout.distance import Points, along, ends
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.ways import Ways
from wharfinger.decide.warehouse.routes.walk import Spot


def path(layout: Layout, points: Points) -> list[Spot]:
    """The spots of a walk past these points in this order, with the crossings at which it turns."""
    ways = layout.ways
    crossings, out, into = ends(ways, points)
    within = along(ways, points)
    spots: list[Spot] = []
    for at in range(len(points.aisle)):
        if at:
            between = layout.crossing_m[np.ix_(crossings[:, at - 1], crossings[:, at])]
            metres = out[:, at - 1, None] + between + into[:, at]
            if metres.min() < within[at - 1, at]:
                leave, enter = np.unravel_index(metres.argmin(), metres.shape)
                spots += _through(layout, int(crossings[leave, at - 1]), int(crossings[enter, at]))
        aisle, block = int(points.aisle[at]), int(points.block[at])
        spots.append((aisle, float(ways.y_m[block] + points.position_m[at])))
    return spots


def _through(layout: Layout, start: int, goal: int) -> list[Spot]:
    at, spots = start, [_spot(layout, start)]
    while at != goal:
        at = _next(layout, at, goal)
        spots.append(_spot(layout, at))
    return spots


def _next(layout: Layout, at: int, goal: int) -> int:
    """The neighbouring crossing that lies on a shortest way, by an open piece."""
    n_cross, metres = layout.n_cross, layout.crossing_m
    aisle, cross = divmod(at, n_cross)
    neighbours = [
        (at - 1, cross > 0),
        (at + 1, cross < n_cross - 1),
        (at - n_cross, aisle > 0),
        (at + n_cross, aisle < layout.n_aisles - 1),
    ]
    return next(
        other
        for other, there in neighbours
        if there
        and np.isclose(metres[at, other], _straight(layout.ways, at, other))
        and np.isclose(metres[at, other] + metres[other, goal], metres[at, goal])
    )


def _straight(ways: Ways, one: int, other: int) -> float:
    """Between neighbouring crossings, as the crow flies."""
    (aisle, cross), (aisle_2, cross_2) = divmod(one, len(ways.y_m)), divmod(other, len(ways.y_m))
    return float(abs(ways.x_m[aisle] - ways.x_m[aisle_2]) + abs(ways.y_m[cross] - ways.y_m[cross_2]))


def _spot(layout: Layout, crossing: int) -> Spot:
    aisle, cross = divmod(crossing, layout.n_cross)
    return aisle, float(layout.ways.y_m[cross])
