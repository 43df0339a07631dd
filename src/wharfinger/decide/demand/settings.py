"""What the planner can set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wharfinger.decide.settings import Settings, setting

_QUANTILES = "which quantiles, with commas between; 0.95 is not passed in 95 of 100 cases"
_EVERY = "the rhythm of the figures; none has it found from the dates"


@dataclass(frozen=True)
class ForecastSettings(Settings):
    """How far ahead, and which quantiles."""

    horizon: int = setting(28, "how many periods ahead", at_least=1, at_most=1000)
    quantiles: str = setting("0.5,0.9,0.95,0.99", _QUANTILES)
    every: Literal["day", "week", "month"] | None = setting(None, _EVERY)


@dataclass(frozen=True)
class ForecastTotalSettings(Settings):
    """Over how long the demand is summed, and which quantiles."""

    periods: float = setting(
        14.0, "how many periods are summed, such as the days until goods come", above=0, at_most=1000
    )
    periods_sd: float = setting(
        0.0,
        "how far that time is usually off (standard deviation); 0 where it is sure",
        at_least=0,
        at_most=1000,
    )
    quantiles: str = setting("0.5,0.9,0.95,0.99", _QUANTILES)
    every: Literal["day", "week", "month"] | None = setting(None, _EVERY)
