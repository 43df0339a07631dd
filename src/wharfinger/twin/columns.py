"""Numbers to columns: names by position, days to dates, documents from their day and number."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from wharfinger.twin.luck import Array, Ints

MINUTE_US = 60_000_000
EPOCH = dt.date(1970, 1, 1)


def named(names: list[str], codes: Array) -> pl.Series:
    """The name at each position; null where the code is negative."""
    values = pl.Series(names, dtype=pl.String)
    if len(codes) and codes.min() < 0:
        return values.gather(pl.Series(codes.astype(np.int64)).replace({-1: None}))
    return values.gather(pl.Series(codes.astype(np.uint32)))


def dates(first_day: dt.date, days: Array) -> pl.Series:
    return pl.Series((days + (first_day - EPOCH).days).astype(np.int32)).cast(pl.Date)


def instants(first_day: dt.date, days: Array, minutes: Array) -> pl.Series:
    """Days and minutes of the day as moments in UTC."""
    at = ((days.astype(np.int64) + (first_day - EPOCH).days) * 1440 + minutes) * MINUTE_US
    return pl.Series(at).cast(pl.Datetime("us", "UTC"))


def numbers(values: Array) -> pl.Series:
    return pl.Series(values.astype(np.float64))


def documents(first_day: dt.date, letters: list[str], letter: Array, days: Array, number: Array) -> pl.Series:
    """Names like `W240131-17`: what it is, its day, its number on that day."""
    if not len(days):
        return pl.Series([], dtype=pl.String)
    earliest = int(days.min())
    span = int(days.max()) - earliest + 1
    heads = [
        f"{kind}{first_day + dt.timedelta(days=earliest + k):%y%m%d}-"
        for kind in letters
        for k in range(span)
    ]
    head = named(heads, letter * span + (days - earliest))
    tail = named([str(k) for k in range(int(number.max()) + 1)], number)
    return pl.select(pl.concat_str(head, tail)).to_series()


def day_column(lengths: list[int], days: list[int]) -> Ints:
    """The day of each row, when each day has so many rows."""
    return np.repeat(np.array(days, np.int32), lengths)
