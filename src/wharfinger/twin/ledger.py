"""Tables of facts, from the numbers of the simulated days. They work for one day as for all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from wharfinger.twin import shelves as floor
from wharfinger.twin.columns import dates, day_column, documents, instants, named, numbers
from wharfinger.twin.luck import Array, Ints, Stream, generator
from wharfinger.twin.purchases import Purchases, join
from wharfinger.twin.shopkeeping import PARCELS_MINUTE
from wharfinger.twin.simulation import CUT_OFF_MINUTE, DayFacts, Simulation
from wharfinger.twin.sites import WAREHOUSE
from wharfinger.twin.world import World

WEB, TILL, MOVE, PURCHASE, SCRAPPED, COUNTED, OPENED = range(7)
LETTERS = ["W", "T", "M", "P", "X", "C", "O"]
"""What a document's name begins with: web order, till, move, purchase order, waste, count, opening."""

LETTER_OF_REASON = np.array([OPENED, PURCHASE, PURCHASE, MOVE, TILL, WEB, WEB, SCRAPPED, COUNTED], np.int32)
ACTORS = [
    "opening count",
    "goods in",
    "goods in",
    "store refill",
    "till",
    "returns",
    "returns",
    "shelf check",
    "count",
]
OPEN_HOURS = 12
"""A place notes to the hour when a shelf ran empty."""
DELIVERY_DAYS = 3
"""Calendar days from a web order to the promised day at the customer's."""


def sales(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """Web sales by order line, store sales by day, and a row of quantity 0 for a day with an empty shelf."""
    web_day = day_column([len(day.served) for day in facts], [day.day for day in facts])
    web_item, served = _lines(facts, "item"), np.concatenate([day.served for day in facts])
    kept = np.flatnonzero(served > 0)
    available = np.stack([_available(world, day) for day in facts])
    sold = np.stack([day.sold for day in facts])
    open_for_sale = np.stack([day.mean for day in facts]) > 0
    rows = (sold > 0) | (open_for_sale & (available == 0.0))
    # The warehouse's sold units stand in the order lines; only its empty days come from here.
    rows[:, WAREHOUSE] &= sold[:, WAREHOUSE] == 0
    at_day, at_place, at_item = np.nonzero(rows)
    first = facts[0].day if facts else 0
    day = np.concatenate([web_day[kept], at_day + first]).astype(np.int16)
    turn = np.argsort(day, kind="stable")
    none = np.full(len(at_day), -1, np.int32)

    def column(web: Array, shelf: Array) -> Array:
        return np.concatenate([web[kept], shelf])[turn]

    day, item = day[turn], column(web_item, at_item.astype(np.int32))
    place = column(np.zeros(len(served), np.int32), at_place.astype(np.int32))
    price_factor = np.stack([world.price_factor(each.day) for each in facts])
    promoted = np.stack([world.promoted(each.day) for each in facts])
    slot = column(_lines(facts, "slot"), none)
    orders = documents(world.calendar.first_day, LETTERS[:1], np.zeros_like(slot), day, slot + 1)
    return pl.DataFrame(
        {
            "item": named(world.goods.item, item),
            "place": named(world.sites.place, place),
            "date": dates(world.calendar.first_day, day),
            "quantity": numbers(column(served, sold[rows])),
            "price": numbers((world.goods.price[item] * price_factor[day - first, item]).round(2)),
            "promotion": pl.Series(promoted[day - first, item]),
            "available": numbers(available[day - first, place, item]),
            "channel": named(["web", "store"], np.minimum(place, 1)),
            "customer": named(customer_names(world), column(_lines(facts, "customer"), none)),
            "order": pl.select(pl.when(pl.Series(slot) >= 0).then(orders)).to_series(),
        }
    )


def orders(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """The web orders line by line. What was not there could not be ordered."""
    served = np.concatenate([day.served for day in facts])
    kept = np.flatnonzero(served > 0)
    day = day_column([len(each.served) for each in facts], [each.day for each in facts])[kept]
    item, slot, minute, customer = (
        _lines(facts, name)[kept] for name in ("item", "slot", "minute", "customer")
    )
    first_day = world.calendar.first_day
    leaves = shipping_day(world, day, minute)
    shipped = leaves <= facts[-1].day
    factor = np.stack([world.price_factor(each.day) for each in facts])
    at = instants(first_day, leaves, np.full(len(leaves), PARCELS_MINUTE))
    return pl.DataFrame(
        {
            "order": documents(first_day, LETTERS[:1], np.zeros_like(slot), day, slot + 1),
            "item": named(world.goods.item, item),
            "quantity": numbers(served[kept]),
            "ordered_at": instants(first_day, day, minute),
            "place": named(world.sites.place, np.zeros_like(item)),
            "customer": named(customer_names(world), customer),
            "due": dates(first_day, day + DELIVERY_DAYS),
            "price": numbers((world.goods.price[item] * factor[day - facts[0].day, item]).round(2)),
            "shipped_at": pl.select(pl.when(pl.Series(shipped)).then(at)).to_series(),
            "status": named(["open", "shipped"], shipped.astype(np.int32)),
        }
    )


def receipts(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """What suppliers delivered."""
    lines = join([day.received for day in facts])
    first_day = world.calendar.first_day
    return pl.DataFrame(
        {
            "document": purchase_documents(world, lines),
            "supplier": named(world.supply.supplier, lines.supplier),
            "item": named(world.goods.item, lines.item),
            "ordered": dates(first_day, lines.given),
            "promised": dates(first_day, lines.promised),
            "received": dates(first_day, lines.arrives),
            "quantity_ordered": numbers(lines.ordered),
            "quantity_received": numbers(lines.came),
            "quantity_bad": numbers(lines.unfit),
        }
    )


def movements(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """Everything that moved, in turn."""
    journal = np.concatenate([day.journal for day in facts])
    day = day_column([len(each.journal) for each in facts], [each.day for each in facts])
    first_day = world.calendar.first_day
    reason, item, lot, start, end, quantity, number, document_day, minute = journal.T
    at = instants(first_day, day, minute)
    web = (reason == floor.SALE) & (start == WAREHOUSE)
    letter = np.where(web, WEB, LETTER_OF_REASON[reason])
    numbered = np.isin(letter, (WEB, PURCHASE))
    return pl.DataFrame(
        {
            "at": at,
            "recorded_at": at,
            "item": named(world.goods.item, item),
            "lot": lots(world, lot),
            "from_place": _ledger_places(world, start),
            "to_place": _ledger_places(world, end),
            "quantity": numbers(quantity),
            "reason": named(list(floor.REASONS), reason),
            "document": documents(first_day, LETTERS, letter, document_day, number + numbered),
            "actor": named([*ACTORS, "parcels"], np.where(web, len(ACTORS), reason)),
        }
    )


def stock_history(world: World, facts: Sequence[DayFacts]) -> pl.DataFrame:
    """What the books believed at the end of each day, for every item that the place carries."""
    place, item = np.nonzero(world.sites.share > 0)
    books = np.stack([day.books[place, item] for day in facts])
    days = np.repeat(np.array([day.day for day in facts], np.int32), len(item))
    return pl.DataFrame(
        {
            "item": named(world.goods.item, np.tile(item, len(facts))),
            "place": named(world.sites.place, np.tile(place, len(facts))),
            "date": dates(world.calendar.first_day, days),
            "on_hand": numbers(books.reshape(-1)),
        }
    )


def stock(simulation: Simulation) -> pl.DataFrame:
    """What the books believe to be there now, by lot, and what of it waits in parcels."""
    world, shelves = simulation.world, simulation.shelves
    shelf, slot = np.nonzero(np.arange(floor.SLOTS)[None, :] < shelves.used[:, None])
    waiting = np.concatenate([np.empty((0, floor.JOURNAL_COLUMNS), np.int32), *simulation.waiting_parcels])
    books = shelves.slots[shelf, slot, floor.REAL] + shelves.slots[shelf, slot, floor.MISSING]
    lot = np.concatenate([shelves.slots[shelf, slot, floor.LOT], waiting[:, floor.IN_LOT]])
    item = np.concatenate([shelf % world.goods.count, waiting[:, floor.ITEM]])
    lifetime = world.goods.lifetime_days[item]
    expires = dates(world.calendar.first_day, np.where(lifetime == floor.NEVER, 0, lot + lifetime - 1))
    frame = pl.DataFrame(
        {
            "item": named(world.goods.item, item),
            "place": named(
                world.sites.place, np.concatenate([shelf // world.goods.count, waiting[:, floor.FROM]])
            ),
            "lot": lots(world, lot),
            "expires": pl.select(pl.when(pl.Series(lifetime != floor.NEVER)).then(expires)).to_series(),
            "on_hand": numbers(np.concatenate([books, waiting[:, floor.QUANTITY]])),
            "reserved": numbers(np.concatenate([np.zeros_like(books), waiting[:, floor.QUANTITY]])),
        }
    )
    keys = ["item", "place", "lot", "expires"]
    return frame.group_by(keys).agg(pl.col("on_hand", "reserved").sum()).sort(keys)


def incoming(simulation: Simulation) -> pl.DataFrame:
    """What suppliers have still to deliver, by the day they promised."""
    world, lines = simulation.world, simulation.on_order()
    return pl.DataFrame(
        {
            "item": named(world.goods.item, lines.item),
            "place": named(world.sites.place, np.zeros_like(lines.item)),
            "quantity": numbers(lines.ordered),
            "due": dates(world.calendar.first_day, lines.promised),
            "document": purchase_documents(world, lines),
        }
    )


def shipping_day(world: World, day: Ints, minute: Ints) -> Ints:
    """When a web order's parcel leaves: the same working day up to the cut-off, else the next one."""
    late = (minute > CUT_OFF_MINUTE) | ~world.calendar.working[day]
    return np.where(late, world.calendar.next_working[day + 1], day)


def purchase_documents(world: World, lines: Purchases) -> pl.Series:
    letter = np.full(len(lines.item), PURCHASE, np.int32)
    return documents(world.calendar.first_day, LETTERS, letter, lines.given, lines.supplier + 1)


def lots(world: World, lot: Array) -> pl.Series:
    """A lot is named after the day it came; goods that keep have none."""
    days = dates(world.calendar.first_day, np.arange(int(lot.max(initial=0)) + 1))
    return named(days.dt.strftime("L%y%m%d").to_list(), lot)


def customer_names(world: World) -> list[str]:
    return [f"K{number:06d}" for number in range(1, len(world.sites.activity) + 1)]


def supplier_place(supplier: str) -> str:
    return f"supplier-{supplier}"


def _ledger_places(world: World, code: Array) -> pl.Series:
    """Places of one's own by their number, the others by their negative one."""
    outside = ["customers", "scrap", "count-difference", "opening"]
    names = [*world.sites.place, *outside, *(supplier_place(supplier) for supplier in world.supply.supplier)]
    own = world.sites.count
    position = np.where(
        code <= floor.FIRST_SUPPLIER, own + len(outside) + floor.FIRST_SUPPLIER - code, own - 1 - code
    )
    return named(names, np.where(code >= 0, code, position))


def _lines(facts: Sequence[DayFacts], name: str) -> Array:
    return np.concatenate([getattr(day.lines, name) for day in facts])


def _available(world: World, facts: DayFacts) -> Array:
    """Share of the day until the shelf was empty by the books, to the hour.

    Customers come at even moments: the last one who finds something is so many-th of all who come, and that
    moment has a beta distribution. Stock that only the books believe in is not seen to be gone.
    """
    books = facts.books.copy()
    books[WAREHOUSE] -= facts.reserved
    rng = generator(world.seed, Stream.SOLD_OUT, facts.day)
    lost = np.maximum(facts.demand - facts.sold, 0)
    moment = rng.beta(np.maximum(facts.sold, 1), lost + 1)
    # One that runs empty in the last hour was not full all day.
    hours = np.minimum(np.ceil(moment * OPEN_HOURS), OPEN_HOURS - 0.5) / OPEN_HOURS
    empty = np.where(facts.sold > 0, hours, 0.0)
    return np.where(books > 0, 1.0, empty).astype(np.float32)
