"""Draws the town: main roads, small streets, junctions, traffic rules, houses, and what the company owns."""

from __future__ import annotations

import numpy as np
import polars as pl

from wharfinger.twin.town.geometry import Points, degrees
from wharfinger.twin.town.houses import House, houses
from wharfinger.twin.town.model import Premises, Shore, Town
from wharfinger.twin.town.names import Names
from wharfinger.twin.town.network import Street, network
from wharfinger.twin.town.osm import FIRST_ID
from wharfinger.twin.town.plan import Outline, main_roads, water
from wharfinger.twin.town.quarters import small_streets
from wharfinger.twin.town.traffic import with_rules

NAME = "Kaihaven"

_SPEEDS_KMH = {
    "primary": 70,
    "secondary": 50,
    "tertiary": 50,
    "unclassified": 50,
    "residential": 30,
    "service": 10,
}
_POSTCODES = {
    "Old Town": "KH1",
    "West Quay": "KH2",
    "Garden Town": "KH3",
    "Hill Town": "KH4",
    "New Town": "KH5",
    "Docks": "KH6",
    "Holm": "KH7",
}
# place, name, kind, and the spot (metres east and north) to which the nearest address is taken
_PREMISES = (
    ("WH", "Warehouse", "warehouse", (1050.0, -560.0)),
    ("S1", "Market Place store", "store", (-340.0, -240.0)),
    ("S2", "New Town store", "store", (1000.0, 570.0)),
)
# amenity, name, capacity, and the spot beside whose nearest address it stands
_AMENITIES = (
    ("parcel_locker", "Locker Old Town", 40, (-90.0, -170.0)),
    ("parcel_locker", "Locker West Quay", 32, (-1150.0, -350.0)),
    ("parcel_locker", "Locker Garden Town", 48, (-900.0, 600.0)),
    ("parcel_locker", "Locker Hill Town", 32, (-100.0, 800.0)),
    ("parcel_locker", "Locker New Town", 56, (1000.0, 900.0)),
    ("parcel_locker", "Locker Holm", 24, (-170.0, -1100.0)),
    ("fuel", "Fuel Dock Road", None, (950.0, -250.0)),
    ("fuel", "Fuel Upper Road", None, (-1350.0, 450.0)),
    ("parking", "Parking Rampart", 180, (-640.0, -420.0)),
    ("parking", "Parking Quay Street", 90, (-60.0, -620.0)),
    ("parking", "Parking New Town", 140, (600.0, 560.0)),
    ("parking", "Parking Docks", 60, (1300.0, -600.0)),
)


def build(seed: int = 0) -> Town:
    """The town of this seed; the same seed gives the same town, byte for byte."""
    drawing, driving, numbering = (np.random.default_rng([seed, part]) for part in range(3))
    mains = main_roads(drawing)
    points, streets = network(mains + small_streets(mains, Names(drawing), drawing))
    points, streets, barriers = with_rules(points, streets, driving)
    homes = houses(points, streets, numbering)
    doors = np.array([[home.east_m, home.north_m] for home in homes])
    addresses = _addresses(homes, doors)
    premises = [_premises(doors, addresses, *row) for row in _PREMISES]
    return Town(
        name=NAME,
        seed=seed,
        nodes=_nodes(points, barriers),
        streets=_streets(points, streets),
        addresses=addresses,
        amenities=_amenities(doors),
        shores=tuple(_shore(outline) for outline in water()),
        warehouse=premises[0],
        stores=tuple(premises[1:]),
    )


def _nodes(points: Points, barriers: dict[int, str]) -> pl.DataFrame:
    place = degrees(points)
    columns = {
        "node": [FIRST_ID + row for row in range(len(points))],
        "latitude": place[:, 0],
        "longitude": place[:, 1],
        "barrier": [barriers.get(row) for row in range(len(points))],
    }
    return pl.DataFrame(columns, schema_overrides={"barrier": pl.String})


def _streets(points: Points, streets: list[Street]) -> pl.DataFrame:
    rows = [
        {
            "way": FIRST_ID + number,
            "name": street.line.name or None,
            "highway": street.line.highway,
            "oneway": street.oneway,
            "maxspeed_kmh": _SPEEDS_KMH.get(street.line.highway),
            "access": street.line.access,
            "maxweight_t": street.line.maxweight_t,
            "bridge": street.line.bridge,
            "length_m": round(float(np.hypot(*np.diff(points[list(street.nodes)], axis=0).T).sum()), 1),
            "nodes": [FIRST_ID + node for node in street.nodes],
        }
        for number, street in enumerate(streets)
    ]
    return pl.DataFrame(
        rows, schema_overrides={"access": pl.String, "maxweight_t": pl.Float64}, infer_schema_length=None
    )


def _addresses(homes: list[House], doors: Points) -> pl.DataFrame:
    place = degrees(doors)
    return pl.DataFrame(
        {
            "address": [f"A{number:04d}" for number in range(1, len(homes) + 1)],
            "street": [home.street for home in homes],
            "number": [home.number for home in homes],
            "area": [home.area for home in homes],
            "postcode": [_POSTCODES[home.area] for home in homes],
            "latitude": place[:, 0],
            "longitude": place[:, 1],
        }
    )


def _premises(
    doors: Points, addresses: pl.DataFrame, place: str, name: str, kind: str, spot: tuple[float, float]
) -> Premises:
    row = addresses.row(_nearest(doors, spot), named=True)
    return Premises(place, name, kind, row["address"], row["latitude"], row["longitude"])


def _amenities(doors: Points) -> pl.DataFrame:
    beside = np.array([doors[_nearest(doors, spot)] for *_, spot in _AMENITIES])
    place = degrees(beside + np.array([4.0, 3.0]))
    return pl.DataFrame(
        {
            "amenity": [amenity for amenity, *_ in _AMENITIES],
            "name": [name for _, name, *_ in _AMENITIES],
            "capacity": [capacity for _, _, capacity, _ in _AMENITIES],
            "latitude": place[:, 0],
            "longitude": place[:, 1],
        }
    )


def _shore(outline: Outline) -> Shore:
    return Shore(
        tuple(outline.tags.items()), tuple((lat, lon) for lat, lon in degrees(outline.points).tolist())
    )


def _nearest(doors: Points, spot: tuple[float, float]) -> int:
    return int(np.hypot(*(doors - spot).T).argmin())
