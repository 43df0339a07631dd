"""What the planner can set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class LevelSettings(Settings):
    """What the levels are to reach, and what stock and its lack cost."""

    target: Literal["cost", "fill", "cycle"] = setting(
        "cost",
        "cost: least money; fill: share of units served at once; cycle: share of cycles without a stockout",
    )
    service: float = setting(
        0.95, "the share asked for by fill and cycle; cost finds its own", above=0, below=1
    )
    promise: Literal["all", "each"] = setting(
        "all",
        "whether the fill holds over all items together, where it costs least, or for each item by itself",
    )
    review_periods: float = setting(
        1.0, "from one chance to order to the next, in the rhythm of sales", above=0, at_most=366
    )
    every: Literal["day", "week", "month"] | None = setting(
        None, "the rhythm of sales; none has it found from the dates"
    )
    holding_rate: float = setting(0.25, "cost of holding stock for a year, as a share of its cost", above=0)
    order_cost: float = setting(5.0, "what one order line costs to place, receive and pay", at_least=0)
    back_order_cost: float | None = setting(
        None, "what a unit costs that is wanted and not there; none counts its margin as lost", above=0
    )
    margin_guess: float = setting(0.5, "margin as a share of cost, where no price is known", above=0)
    longest_cover_days: float = setting(182, "an order covers at most so many days", at_least=1, at_most=3660)
