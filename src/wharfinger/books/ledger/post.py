"""Post entries: check, value, and write movements and balances, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.books.acts import Doing
from wharfinger.books.fixed_places import COST_DIFFERENCE, fixed_place
from wharfinger.books.ledger import reasons
from wharfinger.books.ledger.checks import check_enough, check_entry
from wharfinger.books.ledger.entry import Entry, Posted
from wharfinger.books.ledger.state import State, load
from wharfinger.books.ledger.write import write
from wharfinger.books.models import Movement
from wharfinger.books.months import mark_closed_months
from wharfinger.books.transactions import reserve_ids


def post(doing: Doing, entries: Sequence[Entry]) -> list[Posted]:
    """The entries as movements, in their order. One that is refused refuses them all."""
    if not entries:
        return []
    state = load(entries, doing.now)
    ids = reserve_ids(Movement, len(entries))
    posted: list[Posted] = []
    residues: list[Entry] = []
    for number, entry in zip(ids, entries, strict=True):
        check_entry(entry, state, doing.now)
        if state.site(entry.from_place_id) is not None and entry.quantity:
            check_enough(entry, state)
        value, residue = _value(number, entry, state)
        posted.append(Posted(number, entry, value))
        residues += residue
        _shelve(entry, state)
    corrections = zip(reserve_ids(Movement, len(residues)) if residues else (), residues, strict=True)
    posted += [Posted(number, entry, entry.value or 0) for number, entry in corrections]
    write(doing, posted, state)
    mark_closed_months("movements", [posted_at.entry.at for posted_at in posted], doing.now)
    return posted


def _value(number: int, entry: Entry, state: State) -> tuple[int, list[Entry]]:
    """The value that an entry moves, and the entries that take residues to the place for cost differences."""
    item = entry.item_id
    start, end = state.site(entry.from_place_id), state.site(entry.to_place_id)
    if start == end:
        return (0 if start is not None else entry.value or 0), []
    residues: list[Entry] = []
    value = entry.value
    if start is not None:
        held = state.holdings[item, start]
        held.touched = True
        if entry.quantity == 0:
            residue = held.worth.add_value(-(value or 0))
        elif entry.reverses_id is not None and value is not None:
            residue = held.worth.take_back(entry.quantity, value, entry.reverses_id)
        else:
            value, residue = held.worth.take(entry.quantity), 0
        residues += _residue(entry, start, residue)
    if end is not None:
        held = state.holdings[item, end]
        held.touched = True
        if value is None:
            value = held.worth.known_cost(entry.quantity)
        if entry.quantity == 0:
            residue = held.worth.add_value(value)
        else:
            back = entry.reverses_id is not None
            residue = held.worth.put(entry.quantity, value, 0 if back else number, learn=not back)
        residues += _residue(entry, end, residue)
    return value or 0, residues


def _residue(entry: Entry, site: int, value: int) -> list[Entry]:
    if value == 0:
        return []
    away = fixed_place(COST_DIFFERENCE)
    start, end = (site, away) if value > 0 else (away, site)
    return [Entry(entry.item_id, start, end, 0, reasons.COST_DIFFERENCE, entry.at, value=abs(value))]


def _shelve(entry: Entry, state: State) -> None:
    for place_id, steps in ((entry.from_place_id, -entry.quantity), (entry.to_place_id, entry.quantity)):
        if state.site(place_id) is None or not steps:
            continue
        shelf = (entry.item_id, entry.lot_id, place_id)
        state.shelf(shelf).quantity += steps
        state.changed.add(shelf)
    for serial_id in entry.serial_ids:
        state.serials[serial_id].place_id = entry.to_place_id
