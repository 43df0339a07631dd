"""The formulas of the textbooks, on numbers or arrays."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float64])


def economic_order_quantity(order_cost: float, demand: Number, holding_cost: float) -> Number:
    """The order size with the least cost of ordering and holding (Harris 1913; Snyder and Shen, eq. 3.4).

    `demand` and `holding_cost` (of one unit) are for the same span of time.
    """
    quantity: Number = np.sqrt(2 * order_cost * demand / holding_cost)
    return quantity


def spread_of_demand(
    days: Number, average_per_day: Number, sd_per_day: Number, lead_days_sd: float = 0.0
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


def normal_loss(z: float) -> float:
    """The standard normal loss function; Silver, Pyke and Thomas call it G_u(k)."""
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return max(density - z * math.erfc(z / math.sqrt(2)) / 2, 0.0)
