"""Balances from the movements alone: to check what is kept, and to make it anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from wharfinger.books.ledger import reasons
from wharfinger.books.ledger.value import Worth
from wharfinger.books.models import Balance, Holding, Item, Movement, Place
from wharfinger.books.models import Layer as LayerRow
from wharfinger.books.settings_kept import valuation
from wharfinger.books.transactions import snapshot, writing

CHUNK = 20_000

_EACH_WAY = """
    SELECT {columns}, place.site_id AS site_id, sum(side.quantity) AS quantity, sum(side.value) AS value
    FROM (
        SELECT item_id, lot_id, to_place_id AS place_id, quantity, value FROM books_movement
        UNION ALL
        SELECT item_id, lot_id, from_place_id, -quantity, -value FROM books_movement
    ) AS side
    JOIN books_place AS place ON place.id = side.place_id
    WHERE place.site_id IS NOT NULL
    GROUP BY {columns}, place.site_id
"""

Shelf = tuple[int, int | None, int]
Spot = tuple[int, int]


@dataclass(frozen=True)
class Difference:
    """A number that is kept and does not follow from the movements."""

    table: str
    item: str
    place: str
    kept: tuple[int, ...]
    follows: tuple[int, ...]


def differences() -> list[Difference]:
    """Where what is kept differs from what the movements give; empty where all is well."""
    with snapshot():
        shelves, holdings = _shelves(), _holdings()
        kept_shelves = {
            (item, lot, place): (steps,)
            for item, lot, place, steps in Balance.objects.values_list(
                "item_id", "lot_id", "place_id", "quantity"
            )
        }
        kept_holdings = {
            (item, site): (steps, value)
            for item, site, steps, value in Holding.objects.values_list(
                "item_id", "site_id", "quantity", "value"
            )
        }
        items = dict(Item.objects.values_list("id", "code"))
        places = dict(Place.objects.values_list("id", "code"))
    found = []
    for shelf in kept_shelves.keys() | shelves.keys():
        kept, (_, steps) = kept_shelves.get(shelf, (0,)), shelves.get(shelf, (0, 0))
        if kept != (steps,):
            found.append(Difference("balance", items[shelf[0]], places[shelf[2]], kept, (steps,)))
    for spot in kept_holdings.keys() | holdings.keys():
        both, follows = kept_holdings.get(spot, (0, 0)), holdings.get(spot, (0, 0))
        if both != follows:
            found.append(Difference("holding", items[spot[0]], places[spot[1]], both, follows))
    return sorted(found, key=lambda each: (each.table, each.item, each.place))


def rebuild() -> None:
    """Make every balance, holding and layer anew from the movements."""
    writing(_rebuild)


def _rebuild() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Holding._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    negative = set(Place.objects.filter(may_be_negative=True).values_list("id", flat=True))
    LayerRow.objects.all().delete()
    Balance.objects.all().delete()
    Holding.objects.all().delete()
    balances = [
        Balance(
            item_id=item,
            lot_id=lot,
            place_id=place,
            site_id=site,
            quantity=steps,
            negative_allowed=place in negative,
        )
        for (item, lot, place), (site, steps) in _shelves().items()
    ]
    Balance.objects.bulk_create(balances, batch_size=CHUNK)
    worths = _replay()
    rows = [
        Holding(
            item_id=item, site_id=site, quantity=steps, value=value, unit_cost=worths[item, site].unit_cost
        )
        for (item, site), (steps, value) in _holdings().items()
    ]
    Holding.objects.bulk_create(rows, batch_size=CHUNK)
    layers = [
        LayerRow(holding_id=row.pk, since=layer.since, quantity=layer.quantity, value=layer.value)
        for row in rows
        for layer in worths[row.item_id, row.site_id].layers or ()
    ]
    LayerRow.objects.bulk_create(layers, batch_size=CHUNK)


def _shelves() -> dict[Shelf, tuple[int, int]]:
    """Site and steps of every item and lot at its exact place."""
    with connection.cursor() as cursor:
        cursor.execute(_EACH_WAY.format(columns="side.item_id, side.lot_id, side.place_id"))
        return {
            (item, lot, place): (int(site), int(steps))
            for item, lot, place, site, steps, _ in cursor.fetchall()
        }


def _holdings() -> dict[Spot, tuple[int, int]]:
    """Steps and value of every item at its site."""
    with connection.cursor() as cursor:
        cursor.execute(_EACH_WAY.format(columns="side.item_id"))
        return {(item, site): (int(steps), int(value)) for item, site, steps, value in cursor.fetchall()}


def _replay() -> dict[Spot, Worth]:
    """The last cost and the layers of every holding, from the movements in the order of their posting."""
    items = {row.id: row for row in Item.objects.only("id", "unit_cost", "decimals")}
    sites = dict(Place.objects.values_list("id", "site_id"))
    by_layers = valuation() == "fifo"
    worths: dict[Spot, Worth] = {}

    def at(item: int, site: int) -> Worth:
        if (item, site) not in worths:
            known = items[item]
            worths[item, site] = Worth(
                listed_cost=known.unit_cost, per_unit=10**known.decimals, layers=[] if by_layers else None
            )
        return worths[item, site]

    # Differences in cost were found by these same steps; to apply them again would double them.
    rows = Movement.objects.exclude(reason=reasons.COST_DIFFERENCE).order_by("id")
    columns = ("id", "item_id", "from_place_id", "to_place_id", "quantity", "value", "reverses_id")
    for number, item, from_place, to_place, steps, value, reverses in rows.values_list(*columns).iterator(
        CHUNK
    ):
        start, end = sites[from_place], sites[to_place]
        if start == end:
            if start is not None:
                at(item, start)
            continue
        if start is not None:
            if steps == 0:
                at(item, start).add_value(-value)
            elif reverses is not None:
                at(item, start).take_back(steps, value, reverses)
            else:
                at(item, start).take(steps)
        if end is not None:
            if steps == 0:
                at(item, end).add_value(value)
            else:
                at(item, end).put(steps, value, 0 if reverses else number, learn=reverses is None)
    return worths
