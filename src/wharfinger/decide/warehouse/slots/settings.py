"""The settings of slotting and put-away."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.decide.settings import Settings, setting


@dataclass(frozen=True)
class SlotSettings(Settings):
    """What a good place is worth, what a move costs, and how long to search."""

    iterations: int = setting(20_000, "exchanges of bins to try for the target", at_least=0)
    most_moves: int = setting(50, "how many moves to propose at most", at_least=0)
    cover_days: float = setting(14.0, "days of demand that a bin should hold", above=0)
    half_life_days: float | None = setting(
        None, "an order this many days old counts half; none counts all alike", above=0
    )
    grip_low_m: float = setting(0.4, "below this height picking is awkward", at_least=0)
    grip_high_m: float = setting(1.6, "above this height picking is awkward", at_least=0)
    awkward_m_per_m: float = setting(5.0, "metres of walking that a metre of bad height is worth", at_least=0)
    move_seconds: float = setting(120.0, "labour to move what lies in one bin", above=0)
    walk_m_per_second: float = setting(1.0, "how fast people walk", above=0)
    longest_payback_days: float = setting(60.0, "a move that pays back later is not proposed", above=0)
    hour_cost: float = setting(20.0, "what an hour of labour costs", at_least=0)
