"""Write what was posted: movements, holdings, balances, layers, serial numbers."""

from __future__ import annotations

from wharfinger.books.acts import Doing
from wharfinger.books.fields import to_microseconds
from wharfinger.books.ledger.entry import Posted
from wharfinger.books.ledger.state import HeldAt, Spot, State
from wharfinger.books.models import Balance, Holding, Movement, Serial, SerialMove
from wharfinger.books.models import Layer as LayerRow
from wharfinger.books.rows import insert, update

_MOVEMENT = (
    "id",
    "act_id",
    "at",
    "recorded_at",
    "item_id",
    "lot_id",
    "from_place_id",
    "to_place_id",
    "quantity",
    "value",
    "reason",
    "line_id",
    "reverses_id",
)


def write(doing: Doing, posted: list[Posted], state: State) -> None:
    """Everything that changed, in as few statements as there are tables."""
    recorded = to_microseconds(doing.now)
    rows = [
        (
            each.id,
            doing.act_id,
            to_microseconds(each.entry.at),
            recorded if each.entry.recorded_at is None else to_microseconds(each.entry.recorded_at),
            each.entry.item_id,
            each.entry.lot_id,
            each.entry.from_place_id,
            each.entry.to_place_id,
            each.entry.quantity,
            each.value,
            each.entry.reason,
            each.entry.line_id,
            each.entry.reverses_id,
        )
        for each in posted
    ]
    insert(Movement._meta.db_table, _MOVEMENT, rows)
    _write_holdings({spot: held for spot, held in state.holdings.items() if held.touched})
    _write_shelves(state)
    _write_serials(posted, state)


def _write_shelves(state: State) -> None:
    changed = [(shelf, state.shelves[shelf]) for shelf in state.changed]
    # Before the quantities: a place that may go below zero from now on may do so at once.
    for (_, _, place), row in changed:
        allowed = bool(state.places[place].may_be_negative)
        if row.id is not None and bool(row.may_be_negative) is not allowed:
            Balance.objects.filter(id=row.id).update(negative_allowed=allowed)
    table = Balance._meta.db_table
    update(table, ("quantity",), [(row.quantity, row.id) for _, row in changed if row.id is not None])
    insert(
        table,
        ("item_id", "lot_id", "place_id", "site_id", "quantity", "negative_allowed"),
        [
            (*shelf, row.site_id, row.quantity, bool(row.may_be_negative))
            for shelf, row in changed
            if row.id is None
        ],
    )


def _write_holdings(holdings: dict[Spot, HeldAt]) -> None:
    new = [
        (held.id, *spot, held.worth.quantity, held.worth.value, held.worth.unit_cost)
        for spot, held in holdings.items()
        if held.is_new
    ]
    insert(Holding._meta.db_table, ("id", "item_id", "site_id", "quantity", "value", "unit_cost"), new)
    update(
        Holding._meta.db_table,
        ("quantity", "value", "unit_cost"),
        [
            (held.worth.quantity, held.worth.value, held.worth.unit_cost, held.id)
            for held in holdings.values()
            if not held.is_new
        ],
    )
    layered = [held for held in holdings.values() if held.worth.layers is not None]
    if not layered:
        return
    LayerRow.objects.filter(holding_id__in=[held.id for held in layered]).delete()
    LayerRow.objects.bulk_create(
        LayerRow(holding_id=held.id, since=layer.since, quantity=layer.quantity, value=layer.value)
        for held in layered
        for layer in held.worth.layers or ()
    )


def _write_serials(posted: list[Posted], state: State) -> None:
    moved = [(each.id, serial) for each in posted for serial in each.entry.serial_ids]
    if moved:
        SerialMove.objects.bulk_create(
            SerialMove(movement_id=movement, serial_id=serial) for movement, serial in moved
        )
        Serial.objects.bulk_update([state.serials[serial] for _, serial in moved], ["place_id"])
