"""What the public functions are given, checked."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wharfinger.tables.errors import DecisionError

QUANTILES = (0.5, 0.9, 0.95, 0.99)
LONGEST = 1000


def quantile_names(quantiles: Sequence[float]) -> dict[float, str]:
    """Each quantile, in order, with the name of its column: 0.5 is q50, 0.975 is q97_5."""
    for quantile in quantiles:
        if (
            isinstance(quantile, bool)
            or not isinstance(quantile, int | float)
            or not 0.001 <= quantile <= 0.999
        ):
            raise DecisionError(
                found=f"the quantile {quantile!r}",
                expected="numbers from 0.001 to 0.999",
                mend="write 0.95 for the quantity that is not passed in 95 of 100 cases",
            )
    if not quantiles:
        raise DecisionError(
            found="no quantile", expected="at least one", mend="leave `quantiles` out, or name one"
        )
    return {q: "q" + f"{100 * q:.6g}".replace(".", "_") for q in sorted(set(map(float, quantiles)))}


def quantiles_in(words: str) -> tuple[float, ...]:
    """Quantiles written with commas between: "0.5, 0.95"."""
    try:
        return tuple(float(word) for word in words.split(","))
    except ValueError:
        raise DecisionError(
            found=f"the quantiles {words!r}",
            expected="numbers with commas between",
            mend="write them as 0.5,0.9,0.95",
        ) from None


def whole_periods(horizon: float, name: str) -> int:
    """How many periods ahead, a whole number."""
    if isinstance(horizon, bool) or horizon != int(horizon) or not 1 <= horizon <= LONGEST:
        raise DecisionError(
            found=f"{name}={horizon!r}",
            expected=f"a whole number from 1 to {LONGEST}",
            mend=f"say for how many periods ahead, like {name}=28",
        )
    return int(horizon)


def some_periods(periods: float) -> float:
    """How many periods are summed; fractions are allowed."""
    if isinstance(periods, bool) or not math.isfinite(periods) or not 0 < periods <= LONGEST:
        raise DecisionError(
            found=f"periods={periods!r}",
            expected=f"a number above 0, up to {LONGEST}",
            mend="give the time until the goods are there, in periods of the forecast",
        )
    return float(periods)
