"""Times, lengths and lines on our own roads: shortest paths in time, from many places to many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.roads.changes import Changes
from wharfinger.decide.delivery.roads.network import Network, network_for
from wharfinger.decide.delivery.roads.profile import VAN, Profile
from wharfinger.decide.delivery.roads.road_map import Floats, RoadMap
from wharfinger.decide.delivery.roads.snapping import Snapped, Snapper
from wharfinger.decide.delivery.roads.straight import legs_in_traffic
from wharfinger.decide.delivery.roads.traffic import FREE, Traffic
from wharfinger.decide.delivery.roads.travel import Matrix, Points, Way, degrees
from wharfinger.tables import TableError

MOST_CELLS = 20_000_000
"""Sources are taken in groups, so that no table of sources by junctions has more cells than this."""

_NO_PREDECESSOR = -9999  # scipy's


@dataclass(frozen=True, eq=False)
class RoadTravel:
    """Travel on a map of roads for one kind of vehicle, with today's changes and the traffic of the hour.

    The quickest way is that on free roads: traffic makes it longer in time, and does not choose another.
    """

    roads: RoadMap
    profile: Profile = VAN
    changes: tuple[Changes, ...] = ()
    traffic: Traffic = FREE

    @cached_property
    def network(self) -> Network:
        """The roads as this profile finds them."""
        return network_for(self.roads, self.profile, self.changes)

    @cached_property
    def _snapper(self) -> Snapper:
        return Snapper(self.network)

    def matrix(self, points: Points, depart: datetime | None = None) -> Matrix:
        """From each place to each: exact shortest times, and the length of those ways."""
        snapped = self._snapper.snap(degrees(points))
        count = len(snapped.link)
        ends = _Ends.of(self.network, snapped)
        seconds, metres = np.full((count, count), np.inf), np.full((count, count), np.inf)
        known = np.flatnonzero(snapped.link >= 0)
        graph = ends.graph(self.network)
        step = max(1, MOST_CELLS // max(1, self.network.size + count))
        for first in range(0, len(known), step):
            rows = known[first : first + step]
            tree = _Tree.grow(graph, self.network, ends, rows)
            seconds[rows], metres[rows] = tree.arrivals(ends)
        seconds[:, snapped.link < 0] = metres[:, snapped.link < 0] = np.inf
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        return Matrix(seconds, metres, "roads", snapped.away_m, snapped.cut_off).at(depart, self.traffic)

    def way(self, points: Points, depart: datetime | None = None) -> Way:
        """Through all places in their order, along the roads. Refuses places that are cut off."""
        snapped = self._snapper.snap(degrees(points))
        if snapped.cut_off:
            cut = snapped.cut_off[0]
            raise TableError(
                where=f"point {cut.point}",
                found=cut.why,
                expected="places that roads lead to",
                mend="correct the place, or leave it out",
            )
        ends = _Ends.of(self.network, snapped)
        count = len(snapped.link)
        lines, seconds, metres = [], np.zeros(max(count - 1, 0)), np.zeros(max(count - 1, 0))
        graph = ends.graph(self.network)
        for leg in range(count - 1):
            tree = _Tree.grow(graph, self.network, ends, np.array([leg]))
            all_seconds, all_metres = tree.arrivals(ends)
            seconds[leg], metres[leg] = all_seconds[0, leg + 1], all_metres[0, leg + 1]
            lines.append(self._line(tree, snapped, ends, leg, leg + 1))
        line = np.vstack(lines) if lines else np.column_stack([snapped.latitude, snapped.longitude])
        return Way(line, legs_in_traffic(seconds, depart, self.traffic), metres, "roads")

    def _line(self, tree: _Tree, snapped: Snapped, ends: _Ends, one: int, other: int) -> Floats:
        begin = np.array([[snapped.latitude[one], snapped.longitude[one]]])
        end = np.array([[snapped.latitude[other], snapped.longitude[other]]])
        if tree.direct(ends, other):
            return np.vstack([begin, self._part(snapped, one, snapped.share[one], snapped.share[other]), end])
        nodes = tree.nodes_to(ends, other)
        out = self._part(
            snapped, one, snapped.share[one], float(nodes[0] == self.roads.end[snapped.link[one]])
        )
        if self.roads.start[snapped.link[one]] == self.roads.end[snapped.link[one]]:
            out = self._part(
                snapped, one, snapped.share[one], float(ends.leave[one, 1] <= ends.leave[one, 0])
            )
        entered_at_end = tree.side(ends, other) == 1
        into = self._part(snapped, other, 1.0 if entered_at_end else 0.0, snapped.share[other])
        keys, arcs = self.network.arc_of
        between = []
        for tail, head in pairwise(nodes):
            arc = arcs[np.searchsorted(keys, np.int64(tail) * self.network.size + head)]
            shape = self.roads.shape(int(self.network.link[arc]))
            between.append(shape if arc < self.network._forward else shape[::-1])
        return np.vstack([begin, out, *between, into, end])

    def _part(self, snapped: Snapped, row: int, start: float, end: float) -> Floats:
        """The bends of a link between two shares of its length."""
        shape = self.roads.shape(int(snapped.link[row]))
        steps = np.hypot(np.diff(shape[:, 0]), np.diff(shape[:, 1]) * np.cos(np.radians(shape[0, 0])))
        share = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-15)
        inside = shape[(share > min(start, end)) & (share < max(start, end))]
        return inside if start <= end else inside[::-1]


@dataclass(frozen=True, eq=False)
class _Ends:
    """By place: the two ends of its link, and the seconds and metres to leave to each and come from each."""

    node: NDArray[np.int64]
    leave: Floats
    enter: Floats
    leave_m: Floats
    link: NDArray[np.int64]
    share: Floats
    whole: Floats
    metres: Floats

    @classmethod
    def of(cls, network: Network, snapped: Snapped) -> _Ends:
        link = np.maximum(snapped.link, 0)
        share = snapped.share
        parts = np.column_stack([share, 1 - share])
        ahead, back = network.seconds_ahead[link], network.seconds_back[link]
        with np.errstate(invalid="ignore"):
            leave = np.column_stack([back, ahead]) * parts
            enter = np.column_stack([ahead, back]) * parts
        # A closed direction times no way at all: at the very end of a one-way one stands at its junction.
        leave = np.where(np.isnan(leave), 0.0, leave)
        enter = np.where(np.isnan(enter), 0.0, enter)
        return cls(
            np.column_stack([network.roads.start[link], network.roads.end[link]]).astype(np.int64),
            leave,
            enter,
            parts * network.roads.metres[link][:, None],
            snapped.link,
            share,
            np.column_stack([ahead, back]),
            network.roads.metres[link],
        )

    def graph(self, network: Network) -> Any:
        """The network with one more junction for each place, from which its two ways out lead."""
        row, side = np.nonzero(np.isfinite(self.leave) & (self.link >= 0)[:, None])
        # A link that ends where it begins has two ways to one junction: only the quicker is an arc.
        loop = self.node[row, 0] == self.node[row, 1]
        slower = loop & (self.leave[row, side] > self.leave[row, 1 - side])
        slower |= loop & (self.leave[row, side] == self.leave[row, 1 - side]) & (side == 1)
        row, side = row[~slower], side[~slower]
        return network.graph_with(
            network.size + row, self.node[row, side], self.leave[row, side], len(self.link)
        )


@dataclass(frozen=True, eq=False)
class _Tree:
    """Shortest ways from some places to all junctions."""

    network: Network
    rows: NDArray[np.int64]
    seconds: Floats
    before: NDArray[np.int32]

    @classmethod
    def grow(cls, graph: Any, network: Network, ends: _Ends, rows: NDArray[np.int64]) -> _Tree:
        from scipy.sparse.csgraph import dijkstra

        seconds, before = dijkstra(graph, indices=network.size + rows, return_predecessors=True)
        return cls(network, rows, seconds, before)

    def arrivals(self, ends: _Ends) -> tuple[Floats, Floats]:
        """Seconds and metres from each source to every place."""
        node_m = self._node_metres(ends)
        by_side, by_side_m = [], []
        for side in (0, 1):
            by_side.append(self.seconds[:, ends.node[:, side]] + ends.enter[:, side])
            by_side_m.append(node_m[:, ends.node[:, side]] + ends.leave_m[:, side])
        seconds = np.minimum(*by_side)
        metres = np.where(by_side[0] <= by_side[1], *by_side_m)
        direct = self._direct_seconds(ends)
        along = np.abs(ends.share[self.rows][:, None] - ends.share[None, :]) * ends.metres[self.rows][:, None]
        metres = np.where(direct <= seconds, along, metres)
        return np.minimum(seconds, direct), metres

    def direct(self, ends: _Ends, other: int) -> bool:
        """Whether the quickest way stays on one link."""
        direct = self._direct_seconds(ends)[0, other]
        return bool(
            direct
            <= min(self.seconds[0, ends.node[other, side]] + ends.enter[other, side] for side in (0, 1))
        )

    def side(self, ends: _Ends, other: int) -> int:
        """By which end of its link a place is reached."""
        one, two = (self.seconds[0, ends.node[other, side]] + ends.enter[other, side] for side in (0, 1))
        return 0 if one <= two else 1

    def nodes_to(self, ends: _Ends, other: int) -> list[int]:
        """The junctions on the way from the source to the link of a place."""
        node = int(ends.node[other, self.side(ends, other)])
        found = [node]
        while (node := int(self.before[0, node])) < self.network.size:
            found.append(node)
        return found[::-1]

    def _direct_seconds(self, ends: _Ends) -> Floats:
        """Along the link itself, where both places lie on it and it may be driven that way."""
        same = ends.link[self.rows][:, None] == ends.link[None, :]
        ahead = ends.share[None, :] - ends.share[self.rows][:, None]
        with np.errstate(invalid="ignore"):
            seconds = np.where(
                ahead >= 0,
                ahead * ends.whole[self.rows, 0][:, None],
                -ahead * ends.whole[self.rows, 1][:, None],
            )
        return np.where(same & ~np.isnan(seconds), seconds, np.where(same & (ahead == 0), 0.0, np.inf))

    def _node_metres(self, ends: _Ends) -> Floats:
        """The length of each shortest way, by doubling: each junction adds what its predecessor knows."""
        size = self.network.size
        keys, arcs = self.network.arc_of
        before = self.before[:, :size].astype(np.int64)
        row, node = np.nonzero((before >= 0) & (before < size))
        found = np.searchsorted(keys, before[row, node] * size + node)
        metres = np.zeros(before.shape)
        metres[row, node] = self.network.roads.metres[self.network.link[arcs[found]]]
        row, node = np.nonzero(before >= size)
        source = before[row, node] - size
        # The side by which the source was left: for a link that ends where it begins, the quicker.
        end = ends.node[source, 1] == node
        loop = ends.node[source, 0] == ends.node[source, 1]
        end = np.where(loop, ends.leave[source, 1] < ends.leave[source, 0], end)
        metres[row, node] = ends.leave_m[source, end.astype(np.int64)]
        up = np.where((before >= 0) & (before < size), before, np.arange(size))
        root = np.where((before >= 0) & (before < size), False, True)
        lines = np.arange(len(before))[:, None]
        while not root.all():
            metres = metres + np.where(root, 0.0, metres[lines, up])
            root = root | root[lines, up]
            up = up[lines, up]
        metres[self.before[:, :size] == _NO_PREDECESSOR] = np.inf
        return metres


def travel_on(
    roads: RoadMap, profile: Profile = VAN, changes: Sequence[Changes] = (), traffic: Traffic = FREE
) -> RoadTravel:
    """Travel on a map of roads. Making it costs little; the first matrix builds what the others use again."""
    return RoadTravel(roads, profile, tuple(changes), traffic)
