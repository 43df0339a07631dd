"""From ways to links: cut where roads meet, with a way through each barrier for those who may pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.roads.road_map import BITS, KINDS, RoadMap, great_circle_m

if TYPE_CHECKING:
    from wharfinger.connect.osm.read import Stretch

_ALL = sum(BITS.values())


def road_map(stretches: Sequence[Stretch], barriers: Mapping[int, int], attribution: str) -> RoadMap:
    """Junctions are the points that two stretches share, ends, and barriers that stop somebody."""
    refs = np.concatenate([np.asarray(one.refs, np.int64) for one in stretches])
    latitude = np.concatenate([np.asarray(one.latitude) for one in stretches])
    longitude = np.concatenate([np.asarray(one.longitude) for one in stretches])
    sizes = np.array([len(one.refs) for one in stretches])
    of = np.repeat(np.arange(len(stretches)), sizes)

    stops = np.array([ref for ref, bits in barriers.items() if bits != _ALL], np.int64)
    unique, first, inverse, uses = np.unique(refs, return_index=True, return_inverse=True, return_counts=True)
    cuts = uses[inverse] > 1
    cuts[np.cumsum(sizes) - 1] = cuts[np.cumsum(sizes) - sizes] = True
    cuts |= np.isin(refs, stops)

    at = np.flatnonzero(cuts)
    begin, finish = at[:-1], at[1:]
    inside = of[begin] == of[finish]
    begin, finish = begin[inside], finish[inside]
    shape_start, points = _ragged(begin, finish - begin + 1)
    metres = _lengths(latitude[points], longitude[points], shape_start)
    real = metres > 0
    begin, finish, metres = begin[real], finish[real], metres[real]
    shape_start, points = _ragged(begin, finish - begin + 1)

    used = np.unique(inverse[np.concatenate([begin, finish])])
    node_of = np.full(len(unique), -1, np.int64)
    node_of[used] = np.arange(len(used))
    start, end = node_of[inverse[begin]], node_of[inverse[finish]]
    node_latitude, node_longitude = latitude[first[used]], longitude[first[used]]

    # Every link that ends at a barrier gets an end of its own; a link without length joins it.
    stop_nodes = node_of[np.searchsorted(unique, stops[np.isin(stops, unique)])]
    stop_nodes = stop_nodes[stop_nodes >= 0]
    ends = np.concatenate([start, end])
    ours = np.flatnonzero(np.isin(ends, stop_nodes))
    hubs = ends[ours]
    own = len(used) + np.arange(len(ours))
    ends[ours] = own
    start, end = ends[: len(start)], ends[len(start) :]
    node_latitude = np.concatenate([node_latitude, node_latitude[hubs]])
    node_longitude = np.concatenate([node_longitude, node_longitude[hubs]])
    bits = np.array([barriers[int(unique[used[hub]])] for hub in hubs], np.uint8)

    index: dict[str, int] = {"": 0}
    name_of = np.array([index.setdefault(one.attributes.name, len(index)) for one in stretches])
    stretch = of[begin]

    def column(field: str, dtype: type, more: object) -> NDArray[np.generic]:
        values = np.array([getattr(one.attributes, field) for one in stretches], dtype)[stretch]
        return np.concatenate([values, np.broadcast_to(np.asarray(more, dtype), len(hubs))])

    inf, nan = float("inf"), float("nan")
    shape_latitude = np.concatenate([latitude[points], np.repeat(node_latitude[hubs], 2)])
    shape_longitude = np.concatenate([longitude[points], np.repeat(node_longitude[hubs], 2)])
    more_starts = shape_start[-1] + 2 * np.arange(1, len(hubs) + 1)
    return RoadMap(
        latitude=node_latitude,
        longitude=node_longitude,
        start=np.concatenate([start, own]).astype(np.int32),
        end=np.concatenate([end, hubs]).astype(np.int32),
        metres=np.concatenate([metres, np.zeros(len(hubs))]),
        kind=column("kind", np.uint8, KINDS.index("barrier")),
        ahead=column("ahead", np.uint8, bits),
        back=column("back", np.uint8, bits),
        only_to=column("only_to", np.uint8, 0),
        kmh_ahead=column("kmh_ahead", np.float32, nan),
        kmh_back=column("kmh_back", np.float32, nan),
        height_m=column("height_m", np.float32, inf),
        weight_t=column("weight_t", np.float32, inf),
        way=np.concatenate(
            [np.array([one.way for one in stretches], np.int64)[stretch], np.zeros(len(hubs), np.int64)]
        ),
        name=np.concatenate([name_of[stretch], np.zeros(len(hubs), int)]).astype(np.int32),
        names=tuple(index),
        shape_start=np.concatenate([shape_start, more_starts]),
        shape_latitude=shape_latitude,
        shape_longitude=shape_longitude,
        attribution=attribution,
    )


def _ragged(
    begin: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run starts when laid end to end, and the places of all their members."""
    starts = np.concatenate([[0], np.cumsum(sizes)])
    members = np.arange(starts[-1]) - np.repeat(starts[:-1] - begin, sizes)
    return starts, members


def _lengths(latitude: np.ndarray, longitude: np.ndarray, starts: np.ndarray) -> np.ndarray:
    steps = great_circle_m(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    steps[starts[1:-1] - 1] = 0.0  # from the last point of one link to the first of the next
    done = np.concatenate([[0.0], np.cumsum(steps)])
    return done[starts[1:] - 1] - done[starts[:-1]]
