"""The town is judged by its OpenStreetMap file, as any reader would see it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from wharfinger.twin import town

SEEDS = [0, 7]
NOT_FOR_VANS = {"pedestrian", "cycleway"}


@dataclass(frozen=True)
class Way:
    nodes: list[int]
    tags: dict[str, str]

    @property
    def for_vans(self) -> bool:
        highway = self.tags.get("highway")
        return highway is not None and highway not in NOT_FOR_VANS and self.tags.get("access") != "private"

    @property
    def bridge(self) -> bool:
        return self.tags.get("bridge") == "yes"


@dataclass(frozen=True)
class Map:
    places: dict[int, tuple[float, float]]  # metres east and north
    tags: dict[int, dict[str, str]]
    ways: list[Way]

    @property
    def streets(self) -> list[Way]:
        return [way for way in self.ways if "highway" in way.tags]

    @property
    def addresses(self) -> list[int]:
        return [node for node, tags in self.tags.items() if "addr:housenumber" in tags]


@cache
def built(seed: int) -> town.Town:
    return town.build(seed)


@cache
def parsed(seed: int) -> ElementTree.Element:
    return ElementTree.fromstring(built(seed).osm_xml())


@cache
def read(seed: int) -> Map:
    root = parsed(seed)
    places, tags = {}, {}
    for node in root.iter("node"):
        key = int(node.attrib["id"])
        places[key] = metres(float(node.attrib["lat"]), float(node.attrib["lon"]))
        tags[key] = tags_of(node)
    ways = [Way([int(nd.attrib["ref"]) for nd in way.iter("nd")], tags_of(way)) for way in root.iter("way")]
    return Map(places, tags, ways)


def tags_of(element: ElementTree.Element) -> dict[str, str]:
    return {tag.attrib["k"]: tag.attrib["v"] for tag in element.iter("tag")}


def metres(latitude: float, longitude: float) -> tuple[float, float]:
    """On a sphere of 6,371 km, about the middle of the town."""
    degree = math.pi * 6_371_000 / 180
    return (longitude - 7.5) * degree * math.cos(math.radians(54.5)), (latitude - 54.5) * degree


def components(ways: list[Way], closed: set[int], connection: str) -> list[set[int]]:
    """The groups of nodes that reach each other; `closed` nodes let nobody pass."""
    nodes = sorted({node for way in ways for node in way.nodes} - closed)
    row = {node: number for number, node in enumerate(nodes)}
    arcs = [pair for way in ways for pair in pairwise(way.nodes) if not closed.intersection(pair)]
    arcs += [
        pair[::-1]
        for way in ways
        if way.tags.get("oneway") != "yes"
        for pair in pairwise(way.nodes)
        if not closed.intersection(pair)
    ]
    ends = np.array([[row[a], row[b]] for a, b in arcs]).T
    graph = coo_array((np.ones(len(arcs)), (ends[0], ends[1])), shape=(len(nodes), len(nodes)))
    _, label = connected_components(graph, directed=True, connection=connection)
    return [{node for node in nodes if label[row[node]] == group} for group in set(label.tolist())]


def barriers(town_map: Map) -> set[int]:
    return {node for node, tags in town_map.tags.items() if "barrier" in tags}


def stretches(town_map: Map, ways: list[Way]) -> NDArray[np.float64]:
    return np.array(
        [[*town_map.places[a], *town_map.places[b]] for way in ways for a, b in pairwise(way.nodes)]
    )


def crossing_pairs(first: NDArray[np.float64], second: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of stretches of which each has the ends of the other on both its sides, or on itself."""

    def side(
        line: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        x1, y1, x2, y2 = line
        turn: NDArray[np.float64] = np.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1))
        return turn

    a, b = first.T[:, :, None], second.T[:, None, :]
    beside = np.minimum(a[0], a[2]) > np.maximum(b[0], b[2])
    beside |= np.minimum(b[0], b[2]) > np.maximum(a[0], a[2])
    beside |= np.minimum(a[1], a[3]) > np.maximum(b[1], b[3])
    beside |= np.minimum(b[1], b[3]) > np.maximum(a[1], a[3])
    apart = side(a, b[0], b[1]) * side(a, b[2], b[3]) <= 0
    apart &= side(b, a[0], a[1]) * side(b, a[2], a[3]) <= 0
    return [(int(i), int(j)) for i, j in zip(*np.nonzero(apart & ~beside), strict=True)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_file_has_its_parts_in_the_order_that_readers_want(seed: int) -> None:
    root = parsed(seed)
    assert (root.tag, root.attrib["version"], root.attrib["generator"]) == ("osm", "0.6", "wharfinger")
    kinds = [child.tag for child in root]
    nodes, ways = kinds.count("node"), kinds.count("way")
    assert kinds == ["bounds"] + ["node"] * nodes + ["way"] * ways
    for kind in ("node", "way"):
        ids = [int(element.attrib["id"]) for element in root.iter(kind)]
        assert ids[0] > 0
        assert all(a < b for a, b in pairwise(ids))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_node_of_every_way_is_in_the_file(seed: int) -> None:
    town_map = read(seed)
    assert all(node in town_map.places for way in town_map.ways for node in way.nodes)
    assert all(len(way.nodes) >= 2 for way in town_map.ways)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_file_says_that_the_town_is_made_up_and_must_not_be_uploaded(seed: int) -> None:
    text = built(seed).osm_xml()
    assert "made up" in text
    assert ElementTree.fromstring(text).attrib["upload"] == "never"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bounds_hold_every_node_on_the_open_north_sea(seed: int) -> None:
    root = parsed(seed)
    bounds = {key: float(value) for key, value in root.find("bounds").attrib.items()}  # type: ignore[union-attr]
    latitudes = [float(node.attrib["lat"]) for node in root.iter("node")]
    longitudes = [float(node.attrib["lon"]) for node in root.iter("node")]
    assert (bounds["minlat"], bounds["maxlat"]) == (min(latitudes), max(latitudes))
    assert (bounds["minlon"], bounds["maxlon"]) == (min(longitudes), max(longitudes))
    assert 54.4 < bounds["minlat"] < bounds["maxlat"] < 54.6
    assert 7.4 < bounds["minlon"] < bounds["maxlon"] < 7.6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_frames_and_the_file_tell_the_same(seed: int) -> None:
    made, town_map = built(seed), read(seed)
    assert len(town_map.streets) == made.streets.height
    assert [way.nodes for way in town_map.streets] == made.streets["nodes"].to_list()
    assert [way.tags.get("name") for way in town_map.streets] == made.streets["name"].to_list()
    keys = ("addr:street", "addr:housenumber", "addr:suburb", "addr:postcode")
    found = [tuple(town_map.tags[node][key] for key in keys) for node in town_map.addresses]
    assert found == made.addresses.select("street", "number", "area", "postcode").rows()
    assert {town_map.tags[node]["addr:city"] for node in town_map.addresses} == {made.name}
    assert [tags["amenity"] for tags in town_map.tags.values() if "amenity" in tags] == made.amenities[
        "amenity"
    ].to_list()


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_a_small_town(seed: int) -> None:
    made, town_map = built(seed), read(seed)
    assert 300 <= made.nodes.height <= 500
    assert 1500 <= made.addresses.height <= 2500
    lines = stretches(town_map, town_map.streets)
    assert 3000 < np.ptp(lines[:, [0, 2]]) < 4000
    assert 3000 < np.ptp(lines[:, [1, 3]]) < 4000
    assert 20 < np.median(np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1])) < 200


@pytest.mark.parametrize("seed", SEEDS)
def test_a_way_is_as_long_as_its_stretches(seed: int) -> None:
    made, town_map = built(seed), read(seed)
    for way, length_m in zip(town_map.streets, made.streets["length_m"], strict=True):
        lines = stretches(town_map, [way])
        measured = np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]).sum()
        assert length_m == pytest.approx(measured, rel=0.003, abs=0.2)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_van_gets_from_everywhere_to_everywhere_past_one_ways_and_bollards(seed: int) -> None:
    town_map = read(seed)
    vans = [way for way in town_map.streets if way.for_vans]
    assert any(way.tags.get("oneway") == "yes" for way in vans)
    assert any(town_map.tags[node].get("barrier") == "bollard" for way in vans for node in way.nodes)
    assert len(components(vans, barriers(town_map), "strong")) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_truck_gets_everywhere_without_the_bridge_that_is_too_weak_for_it(seed: int) -> None:
    town_map = read(seed)
    weak = [way for way in town_map.streets if "maxweight" in way.tags]
    assert [(way.tags["name"], way.tags["maxweight"]) for way in weak] == [("Old Bridge", "3.5")]
    trucks = [way for way in town_map.streets if way.for_vans and way not in weak]
    assert len(components(trucks, barriers(town_map), "strong")) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_holm_hangs_on_one_bridge(seed: int) -> None:
    town_map = read(seed)
    without = [way for way in town_map.streets if way.tags.get("name") != "Holm Bridge"]
    parts = sorted(components(without, set(), "weak"), key=len)
    assert len(parts) == 2
    on_holm = {node for way in town_map.streets if way.tags.get("name") == "Shore Road" for node in way.nodes}
    assert on_holm <= parts[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_streets_cross_only_at_junctions(seed: int) -> None:
    town_map = read(seed)
    ends = [set(pair) for way in town_map.streets for pair in pairwise(way.nodes)]
    lines = stretches(town_map, town_map.streets)
    assert [pair for pair in crossing_pairs(lines, lines) if not ends[pair[0]] & ends[pair[1]]] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_only_bridges_cross_the_water(seed: int) -> None:
    town_map = read(seed)
    shores = [way for way in town_map.ways if "natural" in way.tags]
    water = stretches(town_map, shores)
    assert crossing_pairs(stretches(town_map, [w for w in town_map.streets if not w.bridge]), water) == []
    for bridge in (way for way in town_map.streets if way.bridge):
        assert len(crossing_pairs(stretches(town_map, [bridge]), water)) >= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_three_bridges_cross_the_river_and_one_the_harbour(seed: int) -> None:
    names = sorted(way.tags["name"] for way in read(seed).streets if way.bridge)
    assert names == ["Holm Bridge", "Mill Bridge", "Old Bridge", "Ring Bridge"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_address_is_within_80_metres_of_a_street_for_vans_and_on_none(seed: int) -> None:
    town_map = read(seed)
    doors = np.array([town_map.places[node] for node in town_map.addresses])
    to_vans = nearest(doors, stretches(town_map, [way for way in town_map.streets if way.for_vans]))
    to_any = nearest(doors, stretches(town_map, town_map.streets))
    assert to_vans.max() < 80
    assert to_any.min() > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_every_address_is_near_the_street_that_it_names(seed: int) -> None:
    town_map = read(seed)
    for name in {way.tags["name"] for way in town_map.streets if "name" in way.tags}:
        doors = [node for node in town_map.addresses if town_map.tags[node]["addr:street"] == name]
        ways = [way for way in town_map.streets if way.tags.get("name") == name]
        if doors:
            places = np.array([town_map.places[node] for node in doors])
            assert nearest(places, stretches(town_map, ways)).max() < 40


@pytest.mark.parametrize("seed", SEEDS)
def test_odd_numbers_stand_left_and_even_numbers_right(seed: int) -> None:
    town_map = read(seed)
    (road,) = [way for way in town_map.streets if way.tags.get("name") == "Holm Street"]
    lines = stretches(town_map, [road])
    for node in town_map.addresses:
        if town_map.tags[node]["addr:street"] == "Holm Street":
            x, y = town_map.places[node]
            x1, y1, x2, y2 = lines[int(to_each(np.array([[x, y]]), lines)[0].argmin())]
            left = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0
            odd = int(town_map.tags[node]["addr:housenumber"].rstrip("a")) % 2 == 1
            assert left == odd


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_addresses_share_a_point_a_key_or_a_number(seed: int) -> None:
    addresses = built(seed).addresses
    for columns in (["latitude", "longitude"], ["address"], ["street", "number"]):
        assert addresses.select(columns).is_duplicated().sum() == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_streets_of_one_name_follow_each_other(seed: int) -> None:
    town_map = read(seed)
    for name in {way.tags["name"] for way in town_map.streets if "name" in way.tags}:
        ways = [way for way in town_map.streets if way.tags.get("name") == name]
        ends = [np.array([town_map.places[node] for node in way.nodes]) for way in ways]
        for part in ends[1:]:
            others = np.vstack([other for other in ends if other is not part])
            gap = np.hypot(*(part[:, None, :] - others[None, :, :]).transpose(2, 0, 1)).min()
            assert gap < 200, name


@pytest.mark.parametrize("seed", SEEDS)
def test_it_has_what_a_route_planner_must_cope_with(seed: int) -> None:
    town_map = read(seed)
    kinds = {way.tags["highway"] for way in town_map.streets}
    assert (
        kinds >= {"primary", "secondary", "tertiary", "residential", "unclassified", "service"} | NOT_FOR_VANS
    )
    assert sum(way.tags.get("oneway") == "yes" for way in town_map.streets) >= 6
    (private,) = [way for way in town_map.streets if way.tags.get("access") == "private"]
    assert any(town_map.tags[node].get("barrier") == "gate" for node in private.nodes)
    for way in town_map.streets:
        assert ("maxspeed" in way.tags) == (way.tags["highway"] not in NOT_FOR_VANS)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_company_stands_at_addresses_of_the_town(seed: int) -> None:
    made = built(seed)
    rows = {row["address"]: row for row in made.addresses.iter_rows(named=True)}
    places = [made.warehouse, *made.stores]
    for place in places:
        row = rows[place.address]
        assert (place.latitude, place.longitude) == (row["latitude"], row["longitude"])
    assert [rows[place.address]["area"] for place in places] == ["Docks", "Old Town", "New Town"]
    assert [place.kind for place in places] == ["warehouse", "store", "store"]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_quarter_but_the_docks_has_a_parcel_locker_near_a_street_for_vans(seed: int) -> None:
    made, town_map = built(seed), read(seed)
    lockers = made.amenities.filter(made.amenities["amenity"] == "parcel_locker")
    places = np.array([metres(*spot) for spot in lockers.select("latitude", "longitude").iter_rows()])
    vans = stretches(town_map, [way for way in town_map.streets if way.for_vans])
    assert nearest(places, vans).max() < 85
    doors = np.array([town_map.places[node] for node in town_map.addresses])
    beside = [int(np.hypot(*(doors - place).T).argmin()) for place in places]
    assert set(made.addresses["area"].gather(beside)) == set(made.addresses["area"]) - {"Docks"}


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert town.build(0).osm_xml() == built(0).osm_xml()


def test_another_seed_gives_another_town_in_the_same_place() -> None:
    one, other = built(0), built(1)
    assert not one.addresses.equals(other.addresses)
    assert not one.nodes.equals(other.nodes)
    assert set(one.addresses["area"]) == set(other.addresses["area"])


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_in_no_town_is_a_van_trapped_or_does_a_street_cross_another_unseen(seed: int) -> None:
    test_a_van_gets_from_everywhere_to_everywhere_past_one_ways_and_bollards(seed)
    test_streets_cross_only_at_junctions(seed)


def to_each(points: NDArray[np.float64], lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """From each point to each stretch: by Heron's formula, or to the nearer end where an angle is obtuse."""
    start, end = lines[:, :2], lines[:, 2:]
    a = np.hypot(*(points[:, None] - start[None]).transpose(2, 0, 1))
    b = np.hypot(*(points[:, None] - end[None]).transpose(2, 0, 1))
    c = np.hypot(*(end - start).T)[None]
    half = (a + b + c) / 2
    height = 2 * np.sqrt(np.maximum(half * (half - a) * (half - b) * (half - c), 0)) / c
    obtuse = (a**2 > b**2 + c**2) | (b**2 > a**2 + c**2)
    far: NDArray[np.float64] = np.where(obtuse, np.minimum(a, b), height)
    return far


def nearest(points: NDArray[np.float64], lines: NDArray[np.float64]) -> NDArray[np.float64]:
    least: NDArray[np.float64] = to_each(points, lines).min(axis=1)
    return least
