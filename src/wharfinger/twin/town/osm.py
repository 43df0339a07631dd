"""The town as OpenStreetMap XML, with the tags that real extracts carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from wharfinger.twin.town.model import Town

# Far above every id that OpenStreetMap has given out, and positive, because many readers want that.
FIRST_ID = 900_000_000_001


def osm_xml(town: Town) -> str:
    """The whole file as text; ids ascend, nodes stand before ways."""
    ids = count(FIRST_ID + town.nodes.height)
    nodes, ways = list(_street_nodes(town)), list(_street_ways(town))
    nodes += _address_nodes(town, ids)
    nodes += _amenity_nodes(town, ids)
    for way, shore in enumerate(town.shores, FIRST_ID + town.streets.height):
        closed = shore.points[0] == shore.points[-1]
        refs = [next(ids) for _ in shore.points[: len(shore.points) - closed]]
        nodes += [_node(ref, *point, {}) for ref, point in zip(refs, shore.points, strict=False)]
        ways.append(_way(way, refs + refs[:1] * closed, dict(shore.tags)))
    points = [point for shore in town.shores for point in shore.points]
    points += (
        town.nodes.select("latitude", "longitude").rows()
        + town.addresses.select("latitude", "longitude").rows()
    )
    south, west = (min(axis) for axis in zip(*points, strict=True))
    north, east = (max(axis) for axis in zip(*points, strict=True))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<!-- {town.name} is made up: this town does not exist. Never upload it to OpenStreetMap. -->",
            '<osm version="0.6" generator="wharfinger" upload="never">',
            f'<bounds minlat="{south:.7f}" minlon="{west:.7f}" maxlat="{north:.7f}" maxlon="{east:.7f}"/>',
            *nodes,
            *ways,
            "</osm>",
            "",
        ]
    )


def _street_nodes(town: Town) -> Iterator[str]:
    for node, latitude, longitude, barrier in town.nodes.iter_rows():
        yield _node(node, latitude, longitude, {"barrier": barrier} if barrier else {})


def _address_nodes(town: Town, ids: Iterator[int]) -> Iterator[str]:
    for row in town.addresses.iter_rows(named=True):
        tags = {
            "addr:street": row["street"],
            "addr:housenumber": row["number"],
            "addr:suburb": row["area"],
            "addr:postcode": row["postcode"],
            "addr:city": town.name,
        }
        yield _node(next(ids), row["latitude"], row["longitude"], tags)


def _amenity_nodes(town: Town, ids: Iterator[int]) -> Iterator[str]:
    for row in town.amenities.iter_rows(named=True):
        tags = {"amenity": row["amenity"], "name": row["name"]}
        if row["capacity"] is not None:
            tags["capacity"] = str(row["capacity"])
        yield _node(next(ids), row["latitude"], row["longitude"], tags)


def _street_ways(town: Town) -> Iterator[str]:
    for row in town.streets.iter_rows(named=True):
        tags = {"highway": row["highway"]}
        if row["name"] is not None:
            tags["name"] = row["name"]
        if row["oneway"]:
            tags["oneway"] = "yes"
        if row["maxspeed_kmh"] is not None:
            tags["maxspeed"] = str(row["maxspeed_kmh"])
        if row["access"] is not None:
            tags["access"] = row["access"]
        if row["maxweight_t"] is not None:
            tags["maxweight"] = f"{row['maxweight_t']:g}"
        if row["bridge"]:
            tags |= {"bridge": "yes", "layer": "1"}
        yield _way(row["way"], row["nodes"], tags)


def _node(node: int, latitude: float, longitude: float, tags: Mapping[str, str]) -> str:
    place = f'<node id="{node}" version="1" lat="{latitude:.7f}" lon="{longitude:.7f}"'
    return f"{place}>{_tags(tags)}</node>" if tags else f"{place}/>"


def _way(way: int, nodes: list[int], tags: Mapping[str, str]) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    return f'<way id="{way}" version="1">{refs}{_tags(tags)}</way>'


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
