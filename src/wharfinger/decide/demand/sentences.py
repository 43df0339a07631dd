"""The parts of a forecast in one sentence that a buyer can check against what he knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from wharfinger.decide.report.formats import number

LEAST_SHARE = 0.02
"""A part below this share of what is expected is not worth a word."""
LEAST_UNITS = 0.05
MOST_PARTS = 3
"""More reasons than these nobody reads; the table has all."""
MORE_OR_LESS = {
    "trend": ("lately it sells {} more", "lately it sells {} less"),
    "season": ("the time of the year adds {}", "the time of the year takes {}"),
    "price": ("prices ahead add {}", "prices ahead take {}"),
    "promotion": ("promotions add {}", "promotions, and the dip after them, take {}"),
    "holiday": ("holidays and events add {}", "holidays and events take {}"),
    "other": ("{what} adds {}", "{what} takes {}"),
    "stockouts": ("while the shelf was empty {} more were wanted", "full shelves after empty ones take {}"),
}


def told(reasons: pl.DataFrame, every: str, others: Sequence[str] = ()) -> list[str]:
    """A sentence for each row of parts; `others` are the columns behind the part of that name."""
    return [_sentence(row, every, " and ".join(others)) for row in reasons.iter_rows(named=True)]


def _sentence(row: Mapping[str, float], every: str, others: str) -> str:
    time = time_of(int(row["periods"]), every)
    if row["expected"] <= 0 and row["level"] <= 0:
        return f"Nothing was sold over the last year, and nothing is expected in the next {time}"
    parts = sorted((part for part in MORE_OR_LESS if _matters(row, part)), key=lambda part: -abs(row[part]))
    told = [_part(part, row[part], others) for part in parts[:MOST_PARTS]]
    told.insert(0, f"over the last year it sold {units(row['level'])} in such a time")
    return f"{units(row['expected'])} expected in the next {time}: " + "; ".join(told)


def _part(part: str, value: float, others: str) -> str:
    return MORE_OR_LESS[part][value < 0].format(units(abs(value)), what=others)


def time_of(periods: int, every: str) -> str:
    """28 days, or one week as `week`."""
    return f"{periods:,} {every}s" if periods > 1 else every


def units(value: float) -> str:
    """Whole from ten on, below that with one decimal."""
    return number(value, 0 if abs(value) >= 9.95 else 1)


def _matters(row: Mapping[str, float], part: str) -> bool:
    return abs(row[part]) >= max(LEAST_SHARE * max(row["expected"], row["level"]), LEAST_UNITS)
