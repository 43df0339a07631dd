from __future__ import annotations

import polars as pl
import pytest

from tests.decide.delivery.roads.drawn import draw, road, roads_of
from wharfinger.connect.osm import read_osm
from wharfinger.decide.delivery.roads import locate
from wharfinger.twin import town

BOOK = pl.DataFrame(
    [
        ("Mill Road", "1", "1001", "Kaihaven", 54.001, 8.001),
        ("Mill Road", "3a", "1001", "Kaihaven", 54.002, 8.002),
        ("Mill Road", "20", "1001", "Kaihaven", 54.009, 8.009),
        ("Dock Street", "5", "1002", "Kaihaven", 54.011, 8.011),
        ("Hauptstraße", "7", "2001", "Ahaus", 52.1, 7.0),
        ("Hauptstraße", "7", "3001", "Bhaus", 51.1, 7.9),
    ],
    schema=["street", "number", "postcode", "city", "latitude", "longitude"],
    orient="row",
)


def found(book=BOOK, remembered=None, roads=None, **columns):
    rows = pl.DataFrame({"place": ["P"], **{name: [value] for name, value in columns.items()}})
    return locate(rows, book, remembered=remembered, roads=roads).row(0, named=True)


@pytest.mark.parametrize(
    "columns",
    [
        {"street": "Mill Road", "number": "3a"},
        {"street": "MILL RD.", "number": "3 A", "postcode": "1001"},
        {"address": "Mill Road 3a, 1001 Kaihaven"},
        {"address": "3a Mill Rd, Kaihaven"},
    ],
)
def test_a_house_in_the_book_is_found_however_it_is_written(columns):
    one = found(**columns)
    assert (one["quality"], one["latitude"], one["longitude"]) == ("exact", 54.002, 8.002)
    assert one["matched"] == "Mill Road 3a, 1001 Kaihaven"


def test_strasse_is_one_street_in_all_spellings():
    for name in ("Hauptstraße", "Hauptstrasse", "Hauptstr.", "hauptstr"):
        assert found(street=name, number="7", city="Bhaus")["latitude"] == 51.1


def test_a_house_that_is_not_in_the_book_is_put_to_its_nearest_number():
    one = found(street="Mill Road", number="18")
    assert (one["quality"], one["latitude"]) == ("street", 54.009)
    assert one["why"] == "the book has no number 18 there"


def test_a_street_that_only_the_map_has_gives_its_middle(tmp_path):
    roads = roads_of(tmp_path, draw({"a": (0, 0), "b": (100, 0), "c": (200, 0)}, ("abc", road(name="Quay"))))
    one = found(street="Quay", number="2", roads=roads)
    assert one["quality"] == "street"
    assert one["longitude"] == pytest.approx(100 / 111_195, rel=1e-3)


def test_an_unknown_street_falls_back_to_the_postcode():
    one = found(street="Nowhere Lane", number="1", postcode="1001")
    assert (one["quality"], one["matched"]) == ("postcode", "1001 Kaihaven")
    assert one["why"] == "no street 'Nowhere Lane' is known"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"street": "Nowhere Lane"}, "no street 'Nowhere Lane' is known, and it has no postcode"),
        (
            {"street": "Nowhere Lane", "postcode": "9"},
            "no street 'Nowhere Lane' is known, nor the postcode '9'",
        ),
        (
            {"street": "Mill Road", "city": "Ahaus"},
            "no street 'Mill Road' is known in that postcode or town, and it",
        ),
        ({"number": "5"}, "it has neither a street nor a postcode"),
        ({"street": "Hauptstraße", "number": "7"}, "2 such addresses, 127,"),
        (
            {"street": "Hauptstraße", "number": "9"},
            "streets of this name in 2 places: give the postcode or the town",
        ),
    ],
)
def test_what_cannot_be_placed_says_why(columns, why):
    one = found(**columns)
    assert (one["quality"], one["latitude"], one["longitude"]) == ("none", None, None)
    assert one["why"].startswith(why)


def test_what_was_placed_before_stays_where_it_was_put():
    remembered = pl.DataFrame(
        {"place": ["P"], "name": ["Ann's"], "kind": ["customer"], "latitude": [1.0], "longitude": [2.0]}
    )
    one = found(street="Mill Road", number="1", remembered=remembered)
    assert (one["latitude"], one["quality"], one["matched"]) == (1.0, "exact", "placed before")


def test_every_house_of_the_town_is_found_at_its_door(tmp_path):
    kaihaven = town.build(1)
    (tmp_path / "town.osm").write_text(kaihaven.osm_xml())
    book = read_osm(tmp_path / "town.osm", keep=False).addresses
    asked = kaihaven.addresses.select("street", "number", "postcode", place="address")
    placed = locate(asked, book)
    assert placed["quality"].unique().to_list() == ["exact"]
    for axis in ("latitude", "longitude"):
        assert (placed[axis] - kaihaven.addresses[axis]).abs().max() < 1e-6
