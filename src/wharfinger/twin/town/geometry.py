"""Lines on the plan of the town: metres east and north of its middle."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Indices = NDArray[np.intp]

# The middle of the town, on the open North Sea: nobody can take it for a real place.
LATITUDE, LONGITUDE = 54.5, 7.5
METRES_PER_DEGREE = 111_320.0


def degrees(points: Points) -> Points:
    """Latitude and longitude, to the seven decimals that OpenStreetMap keeps."""
    latitude = LATITUDE + points[:, 1] / METRES_PER_DEGREE
    longitude = LONGITUDE + points[:, 0] / (METRES_PER_DEGREE * math.cos(math.radians(LATITUDE)))
    result: Points = np.column_stack([latitude, longitude]).round(7)
    return result


def smooth(points: Points, step_m: float) -> Points:
    """A Catmull-Rom curve through the points, sampled about every `step_m`."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        count = max(1, round(float(np.linalg.norm((end - start)[:2])) / step_m))
        t = (np.arange(count) / count)[:, None]
        pieces.append(
            0.5
            * (
                2 * start
                + (end - before) * t
                + (2 * before - 5 * start + 4 * end - after) * t**2
                + (3 * start - before - 3 * end + after) * t**3
            )
        )
    return np.vstack([*pieces, points[-1:]])


def crossings(first: Points, second: Points) -> tuple[Indices, Indices, Points, Points]:
    """Where segments (rows x1, y1, x2, y2) of two lists cross: their indices and the shares along each."""
    low_a, high_a = _boxes(first)
    low_b, high_b = _boxes(second)
    near = (low_a[:, None, 0] <= high_b[None, :, 0]) & (low_b[None, :, 0] <= high_a[:, None, 0])
    near &= (low_a[:, None, 1] <= high_b[None, :, 1]) & (low_b[None, :, 1] <= high_a[:, None, 1])
    i, j = np.nonzero(near)
    a, b = first[i], second[j]
    along_a, along_b, gap = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2], b[:, :2] - a[:, :2]
    turn = _cross(along_a, along_b)
    parallel = np.abs(turn) < 1e-9
    turn[parallel] = 1.0
    s, t = _cross(gap, along_b) / turn, _cross(gap, along_a) / turn
    hit = ~parallel & (s >= 0) & (s <= 1) & (t >= 0) & (t <= 1)
    return i[hit], j[hit], s[hit], t[hit]


def segments(points: Points) -> Points:
    """The segments of a line as rows x1, y1, x2, y2."""
    return np.hstack([points[:-1], points[1:]])


def distances(points: Points, lines: Points) -> Points:
    """From each point (row) to each segment (column), in metres."""
    start, along = lines[:, :2], lines[:, 2:] - lines[:, :2]
    length = np.maximum((along**2).sum(axis=1), 1e-9)
    east = points[:, None, 0] - start[None, :, 0]
    north = points[:, None, 1] - start[None, :, 1]
    share = np.clip((east * along[:, 0] + north * along[:, 1]) / length, 0.0, 1.0)
    result: Points = np.hypot(east - share * along[:, 0], north - share * along[:, 1])
    return result


def _boxes(lines: Points) -> tuple[Points, Points]:
    return np.minimum(lines[:, :2], lines[:, 2:]), np.maximum(lines[:, :2], lines[:, 2:])


def _cross(a: Points, b: Points) -> Points:
    result: Points = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return result
