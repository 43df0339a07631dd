"""Days of the company: weekdays, public holidays, feasts, opening and working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from wharfinger.twin.luck import Flags, Floats, Ints

AHEAD = 800
"""Days that the calendar knows beyond the last one, so that orders and feasts can lie there."""

FEASTS = ("Christmas", "Easter")
FEAST_WINDOW_DAYS = 21


@dataclass(frozen=True)
class Calendar:
    """Day 0 is `first_day`. Every array has one entry a day."""

    first_day: dt.date
    weekday: Ints
    """0 is Monday."""
    year_angle: Floats
    """The place of the day in the year, from 0 to 2 pi."""
    holiday: Flags
    working: Flags
    """Lorries come and parcels leave: Monday to Friday, no public holiday."""
    shops_open: Flags
    nearness: Floats
    """For each feast (rows): 0 far away, growing to 1 on the last day before it."""
    next_working: Ints
    """The day itself when it is a working day, else the next one that is."""

    def date(self, day: int) -> dt.date:
        return self.first_day + dt.timedelta(days=day)


def calendar(first_day: dt.date, days: int) -> Calendar:
    """The days from `first_day` on, and a good two years more."""
    import holidays

    total = days + AHEAD
    dates = [first_day + dt.timedelta(days=k) for k in range(total)]
    years = range(first_day.year, dates[-1].year + 2)
    public = holidays.country_holidays("DE", years=years)
    weekday = np.array([date.weekday() for date in dates], np.int32)
    holiday = np.array([date in public for date in dates])
    working = (weekday < 5) & ~holiday
    return Calendar(
        first_day=first_day,
        weekday=weekday,
        year_angle=np.array([2 * np.pi * date.timetuple().tm_yday / 365.25 for date in dates]),
        holiday=holiday,
        working=working,
        shops_open=(weekday < 6) & ~holiday,
        nearness=np.stack([_nearness(dates, [_feast(name, year) for year in years]) for name in FEASTS]),
        next_working=_next_true(working),
    )


def _feast(name: str, year: int) -> dt.date:
    if name == "Christmas":
        return dt.date(year, 12, 25)
    # Easter Sunday, Gregorian: Meeus, Jones and Butcher.
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def _nearness(dates: list[dt.date], feasts: list[dt.date]) -> Floats:
    near = np.zeros(len(dates))
    for feast in feasts:
        for ahead in range(1, FEAST_WINDOW_DAYS):
            day = (feast - dates[0]).days - ahead
            if 0 <= day < len(dates):
                near[day] = 1 - (ahead - 1) / (FEAST_WINDOW_DAYS - 1)
    return near


def _next_true(flags: Flags) -> Ints:
    days = np.where(flags, np.arange(len(flags)), len(flags) - 1)
    return np.minimum.accumulate(days[::-1])[::-1].astype(np.int32)
