"""The settings of the decision on goods that spoil or lie."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import setting
from wharfinger.decide.stock.class_rules import ClassRuleSettings


@dataclass(frozen=True)
class ExpirySettings(ClassRuleSettings):
    """What waste costs, how far prices may fall, and when stock counts as slow."""

    elasticity: float | None = setting(
        None,
        "by how many percent demand changes when the price rises by one, a negative number; none learns it "
        "from the sales where prices changed, and asks where they did not",
        below=0,
        at_least=-20,
    )
    learn_elasticity: bool = setting(True, "learn it from past prices where none is given")
    largest_discount: float = setting(0.5, "the largest mark-down, as a share of the price", above=0, below=1)
    disposal_cost: float = setting(0.0, "what throwing away one base unit costs", at_least=0)
    gift_share: float = setting(
        0.0, "what a unit given away brings, like less tax, as a share of its cost", at_least=0, at_most=1
    )
    give_days_before: int = setting(2, "give away so many days before the last one", at_least=0)
    least_waste: float = setting(0.5, "less expected waste of a lot than this is not named", at_least=0)
    horizon_days: int = setting(365, "lots that expire later are not looked at", at_least=1, at_most=3660)
    holding_rate: float = setting(
        0.25, "what holding stock for a year costs, as a share of its worth", above=0
    )
    slow_days: float = setting(180, "more days of cover than this is slow", above=0)
    dead_days: int = setting(180, "on hand and unsold for this many days is dead", at_least=1)
