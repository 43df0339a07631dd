"""Times and lengths on the roads, judged by hand and by a search over every bend, written apart."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.decide.delivery.roads.drawn import draw, place, road, roads_of
from wharfinger.connect.osm import read_osm
from wharfinger.decide.delivery.roads import (
    CARGO_BIKE,
    ON_FOOT,
    TRUCK,
    VAN,
    Profile,
    Spot,
    Street,
    Travel,
    Weather,
    travel_on,
)
from wharfinger.tables import SettingError, TableError
from wharfinger.twin import town

RESIDENTIAL_S_PER_M = 3.6 / 25
CAR_KMH = {
    "primary": 65,
    "secondary": 55,
    "tertiary": 40,
    "unclassified": 25,
    "residential": 25,
    "service": 15,
    "living_street": 10,
}


@pytest.fixture(scope="module")
def kaihaven(tmp_path_factory):
    path = tmp_path_factory.mktemp("town") / "town.osm"
    path.write_text(town.build(0).osm_xml())
    return path


def every_bend(path):
    """The arcs of vans between all points of the file, and where the points are: another reader than ours."""
    root = ElementTree.parse(path).getroot()
    places = {
        int(node.get("id")): (float(node.get("lat")), float(node.get("lon"))) for node in root.iter("node")
    }
    blocked = {
        int(node.get("id")) for node in root.iter("node") for tag in node.iter("tag")
        if tag.get("k") == "barrier" and tag.get("v") == "bollard"
    }  # fmt: skip
    arcs = defaultdict(list)
    for way in root.iter("way"):
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        if tags.get("highway") not in CAR_KMH or tags.get("access") == "private":
            continue
        kmh = float(tags["maxspeed"]) * 0.8 if "maxspeed" in tags else CAR_KMH[tags["highway"]]
        for a, b in pairwise(int(node.get("ref")) for node in way.iter("nd")):
            metres = _haversine(*places[a], *places[b])
            for one, other in [(a, b)] + ([] if tags.get("oneway") == "yes" else [(b, a)]):
                if other not in blocked and one not in blocked:
                    arcs[one].append((other, metres / kmh * 3.6, metres))
    return arcs, places


def _haversine(lat, lon, lat2, lon2):
    a, b = math.radians(lat), math.radians(lat2)
    half = (
        math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    )
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


def shortest(arcs, source):
    best, queue = {}, [(0.0, 0.0, source)]
    while queue:
        seconds, metres, node = heapq.heappop(queue)
        if node not in best:
            best[node] = seconds, metres
            for other, more_s, more_m in arcs[node]:
                heapq.heappush(queue, (seconds + more_s, metres + more_m, other))
    return best


def test_times_are_those_of_a_search_over_every_bend(kaihaven):
    arcs, places = every_bend(kaihaven)
    reached = set(shortest(arcs, next(node for node in arcs if len(arcs[node]) > 2)))
    nodes = np.random.default_rng(3).choice(sorted(reached & set(arcs)), 40, replace=False).tolist()
    matrix = travel_on(read_osm(kaihaven, keep=False).roads).matrix([places[node] for node in nodes])
    expected = [[shortest(arcs, one).get(other, (math.inf, 0)) for other in nodes] for one in nodes]
    assert matrix.quality == "roads"
    assert matrix.cut_off == ()
    assert np.allclose(matrix.seconds, [[cell[0] for cell in row] for row in expected], rtol=1e-5, atol=0.02)
    assert np.allclose(matrix.metres, [[cell[1] for cell in row] for row in expected], rtol=1e-5, atol=0.1)


def test_a_way_has_the_legs_of_the_matrix_and_a_line_as_long_as_it_says(kaihaven):
    extract = read_osm(kaihaven, keep=False)
    # Sorted, so that neighbours on one street and about one corner follow each other.
    stops = extract.addresses.sample(150, seed=1).sort("street").select("latitude", "longitude").rows()
    travel = travel_on(extract.roads)
    way, matrix = travel.way(stops), travel.matrix(stops)
    legs = np.arange(len(stops) - 1)
    assert np.allclose(way.seconds, matrix.seconds[legs, legs + 1])
    assert np.allclose(way.metres, matrix.metres[legs, legs + 1])
    for leg in legs.tolist():
        one = travel.way(stops[leg : leg + 2])
        drawn = sum(_haversine(*a, *b) for a, b in pairwise(one.line.tolist()))
        assert drawn == pytest.approx(one.metres[0], rel=1e-4, abs=0.05), (stops[leg], stops[leg + 1])


def test_the_search_for_large_maps_finds_the_same(kaihaven, tmp_path, monkeypatch):
    extract = read_osm(kaihaven, keep=False)
    stops = extract.addresses.sample(60, seed=2).select("latitude", "longitude").rows()
    stops += [stops[0], (0.0, 0.0)]  # twice the same place, and one that is cut off
    for profile in (VAN, TRUCK, CARGO_BIKE):
        whole = travel_on(extract.roads, profile).matrix(stops)
        with monkeypatch.context() as patch:
            patch.setattr("wharfinger.decide.delivery.roads.drive.LARGE", 0)
            search = travel_on(extract.roads, profile).matrix(stops)
        assert np.allclose(whole.seconds, search.seconds, rtol=1e-9, atol=1e-5)
        assert np.allclose(whole.metres, search.metres, rtol=1e-6, atol=1e-3)


SQUARE = {"a": (0, 0), "b": (300, 0), "c": (300, 400), "d": (0, 400)}


def test_a_one_way_ring_is_driven_round(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("abcda", road(oneway="yes"))))
    matrix = travel_on(roads).matrix([place(0, 0), place(300, 0)])
    assert matrix.metres == pytest.approx(np.array([[0, 300], [1100, 0]]), rel=1e-4)
    assert matrix.seconds == pytest.approx(matrix.metres * RESIDENTIAL_S_PER_M)


def test_back_along_the_same_one_way_street_is_once_around(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("ab", road(oneway="yes")), ("bcda", road(oneway="yes"))))
    travel = travel_on(roads)
    matrix = travel.matrix([place(50, 0), place(250, 0)])
    assert matrix.metres == pytest.approx(np.array([[0, 200], [1200, 0]]), rel=1e-4)
    assert travel.way([place(250, 0), place(50, 0)]).metres == pytest.approx([1200], rel=1e-4)


def test_a_loop_that_ends_where_it_begins_is_left_by_its_quicker_side(tmp_path):
    points = SQUARE | {"x": (0, -500)}
    roads = roads_of(tmp_path, draw(points, ("abcda", road()), ("ax", road())))
    travel = travel_on(roads)
    stops = [place(300, 100), place(0, 300), place(0, -400)]
    matrix = travel.matrix(stops)
    assert matrix.metres == pytest.approx(np.array([[0, 700, 800], [700, 0, 700], [800, 700, 0]]), rel=1e-3)
    way = travel.way(stops)
    assert way.metres == pytest.approx([700, 700], rel=1e-3)
    assert sum(_haversine(*a, *b) for a, b in pairwise(way.line.tolist())) == pytest.approx(1400, rel=1e-3)


def test_on_foot_one_ways_do_not_count(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("abcda", road(oneway="yes"))))
    assert travel_on(roads, ON_FOOT).matrix([place(0, 0), place(300, 0)]).metres[1, 0] == pytest.approx(
        300, rel=1e-4
    )
    assert travel_on(roads, CARGO_BIKE).matrix([place(0, 0), place(300, 0)]).metres[1, 0] > 1000


@pytest.mark.parametrize("limit", [{"maxheight": "3.2"}, {"maxweight": "7.5"}, {"hgv": "no"}])
def test_a_truck_goes_round_what_it_may_not_pass_and_a_van_does_not(tmp_path, limit):
    roads = roads_of(tmp_path, draw(SQUARE, ("ab", road() | limit), ("bcda", road())))
    ends = [place(-5, 0), place(305, 0)]
    assert travel_on(roads, VAN).matrix(ends).metres[0, 1] == pytest.approx(300, rel=1e-3)
    assert travel_on(roads, TRUCK).matrix(ends).metres[0, 1] == pytest.approx(1100, rel=1e-3)


def test_bollards_stop_a_van_and_let_a_bicycle_through(tmp_path):
    points = SQUARE | {"m": (150, 0)}
    drawn = draw(points, ("amb", road()), ("bcda", road()), tags={"m": {"barrier": "bollard"}})
    roads = roads_of(tmp_path, drawn)
    ends = [place(100, 0), place(200, 0)]
    assert travel_on(roads, VAN).matrix(ends).metres[0, 1] == pytest.approx(1300, rel=1e-3)
    assert travel_on(roads, CARGO_BIKE).matrix(ends).metres[0, 1] == pytest.approx(100, rel=1e-3)


@pytest.mark.parametrize(
    "tags", [{"access": "destination"}, {"motor_vehicle": "delivery"}, {"vehicle": "customers"}]
)
def test_a_street_for_residents_is_driven_to_a_door_and_not_to_cut_a_corner(tmp_path, tags):
    roads = roads_of(tmp_path, draw(SQUARE, ("ab", road() | tags), ("bcda", road())))
    matrix = travel_on(roads).matrix([place(-5, 0), place(305, 0), place(150, 0)])
    assert matrix.metres[0] == pytest.approx([0, 1100, 150], rel=1e-3)
    assert matrix.seconds == pytest.approx(matrix.metres * RESIDENTIAL_S_PER_M)
    assert travel_on(roads).way([place(-5, 0), place(305, 0)]).metres == pytest.approx([1100], rel=1e-3)


def test_on_foot_a_street_without_motor_vehicles_is_like_any_other(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("ab", road(motor_vehicle="delivery")), ("bcda", road())))
    assert travel_on(roads, ON_FOOT).matrix([place(-5, 0), place(305, 0)]).metres[0, 1] == pytest.approx(
        300, rel=1e-3
    )


def test_a_posted_limit_counts_more_than_the_class_of_the_road(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("abcda", road("primary", maxspeed="50"))))
    seconds = travel_on(roads).matrix([place(0, 0), place(300, 0)]).seconds[0, 1]
    assert seconds == pytest.approx(300 / (50 * 0.8) * 3.6, rel=1e-4)


ISLAND = {"a": (0, 0), "b": (500, 0), "c": (500, 500), "x": (0, 900), "y": (400, 900)}


def test_a_stop_on_an_island_is_named_and_the_others_are_planned(tmp_path):
    roads = roads_of(tmp_path, draw(ISLAND, ("abc", road()), ("xy", road(name="Holm Lane"))))
    matrix = travel_on(roads).matrix([place(10, 0), place(200, 905), place(500, 300)])
    assert [cut.point for cut in matrix.cut_off] == [1]
    assert matrix.cut_off[0].why == (
        "its road, Holm Lane, 5 m away, is cut off from the main roads for van; "
        "the nearest of those lies 504 m away"
    )
    assert np.isinf(matrix.seconds[1, [0, 2]]).all()
    assert np.isinf(matrix.seconds[[0, 2], 1]).all()
    assert matrix.metres[0, 2] == pytest.approx(790, rel=1e-3)
    assert travel_on(roads).network.islands(least=1) == [("Holm Lane", pytest.approx(400, rel=1e-3))]


def test_a_yard_that_leads_nowhere_is_passed_over_for_the_road_beside_it(tmp_path):
    points = ISLAND | {"x": (100, 60), "y": (100, 90)}
    roads = roads_of(tmp_path, draw(points, ("abc", road()), ("xy", road("service"))))
    matrix = travel_on(roads).matrix([place(100, 70), place(500, 300)])
    assert matrix.cut_off == ()
    assert matrix.away_m[0] == pytest.approx(70, rel=1e-3)


def test_a_place_far_from_every_road_is_named(tmp_path):
    roads = roads_of(tmp_path, draw(ISLAND, ("abc", road())))
    travel = travel_on(roads)
    matrix = travel.matrix([place(0, 0), place(0, -3000)])
    assert matrix.cut_off[0].why == "the nearest road for van is 3,000 m away, more than 1,000 m"
    with pytest.raises(TableError, match="point 1: found the nearest road for van is 3,000 m away"):
        travel.way([place(0, 0), place(0, -3000)])


def test_a_closed_street_is_driven_round_and_a_slow_one_takes_longer(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("ab", road(name="Mill Road")), ("bcda", road())))
    ends = [place(-5, 0), place(305, 0)]

    def metres(*changes):
        return travel_on(roads, changes=changes).matrix(ends).metres[0, 1]

    assert metres() == pytest.approx(300, rel=1e-3)
    assert metres(Street("mill road")) == pytest.approx(1100, rel=1e-3)
    assert metres(Street("Mill Road", factor=5)) == pytest.approx(1100, rel=1e-3)
    assert metres(Spot(place(150, 30), 40)) == pytest.approx(1100, rel=1e-3)
    assert metres(Street("Mill Road", near=place(150, 0))) == pytest.approx(1100, rel=1e-3)
    with pytest.raises(TableError, match="found street 'Mile Road', where no road is"):
        metres(Street("Mile Road"))
    with pytest.raises(TableError, match="where no road is"):
        metres(Spot(place(5000, 30), 40))


def test_weather_makes_all_times_longer_by_its_factor(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("abcda", road())))
    ends = [place(0, 0), place(300, 400)]
    dry, snow = travel_on(roads).matrix(ends), travel_on(roads, changes=[Weather("snow")]).matrix(ends)
    assert snow.seconds == pytest.approx(dry.seconds / 0.65)
    with pytest.raises(SettingError, match="found 'hail'; expected one of dry, wet, snow"):
        travel_on(roads, changes=[Weather("hail")]).matrix(ends)


def test_what_is_no_place_is_refused_by_its_row(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("abcda", road())))
    with pytest.raises(TableError, match=r"point 1: found latitude 103\.8"):
        travel_on(roads).matrix([(1.3, 103.8), (103.8, 1.3)])
    with pytest.raises(TableError, match="point 0: found latitude nan"):
        travel_on(roads).matrix([(math.nan, 1.0)])


def test_a_vehicle_that_may_use_no_road_of_the_map_is_refused(tmp_path):
    roads = roads_of(tmp_path, draw(SQUARE, ("abcda", road("footway"))))
    with pytest.raises(TableError, match="none of which it may use"):
        travel_on(roads, VAN).matrix([place(0, 0)])


def test_a_profile_checks_itself():
    with pytest.raises(SettingError, match="a class of road 'autobahn'"):
        Profile("x", "car", {"autobahn": 130}, top_kmh=130)
    with pytest.raises(SettingError, match="0 km/h for primary"):
        Profile("x", "car", {"primary": 0}, top_kmh=130)


def test_our_roads_are_a_travel(tmp_path):
    assert isinstance(travel_on(roads_of(tmp_path, draw(SQUARE, ("abcda", road())))), Travel)
