"""Days on an axis: ticks where a calendar has its own steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class DayTick:
    """A day on the axis, what is written below it, and the year where it is new."""

    at: float
    words: str
    year: str


def day_number(value: date) -> float:
    """Days since the year 1, with the part of the day for an instant, by the clock on its own wall."""
    whole = float(value.toordinal())
    if isinstance(value, datetime):
        return whole + (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return whole


def day_ticks(low: float, high: float, most: int = 5) -> list[DayTick]:
    """At most `most` days: days, Mondays, or the first of months or years, whichever fit."""
    first = date.fromordinal(math.ceil(low))
    last = max(first, date.fromordinal(math.floor(high)))
    written, days = next(
        (written, days) for written, days in _candidates(first, last, most) if len(days) <= most
    )
    years = [day.year for day in days]
    new = [place == 0 or years[place - 1] != year for place, year in enumerate(years)]
    return [
        DayTick(
            float(day.toordinal()), _WORDS[written](day), str(day.year) if fresh and written != "year" else ""
        )
        for day, fresh in zip(days, new, strict=True)
    ]


_WORDS = {
    "day": lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    "month": lambda day: MONTHS[day.month - 1],
    "year": lambda day: str(day.year),
}


def _candidates(first: date, last: date, most: int) -> Iterator[tuple[str, list[date]]]:
    """The steps of a calendar from short to long, without those that are hopelessly short."""
    length = (last - first).days
    for step in (1, 2, 7, 14):
        if length // step <= most:
            # The day numbered 1 was a Monday, so weeks start on Mondays.
            start = first.toordinal() + (1 - first.toordinal()) % step
            yield "day", [date.fromordinal(day) for day in range(start, last.toordinal() + 1, step)]
    for step in (1, 2, 3, 6):
        if length // (step * 31) <= most:
            months = range(first.year * 12, last.year * 12 + 12, step)
            yield "month", _within(first, last, (date(month // 12, month % 12 + 1, 1) for month in months))
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000):
        years = range(first.year - first.year % step, last.year + 1, step)
        yield "year", _within(first, last, (date(year, 1, 1) for year in years if year > 0))


def _within(first: date, last: date, days: Iterator[date]) -> list[date]:
    return [day for day in days if first <= day <= last]
