"""Holidays and the time around them: what a column of flagged days says about which feast it is."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.rhythm import Rhythm

Array = NDArray[np.float64]

EASTER_DAYS = (-48, -47, -46, -3, -2, -1, 0, 1, 39, 49, 50, 60)
"""Days after Easter Sunday on which feasts lie that move with it, from Carnival to Corpus Christi."""
SHORT_DAYS, LONG_DAYS, AFTER_DAYS = 7, 21, 3
LEAST_TIMES = 2
"""A feast met less often is only known as one of all."""


def feast_columns(rhythm: Rhythm, begin: int, flagged: Array, past: int) -> list[tuple[str, Array]]:
    """Columns for the flagged periods: the day itself and the days around it, and the same for each feast.

    A feast counts by itself where it was met often enough in the `past`, so many periods from the first on.
    Weeks and months hold the feast and the buying before it together: there it is the period, and for weeks
    the one before.
    """
    if rhythm.every == "month":
        return [("period", flagged)]
    if rhythm.every == "week":
        return [("period", flagged), ("period before", np.maximum(_shifted(flagged, -1) - flagged, 0.0))]
    found = [("day", flagged), *_around(flagged, "")]
    days = np.flatnonzero(flagged > 0)
    names = [feast_of(rhythm.first_day(begin + int(day))) for day in days]
    for name in sorted(set(names)):
        one = np.zeros_like(flagged)
        one[[day for day, its in zip(days, names, strict=True) if its == name]] = 1.0
        if one[:past].sum() >= LEAST_TIMES and len(set(names)) > 1:
            found += [(f"day, {name}", one), *_around(one, f", {name}")]
    return found


def closed_feasts(
    rhythm: Rhythm, begin: int, flagged: Array, was_open: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The flagged days on which nothing is sold: those of a feast that was closed whenever it was met.

    A feast that was never met is closed where all others were. On a weekday that is closed anyway nothing is
    seen of that. Of a week or month only a part is closed.
    """
    out = np.zeros(len(flagged), dtype=bool)
    if rhythm.every != "day":
        return out
    days = np.flatnonzero(flagged > 0)
    names = [feast_of(rhythm.first_day(begin + int(day))) for day in days]
    met: dict[str, list[bool]] = {}
    for day, name in zip(days, names, strict=True):
        if day < len(was_open) and was_open[day % rhythm.season :: rhythm.season].mean() > 0.5:
            met.setdefault(name, []).append(bool(was_open[day]))
    every = [opened for its in met.values() for opened in its]
    unmet = len(every) >= LEAST_TIMES and not any(every)
    out[days] = [not any(met[name]) if name in met else unmet for name in names]
    return out


def feast_of(day: dt.date) -> str:
    """Easter and what moves with it by its distance, any other day by its date."""
    distance = (day - easter(day.year)).days
    return f"Easter{distance:+d}" if distance in EASTER_DAYS else f"{day.month}-{day.day}"


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, 1991, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return dt.date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


def _around(flagged: Array, of: str) -> list[tuple[str, Array]]:
    short, long, after = (np.zeros_like(flagged) for _ in range(3))
    for lag in range(1, LONG_DAYS + 1):
        ahead = _shifted(flagged, -lag)
        long = np.maximum(long, ahead * (1 - (lag - 1) / LONG_DAYS))
        if lag <= SHORT_DAYS:
            short = np.maximum(short, ahead * (1 - (lag - 1) / SHORT_DAYS))
        if lag <= AFTER_DAYS:
            after = np.maximum(after, _shifted(flagged, lag))
    free = flagged == 0
    return [
        (f"week before{of}", short * free),
        (f"weeks before{of}", long * free),
        (f"days after{of}", after * free),
    ]


def _shifted(column: Array, lag: int) -> Array:
    """Later by `lag` periods; earlier where it is below zero."""
    out = np.zeros_like(column)
    if lag > 0:
        out[lag:] = column[:-lag]
    elif -lag < len(column):
        out[:lag] = column[-lag:]
    return out
