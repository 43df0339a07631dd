"""What the buyer can set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class ReplenishSettings(Settings):
    """Settings of `replenish`. Money is in the currency of the offers."""

    target: Literal["cost", "fill", "cycle"] = setting(
        "cost", "where levels are computed here: least money, or a share of units or of cycles served"
    )
    service: float = setting(
        0.95, "where levels are computed here: the share asked for by fill and cycle", above=0, below=1
    )
    buy_for: Literal["company", "place"] = setting(
        "company", "one order for all places together, or one for each place that has levels"
    )
    place: str | None = setting(None, "where suppliers deliver to; none finds the place where goods arrive")
    review_days: int = setting(
        1, "days between two looks, where the supplier names no order days", at_least=1, at_most=91
    )
    order_cost: float = setting(5.0, "what one order line costs to place, receive and pay", at_least=0)
    freight_cost: float = setting(
        25.0, "what a delivery costs below the value from which the supplier's freight is free", at_least=0
    )
    holding_rate: float = setting(0.25, "cost of holding stock for a year, as a share of its cost", above=0)
    longest_cover_days: float = setting(182, "an order covers at most so many days", at_least=1, at_most=3660)
    fill_up: bool = setting(True, "add what is needed soon, where that meets a minimum or saves freight")
    budget: float | None = setting(
        None, "the most that today's orders may cost; none is no limit", at_least=0
    )
    storage_m3: float | None = setting(
        None, "cubic metres that goods may take, stock and goods on their way included", at_least=0
    )
    give_up_days: int = setting(
        30, "an order of ours that is later than this is not counted on any more", at_least=0, at_most=3660
    )
    plan_weeks: int = setting(13, "weeks for which the cash is told", at_least=1, at_most=104)
    pay_days: int = setting(0, "days from the arrival of goods to their payment", at_least=0, at_most=365)
