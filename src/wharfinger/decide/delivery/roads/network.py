"""The roads as one kind of vehicle finds them: arcs with seconds and metres, and what hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.roads.changes import Changes
from wharfinger.decide.delivery.roads.profile import LIMIT_SHARE, Profile
from wharfinger.decide.delivery.roads.road_map import BITS, KINDS, Floats, RoadMap
from wharfinger.tables import TableError

AVOIDED = 10.0
"""What a second on a street for residents only counts when a way is chosen; times are not changed by it."""

_BARRIER = KINDS.index("barrier")


@dataclass(frozen=True, eq=False)
class Network:
    """The arcs that a profile may use. `link` and `forward` say where on the map an arc lies.

    `seconds_ahead` and `seconds_back` are by link of the map, infinite where a direction is not allowed.
    """

    roads: RoadMap
    profile: Profile
    seconds_ahead: Floats
    seconds_back: Floats
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    link: NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many junctions."""
        return len(self.roads.latitude)

    @cached_property
    def arc_seconds(self) -> Floats:
        """The time of each arc; arcs from start to end come first."""
        forward = self._forward
        seconds: Floats = np.concatenate(
            [self.seconds_ahead[self.link[:forward]], self.seconds_back[self.link[forward:]]]
        )
        return seconds

    @property
    def _forward(self) -> int:
        return int(np.isfinite(self.seconds_ahead).sum())

    @cached_property
    def component(self) -> NDArray[np.int32]:
        """By junction: which strongly connected part it belongs to; from each of it one gets to each."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        graph = coo_array(
            (np.ones(len(self.tail), np.int8), (self.tail, self.head)), shape=(self.size, self.size)
        )
        labels: NDArray[np.int32] = connected_components(graph.tocsr(), connection="strong")[1]
        return labels

    @cached_property
    def link_component(self) -> NDArray[np.int32]:
        """By link: the part that both its ends belong to; -1 where it is unused or leads out of its part."""
        start, end = self.component[self.roads.start], self.component[self.roads.end]
        used = np.isfinite(self.seconds_ahead) | np.isfinite(self.seconds_back)
        own: NDArray[np.int32] = np.where(used & (start == end), start, -1).astype(np.int32)
        return own

    @cached_property
    def main(self) -> int:
        """The part with the most metres of road."""
        inside = self.link_component >= 0
        metres = np.bincount(
            self.link_component[inside], self.roads.metres[inside], minlength=self.component.max() + 1
        )
        return int(metres.argmax())

    @cached_property
    def arc_of(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Keys of (tail, head), ascending, and the best arc of each."""
        keys = self.tail.astype(np.int64) * self.size + self.head
        order = np.lexsort((self._arc_cost, keys))
        first = np.ones(len(order), bool)
        first[1:] = keys[order][1:] != keys[order][:-1]
        return keys[order][first], order[first].astype(np.int32)

    @cached_property
    def weight(self) -> Floats:
        """By link: what a second on it counts when a way is chosen."""
        resident = self.roads.only_to & BITS[self.profile.mode] != 0
        return np.where(resident, AVOIDED, 1.0)

    @cached_property
    def _arc_cost(self) -> Floats:
        cost: Floats = self.arc_seconds * self.weight[self.link]
        return cost

    @cached_property
    def by_tail(self) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats, Floats, Floats]:
        """The best arcs by their tails: where those of each begin, then heads, costs, seconds and metres."""
        arcs = self.arc_of[1]
        first = np.searchsorted(self.tail[arcs], np.arange(self.size + 1))
        metres = self.roads.metres[self.link[arcs]]
        return first, self.head[arcs], self._arc_cost[arcs], self.arc_seconds[arcs], metres

    def graph_with(self, tails: NDArray[Any], heads: NDArray[Any], cost: Floats, more: int) -> Any:
        """The best arcs as a sparse matrix, with `more` junctions after the last and their arcs."""
        from scipy.sparse import coo_array

        arcs = self.arc_of[1]
        size = self.size + more
        return coo_array(
            (
                # Zero would be no arc at all.
                np.maximum(np.concatenate([self._arc_cost[arcs], cost]), 1e-9),
                (np.concatenate([self.tail[arcs], tails]), np.concatenate([self.head[arcs], heads])),
            ),
            shape=(size, size),
        ).tocsr()

    def islands(self, least: int = 2) -> list[tuple[str, float]]:
        """Parts that are cut off from the main one, largest first: a street of each, and metres of road."""
        inside = (self.link_component >= 0) & (self.link_component != self.main)
        found = []
        for part in np.unique(self.link_component[inside]).tolist():
            links = np.flatnonzero(self.link_component == part)
            if len(links) >= least:
                longest = int(links[self.roads.metres[links].argmax()])
                found.append((self.roads.name_of(longest), float(self.roads.metres[links].sum())))
        return sorted(found, key=lambda one: -one[1])


def network_for(roads: RoadMap, profile: Profile, changes: Sequence[Changes] = ()) -> Network:
    """The part of the map that this profile may use, with the time of every link in both directions."""
    bit = BITS[profile.mode]
    by_kind = np.zeros(len(KINDS))
    for kind, kmh in profile.kmh.items():
        by_kind[KINDS.index(kind)] = kmh
    usual = np.minimum(by_kind[roads.kind], profile.top_kmh)
    fits = (roads.height_m > profile.height_m) & (roads.weight_t >= profile.weight_t)
    seconds = []
    for allowed, posted in ((roads.ahead, roads.kmh_ahead), (roads.back, roads.kmh_back)):
        driven = _driven_kmh(profile, usual, posted)
        with np.errstate(divide="ignore", invalid="ignore"):  # what is not used is closed below
            time: Floats = np.where(roads.kind == _BARRIER, 0.0, roads.metres / driven * 3.6)
        time[(allowed & bit == 0) | ~fits | ((usual == 0) & (roads.kind != _BARRIER))] = np.inf
        seconds.append(time)
    for change in changes:
        factor = change.factors(roads)
        seconds = [
            np.where(np.isinf(factor), np.inf, one * np.where(np.isinf(factor), 1, factor)) for one in seconds
        ]
    ahead, back = seconds
    on, off = np.flatnonzero(np.isfinite(ahead)), np.flatnonzero(np.isfinite(back))
    if not len(on) and not len(off):
        raise TableError(
            where=f"roads for {profile.name}",
            found=f"{len(roads.metres):,} links, none of which it may use",
            expected="roads of the classes " + ", ".join(profile.kmh),
            mend="read a map of roads, or choose another profile",
        )
    return Network(
        roads,
        profile,
        ahead,
        back,
        np.concatenate([roads.start[on], roads.end[off]]),
        np.concatenate([roads.end[on], roads.start[off]]),
        np.concatenate([on, off]).astype(np.int32),
    )


def _driven_kmh(profile: Profile, usual: Floats, posted: NDArray[np.float32]) -> Floats:
    limited = np.isfinite(posted) & (usual > 0)
    if profile.mode in ("car", "truck"):
        kmh = np.where(limited, np.minimum(posted * LIMIT_SHARE, profile.top_kmh), usual)
    else:
        kmh = np.where(limited, np.minimum(posted, usual), usual)
    result: Floats = kmh.astype(np.float64)
    return result
