"""What a town is: frames of nodes, streets and addresses, and the premises of the company in it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.twin.town.osm import osm_xml


@dataclass(frozen=True)
class Premises:
    """A warehouse or store of the company, standing at one of the town's addresses."""

    place: str
    name: str
    kind: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Shore:
    """A line of the coast or the river: its OpenStreetMap tags and its points (latitude, longitude)."""

    tags: tuple[tuple[str, str], ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Town:
    """A town that does not exist.

    nodes:     node, latitude, longitude, barrier (null, "bollard" or "gate")
    streets:   way, name, highway, oneway, maxspeed_kmh, access, maxweight_t, bridge, length_m, nodes (a list)
    addresses: address, street, number, area, postcode, latitude, longitude
               (address is the key, such as "A0001"; number is text, such as "12a"; the company's own
               premises are rows of it too: leave them out when drawing customers)
    amenities: amenity, name, capacity, latitude, longitude (parcel lockers, fuel, parking)
    """

    name: str
    seed: int
    nodes: pl.DataFrame
    streets: pl.DataFrame
    addresses: pl.DataFrame
    amenities: pl.DataFrame
    shores: tuple[Shore, ...]
    warehouse: Premises
    stores: tuple[Premises, ...]

    def osm_xml(self) -> str:
        """The town as OpenStreetMap XML 0.6: nodes, then ways, by ascending id."""
        return osm_xml(self)
