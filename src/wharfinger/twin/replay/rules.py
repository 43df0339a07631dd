"""Ordering rules for replays: those that everyone uses. What is ours stands in `our_rule`."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from wharfinger.decide.purchasing.offers import DAYS_A_YEAR
from wharfinger.decide.purchasing.settings import MinMaxSettings
from wharfinger.decide.purchasing.textbook import economic_order_quantity, reorder_point, spread_of_demand
from wharfinger.twin.replay.scene import Floats, Ints, Morning


def fill_up(morning: Morning, point: Floats, level: Floats) -> Floats:
    """Orders up to the level for every item at or below its point, where orders are taken."""
    wanted = np.where(morning.position <= point, level - morning.position, 0.0)
    return morning.terms.whole_packs(np.where(morning.may_order & (wanted > 1e-9), wanted, 0.0))


@dataclass(frozen=True)
class Normal:
    """Fills up, at every chance, to mean demand and a normal buffer: what most programs call safety stock."""

    service: float = 0.95
    """Chance that a cycle sees no stockout."""
    window_days: int = 91
    name: str = "normal rule"

    def order(self, morning: Morning) -> Floats:
        mean, sd = recent(morning.demand, np.full(len(morning.on_hand), self.window_days))
        days = morning.terms.lead_days + morning.gap_days
        spread = spread_of_demand(days, mean, sd, morning.terms.lead_days_sd)
        level = reorder_point(mean, days, NormalDist().inv_cdf(self.service), spread)
        return fill_up(morning, level, level)


@dataclass(frozen=True)
class MinMax:
    """Min and max as `min_max` sets them, with settings of each item's own."""

    window_days: Ints
    buffer_sd: Floats
    order_size: Floats
    name: str
    longest_cover_days: float = MinMaxSettings().longest_cover_days

    @classmethod
    def textbook(cls, items: int) -> MinMax:
        """The textbook's settings for all."""
        plain = MinMaxSettings()
        return cls(
            np.full(items, plain.window_days),
            np.full(items, plain.buffer_sd),
            np.full(items, plain.order_size),
            "textbook min-max",
        )

    @classmethod
    def searched(cls, items: list[str], levels: pl.DataFrame) -> MinMax:
        """With what a search found (table `min_max_levels`); the textbook's for an item without."""
        plain = MinMaxSettings()
        row = pl.DataFrame({"item": items}).join(levels, on="item", how="left", maintain_order="left")
        return cls(
            row["window_days"].fill_null(plain.window_days).to_numpy(),
            row["buffer_sd"].fill_null(plain.buffer_sd).to_numpy(),
            row["order_size"].fill_null(plain.order_size).to_numpy(),
            "searched min-max",
        )

    def order(self, morning: Morning) -> Floats:
        terms, gap = morning.terms, morning.gap_days
        mean, sd = recent(morning.demand, self.window_days)
        days = terms.lead_days + gap
        spread = spread_of_demand(days, mean, sd, terms.lead_days_sd)
        point = mean * days + self.buffer_sd * spread
        economic = economic_order_quantity(
            morning.costs.order_cost, mean * DAYS_A_YEAR, morning.costs.holding_rate * terms.unit_cost
        )
        cover = np.maximum(np.minimum(self.longest_cover_days, terms.life_days - gap), gap)
        size = np.minimum(np.maximum(self.order_size * economic, mean * gap), mean * cover)
        return fill_up(morning, point, point + size)


def recent(demand: Floats, window_days: Ints) -> tuple[Floats, Floats]:
    """Mean and standard deviation a day over each item's last days, from its first sale on."""
    mean, sd = np.zeros(len(demand)), np.zeros(len(demand))
    lived = demand.shape[1] - np.argmax(demand > 0, axis=1)
    for window in np.unique(window_days).tolist():
        rows = np.flatnonzero(window_days == window)
        cut = demand[rows, -window:]
        days = np.minimum(lived[rows], cut.shape[1])
        mean[rows] = cut.sum(axis=1) / days
        about = (cut**2).sum(axis=1) - days * mean[rows] ** 2
        sd[rows] = np.sqrt(np.maximum(about, 0.0) / np.maximum(days - 1, 1))
    return mean, sd
