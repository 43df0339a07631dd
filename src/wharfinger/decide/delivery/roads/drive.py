"""Times, lengths and lines on our own roads: shortest paths in time, from many places to many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

import numpy as np

from wharfinger.decide.delivery.roads.changes import Changes
from wharfinger.decide.delivery.roads.network import Network, network_for
from wharfinger.decide.delivery.roads.profile import VAN, Profile
from wharfinger.decide.delivery.roads.road_map import Floats, RoadMap
from wharfinger.decide.delivery.roads.shortest_ways import Ends, Tree, search
from wharfinger.decide.delivery.roads.snapping import Snapped, Snapper
from wharfinger.decide.delivery.roads.straight import legs_in_traffic
from wharfinger.decide.delivery.roads.traffic import FREE, Traffic
from wharfinger.decide.delivery.roads.travel import Matrix, Points, Way, degrees
from wharfinger.tables import TableError

LARGE = 20_000
"""From so many junctions on, a compiled search that stops early is quicker than one over the whole map."""


@dataclass(frozen=True, eq=False)
class RoadTravel:
    """Travel on a map of roads for one kind of vehicle, with today's changes and the traffic of the hour.

    The way taken is the quickest on free roads: traffic makes it longer in time, and does not choose another.
    Streets for residents only are gone through to get to a door, not to cut a corner (see `AVOIDED`).
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
        """From each place to each: the times of the quickest ways, exact, and their lengths."""
        snapped = self._snapper.snap(degrees(points))
        count = len(snapped.link)
        ends = Ends.of(self.network, snapped)
        seconds, metres = np.full((count, count), np.inf), np.full((count, count), np.inf)
        known = np.flatnonzero(snapped.link >= 0)
        if self.network.size > LARGE:
            seconds[known], metres[known] = search(self.network, ends, known)
        elif len(known):
            tree = Tree.grow(ends.graph(self.network), self.network, known)
            seconds[known], metres[known] = tree.arrivals(ends)
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
        ends = Ends.of(self.network, snapped)
        count = len(snapped.link)
        lines, seconds, metres = [], np.zeros(max(count - 1, 0)), np.zeros(max(count - 1, 0))
        graph = ends.graph(self.network)
        for leg in range(count - 1):
            tree = Tree.to(graph, self.network, ends, leg, leg + 1)
            all_seconds, all_metres = tree.arrivals(ends)
            seconds[leg], metres[leg] = all_seconds[0, leg + 1], all_metres[0, leg + 1]
            lines.append(self._line(tree, snapped, ends, leg, leg + 1))
        line = np.vstack(lines) if lines else np.column_stack([snapped.latitude, snapped.longitude])
        new = np.ones(len(line), bool)
        new[1:] = (line[1:] != line[:-1]).any(axis=1)
        return Way(line[new], legs_in_traffic(seconds, depart, self.traffic), metres, "roads")

    def _line(self, tree: Tree, snapped: Snapped, ends: Ends, one: int, other: int) -> Floats:
        begin = np.array([[snapped.latitude[one], snapped.longitude[one]]])
        end = np.array([[snapped.latitude[other], snapped.longitude[other]]])
        if tree.direct(ends, other):
            return np.vstack([begin, self._part(snapped, one, snapped.share[one], snapped.share[other]), end])
        nodes = tree.nodes_to(ends, other)
        out = self._part(
            snapped, one, snapped.share[one], float(nodes[0] == self.roads.end[snapped.link[one]])
        )
        if self.roads.start[snapped.link[one]] == self.roads.end[snapped.link[one]]:
            out = self._part(snapped, one, snapped.share[one], float(ends.leave[one, 1] < ends.leave[one, 0]))
        entered_at_end = tree.side(ends, other) == 1
        into = self._part(snapped, other, 1.0 if entered_at_end else 0.0, snapped.share[other])
        keys, arcs = self.network.arc_of
        between = []
        for tail, head in pairwise(nodes):
            arc = arcs[np.searchsorted(keys, np.int64(tail) * self.network.size + head)]
            shape = self.roads.shape(int(self.network.link[arc]))
            between.append(shape if arc < self.network._forward else shape[::-1])
        corner = np.array([[self.roads.latitude[nodes[0]], self.roads.longitude[nodes[0]]]])
        return np.vstack([begin, out, corner, *between, into, end])

    def _part(self, snapped: Snapped, row: int, start: float, end: float) -> Floats:
        """The bends of a link between two shares of its length."""
        shape = self.roads.shape(int(snapped.link[row]))
        steps = np.hypot(np.diff(shape[:, 0]), np.diff(shape[:, 1]) * np.cos(np.radians(shape[0, 0])))
        share = np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-15)
        inside = shape[(share > min(start, end)) & (share < max(start, end))]
        return inside if start <= end else inside[::-1]


def travel_on(
    roads: RoadMap, profile: Profile = VAN, changes: Sequence[Changes] = (), traffic: Traffic = FREE
) -> RoadTravel:
    """Travel on a map of roads. Making it costs little; the first matrix builds what the others use again."""
    return RoadTravel(roads, profile, tuple(changes), traffic)
