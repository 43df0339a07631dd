"""Tours as GeoJSON (RFC 7946): a line and points for each, to open in a map program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from wharfinger.connect.beside import write_text
from wharfinger.connect.tracks import Track, check

DECIMALS = 6  # about 0.1 m; RFC 7946, section 11.2, advises against more


def write_geojson(path: Path, tracks: Sequence[Track], attribution: str = "") -> None:
    """One file for all tours, whole or not at all. `attribution` names whose map the lines were made from."""
    for track in tracks:
        check(track)
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if attribution:
        collection["attribution"] = attribution
    collection["features"] = [feature for track in tracks for feature in _features(track)]
    write_text(path, json.dumps(collection, ensure_ascii=False) + "\n")


def _features(track: Track) -> Iterator[dict[str, Any]]:
    if len(track.line) > 1:
        points = [_position(latitude, longitude) for latitude, longitude in track.line]
        yield _feature({"type": "LineString", "coordinates": points}, {"tour": track.name})
    for number, stop in enumerate(track.stops, start=1):
        properties = {
            "tour": track.name,
            "number": number,
            "name": stop.name,
            "arrive": stop.arrive.isoformat() if stop.arrive else None,
            "leave": stop.leave.isoformat() if stop.leave else None,
            "note": stop.note or None,
        }
        yield _feature({"type": "Point", "coordinates": _position(stop.latitude, stop.longitude)}, properties)


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    known = {name: value for name, value in properties.items() if value is not None}
    return {"type": "Feature", "geometry": geometry, "properties": known}


def _position(latitude: float, longitude: float) -> list[float]:
    """Longitude first, as the standard has it."""
    return [round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)]
