"""The world of a company: what is true of it, and the luck of every day. No ordering rule changes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from wharfinger.tables import SettingError
from wharfinger.twin import demand as kernels
from wharfinger.twin import ranges
from wharfinger.twin.calendar import Calendar, calendar
from wharfinger.twin.goods import KINDS, Goods, goods
from wharfinger.twin.luck import Array, Flags, Floats, Ints, Stream, check_seed, generator
from wharfinger.twin.sites import WAREHOUSE, Sites, sites
from wharfinger.twin.supply import Supply, supply

MANNERS = np.array(
    [{"intermittent": kernels.SPELLS, "lumpy": kernels.BULK}.get(kind, kernels.STEADY) for kind in KINDS],
    np.int32,
)
"""How an item of each kind sells."""

PROMOTION_CYCLE_DAYS = 28
FIRST_ORDER_MINUTE, LAST_ORDER_MINUTE = 5 * 60, 21 * 60 + 45
SOONEST_RETURN_DAYS, LATEST_RETURN_DAYS = 6, 21


@dataclass(frozen=True)
class Lines:
    """The lines that customers would order by web on one day, in the order of items."""

    item: Ints
    size: Ints
    slot: Ints
    """The order's number within the day; a higher number comes later."""
    minute: Ints
    customer: Ints
    returns_after: Ints
    """Days until the goods come back; 0 for never."""
    unfit: Flags


@dataclass(frozen=True)
class Luck:
    """What a day brings, whatever the company does."""

    mean: Array
    """Places by items: expected demand, knowing calendar, weather and price."""
    demand: Ints
    lines: Lines
    loss: Ints
    """Places by items: units that vanish unseen, if they are there."""
    lead_days: Ints
    """Of each supplier, for an order given the evening before this day."""
    short: Floats
    """Of each item: the share that will come of such an order."""
    bad: Floats
    """Of each item: the share of it that will be unfit."""


@dataclass(frozen=True)
class World:
    """A company's surroundings and their truth, drawn from the seed."""

    seed: int
    days: int
    goods: Goods
    supply: Supply
    sites: Sites
    calendar: Calendar
    mean_temperature_c: float
    normal_c: Floats
    """The season's temperature of each day."""
    temperature_c: Floats
    spell_shock_c: float
    """Standard deviation of what a day adds to a warm or cold spell."""
    lines_an_order: float
    _prices: dict[int, tuple[Ints, Floats]] = field(default_factory=dict, repr=False, compare=False)

    def price_factor(self, day: int) -> Floats:
        """Each item's price on the day, over its list price."""
        week, change = self._price_cycle(day)
        return np.where(self._promoted(week, day), 1 - self.goods.discount, change)

    def promoted(self, day: int) -> Flags:
        """Which items are on promotion."""
        return self._promoted(self._price_cycle(day)[0], day)

    def luck(self, day: int) -> Luck:
        """Everything that chance decides about the day."""
        goods, shape = self.goods, self.sites.share.shape
        mean, demand = np.empty(shape, np.float32), np.empty(shape, np.int32)
        traffic = self.sites.traffic(generator(self.seed, Stream.TRAFFIC, day).standard_normal((shape[0],)))
        chance = generator(self.seed, Stream.DEMAND, day).random(shape)
        self.customers(day, self.temperature_c[day], traffic, chance, mean, demand)
        losses = generator(self.seed, Stream.LOSSES, day).random(shape)
        deliveries = generator(self.seed, Stream.DELIVERIES, day)
        lead_days = self.supply.lead_days(deliveries)
        chance = deliveries.random((4, goods.count))
        usual = self.supply.usual
        return Luck(
            mean=mean,
            demand=demand,
            lines=self._lines(day, demand[WAREHOUSE]),
            loss=np.floor(goods.shrinkage * mean + losses).astype(np.int32),
            lead_days=lead_days,
            short=np.where(
                chance[0] < self.supply.short_rate[usual], _between(ranges.SHORT_SHARE, chance[1]), 1.0
            ),
            bad=np.where(chance[2] < self.supply.bad_rate[usual], _between(ranges.BAD_SHARE, chance[3]), 0.0),
        )

    def customers(
        self, day: int, temperature_c: float, traffic: Floats, luck: Floats, mean: Array, demand: Ints
    ) -> None:
        """Fills mean and demand, places by items, from one even number each."""
        goods = self.goods
        kernels.customers_come(
            self.manner,
            goods.volume,
            goods.occurrence,
            goods.dispersion,
            self.sites.share,
            self.place_factor(day),
            traffic,
            self.factors(day, temperature_c),
            luck,
            mean,
            demand,
        )

    def factors(self, day: int, temperature_c: float) -> Floats:
        """What the day makes of each item's ordinary volume, by calendar, weather and price."""
        goods, days = self.goods, self.calendar
        week, change = self._price_cycle(day)
        effect = np.where(self._promoted(week, day), goods.lift, change**goods.elasticity)
        out = np.empty(goods.count)
        kernels.item_factors(
            day,
            days.year_angle[day],
            temperature_c - self.mean_temperature_c,
            days.weekday[day],
            days.nearness[:, day].copy(),
            goods.weekday,
            goods.yearly,
            goods.peak_angle,
            self._log_growth,
            goods.launch_day,
            goods.ramp_days,
            goods.decline_day,
            goods.half_life_days,
            goods.per_degree,
            goods.feast,
            goods.feast_lift,
            effect,
            out,
        )
        return out

    def place_factor(self, day: int) -> Floats:
        """What weekday and holidays make of each place; the web shop never closes."""
        factor = self.sites.week[:, self.calendar.weekday[day]].copy()
        if not self.calendar.shops_open[day]:
            factor[WAREHOUSE + 1 :] = 0.0
        return factor

    def _lines(self, day: int, demand: Ints) -> Lines:
        rng = generator(self.seed, Stream.LINES, day)
        most = int(demand.sum())
        item, size = np.empty(most, np.int32), np.empty(most, np.int32)
        luck = rng.random((4, most))
        goods = self.goods
        count = kernels.split_into_lines(
            demand, goods.units_a_line, self.manner != kernels.STEADY, luck[0], item, size
        )
        item, size, luck = item[:count], size[:count], luck[:, :count]
        orders = max(round(count / self.lines_an_order), kernels.most_lines_of_an_item(item), 1)
        slot = np.empty(count, np.int32)
        kernels.give_to_orders(item, luck[1], orders, slot)
        time = np.sort(rng.random((2, orders)).mean(0))
        minute = (FIRST_ORDER_MINUTE + time * (LAST_ORDER_MINUTE - FIRST_ORDER_MINUTE)).astype(np.int32)
        customer = np.searchsorted(self.sites.activity, rng.random(orders)).astype(np.int32)
        rate = goods.return_rate[item]
        # One number tells whether, and where it does so how late, the goods come back.
        span = LATEST_RETURN_DAYS + 1 - SOONEST_RETURN_DAYS
        after = SOONEST_RETURN_DAYS + np.floor(luck[2] / rate * span)
        return Lines(
            item=item,
            size=size,
            slot=slot,
            minute=minute[slot],
            customer=customer[slot],
            returns_after=np.where(luck[2] < rate, after, 0).astype(np.int32),
            unfit=luck[3] < goods.unfit_return[item],
        )

    @cached_property
    def manner(self) -> Ints:
        """How each item sells."""
        return MANNERS[self.goods.kind_code]

    @cached_property
    def _log_growth(self) -> Floats:
        return np.log1p(self.goods.trend_a_year)

    def _price_cycle(self, day: int) -> tuple[Ints, Floats]:
        """Of the four weeks around the day: each item's promotion week (-1: none), and its price factor."""
        cycle = (day + int(self.calendar.weekday[0])) // PROMOTION_CYCLE_DAYS
        if cycle not in self._prices:
            rng, count = generator(self.seed, Stream.PRICES, cycle), self.goods.count
            week = np.where(
                rng.random(count) < self.goods.promotion_chance, rng.integers(0, 4, count), -1
            ).astype(np.int32)
            moved = (rng.random(count) < 0.5) & (self.goods.elasticity < 0)
            self._prices[cycle] = week, np.where(moved, 1 + ranges.PRICE_CHANGE.draw(rng, count), 1.0)
        return self._prices[cycle]

    def _promoted(self, week: Ints, day: int) -> Flags:
        now: Flags = week == (day + int(self.calendar.weekday[0])) % PROMOTION_CYCLE_DAYS // 7
        return now


def world(
    *,
    seed: int = 0,
    items: int = 400,
    days: int = 730,
    places: int = 3,
    first_day: dt.date = dt.date(2024, 1, 1),
) -> World:
    """The world of this seed. `days` says only how far its calendar must reach."""
    check_seed(seed)
    _check_sizes(items, days, places)
    drawn, days_of_it = goods(seed, items), calendar(first_day, days)
    rng = generator(seed, Stream.WEATHER)
    mean, summer, sd = (
        float(span.draw(rng, 1)[0])
        for span in (ranges.MEAN_TEMPERATURE_C, ranges.SUMMER_OVER_MEAN_C, ranges.DAY_TEMPERATURE_SD_C)
    )
    shock = sd * (1 - PERSISTENCE**2) ** 0.5
    # The middle of July is the warmest.
    normal = mean + summer * np.cos(days_of_it.year_angle - 2 * np.pi * 198 / 365.25)
    return World(
        seed=seed,
        days=days,
        goods=drawn,
        supply=supply(seed, drawn),
        sites=sites(seed, drawn, places),
        calendar=days_of_it,
        mean_temperature_c=mean,
        normal_c=normal,
        temperature_c=normal + _spells(rng, len(normal), shock),
        spell_shock_c=shock,
        lines_an_order=float(ranges.LINES_AN_ORDER.draw(generator(seed, Stream.CUSTOMERS, 1), 1)[0]),
    )


PERSISTENCE = 0.75
"""How much of a day's deviation from the season is left on the next."""


def _spells(rng: np.random.Generator, days: int, shock_sd: float) -> Floats:
    """Warm and cold spells around the season."""
    shocks = rng.standard_normal(days) * shock_sd
    spell, spells = 0.0, np.empty(days)
    for day, shock in enumerate(shocks.tolist()):
        spell = PERSISTENCE * spell + shock
        spells[day] = spell
    return spells


def _check_sizes(items: int, days: int, places: int) -> None:
    for name, value, most in (("items", items, 1_000_000), ("days", days, 20_000), ("places", places, 1_000)):
        if not 1 <= value <= most:
            raise SettingError(
                found=f"{name} = {value}",
                expected=f"a whole number from 1 to {most:,}",
                mend=f"give another number of {name}",
            )


def _between(span: ranges.Range, luck: Floats) -> Floats:
    return span.low + (span.high - span.low) * luck
