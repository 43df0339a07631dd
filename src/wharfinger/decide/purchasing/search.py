"""The settings of the rule that would have cost least on an item's past."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.purchasing.offers import DAYS_A_YEAR, Offer
from wharfinger.decide.purchasing.order_days import OrderDays
from wharfinger.decide.purchasing.settings import MinMaxSettings
from wharfinger.decide.purchasing.textbook import economic_order_quantity, reorder_point, spread_of_demand

Floats = NDArray[np.float64]

WINDOWS = (28, 56, 91, 182, 364)
BUFFERS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
ORDER_SIZES = (0.25, 0.5, 0.7, 1.0, 1.4, 2.0)

STARTS = (1.0, 2 / 3, 1 / 3)
"""The past is played from several stocks between min and max: one run of a slow item meets few deliveries."""

WARM_UP_DAYS = 28
"""The first days of an item only feed the average."""
LONGEST_CHECK_DAYS = 365
LEAST_GAIN = 0.01
"""A gain below this share is taken for noise: the textbook settings stay."""


@dataclass(frozen=True)
class Case:
    """All that the simulated past of an item needs."""

    demand: Floats
    offer: Offer
    order_days: OrderDays
    """One day longer than `demand`: today is the last."""
    lead_days_sd: float
    delays: NDArray[np.int64]
    margin: float
    shelf_life_days: float | None


@dataclass(frozen=True)
class Grid:
    """The settings that are tried. The first is the textbook's."""

    windows: NDArray[np.int64]
    window: NDArray[np.int64]
    """Which of the windows each setting uses."""
    buffer_sd: Floats
    order_size: Floats

    def only(self, *chosen: int) -> Grid:
        """A grid of these settings alone."""
        kept = list(chosen)
        return Grid(self.windows, self.window[kept], self.buffer_sd[kept], self.order_size[kept])

    def point(self, g: int) -> tuple[int, float, float]:
        return int(self.windows[self.window[g]]), float(self.buffer_sd[g]), float(self.order_size[g])


@dataclass(frozen=True)
class Levels:
    """What each window says of each day, today last. Rows are windows."""

    mean: Floats
    sd: Floats
    expected: Floats
    spread: Floats
    economic: Floats
    smallest: Floats
    largest: Floats

    def today(self, grid: Grid, g: int) -> tuple[float, float]:
        """The min and the max of a setting."""
        w = grid.window[g]
        wanted = grid.order_size[g] * self.economic[w, -1]
        order = min(max(wanted, self.smallest[w, -1]), self.largest[w, -1])
        least = self.expected[w, -1] + grid.buffer_sd[g] * self.spread[w, -1]
        return float(least), float(least + order)


@dataclass(frozen=True)
class Past:
    """What each setting would have cost before the check days and in them."""

    found: Floats
    """As `simulate` returns it, the mean over the starts."""
    choose_days: int
    check_days: int

    @property
    def costs(self) -> Floats:
        """By setting, of both parts."""
        total: Floats = self.found[:, :, :4].sum(axis=2)
        return total


def grid(settings: MinMaxSettings, *, search: bool) -> Grid:
    """The textbook settings, and around them all that are tried."""
    plain = (settings.window_days, settings.buffer_sd, settings.order_size)
    points = [plain]
    if search:
        points += [p for p in itertools.product(WINDOWS, BUFFERS, ORDER_SIZES) if p != plain]
    windows = sorted({point[0] for point in points})
    return Grid(
        windows=np.array(windows, np.int64),
        window=np.array([windows.index(point[0]) for point in points], np.int64),
        buffer_sd=np.array([point[1] for point in points]),
        order_size=np.array([point[2] for point in points]),
    )


def levels(case: Case, tried: Grid, settings: MinMaxSettings) -> Levels:
    """The parts of min and max on each day, from the days before it only."""
    from wharfinger.decide.purchasing.simulate import rolling

    mean, sd = rolling(case.demand, tried.windows)
    gap = case.order_days.gap_days
    days = case.offer.lead_days + gap
    keeps = math.inf if case.shelf_life_days is None else case.shelf_life_days
    # What comes must sell before the next comes and before it spoils.
    cover = np.maximum(np.minimum(settings.longest_cover_days, keeps - gap), gap)
    return Levels(
        mean=mean,
        sd=sd,
        expected=reorder_point(mean, days, 0.0, mean),
        spread=spread_of_demand(days, mean, sd, case.lead_days_sd),
        economic=economic_order_quantity(
            settings.order_cost, mean * DAYS_A_YEAR, settings.holding_rate * case.offer.unit_cost
        ),
        smallest=mean * gap,
        largest=mean * cover,
    )


def past(case: Case, tried: Grid, known: Levels, settings: MinMaxSettings, check_days: int) -> Past:
    """The rule in force on the item's past, with every setting of the grid."""
    from wharfinger.decide.purchasing.simulate import simulate

    days = len(case.demand)
    runs = [
        simulate(
            case.demand,
            case.order_days.may_order,
            tried.window,
            tried.buffer_sd,
            tried.order_size,
            known.expected,
            known.spread,
            known.economic,
            known.smallest,
            known.largest,
            WARM_UP_DAYS,
            days - check_days,
            math.ceil(case.offer.lead_days),
            case.delays,
            0 if case.shelf_life_days is None else max(math.floor(case.shelf_life_days), 1),
            case.offer.multiple,
            case.offer.minimum,
            settings.holding_rate * case.offer.unit_cost / DAYS_A_YEAR,
            settings.order_cost,
            case.margin,
            case.offer.unit_cost,
            start,
        )
        for start in STARTS
    ]
    return Past(np.mean(runs, axis=0), days - WARM_UP_DAYS - check_days, check_days)


def check_days_of(days: int, settings: MinMaxSettings) -> int:
    """The last days that are kept from the choice; all of them where the item's own past chooses nothing."""
    simulated = max(days - WARM_UP_DAYS, 0)
    if not settings.search or days < settings.least_days:
        return simulated
    return min(simulated // 3, LONGEST_CHECK_DAYS)


def cheapest(costs: Floats, others: Floats, weight: float) -> int:
    """The setting with the least cost, or 0, the textbook's, when none is clearly cheaper.

    `others` says what each setting costs other items, as a share of the textbook's cost; it counts with
    `weight` from 0 to 1, because the past of a single item is noisy.
    """
    if costs[0] <= 0:
        return 0
    score = (1 - weight) * costs / costs[0] + weight * others
    best = int(np.argmin(score))
    return best if score[best] < 1 - LEAST_GAIN and costs[best] < costs[0] else 0


def shares_of_textbook(costs: Sequence[Floats]) -> Floats:
    """What each setting costs on average, as a share of the textbook's: items count alike."""
    shares: Floats = np.mean([cost / cost[0] for cost in costs], axis=0)
    return shares
