"""Reads an OpenStreetMap file once, and from then on from a copy of what it needs beside the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wharfinger.connect.osm import kept
from wharfinger.connect.osm.links import road_map
from wharfinger.connect.osm.tags import Attributes, address_of, attributes_of, passing
from wharfinger.decide.delivery.roads import ATTRIBUTION, AddressBook, RoadMap
from wharfinger.tables import FileError

ENDINGS = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2", ".pbf")


@dataclass(frozen=True)
class Extract:
    """The roads of a map, its addresses, and how many roads have points that are not in the file."""

    roads: RoadMap
    addresses: pl.DataFrame
    roads_cut: int


def read_osm(path: Path, *, keep: bool = True) -> Extract:
    """Roads and addresses of an .osm.pbf, .osm or .osm.gz file, nodes before ways as they all come.

    With `keep`, what was read is written beside the file, or into the user's cache where that folder cannot
    be written, and taken from there as long as size and time of the file stay the same.
    """
    _check(path)
    copy = kept.kept_path(path) if keep else None
    if copy is not None:
        known = kept.read(copy, path)
        if known is not None:
            return Extract(*known)
    extract = _read(path)
    if copy is not None:
        kept.write(copy, path, extract.roads, extract.addresses, extract.roads_cut)
    return extract


@dataclass(frozen=True)
class Stretch:
    """A way, or a part of one whose points are all known."""

    way: int
    refs: list[int]
    latitude: list[float]
    longitude: list[float]
    attributes: Attributes


def _read(path: Path) -> Extract:
    import osmium

    stretches: list[Stretch] = []
    barriers: dict[int, int] = {}
    addresses: list[tuple[str, str, str | None, str | None, float, float]] = []
    ways = cut = 0
    wanted = osmium.filter.KeyFilter("highway", "addr:housenumber", "addr:housename", "barrier")
    entities = osmium.osm.NODE | osmium.osm.WAY
    try:
        with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
            generator = reader.header().get("generator")
        for thing in osmium.FileProcessor(str(path), entities).with_locations().with_filter(wanted):
            tags = {tag.k: tag.v for tag in thing.tags}
            address = address_of(tags)
            if thing.is_node():
                if "barrier" in tags:
                    barriers[thing.id] = passing(tags)
                if address is not None:
                    addresses.append((*address, thing.location.lat, thing.location.lon))
                continue
            attributes = attributes_of(tags)
            if attributes is None and address is None:
                continue
            runs, whole = _runs(thing)
            if attributes is not None:
                ways += 1
                cut += not whole
                stretches += [Stretch(thing.id, *run, attributes) for run in runs]
            if address is not None and runs:
                latitude, longitude = runs[0][1], runs[0][2]
                addresses.append((*address, sum(latitude) / len(latitude), sum(longitude) / len(longitude)))
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise _broken(path, error) from error
    if not stretches:
        raise _no_roads(path, ways)
    book = pl.DataFrame(addresses, schema=AddressBook.none().schema, orient="row")
    # The town of the simulated company is nobody's survey, and says by which program it was made.
    made_up = generator == "wharfinger"
    return Extract(road_map(stretches, barriers, "" if made_up else ATTRIBUTION), _fitting(book), cut)


def _runs(way) -> tuple[list[tuple[list[int], list[float], list[float]]], bool]:
    """The way's known points, in as many pieces as the missing ones leave; and whether none is missing."""
    runs: list[tuple[list[int], list[float], list[float]]] = []
    refs: list[int] = []
    latitude: list[float] = []
    longitude: list[float] = []
    whole = True
    for node in way.nodes:
        place = node.location
        if place.valid():
            refs.append(node.ref)
            latitude.append(place.lat)
            longitude.append(place.lon)
            continue
        whole = False
        if len(refs) > 1:
            runs.append((refs, latitude, longitude))
        refs, latitude, longitude = [], [], []
    if len(refs) > 1:
        runs.append((refs, latitude, longitude))
    return runs, whole


def _fitting(book: pl.DataFrame) -> pl.DataFrame:
    """Tags are free text: what no address can be is left out."""
    words = pl.col("street", "number", "postcode", "city")
    bare = book.with_columns(words.str.strip_chars().replace("", None))
    fits = (
        (pl.col("street").str.len_chars() <= 1000)
        & (pl.col("number").str.len_chars() <= 200)
        & (pl.col("postcode").str.len_chars().fill_null(0) <= 20)
        & (pl.col("city").str.len_chars().fill_null(0) <= 1000)
        & ~pl.any_horizontal(words.str.contains(r"[\x00-\x1f]").fill_null(False))
    )
    return bare.filter(fits).unique(maintain_order=True)


def _check(path: Path) -> None:
    if not path.is_file():
        raise FileError(
            where=str(path),
            found="a directory" if path.is_dir() else "no such file",
            expected="a file of OpenStreetMap data",
            mend="check its name; extracts of every region can be downloaded free of charge",
        )
    if not path.name.lower().endswith(ENDINGS):
        raise FileError(
            where=str(path),
            found=f"the ending {path.suffix!r}",
            expected="one of " + ", ".join(ENDINGS),
            mend="name the file by what is in it",
        )


def _broken(path: Path, error: Exception) -> FileError:
    return FileError(
        where=str(path),
        found=f"a file of {path.stat().st_size:,} bytes that ends too early or is damaged ({error})",
        expected="a whole file of OpenStreetMap data",
        mend="download it again and compare its size or checksum with the source",
    )


def _no_roads(path: Path, ways: int) -> FileError:
    return FileError(
        where=str(path),
        found=f"{ways:,} roads whose points are not in the file before them" if ways else "no roads",
        expected="ways with the key highway, and their nodes before them",
        mend="sort it with `osmium sort`, or extract it again with complete ways"
        if ways
        else "take an extract that covers the area, with all tags",
    )
