"""Tours as GPX 1.1 (topografix.com/GPX/1/1): a route of stops and the line as a track, for devices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from wharfinger.connect.beside import write_text
from wharfinger.connect.tracks import Track, check

NAMESPACE = "http://www.topografix.com/GPX/1/1"
OSM_LICENCE = "https://www.openstreetmap.org/copyright"


def write_gpx(path: Path, tracks: Sequence[Track], attribution: str = "") -> None:
    """One file for all tours, whole or not at all: all routes, then all tracks, as the schema wants them."""
    for track in tracks:
        check(track)
    root = Element("gpx", {"version": "1.1", "creator": "wharfinger", "xmlns": NAMESPACE})
    if attribution:
        owner = SubElement(SubElement(root, "metadata"), "copyright", {"author": attribution})
        if "OpenStreetMap" in attribution:
            SubElement(owner, "license").text = OSM_LICENCE
    for track in tracks:
        route = SubElement(root, "rte")
        SubElement(route, "name").text = _clean(track.name)
        for number, stop in enumerate(track.stops, start=1):
            point = SubElement(route, "rtept", _at(stop.latitude, stop.longitude))
            if stop.arrive is not None:
                SubElement(point, "time").text = stop.arrive.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            SubElement(point, "name").text = f"{number} {_clean(stop.name)}"
            if stop.note:
                SubElement(point, "desc").text = _clean(stop.note)
    for track in tracks:
        if len(track.line) > 1:
            drawn = SubElement(root, "trk")
            SubElement(drawn, "name").text = _clean(track.name)
            segment = SubElement(drawn, "trkseg")
            for latitude, longitude in track.line:
                SubElement(segment, "trkpt", _at(latitude, longitude))
    write_text(path, '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n")


def _at(latitude: float, longitude: float) -> dict[str, str]:
    return {"lat": f"{latitude:.6f}", "lon": f"{longitude:.6f}"}


def _clean(words: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(letter for letter in words if letter >= " " or letter in "\t\n")
