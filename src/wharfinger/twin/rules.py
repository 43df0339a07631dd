"""Ordering rules: what a buyer decides in the evening, from what a buyer can see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.tables import SettingError
from wharfinger.twin.luck import Array, Flags, Floats, Ints


@dataclass(frozen=True)
class Terms:
    """What the company knows of its items beforehand, one entry an item."""

    multiple: Ints
    lead_days: Ints
    review_days: Ints
    """Longest wait between two days on which the supplier takes orders."""
    lifetime_days: Ints
    unit_cost: Floats
    supplier: Ints
    """The number of the usual supplier."""
    minimum_value: Floats
    """Of each supplier: smaller orders are not taken."""
    carried: Flags
    """Places by items."""


@dataclass(frozen=True)
class Evening:
    """What can be seen when the shop has closed. All quantities are as the books say."""

    date: dt.date
    on_hand: Ints
    """Places by items."""
    incoming: Ints
    """Of each item: units on order at suppliers."""
    sold: Ints
    """Days so far by places by items."""
    takes_orders: Flags
    """Of each item: whether its usual supplier takes an order this evening."""
    stores_open_tomorrow: bool
    listed: Flags
    """Of each item: whether it is sold already."""
    terms: Terms


class Rule(Protocol):
    """Decides what to order."""

    def order(self, evening: Evening) -> Ints:
        """Places by items: row 0 is bought from the usual suppliers, the others move to a store."""
        ...


@dataclass(frozen=True)
class ReorderPoint:
    """What an ordinary company does: mean sales over lead time and review, and a buffer, in whole boxes."""

    safety: float = 1.3
    """Standard deviations of demand held as a buffer."""
    window_days: int = 42
    cover_days: float = 7.0
    """Days of sales that an order brings beyond the reorder point."""
    store_days: float = 4.0
    """Days of sales that a store is filled up to, and a buffer."""

    def __post_init__(self) -> None:
        for name, value, least in (("safety", self.safety, 0), ("window_days", self.window_days, 2)):
            if value < least:
                raise SettingError(
                    found=f"{name} = {value}", expected=f"at least {least}", mend=f"give a larger {name}"
                )

    def order(self, evening: Evening) -> Ints:
        orders = np.zeros(evening.on_hand.shape, np.int32)
        if len(evening.sold):
            orders[0] = self._buy(evening)
            if evening.stores_open_tomorrow:
                orders[1:] = self._fill_stores(evening)
        return orders

    def _buy(self, evening: Evening) -> Ints:
        terms = evening.terms
        items = np.flatnonzero(evening.takes_orders & evening.listed)
        mean, sd = recent_sales(evening.sold[-self.window_days :], items)
        # A lorry that would come on Saturday comes on Monday.
        days = (terms.lead_days + terms.review_days)[items] + 1
        point = mean * days + self.safety * sd * np.sqrt(days)
        # What perishes is not bought for longer than it keeps, and something of everything is kept.
        longest = mean * terms.lifetime_days[items] * 0.6
        point = np.maximum(np.minimum(point, longest), 1)
        level = np.minimum(point + mean * self.cover_days, np.maximum(longest, 1))
        position = evening.on_hand[:, items].sum(0) + evening.incoming[items]
        multiple = terms.multiple[items]
        wanted = np.ceil((level - position) / multiple) * multiple
        buy = np.zeros(len(terms.multiple), np.int32)
        buy[items] = np.where(position < point, np.maximum(wanted, 0), 0)
        value = np.bincount(terms.supplier, buy * terms.unit_cost, len(terms.minimum_value))
        return np.where((value >= terms.minimum_value)[terms.supplier], buy, 0).astype(np.int32)

    def _fill_stores(self, evening: Evening) -> Ints:
        recent: Floats = evening.sold[-self.window_days :, 1:].mean(0)
        level = np.ceil(recent * self.store_days + self.safety * np.sqrt(recent * self.store_days)) + 1
        wanted = np.where(evening.terms.carried[1:], level - evening.on_hand[1:], 0)
        # Until it has sold anything, an unlisted item stays where it is.
        return np.maximum(np.where(evening.listed, wanted, 0), 0).astype(np.int32)


@njit
def recent_sales(sold: Ints, items: Array) -> tuple[Floats, Floats]:
    """Mean and standard deviation a day, over all places, of the chosen items."""
    days, places = sold.shape[:2]
    mean, square = np.zeros(len(items)), np.zeros(len(items))
    for day in range(days):
        for k in range(len(items)):
            units = 0
            for place in range(places):
                units += sold[day, place, items[k]]
            mean[k] += units
            square[k] += units * units
    mean /= days
    return mean, np.sqrt(np.maximum(square / days - mean * mean, 0.0))


@dataclass(frozen=True)
class Never:
    """Orders nothing: what the opening stock alone can do."""

    def order(self, evening: Evening) -> Ints:
        return np.zeros(evening.on_hand.shape, np.int32)
