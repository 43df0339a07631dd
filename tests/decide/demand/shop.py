"""A small shop whose true demand is known."""

import datetime as dt

import numpy as np
import polars as pl

FIRST_DAY = dt.date(2025, 1, 6)
"""A Monday."""


def sales(count=12, days=200, seed=0, week=(1.2, 1.0, 1.0, 1.1, 1.7, 1.0, 0.0)):
    """Daily sales of items of different volume; the seventh weekday is closed."""
    rng = np.random.default_rng(seed)
    level = np.geomspace(0.3, 40, count)[:, None] * np.resize(week, days)
    return table(rng.poisson(level))


def table(sold):
    """Daily sales from a matrix: a row an item, a column a day from `FIRST_DAY` on."""
    item, day = np.nonzero(np.asarray(sold))
    return pl.DataFrame(
        {
            "item": [f"item {k:03d}" for k in item],
            "date": [FIRST_DAY + dt.timedelta(days=int(k)) for k in day],
            "quantity": np.asarray(sold, dtype=float)[item, day],
        },
        schema={"item": pl.String, "date": pl.Date, "quantity": pl.Float64},
    )


def day(number):
    """The day so many days after the first."""
    return FIRST_DAY + dt.timedelta(days=number)
