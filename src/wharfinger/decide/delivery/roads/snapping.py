"""From a place to the road it is served from: the nearest point of the nearest road that leads anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.roads.network import Network
from wharfinger.decide.delivery.roads.road_map import KINDS, Floats, RoadMap
from wharfinger.decide.delivery.roads.travel import CutOff

SAMPLE_M = 50.0
M_PER_DEGREE = 111_195.0  # of latitude, on the sphere of mean radius

FAR_M = 1_000.0
"""A place farther than this from every road is not served by guessing."""
ISLAND_M = 150.0
"""A road that leads nowhere is passed over for one of the main part that is no more than this farther."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """Where on the roads each place is: on which link, how far along it (0 to 1), how far away it lies.

    `link` is -1 for the places that are cut off.
    """

    link: NDArray[np.int64]
    share: Floats
    latitude: Floats
    longitude: Floats
    away_m: Floats
    cut_off: tuple[CutOff, ...]


class Snapper:
    """Finds the nearest roads of a network. Made once for a network, then quick."""

    def __init__(self, network: Network) -> None:
        self._network = network
        roads = network.roads
        self._stretch = float(np.cos(np.radians(np.median(roads.latitude))))
        latitude, longitude, segment = sampled(roads, SAMPLE_M)
        link = np.searchsorted(roads.shape_start, segment, side="right") - 1
        used = np.isfinite(network.seconds_ahead) | np.isfinite(network.seconds_back)
        used &= roads.kind != KINDS.index("barrier")
        main = used & (network.link_component == network.main)
        flat = self._flat(latitude, longitude)
        self._main = _Nearest(flat[main[link]], segment[main[link]], self._points)
        rest = (used & ~main)[link]
        self._rest = _Nearest(flat[rest], segment[rest], self._points)

    def snap(self, at: Floats) -> Snapped:
        """The nearest road of the main part for each place, or why there is none."""
        flat = self._flat(at[:, 0], at[:, 1])
        segment, share, away = self._main.find(flat)
        other, _, other_away = self._rest.find(flat)
        island = (other_away < ISLAND_M) & (away - other_away > ISLAND_M)
        lost = island | (away > FAR_M)
        cut_off = tuple(
            CutOff(int(row), self._why(int(row), bool(island[row]), other[row], other_away[row], away[row]))
            for row in np.flatnonzero(lost)
        )
        roads = self._network.roads
        link = np.searchsorted(roads.shape_start, segment, side="right") - 1
        along = self._along(segment, share, link)
        latitude = roads.shape_latitude[segment] * (1 - share) + roads.shape_latitude[segment + 1] * share
        longitude = roads.shape_longitude[segment] * (1 - share) + roads.shape_longitude[segment + 1] * share
        return Snapped(np.where(lost, -1, link), along, latitude, longitude, away, cut_off)

    def _why(self, row: int, island: bool, segment: int, island_m: float, main_m: float) -> str:
        who = self._network.profile.name
        if island:
            roads = self._network.roads
            name = roads.name_of(int(np.searchsorted(roads.shape_start, segment, side="right") - 1))
            return (
                f"its road, {name}, {island_m:,.0f} m away, is cut off from the main roads for {who}; "
                f"the nearest of those lies {main_m:,.0f} m away"
            )
        return f"the nearest road for {who} is {main_m:,.0f} m away, more than {FAR_M:,.0f} m"

    def _along(self, segment: NDArray[Any], share: Floats, link: NDArray[Any]) -> Floats:
        """The share of the link's whole length that lies before the point."""
        done = self._done
        start, end = self._network.roads.shape_start[link], self._network.roads.shape_start[link + 1] - 1
        whole = done[end] - done[start]
        here = done[segment] + share * (done[segment + 1] - done[segment]) - done[start]
        return np.where(whole > 0, here / np.maximum(whole, 1e-9), 0.0)

    @property
    def _points(self) -> Floats:
        roads = self._network.roads
        return self._flat(roads.shape_latitude, roads.shape_longitude)

    @property
    def _done(self) -> Floats:
        """Metres along all shapes laid end to end; only differences within a link mean something."""
        steps = np.hypot(*np.diff(self._points, axis=0).T)
        return np.concatenate([[0.0], np.cumsum(steps)])

    def _flat(self, latitude: Floats, longitude: Floats) -> Floats:
        """Metres on a plane: true enough over the few hundred metres that snapping looks at."""
        return np.column_stack([latitude * M_PER_DEGREE, longitude * (M_PER_DEGREE * self._stretch)])


class _Nearest:
    """The nearest of some segments, exactly: from the nearest sample follows how far the nearest can be."""

    def __init__(self, samples: Floats, segment: NDArray[np.int64], points: Floats) -> None:
        from scipy.spatial import cKDTree

        self._tree = cKDTree(samples, balanced_tree=False) if len(samples) else None
        self._segment = segment
        self._points = points

    def find(self, at: Floats) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Segment, share of it before the nearest point, and distance; infinitely far where there is none."""
        count = len(at)
        if self._tree is None or not count:
            return np.zeros(count, np.int64), np.zeros(count), np.full(count, np.inf)
        first, _ = self._tree.query(at)
        near = self._tree.query_ball_point(at, first + SAMPLE_M / 2 + 0.01)
        sizes = np.array([len(one) for one in near])
        row = np.repeat(np.arange(count), sizes)
        segment = self._segment[np.concatenate(near).astype(np.int64)]
        share, away = _project(at[row], self._points[segment], self._points[segment + 1])
        order = np.lexsort((segment, away, row))
        best = order[np.concatenate([[0], np.cumsum(sizes)[:-1]])]
        return segment[best], share[best], away[best]


def sampled(roads: RoadMap, apart_m: float) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Points along all shapes, no farther apart than this, and where in the arrays its segment begins."""
    starts = np.ones(len(roads.shape_latitude), bool)
    starts[roads.shape_start[1:] - 1] = False  # the last point of a link begins no segment
    segment = np.flatnonzero(starts)
    lat, lon = roads.shape_latitude, roads.shape_longitude
    stretch = np.cos(np.radians(lat[segment]))
    length = M_PER_DEGREE * np.hypot(
        lat[segment + 1] - lat[segment], (lon[segment + 1] - lon[segment]) * stretch
    )
    pieces = np.maximum(1, np.ceil(length / apart_m).astype(np.int64))
    repeated = np.repeat(segment, pieces)
    number = np.arange(len(repeated)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    # The middle of each piece: no point of a segment is farther than half a piece from one.
    share = (number + 0.5) / np.repeat(pieces, pieces)
    return (
        lat[repeated] + share * (lat[repeated + 1] - lat[repeated]),
        lon[repeated] + share * (lon[repeated + 1] - lon[repeated]),
        repeated,
    )


def _project(at: Floats, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    along = end - start
    length = (along**2).sum(axis=1)
    share = np.clip(((at - start) * along).sum(axis=1) / np.maximum(length, 1e-12), 0.0, 1.0)
    away = np.hypot(*(start + share[:, None] * along - at).T)
    return share, away
