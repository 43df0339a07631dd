"""The rhythm of a company's figures: a day, a week or a month."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, cast

import polars as pl

from wharfinger.tables.errors import DecisionError

Every = Literal["day", "week", "month"]

WEEK_DAYS = 7
YEAR_MONTHS = 12


@dataclass(frozen=True)
class Rhythm:
    """Periods numbered one after the other.

    `weekday` is the day on which weeks begin. `stamped` says that each date is the first day of its period,
    so that a row speaks for a whole period; otherwise only periods that are over count.
    """

    every: Every
    weekday: int = 0
    stamped: bool = True

    @property
    def season(self) -> int:
        """Periods until the pattern comes back; 1 where none is used."""
        return WEEK_DAYS if self.every == "day" else 1

    @property
    def least_span(self) -> int:
        """The fewest periods that say something about the present level."""
        return {"day": 14, "week": 4, "month": 3}[self.every]

    def number(self, dates: pl.Expr) -> pl.Expr:
        """The number of the period that a date lies in."""
        if self.every == "month":
            return dates.dt.year().cast(pl.Int64) * YEAR_MONTHS + dates.dt.month() - 1
        days = dates.to_physical().cast(pl.Int64)
        return days if self.every == "day" else (days - self._first_week) // WEEK_DAYS

    def number_of(self, day: dt.date) -> int:
        """The number of the period that a day lies in."""
        return int(pl.select(self.number(pl.lit(day))).item())

    def first_day(self, number: int) -> dt.date:
        """The first day of a period."""
        if self.every == "month":
            return dt.date(number // YEAR_MONTHS, number % YEAR_MONTHS + 1, 1)
        return EPOCH + dt.timedelta(days=number if self.every == "day" else self._first_week + 7 * number)

    @property
    def _first_week(self) -> int:
        return (self.weekday - EPOCH.weekday()) % WEEK_DAYS


EPOCH = dt.date(1970, 1, 1)
"""A Thursday."""


def rhythm_of(sales: pl.DataFrame, every: str | None) -> Rhythm:
    """The rhythm asked for, or the coarsest one that every date fits into."""
    days = sales.select(pl.col("date").unique())
    same_day = days.height > 1 and bool(days.select(pl.col("date").dt.weekday().n_unique() == 1).item())
    first_of_month = days.height > 1 and bool(days.select((pl.col("date").dt.day() == 1).all()).item())
    weekday = int(days.select(pl.col("date").min().dt.weekday()).item()) - 1 if same_day else 0
    if every is None:
        every = "month" if first_of_month else "week" if same_day else "day"
    if every not in ("day", "week", "month"):
        raise DecisionError(
            found=f"every={every!r}",
            expected="day, week or month",
            mend="choose one of them, or leave it out to have it found",
        )
    stamped = {"day": True, "week": same_day, "month": first_of_month}[every]
    return Rhythm(cast("Every", every), weekday, stamped)
