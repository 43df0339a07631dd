from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from wharfinger.connect import Track, TrackStop, write_geojson, write_gpx
from wharfinger.tables import FileError

AT = datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TOUR = Track(
    "Van 1 & trailer",
    [
        TrackStop("Quay <3>", 54.1, 8.1, arrive=AT, leave=AT.replace(minute=40), note="ring twice\x07"),
        TrackStop("Mill Road 5", 54.2, 8.2),
    ],
    [(54.0, 8.0), (54.1, 8.1), (54.2, 8.2)],
)
NAMES = {"g": "http://www.topografix.com/GPX/1/1"}
OWNER = "© OpenStreetMap contributors"


def test_geojson_has_a_line_and_numbered_points_with_longitude_first(tmp_path):
    write_geojson(tmp_path / "tours.geojson", [TOUR], attribution=OWNER)
    collection = json.loads((tmp_path / "tours.geojson").read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert collection["attribution"] == OWNER
    line, first, second = collection["features"]
    assert line["geometry"] == {"type": "LineString", "coordinates": [[8.0, 54.0], [8.1, 54.1], [8.2, 54.2]]}
    assert first["geometry"] == {"type": "Point", "coordinates": [8.1, 54.1]}
    assert first["properties"]["arrive"] == "2026-07-01T09:30:00+02:00"
    assert second["properties"] == {"tour": "Van 1 & trailer", "number": 2, "name": "Mill Road 5"}


def test_gpx_has_a_route_in_order_and_a_track_with_times_in_utc(tmp_path):
    write_gpx(tmp_path / "tours.gpx", [TOUR, Track("Bike", TOUR.stops)], attribution=OWNER)
    root = ElementTree.parse(tmp_path / "tours.gpx").getroot()
    assert (root.tag, root.get("version")) == (f"{{{NAMES['g']}}}gpx", "1.1")
    # The schema wants metadata, then waypoints, then routes, then tracks.
    assert [child.tag.rpartition("}")[2] for child in root] == ["metadata", "rte", "rte", "trk"]
    first = root.find("g:rte/g:rtept", NAMES)
    assert (first.get("lat"), first.get("lon")) == ("54.100000", "8.100000")
    # Within a point: time, then name, then desc.
    assert [child.tag.rpartition("}")[2] for child in first] == ["time", "name", "desc"]
    assert first.findtext("g:time", namespaces=NAMES) == "2026-07-01T07:30:00Z"
    assert first.findtext("g:name", namespaces=NAMES) == "1 Quay <3>"
    assert first.findtext("g:desc", namespaces=NAMES) == "ring twice"
    assert len(root.findall("g:trk/g:trkseg/g:trkpt", NAMES)) == 3
    assert root.find("g:metadata/g:copyright", NAMES).get("author") == OWNER


@pytest.mark.parametrize("write", [write_geojson, write_gpx])
def test_what_other_programs_could_not_read_is_refused_and_nothing_is_written(tmp_path, write):
    no_zone = Track(
        "A", [TrackStop("Quay", 54.1, 8.1, arrive=datetime(2026, 7, 1, tzinfo=UTC).replace(tzinfo=None))]
    )
    with pytest.raises(
        FileError, match="tour 'A', stop 'Quay': found the time 2026-07-01 00:00:00 without a zone"
    ):
        write(tmp_path / "x", [no_zone])
    with pytest.raises(FileError, match=r"tour 'B', stop 'Quay': found latitude nan"):
        write(tmp_path / "x", [Track("B", [TrackStop("Quay", float("nan"), 8.1)])])
    assert list(tmp_path.iterdir()) == []
