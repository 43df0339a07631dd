"""Shortest ways from some places to all junctions and places, with the time and the length of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.roads.network import Network
from wharfinger.decide.delivery.roads.road_map import Floats
from wharfinger.decide.delivery.roads.snapping import Snapped

_NO_PREDECESSOR = -9999  # scipy's


@dataclass(frozen=True, eq=False)
class Ends:
    """By place: the two ends of its link, and the seconds and metres to leave to each and come from each.

    `weight` is that of the link: what a second on it counts when a way is chosen.
    """

    node: NDArray[np.int64]
    leave: Floats
    enter: Floats
    leave_m: Floats
    link: NDArray[np.int64]
    share: Floats
    whole: Floats
    metres: Floats
    weight: Floats

    @classmethod
    def of(cls, network: Network, snapped: Snapped) -> Ends:
        """The ends of the links that places were taken to."""
        link = np.maximum(snapped.link, 0)
        share = snapped.share
        parts = np.column_stack([share, 1 - share])
        ahead, back = network.seconds_ahead[link], network.seconds_back[link]
        with np.errstate(invalid="ignore"):
            leave = np.column_stack([back, ahead]) * parts
            enter = np.column_stack([ahead, back]) * parts
        return cls(
            node=np.column_stack([network.roads.start[link], network.roads.end[link]]).astype(np.int64),
            # A closed direction times no way at all: at the very end of a one-way one stands at its junction.
            leave=np.where(np.isnan(leave), 0.0, leave),
            enter=np.where(np.isnan(enter), 0.0, enter),
            leave_m=parts * network.roads.metres[link][:, None],
            link=snapped.link,
            share=share,
            whole=np.column_stack([ahead, back]),
            metres=network.roads.metres[link],
            weight=network.weight[link],
        )

    def graph(self, network: Network) -> Any:
        """The network with one more junction for each place, from which its two ways out lead."""
        row, side = np.nonzero(np.isfinite(self.leave) & (self.link >= 0)[:, None])
        # A link that ends where it begins has two ways to one junction: only the quicker is an arc.
        loop = self.node[row, 0] == self.node[row, 1]
        slower = loop & (self.leave[row, side] > self.leave[row, 1 - side])
        slower |= loop & (self.leave[row, side] == self.leave[row, 1 - side]) & (side == 1)
        row, side = row[~slower], side[~slower]
        cost = self.leave[row, side] * self.weight[row]
        return network.graph_with(network.size + row, self.node[row, side], cost, len(self.link))


@dataclass(frozen=True, eq=False)
class Tree:
    """Shortest ways from some places, the `rows` of the ends, to all junctions."""

    network: Network
    rows: NDArray[np.int64]
    cost: Floats
    before: NDArray[np.int32]

    @classmethod
    def grow(cls, graph: Any, network: Network, rows: NDArray[np.int64], limit: float = np.inf) -> Tree:
        """By Dijkstra's algorithm, from each of the places by itself, no farther than a limit on the cost."""
        from scipy.sparse.csgraph import dijkstra

        sources = network.size + rows
        cost, before = dijkstra(graph, indices=sources, return_predecessors=True, limit=limit)
        return cls(network, rows, cost, before)

    @classmethod
    def to(cls, graph: Any, network: Network, ends: Ends, one: int, other: int) -> Tree:
        """From one place as far as another, which is in the same part of the roads."""
        limit = 600.0
        while True:
            tree = cls.grow(graph, network, np.array([one]), limit)
            if np.isfinite(tree.cost[0, ends.node[other]]).all():
                return tree
            limit *= 4

    def arrivals(self, ends: Ends) -> tuple[Floats, Floats]:
        """Seconds and metres from each of the places to every place."""
        seconds, metres = self._sums(ends)
        by_end = self.cost[:, ends.node], seconds[:, ends.node], metres[:, ends.node]
        return arrived(ends, self.rows, *by_end)

    def direct(self, ends: Ends, other: int) -> bool:
        """Whether the way from the first place stays on one link."""
        costs = [self._by_side(ends, side)[0, other] for side in (0, 1)]
        return bool(_direct_seconds(ends, self.rows)[0, other] * ends.weight[other] <= min(costs))

    def side(self, ends: Ends, other: int) -> int:
        """By which end of its link a place is reached from the first."""
        return int(self._by_side(ends, 1)[0, other] < self._by_side(ends, 0)[0, other])

    def nodes_to(self, ends: Ends, other: int) -> list[int]:
        """The junctions on the way from the first place to the link of another."""
        node = int(ends.node[other, self.side(ends, other)])
        found = [node]
        while (node := int(self.before[0, node])) < self.network.size:
            found.append(node)
        return found[::-1]

    def _by_side(self, ends: Ends, side: int) -> Floats:
        cost: Floats = self.cost[:, ends.node[:, side]] + ends.enter[:, side] * ends.weight
        return cost

    def _sums(self, ends: Ends) -> tuple[Floats, Floats]:
        """Seconds and metres to each junction."""
        network, size = self.network, self.network.size
        keys, arcs = network.arc_of
        row, node = np.nonzero((self.before[:, :size] >= 0) & (self.before[:, :size] < size))
        arc = arcs[np.searchsorted(keys, self.before[row, node].astype(np.int64) * size + node)]
        begun, first = np.nonzero(self.before[:, :size] >= size)
        source = self.before[begun, first] - size
        # The side by which the place was left: of a link that ends where it begins, the quicker.
        end = ends.node[source, 1] == first
        loop = ends.node[source, 0] == ends.node[source, 1]
        end = np.where(loop, ends.leave[source, 1] < ends.leave[source, 0], end).astype(np.int64)

        def summed(by_arc: Floats, leave: Floats) -> Floats:
            own = np.zeros((len(self.rows), size))
            own[row, node] = by_arc[arc]
            own[begun, first] = leave[source, end]
            return self._doubled(own)

        metres = summed(network.roads.metres[network.link], ends.leave_m)
        if (network.weight == 1).all():
            return self.cost[:, :size], metres
        return summed(network.arc_seconds, ends.leave), metres

    def _doubled(self, own: Floats) -> Floats:
        """What each junction adds, summed along the way to it: each adds what its predecessor knows."""
        size = self.network.size
        before = self.before[:, :size]
        inner = (before >= 0) & (before < size)
        up = np.where(inner, before, np.arange(size))
        done = ~inner
        lines = np.arange(len(before))[:, None]
        while not done.all():
            own = own + np.where(done, 0.0, own[lines, up])
            done = done | done[lines, up]
            up = up[lines, up]
        own[before == _NO_PREDECESSOR] = np.inf
        return own


def search(network: Network, ends: Ends, rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Seconds and metres from some places to every place, on a map that is much larger than their area."""
    from wharfinger.decide.delivery.roads.spread_kernel import spread

    known = np.flatnonzero(ends.link >= 0)
    nodes, place = np.unique(ends.node[known], return_inverse=True)
    leave = ends.leave[rows] * ends.weight[rows][:, None]
    found = spread(*network.by_tail, ends.node[rows], leave, ends.leave[rows], ends.leave_m[rows], nodes)
    by_end = np.full((3, len(rows), len(ends.link), 2), np.inf)
    by_end[:, :, known] = found[:, :, place.reshape(-1, 2)]
    return arrived(ends, rows, *by_end)


def arrived(
    ends: Ends, rows: NDArray[np.int64], cost: Floats, seconds: Floats, metres: Floats
) -> tuple[Floats, Floats]:
    """From what it takes to both ends of each place's link (last axis): seconds and metres to the place."""
    one, other = np.moveaxis(cost + ends.enter * ends.weight[:, None], -1, 0)
    second = other < one
    whole = [
        np.where(second, *np.moveaxis(part, -1, 0)[::-1])
        for part in (seconds + ends.enter, metres + ends.leave_m)
    ]
    straight = _direct_seconds(ends, rows)
    direct = straight * ends.weight <= np.minimum(one, other)
    along = np.abs(ends.share[rows][:, None] - ends.share[None, :]) * ends.metres[rows][:, None]
    return np.where(direct, straight, whole[0]), np.where(direct, along, whole[1])


def _direct_seconds(ends: Ends, rows: NDArray[np.int64]) -> Floats:
    """Along the link itself, where both places lie on it and it may be driven that way."""
    same = ends.link[rows][:, None] == ends.link[None, :]
    ahead = ends.share[None, :] - ends.share[rows][:, None]
    with np.errstate(invalid="ignore"):
        seconds = np.where(
            ahead >= 0, ahead * ends.whole[rows, 0][:, None], -ahead * ends.whole[rows, 1][:, None]
        )
    return np.where(same & ~np.isnan(seconds), seconds, np.where(same & (ahead == 0), 0.0, np.inf))
