"""What the ledger must know before it posts: the rows that the entries touch, locked against others.

A site's holding is the lock. PostgreSQL locks the rows in one order, so that two writers never wait for each
other; on SQLite the transaction holds the only write lock already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from wharfinger.books.fields import to_microseconds
from wharfinger.books.ledger import facts
from wharfinger.books.ledger.entry import Entry
from wharfinger.books.ledger.facts import ItemFacts, LotFacts, OnShelf, PlaceFacts, Shelf
from wharfinger.books.ledger.value import Layer, Worth
from wharfinger.books.models import Holding, Place, Serial
from wharfinger.books.rows import select_in, written
from wharfinger.books.settings_kept import valuation
from wharfinger.books.transactions import reserve_ids

Spot = tuple[int, int]
"""An item and a site."""


@dataclass
class HeldAt:
    """The holding of one item at one site while entries are posted."""

    id: int
    worth: Worth
    is_new: bool
    touched: bool = False


@dataclass
class State:
    """All that the entries touch."""

    items: dict[int, ItemFacts]
    places: dict[int, PlaceFacts]
    lots: dict[int, LotFacts]
    serials: dict[int, Serial]
    holdings: dict[Spot, HeldAt]
    shelves: dict[Shelf, OnShelf]
    reserved: dict[Spot, dict[int, int]]
    """Promised steps by line: a line may take its own."""
    changed: set[Shelf] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._held: dict[Spot, list[OnShelf]] = {}
        for shelf, row in self.shelves.items():
            self._note_held(shelf, row)

    def site(self, place_id: int) -> int | None:
        return self.places[place_id].site_id

    def shelf(self, shelf: Shelf) -> OnShelf:
        """What lies there; a new row where nothing lay so far."""
        row = self.shelves.get(shelf)
        if row is None:
            place = self.places[shelf[2]]
            assert place.site_id is not None
            row = self.shelves[shelf] = OnShelf(
                None, place.site_id, 0, place.may_be_negative, place.held_back
            )
            self._note_held(shelf, row)
        return row

    def on_shelf(self, shelf: Shelf) -> int:
        """Steps that lie there."""
        row = self.shelves.get(shelf)
        return row.quantity if row else 0

    def free_at(self, spot: Spot, line_id: int | None) -> int:
        """What of the item at the site is neither promised to another line, nor held, nor held back."""
        free = self.holdings[spot].worth.quantity
        if spot in self.reserved:
            free -= sum(steps for line, steps in self.reserved[spot].items() if line != line_id)
        if spot in self._held:
            free -= sum(row.quantity for row in self._held[spot])
        return free

    def _note_held(self, shelf: Shelf, row: OnShelf) -> None:
        item, lot, _ = shelf
        if row.held_back or (lot is not None and self.lots[lot].held):
            self._held.setdefault((item, row.site_id), []).append(row)


def load(entries: Sequence[Entry], now: dt.datetime) -> State:
    """Read and lock what the entries touch."""
    item_ids = {entry.item_id for entry in entries}
    items = facts.items(item_ids)
    places = facts.places({place for entry in entries for place in (entry.from_place_id, entry.to_place_id)})
    spots = {
        (entry.item_id, site)
        for entry in entries
        for place in (entry.from_place_id, entry.to_place_id)
        if (site := places[place].site_id) is not None
    }
    # First the lock, then what it guards: what was read before may have changed while we waited.
    holdings = _lock(spots, items)
    named_lots = {entry.lot_id for entry in entries if entry.lot_id}
    shelves = facts.shelves(item_ids, named_lots, {site for _, site in spots})
    serial_ids = [serial for entry in entries for serial in entry.serial_ids]
    return State(
        items=items,
        places=places,
        lots=facts.lots(named_lots | {lot for _, lot, _ in shelves if lot is not None}),
        serials=Serial.objects.in_bulk(serial_ids) if serial_ids else {},
        holdings=holdings,
        shelves=shelves,
        reserved=_reserved(item_ids, now),
    )


def _lock(spots: Collection[Spot], items: dict[int, ItemFacts]) -> dict[Spot, HeldAt]:
    rows = dict(_holdings(spots))
    missing = sorted(set(spots) - set(rows))
    if missing and connection.vendor == "postgresql":
        # Two writers may both find nothing: the row is made first, by whoever comes first, and then locked.
        made = [Holding(item_id=item, site_id=site) for item, site in missing]
        Holding.objects.bulk_create(made, ignore_conflicts=True)
        rows |= dict(_holdings(missing))
        missing = []
    layers = _layers([number for number, *_ in rows.values()]) if valuation() == "fifo" else None

    def held(spot: Spot, number: int, quantity: int, value: int, cost: int, *, is_new: bool) -> HeldAt:
        item = items[spot[0]]
        came = None if layers is None else layers.get(number, [])
        worth = Worth(quantity, value, cost, item.unit_cost, 10**item.decimals, came)
        return HeldAt(number, worth, is_new)

    known = {spot: held(spot, *row, is_new=False) for spot, row in rows.items()}
    if missing:
        for spot, number in zip(missing, reserve_ids(Holding, len(missing)), strict=True):
            known[spot] = held(spot, number, 0, 0, 0, is_new=True)
    return known


def _holdings(spots: Collection[Spot]) -> Iterator[tuple[Spot, tuple[Any, ...]]]:
    sites = sorted({site for _, site in spots})
    query = f"""
        SELECT item_id, site_id, id, quantity, value, unit_cost FROM books_holding
        WHERE site_id IN ({written(sites)}) AND item_id IN ({{ids}}) ORDER BY item_id, site_id
        {"FOR UPDATE" if connection.vendor == "postgresql" else ""}
    """
    wanted = set(spots)
    for item, site, *row in select_in(query, {item for item, _ in spots}):
        if (item, site) in wanted:
            yield (item, site), tuple(row)


def _layers(holding_ids: Collection[int]) -> dict[int, list[Layer]]:
    query = """
        SELECT holding_id, since, quantity, value FROM books_layer
        WHERE holding_id IN ({ids}) ORDER BY holding_id, since, id
    """
    found: dict[int, list[Layer]] = {}
    for holding, since, quantity, value in select_in(query, holding_ids):
        found.setdefault(holding, []).append(Layer(since, quantity, value))
    return found


def _reserved(item_ids: Collection[int], now: dt.datetime) -> dict[Spot, dict[int, int]]:
    query = """
        SELECT item_id, site_id, line_id, quantity FROM books_reservation
        WHERE (expires_at IS NULL OR expires_at > %s) AND item_id IN ({ids})
    """
    promised: dict[Spot, dict[int, int]] = {}
    for item, site, line, steps in select_in(query, item_ids, [to_microseconds(now)]):
        promised.setdefault((item, site), {})[line] = steps
    return promised


def lock_items(*item_ids: int) -> None:
    """Hold off everybody who would move or promise goods of the items, until the act is done."""
    if connection.vendor != "postgresql":
        return  # the transaction holds the only write lock already
    query = "SELECT id FROM books_holding WHERE item_id IN ({ids}) ORDER BY item_id, site_id FOR UPDATE"
    list(select_in(query, set(item_ids)))


def state_of(item_id: int, site: Place, now: dt.datetime) -> State:
    """What is known of one item at one site, locked like for a posting."""
    nothing = Entry(item_id, site.id, site.id, 0, "", now)
    return load([nothing], now)
