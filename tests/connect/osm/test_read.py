from __future__ import annotations

import gzip
import math
import os
import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import osmium
import pytest

from tests.decide.delivery.roads.drawn import draw, road, xml
from wharfinger.connect.osm import kept, read_osm
from wharfinger.connect.osm.tags import attributes_of, kmh, metres, passing, tonnes
from wharfinger.decide.delivery.roads import AddressBook
from wharfinger.decide.delivery.roads.road_map import BITS
from wharfinger.tables import FileError
from wharfinger.twin import town

CAR, TRUCK, BICYCLE, FOOT = (BITS[mode] for mode in ("car", "truck", "bicycle", "foot"))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The town in the three formats that extracts come in."""
    folder = tmp_path_factory.mktemp("town")
    text = town.build(0).osm_xml()
    (folder / "town.osm").write_text(text)
    (folder / "town.osm.gz").write_bytes(gzip.compress(text.encode()))
    with osmium.SimpleWriter(str(folder / "town.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(folder / "town.osm")):
            writer.add(thing)
    return folder


def same(one, other):
    for field in fields(one.roads):
        assert np.array_equal(
            getattr(one.roads, field.name),
            getattr(other.roads, field.name),
            equal_nan=(field.name.startswith("kmh")),
        ), field.name
    assert one.addresses.equals(other.addresses)
    assert one.roads_cut == other.roads_cut


def test_all_formats_give_the_same_roads_and_addresses(files):
    plain = read_osm(files / "town.osm", keep=False)
    for ending in ("osm.gz", "osm.pbf"):
        other = read_osm(files / f"town.{ending}", keep=False)
        assert other.roads.metres.sum() == pytest.approx(plain.roads.metres.sum(), rel=1e-6)
        assert len(other.roads.metres) == len(plain.roads.metres)
        assert other.addresses.height == plain.addresses.height == town.build(0).addresses.height


def test_the_made_up_town_is_not_said_to_be_openstreetmaps(files, tmp_path):
    assert read_osm(files / "town.osm", keep=False).roads.attribution == ""
    (tmp_path / "drawn.osm").write_text(xml(draw({"a": (0, 0), "b": (9, 0)}, ("ab", road()))))
    assert "OpenStreetMap contributors" in read_osm(tmp_path / "drawn.osm", keep=False).roads.attribution


@pytest.mark.parametrize("ending", ["osm.pbf", "osm.gz", "osm"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.999])
def test_a_file_that_is_cut_off_is_refused(files, tmp_path, ending, share):
    whole = (files / f"town.{ending}").read_bytes()
    path = tmp_path / f"cut.{ending}"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FileError, match=r"ends too early or is damaged .*download it again"):
        read_osm(path)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_what_was_read_is_kept_beside_the_file_and_read_from_there(files, tmp_path, monkeypatch):
    path = Path(shutil.copy(files / "town.osm.pbf", tmp_path))
    first = read_osm(path)
    assert kept.kept_path(path) == tmp_path / ".town.osm.pbf.roads.npz"
    monkeypatch.setattr("wharfinger.connect.osm.read._read", lambda path: pytest.fail("read again"))
    same(read_osm(path), first)


def test_a_file_that_changed_is_read_again(files, tmp_path):
    path = tmp_path / "map.osm"
    path.write_text(xml(draw({"a": (0, 0), "b": (100, 0)}, ("ab", road()))))
    assert read_osm(path).roads.metres.sum() == pytest.approx(100, rel=1e-3)
    path.write_text(xml(draw({"a": (0, 0), "b": (200, 0)}, ("ab", road()))))
    os.utime(path, ns=(1, 1))
    assert read_osm(path).roads.metres.sum() == pytest.approx(200, rel=1e-3)


def test_a_kept_copy_that_is_damaged_does_no_harm(files, tmp_path):
    path = Path(shutil.copy(files / "town.osm.pbf", tmp_path))
    first = read_osm(path)
    copy = kept.kept_path(path)
    whole = copy.read_bytes()
    for damaged in (
        whole[: len(whole) // 2],
        b"",
        b"\0" * len(whole),
        whole[:5000] + b"x" * 99 + whole[5099:],
    ):
        copy.write_bytes(damaged)
        same(read_osm(path), first)


def test_points_that_are_missing_cut_a_road_and_are_counted(tmp_path):
    drawn = draw({letter: (100.0 * at, 0) for at, letter in enumerate("abcdef")}, ("abcdef", road()))
    lines = [line for line in xml(drawn).splitlines() if 'node id="3"' not in line]  # c
    path = tmp_path / "map.osm"
    path.write_text("\n".join(lines))
    extract = read_osm(path, keep=False)
    assert extract.roads_cut == 1
    assert sorted(extract.roads.metres.round()) == [100, 200]


def test_roads_before_their_points_are_refused(tmp_path):
    lines = xml(draw({"a": (0, 0), "b": (9, 0)}, ("ab", road()))).splitlines()
    way = next(line for line in lines if "<way" in line)
    lines.remove(way)
    path = tmp_path / "map.osm"
    path.write_text("\n".join([*lines[:2], way, *lines[2:]]))
    with pytest.raises(FileError, match=r"1 roads whose points are not in the file before them.*osmium sort"):
        read_osm(path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("map.osm", "<osm version='0.6'></osm>", "found no roads"),
        ("map.txt", "", "found the ending '.txt'"),
        ("map.osm.pbf", "not a map", "ends too early or is damaged"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(FileError, match=message):
        read_osm(tmp_path / name)
    with pytest.raises(FileError, match="found no such file"):
        read_osm(tmp_path / f"other-{name}")


def test_a_building_with_an_address_stands_in_its_middle(tmp_path):
    corners = {"a": (0, 0), "b": (20, 0), "c": (20, 20), "d": (0, 20), "x": (0, 50), "y": (90, 50)}
    house = {"building": "yes", "addr:street": "Quay", "addr:housenumber": "4", "addr:postcode": "99"}
    path = tmp_path / "map.osm"
    path.write_text(xml(draw(corners, ("abcd", house), ("xy", road()))))
    row = read_osm(path, keep=False).addresses.row(0, named=True)
    assert (row["street"], row["number"], row["postcode"], row["city"]) == ("Quay", "4", "99", None)
    assert row["longitude"] * 111_195 == pytest.approx(10, rel=1e-3)


def test_tags_that_no_address_can_have_are_left_out_of_the_book(tmp_path):
    corners = {letter: (10.0 * at, 0) for at, letter in enumerate("abcdef")}
    messy = [
        {"addr:street": " ", "addr:housenumber": "1"},
        {"addr:street": "Quay", "addr:housenumber": "2", "addr:postcode": "long" * 9},
        {"addr:street": "Quay\t", "addr:housenumber": " 3 ", "addr:city": ""},
        {"addr:housenumber": "4"},
    ]
    path = tmp_path / "map.osm"
    path.write_text(xml(draw(corners, ("ef", road()), tags=dict(zip("abcd", messy, strict=True)))))
    book = AddressBook.of(read_osm(path, keep=False).addresses)
    assert book.select("street", "number", "postcode", "city").rows() == [("Quay", "3", None, None)]


def test_a_damaged_number_in_the_file_is_refused(files, tmp_path):
    path = tmp_path / "map.osm"
    path.write_text((files / "town.osm").read_text().replace('<way id="9', '<way id="q9', 3))
    with pytest.raises(FileError, match=r"ends too early or is damaged .*illegal id"):
        read_osm(path)


@pytest.mark.parametrize(
    ("tags", "ahead", "back"),
    [
        (road(), CAR | TRUCK | BICYCLE | FOOT, CAR | TRUCK | BICYCLE | FOOT),
        (road(oneway="yes"), CAR | TRUCK | BICYCLE | FOOT, FOOT),
        (road(oneway="-1"), FOOT, CAR | TRUCK | BICYCLE | FOOT),
        (road(oneway="yes", oneway__bicycle="no"), CAR | TRUCK | BICYCLE | FOOT, BICYCLE | FOOT),
        (road(oneway="yes", cycleway="opposite_lane"), CAR | TRUCK | BICYCLE | FOOT, BICYCLE | FOOT),
        (road("primary", junction="roundabout"), CAR | TRUCK | BICYCLE | FOOT, FOOT),
        (road("motorway"), CAR | TRUCK, 0),
        (road("motorway", oneway="no"), CAR | TRUCK, CAR | TRUCK),
        (road(access="private"), None, None),
        (road(access="private", foot="yes"), FOOT, FOOT),
        (road(motor_vehicle="no"), BICYCLE | FOOT, BICYCLE | FOOT),
        (road(motor_vehicle="destination"), CAR | TRUCK | BICYCLE | FOOT, CAR | TRUCK | BICYCLE | FOOT),
        (road(hgv="no"), CAR | BICYCLE | FOOT, CAR | BICYCLE | FOOT),
        (road(motor_vehicle="no", hgv="delivery"), TRUCK | BICYCLE | FOOT, TRUCK | BICYCLE | FOOT),
        (road("footway"), BICYCLE | FOOT, BICYCLE | FOOT),
        (road("footway", bicycle="no"), FOOT, FOOT),
        (road("footway", access="yes"), BICYCLE | FOOT, BICYCLE | FOOT),
        (road("cycleway"), BICYCLE, BICYCLE),
        (road("cycleway", foot="designated"), BICYCLE | FOOT, BICYCLE | FOOT),
        (road("steps"), FOOT, FOOT),
        (road("pedestrian", area="yes"), None, None),
        (road("construction"), None, None),
    ],
)  # fmt: skip
def test_who_may_go_where(tags, ahead, back):
    found = attributes_of(tags)
    assert (found and found.ahead, found and found.back) == (ahead, back)


@pytest.mark.parametrize(
    ("tags", "bits"),
    [
        ({"barrier": "gate"}, CAR | TRUCK | BICYCLE | FOOT),
        ({"barrier": "gate", "access": "private"}, 0),
        ({"barrier": "bollard"}, BICYCLE | FOOT),
        ({"barrier": "bollard", "bollard": "rising"}, CAR | TRUCK | BICYCLE | FOOT),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, CAR | TRUCK | BICYCLE | FOOT),
        ({"barrier": "fence"}, 0),
    ],
)
def test_who_passes_a_barrier(tags, bits):
    assert passing(tags) == bits


def test_limits_are_read_in_the_units_that_the_map_uses():
    assert [kmh(words) for words in ("50", "30 mph", "walk", "7.5")] == pytest.approx(
        [50, 48.28, 5, 7.5], rel=1e-4
    )
    assert all(math.isnan(kmh(words)) for words in (None, "none", "RO:urban", "90;30", "0"))
    assert [metres(words) for words in ("3.8", "4 m", "12'6\"", "3,5")] == pytest.approx([3.8, 4, 3.81, 3.5])
    assert [tonnes(words) for words in ("7.5", "7.5 t", "3 st", "6000 lbs", "3500 kg")] == pytest.approx(
        [7.5, 7.5, 2.7216, 2.7216, 3.5], rel=1e-4
    )
    assert metres("default") == tonnes(None) == math.inf
