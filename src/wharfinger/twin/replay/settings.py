"""What the replay is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class ReplaySettings(Settings):
    """Settings of `replay`."""

    days: int = setting(
        365,
        "days that are played again, back from today; fewer where the past is short",
        at_least=7,
        at_most=3660,
    )
    refit_days: int = setting(28, "days after which our rule forecasts anew", at_least=1, at_most=365)
    service: float = setting(
        0.95, "the chance of no stockout in a cycle that the normal rule promises", above=0.5, below=1
    )
    order_cost: float = setting(5.0, "what one order line costs to place, receive and pay", at_least=0)
    holding_rate: float = setting(0.25, "cost of holding stock for a year, as a share of its cost", above=0)
    review_days: int = setting(
        1, "days between two looks, where the supplier names no order days", at_least=1, at_most=91
    )
    a_share: float = setting(0.8, "share of all margin that A items bring", above=0, below=1)
    b_share: float = setting(0.95, "share of all margin that A and B items bring", above=0, at_most=1)
    x_variation: float = setting(0.5, "weekly variation up to which an item is X", at_least=0)
    y_variation: float = setting(1.0, "weekly variation up to which an item is Y", at_least=0)
