"""From when on the data is called suspicious."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class QualitySettings(Settings):
    """How much must be wrong before it is named."""

    window_days: int = setting(365, "days of past sales by which money is told", at_least=28, at_most=3660)
    closed_days: int = setting(
        2, "so many days in a row without any sale are a till that was off", at_least=1
    )
    price_factor: float = setting(
        4, "a sale's price so many times off the item's own is a wrong unit", above=1
    )
    quantity_factor: float = setting(50, "a sale so many times the item's usual one is a slip", above=1)
    ready_share: float = setting(
        0.9, "covered share of sales from which a capability is ready", above=0, at_most=1
    )
    least_days: int = setting(56, "days of sales that a forecast needs at least", at_least=7)
