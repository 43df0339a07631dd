import pytest

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.stations import Station, corner, stations_at
from wharfinger.decide.warehouse.layout.tables import Stations


def test_a_corner_is_told_in_words():
    assert corner("front-left", 5, 2) == Station("depot", "depot", 0, 0)
    assert corner("back-middle", 5, 2) == Station("depot", "depot", 2, 2)
    assert corner("back-right", 5, 2) == Station("depot", "depot", 4, 2)


def test_other_words_are_refused():
    with pytest.raises(LayoutError, match="a depot 'left'"):
        corner("left", 5, 2)


def test_stations_stand_at_the_end_of_their_aisle():
    rows = Stations.of({"station": ["desk"], "kind": ["pack"], "aisle": ["B"], "cross": [1], "away_m": [2.0]})
    assert stations_at(rows, {"A": 0, "B": 1}, 1) == (Station("desk", "pack", 1, 1, 2.0),)
    assert stations_at(None, {"A": 0}, 1) == ()


def test_a_station_at_an_aisle_nobody_knows_is_refused():
    rows = Stations.of({"station": ["desk"], "kind": ["pack"], "aisle": ["Z"]})
    with pytest.raises(LayoutError, match="station 'desk' at aisle 'Z'"):
        stations_at(rows, {"A": 0}, 1)
