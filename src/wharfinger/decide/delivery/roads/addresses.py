"""Addresses become places, offline: from what was placed before, then from a book of addresses.

Each says how well it was matched. What cannot be placed stays without coordinates, and says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.decide.delivery.roads.road_map import RoadMap, great_circle_m
from wharfinger.tables import Computed, Frame, Places, Table
from wharfinger.tables.columns import choice, text
from wharfinger.tables.columns import number as degree  # a column is called number

SAME_M = 300.0
"""Entries of one address that lie farther apart than this are different places, and none is chosen."""


class Addresses(Table):
    """What is to be placed: the parts of an address, or all of it as one text, street and number first."""

    place = text("the place's own name", key=True, longest=200)
    address = text("all in one, like `Mill Road 12, 1234 Kaihaven`", optional=True)
    street = text("the street's name", optional=True)
    number = text("the house number, like 12a", optional=True, longest=50)
    postcode = text("the postcode", optional=True, longest=20)
    city = text("the town", optional=True)


class AddressBook(Table):
    """Known addresses, such as those of an OpenStreetMap extract."""

    street = text("the street's name, or the village's where streets have none")
    number = text("the house number", longest=200)
    postcode = text("the postcode", optional=True, longest=20)
    city = text("the town", optional=True)
    latitude = degree("degrees north", at_least=-90, at_most=90)
    longitude = degree("degrees east", at_least=-180, at_most=180)


class Located(Computed):
    """Where an address is, and how well that is known."""

    place = text("the place's own name", key=True, longest=200)
    latitude = degree("degrees north; absent where it could not be placed", optional=True)
    longitude = degree("degrees east", optional=True)
    quality = choice("how well it matched", "exact", "street", "postcode", "none")
    matched = text("what it was matched with", optional=True)
    why = text("why it is not exact, or not placed", optional=True)


@dataclass(frozen=True)
class _Entry:
    street: str
    number: str
    postcode: str
    city: str
    latitude: float
    longitude: float

    @property
    def words(self) -> str:
        return f"{self.street} {self.number}, {self.postcode} {self.city}".replace(",  ", ", ").strip(" ,")


@dataclass(frozen=True)
class _Match:
    quality: str
    latitude: float | None = None
    longitude: float | None = None
    matched: str | None = None
    why: str | None = None


def locate(
    addresses: Frame, book: Frame, *, remembered: Frame | None = None, roads: RoadMap | None = None
) -> pl.DataFrame:
    """A row of `Located` for each address, in their order.

    `remembered` are Places; one of the same name that has coordinates is taken as it is. `roads` give the
    middle of a street that the book does not have.
    """
    asked = Addresses.of(addresses)
    known = _remembered(remembered)
    finder = _Finder(_entries(book), roads)
    rows = []
    for row in asked.iter_rows(named=True):
        match = known.get(row["place"]) or finder.find(*_parts(row))
        rows.append({"place": row["place"], **match.__dict__})
    return Located.of(pl.DataFrame(rows, schema=Located.none().schema))


class _Finder:
    def __init__(self, entries: Sequence[_Entry], roads: RoadMap | None) -> None:
        self._by_street: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_postcode: defaultdict[str, list[_Entry]] = defaultdict(list)
        for entry in entries:
            self._by_street[plain(entry.street)].append(entry)
            if entry.postcode:
                self._by_postcode[plain(entry.postcode)].append(entry)
        self._roads = roads
        self._links = _links_by_name(roads) if roads is not None else {}

    def find(self, street: str, number: str, postcode: str, city: str) -> _Match:
        """The best match, from the house down to the middle of the postcode's area."""
        if not street and not postcode:
            return _Match("none", why="it has neither a street nor a postcode")
        houses = self._by_street.get(plain(street), []) if street else []
        near = [one for one in houses if _agrees(one.postcode, postcode) and _agrees(one.city, city)]
        exact = [one for one in near if plain(one.number) == plain(number)] if number else []
        if exact and _spread_m(exact) <= SAME_M:
            return _Match("exact", exact[0].latitude, exact[0].longitude, exact[0].words)
        if exact:
            towns = sorted(
                {" ".join(filter(None, (one.postcode, one.city))) or "no postcode" for one in exact}
            )
            return _Match(
                "none",
                why=f"{len(exact)} such addresses, {_spread_m(exact):,.0f} m apart, in "
                f"{', '.join(towns[:4])}: give the postcode or the town",
            )
        return self._street(street, number, near, bool(houses)) or self._postcode(
            street, postcode, bool(houses)
        )

    def _street(self, street: str, number: str, near: Sequence[_Entry], elsewhere: bool) -> _Match | None:
        missing = f"the book has no number {number} there" if number else "it has no number"
        if near:
            towns = {(plain(one.postcode), plain(one.city)) for one in near}
            if len(towns) > 1 and _spread_m(near) > 20 * SAME_M:
                return _Match(
                    "none", why=f"streets of this name in {len(towns)} places: give the postcode or the town"
                )
            closest = min(near, key=lambda one: (abs(_leading(one.number) - _leading(number)), one.words))
            if not number:
                closest = _middle(near)
            return _Match("street", closest.latitude, closest.longitude, closest.words, missing)
        link = None if elsewhere else self._links.get(plain(street))
        if link is None or self._roads is None:
            return None
        shape = self._roads.shape(link)
        latitude, longitude = shape[len(shape) // 2].tolist()
        return _Match(
            "street",
            latitude,
            longitude,
            self._roads.name_of(link),
            "only the street is on the map, not its houses",
        )

    def _postcode(self, street: str, postcode: str, elsewhere: bool) -> _Match:
        what = f"no street {street!r} is known" if street else "it has no street"
        if elsewhere:
            what = f"no street {street!r} is known in that postcode or town"
        near = self._by_postcode.get(plain(postcode), []) if postcode else []
        if not near:
            more = f", nor the postcode {postcode!r}" if postcode else ", and it has no postcode"
            return _Match("none", why=what + more)
        middle = _middle(near)
        return _Match(
            "postcode", middle.latitude, middle.longitude, f"{middle.postcode} {middle.city}".strip(), what
        )


_SHORT = (
    (r"str\.?$", "strasse"),
    (r"\bst\.?$", "street"),
    (r"\brd\.?$", "road"),
    (r"\bave?\.?$", "avenue"),
    (r"\bln\.?$", "lane"),
    (r"\bsq\.?$", "square"),
    (r"\bdr\.?$", "drive"),
)


def plain(words: str) -> str:
    """For comparing: small letters without accents, points and blanks, common short forms written out."""
    folded = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter)).strip()
    for short, long in _SHORT:
        bare = re.sub(short, long, bare)
    return re.sub(r"[\W_]+", "", bare)


def _parts(row: Mapping[str, str | None]) -> tuple[str, str, str, str]:
    """Street, number, postcode, town: given as parts, or read from one text."""
    given = [row[name] or "" for name in ("street", "number", "postcode", "city")]
    if not row["address"] or any(given):
        return given[0], given[1], given[2], given[3]
    pieces = [piece.strip() for piece in row["address"].split(",") if piece.strip()]
    street, number = _street_and_number(pieces[0])
    postcode, city = "", ""
    for piece in pieces[1:]:
        found = re.fullmatch(r"(?:[A-Z]{1,2}-)?(\d{3,6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\s*(.*)", piece)
        if found and not postcode:
            postcode, city = found[1], found[2] or city
        elif not city:
            city = piece
    return street, number, postcode, city


def _street_and_number(piece: str) -> tuple[str, str]:
    """`Mill Road 12a` and `12a Mill Road` are the same."""
    after = re.fullmatch(r"(.*\D)\s+(\d+\s?[a-zA-Z]?(?:[-/]\d+[a-zA-Z]?)?)", piece)
    if after:
        return after[1], after[2]
    before = re.fullmatch(r"(\d+[a-zA-Z]?(?:[-/]\d+)?)\s+(.*\D.*)", piece)
    return (before[2], before[1]) if before else (piece, "")


def _entries(book: Frame) -> list[_Entry]:
    taken = AddressBook.of(book).select(AddressBook.none().columns)
    return [
        _Entry(street, number, postcode or "", city or "", latitude, longitude)
        for street, number, postcode, city, latitude, longitude in taken.iter_rows()
    ]


def _remembered(places: Frame | None) -> dict[str, _Match]:
    if places is None:
        return {}
    rows = Places.of(places).drop_nulls(["latitude", "longitude"])
    return {
        place: _Match("exact", latitude, longitude, "placed before")
        for place, latitude, longitude in rows.select("place", "latitude", "longitude").iter_rows()
    }


def _links_by_name(roads: RoadMap) -> dict[str, int]:
    """The longest link of each named street."""
    found: dict[str, int] = {}
    for link in np.argsort(roads.metres).tolist():
        if roads.name[link]:
            found[plain(roads.names[roads.name[link]])] = link
    return found


def _agrees(known: str, asked: str) -> bool:
    return not known or not asked or plain(known) == plain(asked)


def _leading(number: str) -> int:
    found = re.match(r"\d+", number)
    return int(found[0]) if found else 0


def _middle(entries: Sequence[_Entry]) -> _Entry:
    """The entry nearest to the mean of all."""
    at = np.array([(one.latitude, one.longitude) for one in entries])
    far = great_circle_m(at[:, 0], at[:, 1], at[:, 0].mean(), at[:, 1].mean())
    return entries[int(far.argmin())]


def _spread_m(entries: Sequence[_Entry]) -> float:
    at = np.array([(one.latitude, one.longitude) for one in entries])
    return float(great_circle_m(at[:, 0], at[:, 1], at[0, 0], at[0, 1]).max())
