"""What is measured in every future, and how sure a difference is."""

from __future__ import annotations

import numpy as np
import polars as pl

from wharfinger.twin.replay import floor
from wharfinger.twin.replay.play import Played
from wharfinger.twin.replay.scene import Costs, Floats, Terms

DAYS_A_YEAR = 365
PROFIT, FILL = "profit", "unit fill"
MEASURES = (
    PROFIT, "margin earned", "lost margin", "holding cost", "ordering cost", "waste cost",
    "stock value", FILL, "order lines", "paid for goods",
)  # fmt: skip


def measured(played: Played, terms: Terms, costs: Costs, days: int) -> Floats:
    """One number a measure, all items together."""
    each = by_item(played, terms, costs, days)
    sums = played.sums.T
    wanted = sums[floor.DEMAND].sum()
    return np.array(
        [
            each["profit"].sum(),
            each["earned"].sum(),
            ((sums[floor.DEMAND] - sums[floor.SERVED]) * terms.margin).sum(),
            each["holding"].sum(),
            each["ordering"].sum(),
            each["waste"].sum(),
            (sums[floor.HELD] / days * terms.unit_cost).sum(),
            sums[floor.SERVED].sum() / wanted if wanted > 0 else 1.0,
            sums[floor.ORDERS].sum(),
            (sums[floor.BOUGHT] * terms.unit_cost).sum(),
        ]
    )


def by_item(played: Played, terms: Terms, costs: Costs, days: int) -> dict[str, Floats]:
    """The money of each item, and units not served."""
    sums = played.sums.T
    earned = sums[floor.SERVED] * (terms.price - terms.unit_cost)
    holding = sums[floor.HELD] * terms.unit_cost * costs.holding_rate / DAYS_A_YEAR
    ordering = sums[floor.ORDERS] * costs.order_cost
    waste = sums[floor.WASTED] * terms.unit_cost
    return {
        "earned": earned,
        "holding": holding,
        "ordering": ordering,
        "waste": waste,
        "profit": earned - holding - ordering - waste,
        "lost": sums[floor.DEMAND] - sums[floor.SERVED],
    }


def compared(scenario: str, levels: str, today: Floats, changed: Floats) -> pl.DataFrame:
    """Rows of `WhatIfMeasures`: futures by measures in both worlds, compared future by future.

    The futures are the same in both, so that what all have in common falls out of the difference: its
    interval is that of the paired t statistic.
    """
    from scipy.stats import t

    futures = len(today)
    apart = changed - today
    mean = apart.mean(axis=0)
    off = t.ppf(0.975, futures - 1) * apart.std(axis=0, ddof=1) / np.sqrt(futures)
    return pl.DataFrame(
        {
            "scenario": [scenario] * len(MEASURES),
            "levels": [levels] * len(MEASURES),
            "measure": MEASURES,
            "today": today.mean(axis=0),
            "changed": changed.mean(axis=0),
            "difference": mean,
            "low": mean - off,
            "high": mean + off,
        }
    )
