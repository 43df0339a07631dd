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
    shift_hours: float = setting(7.5, "hours that a picker picks in a day", above=0, at_most=24)
    seconds_per_stop: float = setting(10.0, "how long one pick takes", at_least=0)
    seconds_per_walk: float = setting(60.0, "how long a walk takes to prepare", at_least=0)
    cross_aisle_m: float = setting(3.0, "how wide a new cross-aisle would be", at_least=0)
    hand_over_seconds: float = setting(
        20.0, "time to bring together what an order has in one more zone", at_least=0
    )
    aisle_pitch_m: float = setting(3.0, "between the middles of neighbouring aisles", above=0)
    window_days: int = setting(182, "days of orders that are learned from", at_least=1, at_most=3660)
    hour_cost: float = setting(20.0, "what an hour of labour costs", at_least=0)
