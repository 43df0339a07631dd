"""The formulas of the textbooks that ordering rests on, on numbers or arrays."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.eoq import economic_order_quantity
from wharfinger.decide.stock.classic.normal import normal_loss

__all__ = ["economic_order_quantity", "expected_shortage", "reorder_point", "spread_of_demand"]

Number = TypeVar("Number", float, NDArray[np.float64])


def spread_of_demand(
    days: Number,
    average_per_day: Number,
    sd_per_day: Number,
    lead_days_sd: Number | float = 0.0,
) -> Number:
    """Standard deviation of the demand over `days`, of which the lead time varies by `lead_days_sd`.

    Silver, Pyke and Thomas, Inventory and Production Management in Supply Chains, ch. 6.
    """
    spread: Number = np.sqrt(days * sd_per_day**2 + (average_per_day * lead_days_sd) ** 2)
    return spread


def reorder_point(average_per_day: Number, days: Number, buffer_sd: float, spread: Number) -> Number:
    """Average demand over `days` plus a buffer of so many standard deviations (the same chapter)."""
    level: Number = average_per_day * days + buffer_sd * spread
    return level


def expected_shortage(stock: float, mean: float, spread: float) -> float:
    """Units that a normal demand is expected to exceed the stock by (Snyder and Shen, app. C)."""
    if spread <= 0:
        return max(mean - stock, 0.0)
    return spread * normal_loss((stock - mean) / spread)
