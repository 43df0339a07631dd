"""A map of roads as arrays: what a reader of OpenStreetMap hands over, the same for every vehicle.

A link is a stretch of road between two junctions. The bends in between are its shape only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Mode = Literal["car", "truck", "bicycle", "foot"]

BITS: dict[Mode, int] = {"car": 1, "truck": 2, "bicycle": 4, "foot": 8}
"""Who may use a link in one direction: the sum of these."""

KINDS = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "track",
    "pedestrian",
    "cycleway",
    "footway",
    "path",
    "bridleway",
    "steps",
    "barrier",
)
"""The classes of road, by the words of OpenStreetMap's key `highway`; a barrier is a link without length."""

MAIN_KINDS = frozenset({"motorway", "trunk", "primary", "secondary", "motorway_link", "trunk_link"})

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0, openstreetmap.org/copyright"
"""To be shown wherever a map made from OpenStreetMap is shown (Open Database License 1.0, section 4.3)."""

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG 1980

Floats = NDArray[np.float64]
Whole = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class RoadMap:
    """Junctions and the links between them. `shape_start[i]` is where the points of link i begin.

    `ahead`, `back` and `only_to` are sums of `BITS`: who may use a link from start to end, from end to start,
    and who of them only to get to a place on it.
    """

    latitude: Floats
    longitude: Floats
    start: Whole
    end: Whole
    metres: Floats
    kind: NDArray[np.uint8]
    ahead: NDArray[np.uint8]
    back: NDArray[np.uint8]
    only_to: NDArray[np.uint8]
    kmh_ahead: NDArray[np.float32]
    kmh_back: NDArray[np.float32]
    height_m: NDArray[np.float32]
    weight_t: NDArray[np.float32]
    way: NDArray[np.int64]
    name: Whole
    names: tuple[str, ...]
    shape_start: NDArray[np.int64]
    shape_latitude: Floats
    shape_longitude: Floats
    attribution: str = ""

    def name_of(self, link: int) -> str:
        """The street's name; its class where it has none."""
        return self.names[self.name[link]] or f"a {KINDS[self.kind[link]].replace('_', ' ')}"

    def shape(self, link: int) -> Floats:
        """The points of a link as rows of latitude and longitude, from start to end."""
        part = slice(self.shape_start[link], self.shape_start[link + 1])
        return np.column_stack([self.shape_latitude[part], self.shape_longitude[part]])

    def lines(self, kinds: frozenset[str] | None = None) -> list[Floats]:
        """The shapes of all links of these classes, to be drawn; of all classes for None."""
        wanted = [KINDS.index(kind) for kind in kinds] if kinds is not None else range(len(KINDS) - 1)
        return [self.shape(int(link)) for link in np.flatnonzero(np.isin(self.kind, list(wanted)))]


def great_circle_m(
    from_latitude: Floats, from_longitude: Floats, to_latitude: Floats, to_longitude: Floats
) -> Floats:
    """Metres over the surface of a sphere, by the haversine formula; arguments in degrees."""
    one, other = np.radians(from_latitude), np.radians(to_latitude)
    across = np.radians(to_longitude) - np.radians(from_longitude)
    half = np.sin((other - one) / 2) ** 2 + np.cos(one) * np.cos(other) * np.sin(across / 2) ** 2
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return metres
