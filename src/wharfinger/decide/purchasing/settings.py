"""What the buyer can set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class MinMaxSettings(Settings):
    """Settings of `min_max`. The first four are the plain textbook rule that a search must beat."""

    window_days: int = setting(91, "days over which demand is averaged", at_least=7, at_most=1500)
    buffer_sd: float = setting(
        1.645,
        "buffer in standard deviations of demand until goods come; 1.645 holds in 95 of 100 cycles",
        at_least=0,
        at_most=10,
    )
    order_size: float = setting(
        1.0, "size of an order, as a multiple of the economic one", above=0, at_most=20
    )
    longest_cover_days: float = setting(182, "an order covers at most so many days", at_least=1, at_most=3660)
    review_days: int = setting(
        1, "days between two looks, where the supplier names no order days", at_least=1, at_most=91
    )
    search: bool = setting(True, "look for better settings, item by item, on the past")
    least_days: int = setting(
        180, "days of past that an item needs for a search of its own", at_least=60, at_most=36_500
    )
    order_cost: float = setting(5.0, "what one order line costs to place, receive and pay", at_least=0)
    holding_rate: float = setting(0.25, "cost of holding stock for a year, as a share of its cost", above=0)
    buy_for: Literal["company", "place"] = setting(
        "company", "one order for all places together, or one for each place that sells"
    )
    place: str | None = setting(None, "where suppliers deliver to; none finds the place where goods arrive")
