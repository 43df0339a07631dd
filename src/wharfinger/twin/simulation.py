"""The company, one day at a time, under any ordering rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.tables import SettingError
from wharfinger.twin import shelves as floor
from wharfinger.twin import shopkeeping
from wharfinger.twin.luck import Array, Flags, Ints
from wharfinger.twin.purchases import Purchases, join, place_orders
from wharfinger.twin.rules import Evening, ReorderPoint, Rule, Terms
from wharfinger.twin.shelves import Journal
from wharfinger.twin.shopkeeping import PARCELS_MINUTE, RECEIPT_MINUTE, TILL_MINUTE, TRANSFER_MINUTE
from wharfinger.twin.sites import WAREHOUSE
from wharfinger.twin.world import Lines, Luck, World

CUT_OFF_MINUTE = 14 * 60
"""Web orders up to here leave on the same working day."""

OPENING_WAREHOUSE_DAYS, OPENING_STORE_DAYS = 21, 5


@dataclass(frozen=True)
class DayFacts:
    """What happened on one day, in numbers of items and places."""

    day: int
    mean: Array
    """This and the next five: places by items."""
    demand: Ints
    sold: Ints
    vanished: Ints
    real: Ints
    """Units there at the end of the day."""
    books: Ints
    """Units there as the books believe, those of parcels that still wait included."""
    reserved: Ints
    """Of each item: units in the warehouse that wait in a parcel."""
    lines: Lines
    served: Ints
    """Units of each line that were there."""
    received: Purchases
    journal: Ints
    """The movements in turn, with the columns that `shelves` names."""


@dataclass(frozen=True)
class Returns:
    """Goods that customers will bring back, by line."""

    item: Ints
    quantity: Ints
    number: Ints
    unfit: Flags
    sold_on: Ints


class Simulation:
    """A running company. `day` carries it through one more day; `evening` is what a buyer then sees.

    >>> from wharfinger.twin import Simulation, world
    >>> simulation = Simulation(world(items=12, days=30))
    >>> facts = simulation.day()
    >>> bool((facts.sold <= facts.demand).all())
    True
    """

    def __init__(self, world: World) -> None:
        shape = world.sites.share.shape
        self.world = world
        self.days = 0
        self.shelves = floor.empty_shelves(*shape)
        self.incoming = np.zeros(shape[1], np.int32)
        self.waiting_parcels: list[Ints] = []
        """Journal rows of goods set aside for web orders, to be written when the parcels leave."""
        self._on_order: dict[int, list[Purchases]] = {}
        self._returns: dict[int, list[Returns]] = {}
        self._sold = np.zeros((world.days, *shape), np.int32)
        self._terms = _terms(world)

    def evening(self) -> Evening:
        """What the books show before the coming day, for a buyer or a rule."""
        shape, day, supply = self.world.sites.share.shape, self.days, self.world.supply
        weekday = (self.world.calendar.weekday[0] + day - 1) % 7
        return Evening(
            date=self.world.calendar.date(day - 1),
            on_hand=(self.shelves.real + self.shelves.missing).reshape(shape).astype(np.int32),
            incoming=self.incoming.copy(),
            sold=self._sold[:day],
            takes_orders=supply.takes_orders[supply.usual, weekday],
            stores_open_tomorrow=bool(self.world.calendar.shops_open[day]),
            listed=self.world.goods.launch_day <= day,
            terms=self._terms,
        )

    def day(self, orders: Ints | None = None, suppliers: Ints | None = None) -> DayFacts:
        """The next day's facts, after `orders` that were given on the evening before it.

        `orders` holds places by items: row 0 is bought, the other rows move from the warehouse to a store.
        `suppliers` holds the number of the supplier for each item; without it, the usual one delivers.
        """
        world, day, shelves = self.world, self.days, self.shelves
        moves, suppliers = self._check(orders, suppliers)
        luck = world.luck(day)
        self._order(moves[WAREHOUSE], suppliers, luck)
        received = self._arrivals(day)
        journal = floor.empty_journal(self._most_rows(moves, received), day)
        self._open(moves, received, journal)
        vanished = np.empty(luck.loss.size, np.int32)
        shopkeeping.vanish(shelves, luck.loss.reshape(-1), vanished)
        sold = self._sell_over_counter(luck.demand, journal)
        served = self._sell_by_web(luck.lines, journal)
        np.add.at(sold[WAREHOUSE], luck.lines.item, served)
        self._expect_returns(day, luck.lines, served)
        shopkeeping.count_shelves(shelves, world.goods.count_every_days, journal)
        self._sold[day] = sold
        self.days += 1
        books = (shelves.real + shelves.missing).reshape(sold.shape).astype(np.int32)
        reserved = self.reserved()
        books[WAREHOUSE] += reserved
        return DayFacts(
            day=day,
            mean=luck.mean,
            demand=luck.demand,
            sold=sold,
            vanished=vanished.reshape(sold.shape),
            real=shelves.real.reshape(sold.shape).astype(np.int32),
            books=books,
            reserved=reserved,
            lines=luck.lines,
            served=served,
            received=received,
            journal=floor.written(journal),
        )

    def on_order(self) -> Purchases:
        """The lines that suppliers have still to deliver, by day of ordering."""
        open_lines = join([part for parts in self._on_order.values() for part in parts])
        return open_lines.where(np.lexsort((open_lines.item, open_lines.given)))

    def reserved(self) -> Ints:
        """Units of each item in parcels that still wait in the warehouse."""
        total = np.zeros(self.world.goods.count, np.int32)
        for picks in self.waiting_parcels:
            np.add.at(total, picks[:, floor.ITEM], picks[:, floor.QUANTITY])
        return total

    def _check(self, orders: Ints | None, suppliers: Ints | None) -> tuple[Ints, Ints]:
        shape, known = self.world.sites.share.shape, len(self.world.supply.supplier)
        if self.days >= self.world.days:
            raise SettingError(
                found=f"day {self.days + 1} of a world of {self.world.days} days",
                expected="a day that its calendar reaches",
                mend="make the world with more days: its past stays the same",
            )
        orders = np.zeros(shape, np.int32) if orders is None else orders
        if orders.shape != shape or (orders < 0).any():
            raise SettingError(
                found=f"orders of the shape {orders.shape}, the smallest {orders.min(initial=0)}",
                expected=f"{shape[0]} places by {shape[1]} items, none below zero",
                mend="give one row a place, warehouse first, and one column an item",
            )
        suppliers = self.world.supply.usual if suppliers is None else suppliers
        if suppliers.shape != shape[1:] or suppliers.min() < 0 or suppliers.max() >= known:
            raise SettingError(
                found=f"{suppliers.size} suppliers from {suppliers.min()} to {suppliers.max()}",
                expected=f"one for each of {shape[1]} items, from 0 to {known - 1}",
                mend="give the supplier's position in the table of suppliers",
            )
        return np.ascontiguousarray(orders, np.int32), suppliers

    def _order(self, buy: Ints, suppliers: Ints, luck: Luck) -> None:
        """Orders go out, and the first ones of items that will be launched."""
        world = self.world
        # Early enough for the supplier's quoted days and a week.
        early = np.maximum(world.goods.launch_day - world.supply.quoted_days[world.supply.usual] - 7, 0)
        launch = np.where((world.goods.launch_day > 0) & (early == self.days), world.goods.first_order, 0)
        placed = place_orders(world, self.days - 1, buy + launch, suppliers, luck)
        for arrives in np.unique(placed.arrives).tolist():
            self._on_order.setdefault(arrives, []).append(placed.where(placed.arrives == arrives))
        self.incoming[placed.item] += placed.ordered

    def _arrivals(self, day: int) -> Purchases:
        received = join(self._on_order.pop(day, []))
        np.subtract.at(self.incoming, received.item, received.ordered)
        return received

    def _most_rows(self, moves: Ints, received: Purchases) -> int:
        """No day writes more: each row empties a slot, answers a request or brings a lot."""
        parcels = sum(len(picks) for picks in self.waiting_parcels)
        returns = sum(len(part.item) for part in self._returns.get(self.days, []))
        return 4 * (int(self.shelves.used.sum()) + 2 * moves.size + len(received.item)) + parcels + returns

    def _open(self, moves: Ints, received: Purchases, journal: Journal) -> None:
        """What happens before the doors open, and the returns."""
        goods, shelves = self.world.goods, self.shelves
        if journal.day == 0:
            self._opening_count(journal)
        shopkeeping.throw_away_expired(shelves, journal)
        if len(received.item):
            shopkeeping.bring_in(
                shelves, received.item, np.zeros_like(received.item),
                floor.FIRST_SUPPLIER - received.supplier,
                received.came, received.unfit, received.supplier, received.given, goods.lifetime_days,
                floor.RECEIPT, RECEIPT_MINUTE, journal,
            )  # fmt: skip
        place, item = np.nonzero(moves[WAREHOUSE + 1 :])
        if len(item):
            self._serve(
                item, moves[place + 1, item], place + 1, place + 1, floor.TRANSFER, TRANSFER_MINUTE, journal
            )
        for back in self._returns.pop(journal.day, []):
            shopkeeping.take_back(
                shelves, back.item, back.quantity, back.number, back.sold_on, back.unfit, journal
            )

    def _opening_count(self, journal: Journal) -> None:
        """Some weeks' sales in the warehouse, some days' in the stores, of all that is sold by then."""
        goods, share = self.world.goods, self.world.sites.share
        days = np.full((len(share), 1), OPENING_STORE_DAYS)
        days[WAREHOUSE] = OPENING_WAREHOUSE_DAYS
        # The warehouse holds for all places.
        reach = share.copy()
        reach[WAREHOUSE] = share.sum(0)
        units = np.ceil(goods.volume * reach * np.minimum(days, goods.lifetime_days * 0.5) + (share > 0))
        units = np.where(goods.launch_day > 0, 0, units).astype(np.int32)
        place, item = (numbers.astype(np.int32) for numbers in np.nonzero(units))
        none = np.zeros_like(item)
        shopkeeping.bring_in(
            self.shelves, item, place, none + floor.OPENING_PLACE, units[place, item], none, none, none,
            goods.lifetime_days, floor.OPENING, 0, journal,
        )  # fmt: skip

    def _sell_over_counter(self, demand: Ints, journal: Journal) -> Ints:
        """Units sold in the stores, places by items."""
        sold = np.zeros(demand.shape, np.int32)
        place, item = np.nonzero(demand[WAREHOUSE + 1 :])
        place += 1
        shelf = place * self.world.goods.count + item
        everyone = np.full(len(item), floor.CUSTOMERS)
        sold[place, item] = self._serve(
            shelf, demand[place, item], everyone, place, floor.SALE, TILL_MINUTE, journal
        )
        return sold

    def _sell_by_web(self, lines: Lines, journal: Journal) -> Ints:
        """Units of each line; parcels leave on working days, and late orders wait for the next one."""
        aside = floor.empty_journal(
            len(lines.item) + int(self.shelves.used[: self.world.goods.count].sum()), journal.day
        )
        everyone = np.full(len(lines.item), floor.CUSTOMERS)
        served = self._serve(lines.item, lines.size, everyone, lines.slot, floor.SALE, PARCELS_MINUTE, aside)
        picks = floor.written(aside)
        late = np.ones(len(picks), np.bool_)
        if self.world.calendar.working[journal.day]:
            minutes = np.zeros(int(lines.slot.max(initial=0)) + 1, np.int32)
            minutes[lines.slot] = lines.minute
            late = minutes[picks[:, floor.NUMBER]] > CUT_OFF_MINUTE
            for parcels in [*self.waiting_parcels, picks[~late]]:
                first = int(journal.used[0])
                journal.rows[first : first + len(parcels)] = parcels
                journal.used[0] += len(parcels)
            self.waiting_parcels = []
        if late.any():
            self.waiting_parcels.append(picks[late])
        return served

    def _expect_returns(self, day: int, lines: Lines, served: Ints) -> None:
        back = (lines.returns_after > 0) & (served > 0)
        for after in np.unique(lines.returns_after[back]).tolist():
            part = np.flatnonzero(back & (lines.returns_after == after))
            self._returns.setdefault(day + after, []).append(
                Returns(
                    item=lines.item[part],
                    quantity=served[part],
                    number=lines.slot[part],
                    unfit=lines.unfit[part],
                    sold_on=np.full(len(part), day, np.int32),
                )
            )

    def _serve(
        self,
        shelf: Array,
        wanted: Ints,
        end: Array,
        number: Array,
        reason: int,
        minute: int,
        journal: Journal,
    ) -> Ints:
        served = np.empty(len(shelf), np.int32)
        shopkeeping.serve(
            self.shelves, shelf.astype(np.int32), wanted, end.astype(np.int32), number.astype(np.int32),
            reason, minute, journal, served,
        )  # fmt: skip
        return served


def simulate(world: World, rule: Rule | None = None) -> list[DayFacts]:
    """Every day's facts when `rule` orders each evening; without one, what an ordinary company does."""
    return run(Simulation(world), rule or ReorderPoint(), world.days)


def run(simulation: Simulation, rule: Rule, days: int) -> list[DayFacts]:
    """The facts of the next days."""
    return [simulation.day(rule.order(simulation.evening())) for _ in range(days)]


def _terms(world: World) -> Terms:
    supply, goods = world.supply, world.goods
    return Terms(
        multiple=goods.box,
        lead_days=supply.quoted_days[supply.usual],
        review_days=_longest_wait(supply.takes_orders)[supply.usual],
        lifetime_days=goods.lifetime_days,
        unit_cost=goods.unit_cost,
        supplier=supply.usual,
        minimum_value=supply.minimum_value,
        carried=world.sites.share > 0,
    )


def _longest_wait(takes_orders: Flags) -> Ints:
    """Of each supplier: the longest time from one order day to the next."""
    waits = []
    for days in takes_orders:
        on = np.flatnonzero(days)
        waits.append(int(np.diff([*on, on[0] + 7]).max()))
    return np.array(waits, np.int32)
