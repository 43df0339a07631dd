"""Past demand of every item and place, period by period, in one matrix."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.rhythm import EPOCH, Rhythm, rhythm_of

MEMORY = {"day": 56.0, "week": 8.0, "month": 4.0}
"""Periods over which the average runs that stands in for a time with an empty shelf."""


@dataclass(frozen=True)
class Timeline:
    """The periods that all series share: from `begin` up to, without it, `end`."""

    rhythm: Rhythm
    begin: int
    end: int

    def frame(self) -> pl.DataFrame:
        """As one row, to be handed on."""
        rhythm = self.rhythm
        return pl.DataFrame(
            {
                "every": [rhythm.every],
                "weekday": [rhythm.weekday],
                "stamped": [rhythm.stamped],
                "begin": [self.begin],
                "end": [self.end],
            }
        )

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Timeline:
        """From the row that `frame` made."""
        row = frame.row(0, named=True)
        return cls(Rhythm(row["every"], row["weekday"], row["stamped"]), row["begin"], row["end"])


@dataclass(frozen=True)
class History:
    """A row for each series, in the order of item and place; a column for each period.

    `first` is the column of a series' first sale (none: the number of columns), `known` the share of each
    period in which it could sell.
    """

    series: pl.DataFrame
    demand: NDArray[np.float64]
    known: NDArray[np.float64]
    first: NDArray[np.int64]
    timeline: Timeline

    @property
    def rhythm(self) -> Rhythm:
        """Of all series."""
        return self.timeline.rhythm

    @property
    def periods(self) -> int:
        """How many periods of the past there are."""
        return self.timeline.end - self.timeline.begin

    @property
    def phase(self) -> int:
        """The place in the season of the first column; days count from Monday."""
        return (self.timeline.begin + EPOCH.weekday()) % 7 if self.rhythm.every == "day" else 0

    def upto(self, origin: int) -> History:
        """As it was known after so many periods."""
        return replace(
            self,
            demand=self.demand[:, :origin],
            known=self.known[:, :origin],
            timeline=replace(self.timeline, end=self.timeline.begin + origin),
        )


def timeline(sales: pl.DataFrame, as_of: dt.datetime, every: str | None = None) -> Timeline:
    """The rhythm of the sales before `as_of`, the period of the first one, and the period to come."""
    today = as_of.date()
    past = sales.filter(pl.col("date") < today)
    rhythm = rhythm_of(past, every)
    sold = past.filter(pl.col("quantity") > 0)["date"]
    end = rhythm.number_of(today)
    if isinstance(last := past["date"].max(), dt.date) and rhythm.stamped:
        # A stamped row speaks for its whole period, though that may not be over yet.
        end = max(end, rhythm.number_of(last) + 1)
    first = sold.min()
    begin = rhythm.number_of(first) if isinstance(first, dt.date) else end
    return Timeline(rhythm, min(begin, end), end)


def history(sales: pl.DataFrame, line: Timeline) -> History:
    """What was wanted in each period of the timeline.

    A day's rows add up; goods brought back lower their own period, down to none. A period without a row is
    zero from the first sale on. For the share of a period in which the shelf was empty the average known
    before stands in.
    """
    number = line.rhythm.number(pl.col("date"))
    inside = sales.with_columns(number=number).filter(pl.col("number").is_between(line.begin, line.end - 1))
    series = inside.select("item", "place").unique().sort("item", "place")
    rows = inside.join(series.with_row_index("row"), on=["item", "place"], maintain_order="left")
    shape = series.height, line.end - line.begin
    cell = rows["row"].to_numpy().astype(np.int64) * shape[1] + rows["number"].to_numpy() - line.begin
    quantity = rows["quantity"].to_numpy()
    # Sorted before it is summed, so that the order of the rows cannot move the last digit.
    order = np.lexsort((quantity, cell))
    total = np.bincount(cell[order], quantity[order], shape[0] * shape[1])
    demand = total.astype(np.float64).reshape(shape).clip(0)  # whole numbers where there is no row at all
    known = _known(rows, line, shape)
    sold = demand > 0
    first = np.where(sold.any(axis=1), sold.argmax(axis=1) if demand.size else 0, shape[1]).astype(np.int64)
    if (known < 1).any():
        from wharfinger.decide.demand.kernels import fill_shut

        demand = fill_shut(demand, known, first, MEMORY[line.rhythm.every])
    return History(series, demand, known, first, line)


def _known(rows: pl.DataFrame, line: Timeline, shape: tuple[int, int]) -> NDArray[np.float64]:
    """The share of each period in which it could be sold; of a day's rows the least counts."""
    known = np.ones(shape)
    days = (
        rows.filter(pl.col("available") < 1)
        .group_by("row", "number", "date")
        .agg(shut=1 - pl.col("available").min())
        .sort("row", "date")
    )
    share = days["shut"].to_numpy() / _days_in(line.rhythm)
    np.subtract.at(known, (days["row"].to_numpy(), days["number"].to_numpy() - line.begin), share)
    return known.clip(0)


def _days_in(rhythm: Rhythm) -> float:
    return 1.0 if rhythm.stamped else {"day": 1.0, "week": 7.0, "month": 30.4375}[rhythm.every]
