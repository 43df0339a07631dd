"""The company, one day at a time, under any ordering rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.tables import SettingError
from wharfinger.twin import shelves as floor
from wharfinger.twin.goods import NEVER
from wharfinger.twin.luck import Array, Flags, Floats, Ints
from wharfinger.twin.purchases import Purchases, join, place_orders
from wharfinger.twin.rules import Evening, ReorderPoint, Rule, Terms
from wharfinger.twin.sites import WAREHOUSE
from wharfinger.twin.world import Lines, World

CUT_OFF_MINUTE = 14 * 60
"""Web orders up to here leave on the same working day."""


@dataclass(frozen=True)
class DayFacts:
    """What happened on one day, in numbers of items and places."""

    day: int
    mean: Array
    demand: Ints
    """This and the next three: places by items."""
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
    log: Ints
    """The movements, in turn: see `shelves`."""


class Simulation:
    """A running company. `day` carries it through one more day; `evening` is what a buyer then sees.

    >>> from wharfinger.twin import Simulation, world
    >>> simulation = Simulation(world(items=12, days=30))
    >>> facts = simulation.day()
    >>> int((facts.sold <= facts.demand).all())
    1
    """

    def __init__(self, world: World) -> None:
        goods, places = world.goods, world.sites.count
        self.world = world
        self.days = 0
        self.shelves = floor.empty_shelves(places * goods.count)
        self._on_order: dict[int, list[Purchases]] = {}
        self.incoming = np.zeros(goods.count, np.int32)
        self.waiting_parcels: list[Ints] = []
        self._returns: dict[int, list[tuple[Ints, Ints, Ints, Ints, Flags]]] = {}
        self._sold = np.zeros((world.days, places, goods.count), np.int32)
        self.terms = _terms(world)

    def evening(self) -> Evening:
        """What the books show before the coming day, for a buyer or a rule."""
        shape, day, supply = self.world.sites.share.shape, self.days, self.world.supply
        weekday = self.world.calendar.weekday[0] - 1 if day == 0 else self.world.calendar.weekday[day - 1]
        return Evening(
            date=self.world.calendar.date(day - 1),
            on_hand=(self.shelves.real_total + self.shelves.missing_total).reshape(shape),
            incoming=self.incoming,
            sold=self._sold[:day],
            takes_orders=supply.takes_orders[supply.usual, weekday],
            stores_open_tomorrow=bool(self.world.calendar.shops_open[day]),
            listed=self.world.goods.launch_day <= day,
            terms=self.terms,
        )

    def day(self, orders: Ints | None = None, suppliers: Ints | None = None) -> DayFacts:
        """The next day's facts, after `orders` that were given on the evening before it.

        `orders` holds places by items: row 0 is bought, the other rows move from the warehouse to a store.
        `suppliers` says from whom, item by item; without it, from the usual one.
        """
        world, day, items = self.world, self.days, self.world.goods.count
        if day >= world.days:
            raise SettingError(
                found=f"day {day + 1} of a world of {world.days} days",
                expected="a day that its calendar reaches",
                mend="make the world with more days: its past stays the same",
            )
        moves = self._check(orders)
        luck = world.luck(day)
        self._order(moves[WAREHOUSE], suppliers, luck.lead_days, luck.short, luck.bad)
        received = self._arrivals(day)
        log = np.empty((self._log_length(moves, received), floor.LOG_COLUMNS), np.int32)
        n = self._open(day, moves, received, log)
        shelves = self.shelves
        vanished = np.empty(len(shelves.used), np.int32)
        floor.vanish(shelves, luck.loss.reshape(-1), vanished)
        served, sold = np.empty(len(luck.lines.item), np.int32), np.empty(luck.demand.size, np.int32)
        n = floor.sell_over_counter(shelves, luck.demand.reshape(-1), sold, items, day, log, n)
        n = self._web(day, luck.lines, served, sold, log, n)
        n = floor.count_shelves(shelves, world.goods.count_every_days, items, day, log, n)
        self._sold[day] = sold.reshape(luck.demand.shape)
        self.days += 1
        books = (shelves.real_total + shelves.missing_total).reshape(luck.demand.shape)
        reserved = self.reserved()
        books[WAREHOUSE] += reserved
        return DayFacts(
            day=day,
            mean=luck.mean,
            demand=luck.demand,
            sold=self._sold[day],
            vanished=vanished.reshape(luck.demand.shape),
            real=shelves.real_total.reshape(luck.demand.shape).copy(),
            books=books,
            reserved=reserved,
            lines=luck.lines,
            served=served,
            received=received,
            log=log[:n].copy(),
        )

    def on_order(self) -> Purchases:
        """The lines that suppliers have still to deliver, by day of ordering."""
        open_lines = join([part for parts in self._on_order.values() for part in parts])
        return open_lines.where(np.lexsort((open_lines.item, open_lines.given)))

    def reserved(self) -> Ints:
        """Units of each item in parcels that still wait in the warehouse."""
        total = np.zeros(self.world.goods.count, np.int32)
        for picks in self.waiting_parcels:
            np.add.at(total, picks[:, 1], picks[:, 5])
        return total

    def _check(self, orders: Ints | None) -> Ints:
        shape = self.world.sites.share.shape
        if orders is None:
            return np.zeros(shape, np.int32)
        if orders.shape != shape or (orders < 0).any():
            raise SettingError(
                found=f"orders of the shape {orders.shape}, the smallest {orders.min(initial=0)}",
                expected=f"{shape[0]} places by {shape[1]} items, none below zero",
                mend="give one row a place, warehouse first, and one column an item",
            )
        return np.ascontiguousarray(orders, np.int32)

    def _order(self, buy: Ints, suppliers: Ints | None, lead_days: Ints, short: Floats, bad: Floats) -> None:
        launch = self.world.goods.first_order * (self._launch_order_day() == self.days)
        usual = self.world.supply.usual
        placed = place_orders(
            self.world,
            self.days - 1,
            buy + launch,
            usual if suppliers is None else suppliers,
            lead_days,
            short,
            bad,
        )
        for arrives in np.unique(placed.arrives).tolist():
            self._on_order.setdefault(arrives, []).append(placed.where(placed.arrives == arrives))
        self.incoming[placed.item] += placed.ordered

    def _launch_order_day(self) -> Ints:
        """Early enough for the supplier's quoted days and a week."""
        world = self.world
        early = world.goods.launch_day - world.supply.quoted_days[world.supply.usual] - 7
        return np.where(world.goods.launch_day > 0, np.maximum(early, 0), -1)

    def _arrivals(self, day: int) -> Purchases:
        received = join(self._on_order.pop(day, []))
        np.subtract.at(self.incoming, received.item, received.ordered)
        return received

    def _log_length(self, moves: Ints, received: Purchases) -> int:
        """No more rows can be written on the day: each empties a slot, serves a request or starts a lot."""
        requests = int((moves[1:] > 0).sum()) + moves.size + len(received.item)
        parcels = sum(len(picks) for picks in self.waiting_parcels)
        returns = sum(len(part[0]) for part in self._returns.get(self.days, []))
        return 4 * (int(self.shelves.used.sum()) + requests) + parcels + returns + self._opening_rows()

    def _opening_rows(self) -> int:
        return self.shelves.used.size if self.days == 0 else 0

    def _open(self, day: int, moves: Ints, received: Purchases, log: Ints) -> int:
        """What happens before the doors open, and the returns."""
        world, shelves, items = self.world, self.shelves, self.world.goods.count
        n = self._opening_stock(log) if day == 0 else floor.throw_away_expired(shelves, items, day, log)
        if len(received.item):
            n = floor.receive(
                shelves,
                received.item,
                received.supplier,
                received.came,
                received.unfit,
                received.given,
                world.goods.lifetime_days,
                NEVER,
                items,
                day,
                log,
                n,
            )
        if moves[1:].any():
            n = floor.transfer(shelves, moves, items, day, log, n)
        for item, quantity, number, sold_on, unfit in self._returns.pop(day, []):
            n = floor.take_back(shelves, item, quantity, number, sold_on, unfit, NEVER, items, day, log, n)
        return n

    def _opening_stock(self, log: Ints) -> int:
        """The opening count: some weeks' sales in the warehouse, some days' in the stores."""
        goods, share = self.world.goods, self.world.sites.share
        days = np.minimum(
            np.where(np.arange(len(share)) == WAREHOUSE, 21, 5)[:, None], goods.lifetime_days * 0.5
        )
        reach = np.where(np.arange(len(share))[:, None] == WAREHOUSE, share.sum(0), share)
        opening = np.ceil(goods.volume * reach * days + (share > 0))
        opening = np.where(goods.launch_day > 0, 0, opening).astype(np.int32)
        return floor.open_stock(self.shelves, opening, goods.lifetime_days, NEVER, log)

    def _web(self, day: int, lines: Lines, served: Ints, sold: Ints, log: Ints, n: int) -> int:
        """Serves the web orders; parcels leave on working days, late orders wait for the next one."""
        items = self.world.goods.count
        size = len(lines.item) + int(self.shelves.used[:items].sum())
        picks = np.empty((size, floor.LOG_COLUMNS), np.int32)
        picks = picks[
            : floor.sell_by_web(
                self.shelves, lines.item, lines.size, lines.slot, served, sold, items, day, picks
            )
        ]
        late = np.ones(len(picks), np.bool_)
        if self.world.calendar.working[day]:
            minutes = np.zeros(int(lines.slot.max(initial=0)) + 1, np.int32)
            minutes[lines.slot] = lines.minute
            late = minutes[picks[:, 6]] > CUT_OFF_MINUTE
            for parcels in [*self.waiting_parcels, picks[~late]]:
                log[n : n + len(parcels)] = parcels
                n += len(parcels)
            self.waiting_parcels = []
        if late.any():
            self.waiting_parcels.append(picks[late])
        back = (lines.returns_after > 0) & (served > 0)
        for after in np.unique(lines.returns_after[back]).tolist():
            part = back & (lines.returns_after == after)
            sold_on = np.full(int(part.sum()), day, np.int32)
            self._returns.setdefault(day + after, []).append(
                (lines.item[part], served[part], lines.slot[part], sold_on, lines.unfit[part])
            )
        return n


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
