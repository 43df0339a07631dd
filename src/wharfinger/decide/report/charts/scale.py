"""From values to places on the paper: scales and round ticks."""

from __future__ import annotations

import math
import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from wharfinger.decide.report.formats import MINUS, number


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` laid out from `start` to `end`; what lies outside stays at the edge."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        # Halves: the span of two numbers near the largest float is itself not a float.
        span = self.high / 2 - self.low / 2
        part = (value / 2 - self.low / 2) / span if span > 0 else 0.5
        return self.start + min(max(part, 0.0), 1.0) * (self.end - self.start)


def finite(values: Iterable[Any]) -> list[float | None]:
    """Each value as a float; null, NaN and infinity as None."""
    floats = (None if value is None else float(value) for value in values)
    return [value if value is not None and math.isfinite(value) else None for value in floats]


def reach(values: Iterable[float | None], zero: bool) -> tuple[float, float]:
    """The lowest and highest value, with zero among them if asked; room around them if they are the same."""
    known = [value for value in values if value is not None]
    if zero or not known:
        known.append(0.0)
    low, high = min(known), max(known)
    # Less than a billionth apart is noise, and round numbers between would no longer be different floats.
    if high - low > 1e-9 * max(abs(low), abs(high)):
        return low, high
    margin = abs(low) / 10 or 1.0
    largest = sys.float_info.max
    return (0.0, 1.0) if zero else (max(low - margin, -largest), min(low + margin, largest))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten) from `low` to `high`, at most `most` steps apart."""
    return [tick for tick in _around(low, high, most) if low <= tick <= high]


def edges(low: float, high: float, most: int = 20) -> list[float]:
    """Round edges of equal bins, from the last at or below `low` to the first above `high`."""
    found = _around(low, high, most)
    return found[bisect_right(found, low) - 1 : bisect_right(found, high) + 1]


def tick_labels(values: Sequence[float]) -> list[str]:
    """Short and alike: "0", "50k", "100k". Decimals only as far as the steps need them."""
    largest = max(map(abs, values), default=0.0)
    step = min((b - a for a, b in pairwise(values)), default=largest) or 1.0
    if largest >= 1e15 or step < 1e-6:
        return [f"{value:g}".replace("-", MINUS) for value in values]
    divisor, letter = next((by, name) for size, by, name in _SIZES if largest >= size)
    decimals = max(0, -math.floor(math.log10(step / divisor) + 1e-9))
    return [number(value / divisor, decimals) + letter if value else "0" for value in values]


# From which size on, divided by what, with which letter.
_SIZES = ((1e9, 1e9, "bn"), (1e6, 1e6, "m"), (1e4, 1e3, "k"), (0.0, 1.0, ""))


def _around(low: float, high: float, most: int) -> list[float]:
    """Multiples of the smallest round step that covers the way in `most` steps, to beyond both ends."""
    raw = max(high / most - low / most, 1e-300)
    power = math.floor(math.log10(raw))
    base = next((base for base in (1, 2, 5) if float(f"{base}e{power}") >= raw * (1 - 1e-9)), 10)
    step = float(f"{base}e{power}")
    # One more at each end than the quotients say: 1.9 / 0.1 is less than 19.
    counts = range(math.floor(low / step) - 1, math.ceil(high / step) + 3)
    return [float(f"{count * base}e{power}") for count in counts]
