"""What a posting has to know of items, places, lots and shelves: a few columns, read without models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from wharfinger.books.fields import from_microseconds
from wharfinger.books.rows import select_in, written

Shelf = tuple[int, int | None, int]
"""An item, a lot and an exact place."""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item as far as a posting is concerned."""

    id: int
    code: str
    kind: str
    unit: str
    decimals: int
    tracking: str
    unit_cost: int


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place, and the site that it belongs to; outside places have none."""

    id: int
    code: str
    may_be_negative: bool
    held_back: bool
    site_id: int | None
    site_code: str
    opened_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class LotFacts:
    """A lot, and why it is held where it is."""

    id: int
    code: str
    held: bool
    held_why: str


@dataclass(slots=True)
class OnShelf:
    """What of one lot lies at one exact place; without an id until it is written first."""

    id: int | None
    site_id: int
    quantity: int
    may_be_negative: bool
    """As the row has it; the place may have changed since."""
    held_back: bool


def items(ids: Collection[int]) -> dict[int, ItemFacts]:
    """Items by their id."""
    query = "SELECT id, code, kind, unit, decimals, tracking, unit_cost FROM books_item WHERE id IN ({ids})"
    return {row[0]: ItemFacts(*row) for row in select_in(query, ids)}


def places(ids: Collection[int]) -> dict[int, PlaceFacts]:
    """Places by their id."""
    query = """
        SELECT
            place.id, place.code, place.may_be_negative, place.held_back,
            place.site_id, site.code, site.opened_at
        FROM books_place AS place LEFT JOIN books_place AS site ON site.id = place.site_id
        WHERE place.id IN ({ids})
    """
    return {
        row[0]: PlaceFacts(*row[:6], None if row[6] is None else from_microseconds(row[6]))
        for row in select_in(query, ids)
    }


def lots(ids: Collection[int]) -> dict[int, LotFacts]:
    """Lots by their id."""
    query = "SELECT id, code, held, held_why FROM books_lot WHERE id IN ({ids})"
    return {row[0]: LotFacts(*row) for row in select_in(query, ids)}


def shelves(
    item_ids: Collection[int], lot_ids: Collection[int], sites: Collection[int]
) -> dict[Shelf, OnShelf]:
    """What lies at these sites of these items. Of lots that are gone, only those that are named."""
    if not sites:
        return {}
    query = f"""
        SELECT
            shelf.item_id, shelf.lot_id, shelf.place_id,
            shelf.id, shelf.site_id, shelf.quantity, shelf.negative_allowed, place.held_back
        FROM books_balance AS shelf JOIN books_place AS place ON place.id = shelf.place_id
        WHERE shelf.site_id IN ({written(sites)}) AND
    """
    of_items = "(shelf.quantity <> 0 OR shelf.lot_id IS NULL) AND shelf.item_id IN ({ids})"
    of_lots = "shelf.quantity = 0 AND shelf.lot_id IN ({ids})"
    rows = [*select_in(query + of_items, item_ids), *select_in(query + of_lots, lot_ids)]
    return {(row[0], row[1], row[2]): OnShelf(*row[3:]) for row in rows}
