"""The panels of the demand benchmark: a matrix of real sales each, and the moments at which to forecast.

Online Retail (`online_retail_daily.parquet`; package onlineretail, CC0): daily sales of a UK gift wholesaler,
2010-12-01 to 2011-12-09, every calendar day, without a row 0. Items first sold by 2011-03-01 with at least 50
days of sales up to 2011-09-16: 1,278.

Carparts (`carparts_monthly.csv`; package expsmooth, GPL-3): monthly sales of spare parts, 1998-01 to 2002-03.
Series without a gap that sold in at least 5 of the first 33 months: 1,526.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """A row for each series, a column for each period that begins on one of `dates`."""

    name: str
    demand: Array
    dates: list[dt.date]
    horizon: int
    season: int
    sampled: int
    money: Array | None = None
    """What each period's sales brought, where it is known."""

    def cost_before(self, origin: int) -> Array:
        """What a unit brought on average before then."""
        assert self.money is not None, "no money is known of this panel"
        return np.asarray(self.money[:, :origin].sum(axis=1) / self.demand[:, :origin].sum(axis=1))

    @property
    def origins(self) -> list[int]:
        """How many periods are known at each forecast; the tests do not overlap."""
        periods = len(self.dates)
        return [periods - k * self.horizon for k in (3, 2, 1)]

    def sample(self) -> NDArray[np.int64]:
        """The rows on which the peers were measured."""
        rng = np.random.default_rng(0)
        return np.sort(rng.choice(len(self.demand), self.sampled, replace=False))

    def sales(self, origin: int) -> pl.DataFrame:
        """What had been sold by then, as a table of sales; with a row of nothing, so that none is missing."""
        shown = self.demand[:, :origin] > 0
        shown[:, 0] = True
        item, period = np.nonzero(shown)
        return pl.DataFrame(
            {
                "item": pl.Series([f"{k:05d}" for k in range(len(self.demand))]).gather(item),
                "date": pl.Series(self.dates).gather(period),
                "quantity": self.demand[item, period],
            }
        )


def data_folder(given: str | None) -> Path:
    """Where the data lies: `--data`, or WHARFINGER_BENCH_DATA."""
    folder = given or os.environ.get("WHARFINGER_BENCH_DATA")
    if not folder:
        sys.exit("no data: give --data DIR, or set WHARFINGER_BENCH_DATA to the folder of the panels")
    return Path(folder)


def online_retail(folder: Path) -> Panel:
    """Daily, four weeks ahead."""
    first = dt.date(2010, 12, 1)
    dates = [first + dt.timedelta(days=k) for k in range(374)]
    lines = pl.read_parquet(folder / "online_retail_daily.parquet").with_columns(pl.col("date").cast(pl.Date))
    codes = lines["StockCode"].unique().sort()
    row = lines["StockCode"].replace_strict(codes, np.arange(len(codes)), return_dtype=pl.Int64).to_numpy()
    day = (lines["date"] - first).dt.total_days().to_numpy()
    demand = np.zeros((len(codes), len(dates)))
    np.add.at(demand, (row, day), lines["qty"].to_numpy())
    money = np.zeros_like(demand)
    np.add.at(money, (row, day), lines["rev"].to_numpy())
    sold = demand > 0
    old = sold[:, : dates.index(dt.date(2011, 3, 1)) + 1].any(axis=1)
    often = sold[:, : dates.index(dt.date(2011, 9, 16)) + 1].sum(axis=1) >= 50
    kept = old & often
    return Panel("online retail", demand[kept], dates, horizon=28, season=7, sampled=300, money=money[kept])


def carparts(folder: Path) -> Panel:
    """Monthly, six months ahead."""
    table = pl.read_csv(folder / "carparts_monthly.csv", infer_schema_length=0)
    dates = [dt.date.fromisoformat(text) for text in table["month"]]
    values = table.drop("month").with_columns(pl.all().cast(pl.Float64, strict=False)).to_numpy().T
    whole = values[~np.isnan(values).any(axis=1)]
    often = (whole[:, :33] > 0).sum(axis=1) >= 5
    return Panel("carparts", whole[often], dates, horizon=6, season=1, sampled=500)
