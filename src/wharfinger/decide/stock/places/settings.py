"""The settings of the decision on stock across places."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class AllocateSettings(Settings):
    """How far ahead places are looked after, and what moving and holding cost."""

    cover_days: int = setting(
        14,
        "places are looked after for so many days: until what is bought now is there",
        at_least=1,
        at_most=365,
    )
    handling_cost: float = setting(0.05, "what taking out and putting away one base unit costs", at_least=0)
    least_worth: float = setting(1.0, "a move of an item that brings less is not made", at_least=0)
    split_orders: bool = setting(True, "an order line may come from several places, or in parts")
    service: float = setting(
        0.95, "how surely safety stocks of a warehouse and its stores cover the demand", above=0.5, below=1
    )
    holding_rate: float = setting(
        0.25, "what holding stock for a year costs, as a share of its worth", above=0
    )
    handling_days: int = setting(1, "days in which a warehouse or store hands on what is there", at_least=0)
