"""Dijkstra's algorithm for large maps: it stops as soon as every place asked for is reached."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit
from wharfinger.decide.delivery.roads.road_map import Floats


@njit
def spread(
    first: NDArray[np.int64],
    head: NDArray[np.int32],
    cost: Floats,
    seconds: Floats,
    metres: Floats,
    from_node: NDArray[np.int64],
    from_cost: Floats,
    from_seconds: Floats,
    from_metres: Floats,
    to_node: NDArray[np.int64],
) -> Floats:
    """Cost, seconds and metres (first axis) from each source, by its two ways out, to what is asked for.

    Arcs lie by their tail: those of junction i from `first[i]` to `first[i + 1]`. What is not reached is
    infinite. The working arrays are as long as the map, and only what was touched is put back.
    """
    count = len(first) - 1
    best = np.full(count, np.inf)
    best_s, best_m = np.empty(count), np.empty(count)
    done = np.zeros(count, np.int64)
    wanted = np.full(count, -1, np.int64)
    for at in range(len(to_node)):
        wanted[to_node[at]] = at
    touched = np.empty(count, np.int64)
    found = np.full((3, len(from_node), len(to_node)), np.inf)
    for row in range(len(from_node)):
        many, left = 0, len(to_node)
        heap = [(0.0, np.int64(-1))]
        heap.pop()
        for side in range(2):
            node, by = from_node[row, side], from_cost[row, side]
            if by < best[node]:
                if best[node] == np.inf:
                    touched[many] = node
                    many += 1
                best[node], best_s[node], best_m[node] = by, from_seconds[row, side], from_metres[row, side]
                heapq.heappush(heap, (by, np.int64(node)))
        while heap and left:
            by, node = heapq.heappop(heap)
            if done[node] == row + 1:
                continue
            done[node] = row + 1
            if wanted[node] >= 0:
                found[0, row, wanted[node]] = by
                found[1, row, wanted[node]] = best_s[node]
                found[2, row, wanted[node]] = best_m[node]
                left -= 1
            for arc in range(first[node], first[node + 1]):
                other, more = head[arc], by + cost[arc]
                if more < best[other]:
                    if best[other] == np.inf:
                        touched[many] = other
                        many += 1
                    best[other] = more
                    best_s[other] = best_s[node] + seconds[arc]
                    best_m[other] = best_m[node] + metres[arc]
                    heapq.heappush(heap, (more, np.int64(other)))
        for at in range(many):
            best[touched[at]] = np.inf
    return found
