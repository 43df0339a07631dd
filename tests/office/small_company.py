"""A small simulated company, and how its tables get into the books of a test."""

import datetime as dt
from functools import cache

import polars as pl

from wharfinger import twin
from wharfinger.office.demo import Written, write_company

LAST = dt.date(2026, 3, 31)
DAYS = 50
FIRST = LAST - dt.timedelta(days=DAYS - 1)


@cache
def tables(days: int = DAYS) -> dict[str, pl.DataFrame]:
    """Every table of the company, from FIRST on."""
    return dict(twin.company(seed=5, items=24, days=days, first_day=FIRST).tables)


def written(days: int = DAYS) -> Written:
    """The company in the books: half of its days as history, half as documents and movements."""
    return write_company(tables(days), FIRST, FIRST + dt.timedelta(days=days - 1))
