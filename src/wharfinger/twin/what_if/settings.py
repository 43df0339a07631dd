"""What is asked of `what_if`."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class WhatIfSettings(Settings):
    """Settings of `what_if`."""

    days: int = setting(182, "days ahead that are played", at_least=7, at_most=1095)
    futures: int = setting(20, "how many futures are played, each in every world", at_least=3, at_most=1000)
    past_days: int = setting(364, "days back from which weeks of demand are drawn", at_least=28, at_most=3660)
    lead_time: float = setting(1.5, "lead times as a multiple of those of today", above=0, at_most=20)
    demand: float = setting(1.2, "demand as a multiple of that of today", at_least=0, at_most=20)
    price: float = setting(1.1, "prices as a multiple of those of today", above=0, at_most=20)
    elasticity: float = setting(
        -1.5,
        "by how many per cent demand changes when prices rise by one per cent; nobody measured it for you",
        at_least=-10,
        at_most=0,
    )
    supplier: str | None = setting(None, "who stops delivering; none takes the one most is bought from")
    order_cost: float = setting(5.0, "what one order line costs to place, receive and pay", at_least=0)
    holding_rate: float = setting(0.25, "cost of holding stock for a year, as a share of its cost", above=0)
    review_days: int = setting(
        1, "days between two looks, where the supplier names no order days", at_least=1, at_most=91
    )
