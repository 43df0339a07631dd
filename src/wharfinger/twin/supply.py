"""The suppliers: how long they take, how often they fall short, what they sell for which price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.twin import ranges
from wharfinger.twin.goods import Goods
from wharfinger.twin.luck import Flags, Floats, Ints, Stream, generator

FAMILIES = ("tight", "wide", "gamma", "sometimes late")
"""How a supplier's lead time spreads around the quoted days."""

TRADES = ("fresh", "food", "home")
SECOND_SOURCE_SHARE = 0.2
WEEKDAY_SETS = ((0, 1, 2, 3, 4), (0, 2, 4), (1, 4), (0,), (3,))


@dataclass(frozen=True)
class Supply:
    """The suppliers, and who offers which item."""

    supplier: list[str]
    trade: Ints
    family: Ints
    quoted_days: Ints
    spread: Floats
    """Tight: standard deviation over the quoted days; wide: half-width over them; gamma: coefficient of
    variation; sometimes late: the chance of it."""
    takes_orders: Flags
    """Suppliers by seven weekdays."""
    minimum_value: Floats
    free_freight_value: Floats
    short_rate: Floats
    bad_rate: Floats
    usual: Ints
    """Each item's usual supplier."""
    second: Ints
    """Each item's other supplier; -1 where there is none."""
    second_cost: Floats

    def lead_days(self, rng: np.random.Generator) -> Ints:
        """One draw for every supplier: days from the order to the lorry, before weekends and holidays."""
        normal, even = rng.standard_normal(len(self.quoted_days)), rng.random((2, len(self.quoted_days)))
        shape = 1 / np.where(self.family == 2, self.spread, 1.0) ** 2
        gamma = rng.standard_gamma(shape) / shape
        late = (even[0] < self.spread) * (5 + np.floor(even[1] * 15))
        drawn = np.select(
            [self.family == 0, self.family == 1, self.family == 2],
            [
                self.quoted_days * (1 + self.spread * normal),
                self.quoted_days * (1 + self.spread * (2 * even[0] - 1)),
                self.quoted_days * gamma,
            ],
            self.quoted_days + late,
        )
        days: Ints = np.maximum(np.rint(drawn), 1).astype(np.int32)
        return days


def supply(seed: int, goods: Goods) -> Supply:
    """About twelve suppliers for 400 items, a third more for twice as many."""
    rng = generator(seed, Stream.SUPPLIERS)
    count = max(len(TRADES), round(12 * (goods.count / 400) ** 0.5))
    trade = (np.arange(count) % len(TRADES)).astype(np.int32)
    quoted = np.stack(
        [
            span.draw(rng, count)
            for span in (ranges.FRESH_LEAD_DAYS, ranges.FOOD_LEAD_DAYS, ranges.HOME_LEAD_DAYS)
        ]
    )[trade, np.arange(count)]
    family = (np.arange(count) % len(FAMILIES)).astype(np.int32)
    spread = np.stack(
        [
            rng.uniform(0.03, 0.08, count),
            rng.uniform(0.3, 0.6, count),
            rng.uniform(0.25, 0.5, count),
            ranges.LATE_CHANCE.draw(rng, count),
        ]
    )[family, np.arange(count)]
    often = rng.integers(0, len(WEEKDAY_SETS), count)
    # Fresh goods are ordered every working day.
    sets = [WEEKDAY_SETS[0 if trade[s] == 0 else often[s]] for s in range(count)]
    minimum = np.round(rng.uniform(50, 250, count), -1)
    wanted = np.where(~goods.food, 2, np.where(goods.storage > 0, 0, 1))
    usual = _pick(rng, trade, wanted)
    second = np.where(rng.random(goods.count) < SECOND_SOURCE_SHARE, _pick(rng, trade, wanted), -1)
    return Supply(
        supplier=[f"S-{number:03d}" for number in range(1, count + 1)],
        trade=trade,
        family=family,
        quoted_days=np.rint(quoted).astype(np.int32),
        spread=spread,
        takes_orders=np.array([[day in days for day in range(7)] for days in sets]),
        minimum_value=minimum,
        free_freight_value=minimum * 4,
        short_rate=ranges.SHORT_RATE.draw(rng, count),
        bad_rate=ranges.BAD_RATE.draw(rng, count),
        usual=usual,
        second=np.where(second == usual, -1, second).astype(np.int32),
        second_cost=(goods.unit_cost * rng.uniform(1.02, 1.15, goods.count)).round(2),
    )


def _pick(rng: np.random.Generator, trade: Ints, wanted: Ints) -> Ints:
    """For each item a supplier of its trade."""
    picked = np.empty(len(wanted), np.int32)
    for code in range(len(TRADES)):
        mask = wanted == code
        picked[mask] = rng.choice(np.flatnonzero(trade == code), int(mask.sum()))
    return picked
