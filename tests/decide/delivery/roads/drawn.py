"""Maps drawn by hand, in metres about a point on the equator, as OpenStreetMap XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from wharfinger.connect.osm import read_osm
from wharfinger.decide.delivery.roads import RoadMap

M_PER_DEGREE = 111_195.0797  # pi / 180 times the mean radius of the earth, 6,371,008.8 m


@dataclass(frozen=True)
class Drawn:
    """Points by a letter as (east, north) in metres; ways as their letters with tags."""

    points: Mapping[str, tuple[float, float]]
    ways: Sequence[tuple[str, Mapping[str, str]]]
    tags: Mapping[str, Mapping[str, str]]

    def at(self, letter: str) -> tuple[float, float]:
        return place(*self.points[letter])


def place(east_m: float, north_m: float) -> tuple[float, float]:
    """Latitude and longitude."""
    return north_m / M_PER_DEGREE, east_m / M_PER_DEGREE


def xml(drawn: Drawn) -> str:
    ids = {letter: number for number, letter in enumerate(sorted(drawn.points), start=1)}
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">']
    for letter, number in ids.items():
        latitude, longitude = drawn.at(letter)
        inner = _tags(drawn.tags.get(letter, {}))
        lines.append(
            f'<node id="{number}" version="1" lat="{latitude:.9f}" lon="{longitude:.9f}">{inner}</node>'
        )
    for number, (letters, tags) in enumerate(drawn.ways, start=1):
        refs = "".join(f'<nd ref="{ids[letter]}"/>' for letter in letters)
        lines.append(f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>')
    return "\n".join([*lines, "</osm>", ""])


def roads_of(folder: Path, drawn: Drawn) -> RoadMap:
    path = folder / "drawn.osm"
    path.write_text(xml(drawn))
    return read_osm(path, keep=False).roads


def draw(
    points: Mapping[str, tuple[float, float]],
    *ways: tuple[str, Mapping[str, str]],
    tags: Mapping[str, Mapping[str, str]] | None = None,
) -> Drawn:
    return Drawn(points, ways, tags or {})


def road(highway: str = "residential", **tags: str) -> dict[str, str]:
    return {"highway": highway, **{key.replace("__", ":"): value for key, value in tags.items()}}


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
