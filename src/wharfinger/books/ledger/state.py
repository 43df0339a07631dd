"""What the ledger must know before it posts: the rows that the entries touch, locked against others.

A site's holding is the lock. PostgreSQL locks the rows in one order, so that two writers never wait for each
other; on SQLite the transaction holds the only write lock already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from wharfinger.books.ledger.entry import Entry
from wharfinger.books.ledger.value import Layer, Worth
from wharfinger.books.models import Balance, Holding, Item, Lot, Place, Reservation, Serial, Tracking
from wharfinger.books.models import Layer as LayerRow
from wharfinger.books.settings_kept import valuation
from wharfinger.books.transactions import reserve_ids

Spot = tuple[int, int]
"""An item and a site."""
Shelf = tuple[int, int | None, int]
"""An item, a lot and an exact place."""
MOST_IN_QUERY = 400


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

    items: dict[int, Item]
    places: dict[int, Place]
    lots: dict[int, Lot]
    serials: dict[int, Serial]
    holdings: dict[Spot, HeldAt]
    balances: dict[Shelf, Balance]
    held_back: set[int]
    """Places whose goods are neither promised nor sold."""
    reserved: dict[Spot, dict[int, int]]
    """Promised steps by line: a line may take its own."""
    changed_balances: set[Shelf] = field(default_factory=set)

    def site(self, place_id: int) -> int | None:
        return self.places[place_id].site_id

    def is_held(self, lot_id: int | None) -> bool:
        return lot_id is not None and self.lots[lot_id].held

    def balance(self, shelf: Shelf) -> int:
        row = self.balances.get(shelf)
        return row.quantity if row else 0

    def free_at(self, spot: Spot, line_id: int | None) -> int:
        """What of the item at the site is neither promised to another line nor in a held lot."""
        promised = sum(steps for line, steps in self.reserved.get(spot, {}).items() if line != line_id)
        held = 0
        if self.held_back or self.items[spot[0]].tracking == Tracking.LOT:
            held = sum(
                row.quantity
                for (item, lot, place), row in self.balances.items()
                if (item, row.site_id) == spot and (place in self.held_back or self.is_held(lot))
            )
        return self.holdings[spot].worth.quantity - promised - held


def load(entries: Sequence[Entry], now: dt.datetime) -> State:
    """Read and lock what the entries touch."""
    item_ids = {entry.item_id for entry in entries}
    place_ids = {place for entry in entries for place in (entry.from_place_id, entry.to_place_id)}
    items = {row.id: row for part in _parts(item_ids) for row in Item.objects.filter(id__in=part)}
    places = {row.id: row for part in _parts(place_ids) for row in Place.objects.filter(id__in=part)}
    sites = {place.site_id for place in places.values() if place.site_id} - set(places)
    places |= {row.id: row for part in _parts(sites) for row in Place.objects.filter(id__in=part)}
    spots = {
        (entry.item_id, site)
        for entry in entries
        for place in (entry.from_place_id, entry.to_place_id)
        if (site := places[place].site_id) is not None
    }
    holdings = _lock(sorted(spots), items)
    balances = {
        (row.item_id, row.lot_id, row.place_id): row
        for part in _parts(item_ids)
        for row in Balance.objects.filter(item_id__in=part, site_id__in={site for _, site in spots})
    }
    lot_ids = {entry.lot_id for entry in entries if entry.lot_id} | {lot for _, lot, _ in balances if lot}
    serial_ids = {serial for entry in entries for serial in entry.serial_ids}
    return State(
        items=items,
        places=places,
        lots={row.id: row for part in _parts(lot_ids) for row in Lot.objects.filter(id__in=part)},
        serials={row.id: row for part in _parts(serial_ids) for row in Serial.objects.filter(id__in=part)},
        holdings=holdings,
        balances=balances,
        held_back=set(
            Place.objects.filter(held_back=True, site_id__in={site for _, site in spots}).values_list(
                "id", flat=True
            )
        ),
        reserved=_reserved(item_ids, now),
    )


def _lock(spots: list[Spot], items: dict[int, Item]) -> dict[Spot, HeldAt]:
    found = _holdings(spots)
    missing = [spot for spot in spots if spot not in found]
    if missing and connection.vendor == "postgresql":
        # Two writers may both find nothing: the row is made first, by whoever comes first, and then locked.
        rows = [Holding(item_id=item, site_id=site) for item, site in missing]
        Holding.objects.bulk_create(rows, ignore_conflicts=True)
        found |= _holdings(missing)
        missing = []
    layers: dict[int, list[Layer]] = {row.id: [] for row in found.values()}
    by_layers = valuation() == "fifo"
    if by_layers:
        for part in _parts(layers):
            for row in LayerRow.objects.filter(holding_id__in=part).order_by("holding_id", "since", "id"):
                layers[row.holding_id].append(Layer(row.since, row.quantity, row.value))
    known = {
        spot: HeldAt(
            row.id,
            Worth(
                quantity=row.quantity,
                value=row.value,
                unit_cost=row.unit_cost,
                listed_cost=items[spot[0]].unit_cost,
                per_unit=10 ** items[spot[0]].decimals,
                layers=layers[row.id] if by_layers else None,
            ),
            is_new=False,
        )
        for spot, row in found.items()
    }
    for spot, number in zip(missing, reserve_ids(Holding, len(missing)) if missing else (), strict=True):
        item = items[spot[0]]
        worth = Worth(
            listed_cost=item.unit_cost, per_unit=10**item.decimals, layers=[] if by_layers else None
        )
        known[spot] = HeldAt(number, worth, is_new=True)
    return known


def _holdings(spots: list[Spot]) -> dict[Spot, Holding]:
    found: dict[Spot, Holding] = {}
    sites = {site for _, site in spots}
    wanted = set(spots)
    for part in _parts({item for item, _ in spots}):
        rows = Holding.objects.filter(item_id__in=part, site_id__in=sites).order_by("item_id", "site_id")
        if connection.vendor == "postgresql":
            rows = rows.select_for_update()
        found |= {(row.item_id, row.site_id): row for row in rows if (row.item_id, row.site_id) in wanted}
    return found


def _reserved(item_ids: set[int], now: dt.datetime) -> dict[Spot, dict[int, int]]:
    standing = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    promised: dict[Spot, dict[int, int]] = {}
    for part in _parts(item_ids):
        rows = Reservation.objects.filter(standing, item_id__in=part)
        for item, site, line, steps in rows.values_list("item_id", "site_id", "line_id", "quantity"):
            promised.setdefault((item, site), {})[line] = steps
    return promised


def _parts(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[first : first + MOST_IN_QUERY] for first in range(0, len(ordered), MOST_IN_QUERY))


def lock_items(*item_ids: int) -> None:
    """Hold off everybody who would move or promise goods of the items, until the act is done."""
    if connection.vendor != "postgresql":
        return  # the transaction holds the only write lock already
    for part in _parts(set(item_ids)):
        rows = Holding.objects.filter(item_id__in=part).order_by("item_id", "site_id")
        list(rows.select_for_update().values_list("id"))


def state_of(item_id: int, site: Place, now: dt.datetime) -> State:
    """What is known of one item at one site, locked like for a posting."""
    nothing = Entry(item_id, site.id, site.id, 0, "", now)
    return load([nothing], now)
