"""Past demand of every item and place, period by period, in one matrix."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.assortment import with_new
from wharfinger.decide.demand.columns_known import KnownColumns
from wharfinger.decide.demand.neighbours import learn_neighbours, lured, none
from wharfinger.decide.demand.one_offs import without_one_offs
from wharfinger.decide.demand.rhythm import EPOCH, Rhythm, rhythm_of
from wharfinger.decide.demand.stockouts import NONE, Outages, learn_outages, likely_empty
from wharfinger.tables.errors import DecisionError

MEMORY = {"day": 56.0, "week": 8.0, "month": 4.0}
"""Periods over which the average runs that stands in for a time with an empty shelf."""
LONGEST_SILENCE, FEW_ROWS = 400, 0.01
"""Days without any sale, before so small a part of all rows: a slip of the pen in their dates."""
FEW = 0.1
"""A day is closed when so small a part of the items sells that usually do."""


@dataclass(frozen=True)
class Timeline:
    """The periods that all series share: from `begin` up to, without it, `end`."""

    rhythm: Rhythm
    begin: int
    end: int
    closed: tuple[int, ...] = ()
    """Periods in which hardly anything was sold of all that usually is."""
    places: tuple[str, ...] = ()
    """Where something was sold."""
    outages: Outages | None = None
    """How often shelves fall empty unseen; None where it was not learned yet."""
    columns: KnownColumns | None = None
    """How what is known is read; None where it was not decided yet."""
    week: tuple[float, ...] = ()
    """How the demand of all series is spread over the season; empty where it was not learned yet."""

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Of each period whether the company sold."""
        out = np.ones(self.end - self.begin, dtype=bool)
        out[[n - self.begin for n in self.closed if self.begin <= n < self.end]] = False
        return out

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
                "closed": [list(self.closed)],
                "places": [list(self.places)],
                "begins": [self.outages and self.outages.begins],
                "ends": [self.outages and self.outages.ends],
                "seldom": [self.outages and self.outages.seldom],
                "columns": [self.columns and self.columns.text()],
                "week": [list(self.week)],
            },
            schema_overrides={
                "closed": pl.List(pl.Int64),
                "places": pl.List(pl.String),
                "begins": pl.Float64,
                "ends": pl.Float64,
                "seldom": pl.Boolean,
                "columns": pl.String,
                "week": pl.List(pl.Float64),
            },
        )

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Timeline:
        """From the row that `frame` made."""
        row = frame.row(0, named=True)
        rhythm = Rhythm(row["every"], row["weekday"], row["stamped"])
        outages = None if row["begins"] is None else Outages(row["begins"], row["ends"], row["seldom"])
        columns = None if row["columns"] is None else KnownColumns.of(row["columns"])
        closed, places = tuple(row["closed"]), tuple(row["places"])
        return cls(rhythm, row["begin"], row["end"], closed, places, outages, columns, tuple(row["week"]))


@dataclass(frozen=True)
class History:
    """A row for each series, in the order of item and place; a column for each period.

    `sold` is what was sold, one-off orders cut down to the usual; `known` the share of each period in which
    it could sell, and `guessed` where nobody noted that but quiet told it; `demand` what was wanted, as far
    as is known. `first` is the column of a series' first sale (none: the number of columns).
    """

    series: pl.DataFrame
    sold: NDArray[np.float64]
    demand: NDArray[np.float64]
    known: NDArray[np.float64]
    guessed: NDArray[np.bool_]
    first: NDArray[np.int64]
    timeline: Timeline
    neighbours: pl.DataFrame = field(default_factory=none)
    lured: NDArray[np.float64] | None = None

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

    def some(self, rows: NDArray[np.int64]) -> History:
        """These series alone."""
        return replace(
            self,
            series=self.series[rows.tolist()],
            sold=self.sold[rows],
            demand=self.demand[rows],
            known=self.known[rows],
            guessed=self.guessed[rows],
            first=self.first[rows],
            lured=None if self.lured is None else self.lured[rows],
        )

    def upto(self, origin: int) -> History:
        """As it was known after so many periods."""
        return replace(
            self,
            sold=self.sold[:, :origin],
            demand=self.demand[:, :origin],
            known=self.known[:, :origin],
            guessed=self.guessed[:, :origin],
            lured=None if self.lured is None else self.lured[:, :origin],
            timeline=replace(self.timeline, end=self.timeline.begin + origin),
        )


def timeline(sales: pl.DataFrame, as_of: dt.datetime, every: str | None = None) -> Timeline:
    """The rhythm of the sales before `as_of`, the period of the first one, and the period to come."""
    today = as_of.date()
    past = sales.filter(pl.col("date") < today)
    _check_last_days(past, today)
    rhythm = rhythm_of(past, every)
    sold = past.filter(pl.col("quantity") > 0)["date"]
    end = rhythm.number_of(today)
    if isinstance(last := past["date"].max(), dt.date) and rhythm.stamped:
        # A stamped row speaks for its whole period, though that may not be over yet.
        end = max(end, rhythm.number_of(last) + 1)
    first = sold.min()
    begin = rhythm.number_of(first) if isinstance(first, dt.date) else end
    begin = min(begin, end)
    places = tuple(past["place"].unique().sort().to_list())
    return Timeline(rhythm, begin, end, _closed(past, rhythm, begin, end), places)


def _check_last_days(past: pl.DataFrame, today: dt.date) -> None:
    """One row with a wrong year would make today of that year, and everything before it long forgotten."""
    days = past["date"].unique().sort()
    if len(days) < 2 or days[-1] + dt.timedelta(days=1) != today:
        return
    gaps = days.diff().dt.total_days().fill_null(0)
    at = gaps.arg_max()
    assert at is not None
    late = past.filter(pl.col("date") >= days[at])
    if gaps[at] > LONGEST_SILENCE and late.height < FEW_ROWS * past.height:
        before = days[at - 1]
        raise DecisionError(
            where="sales",
            found=f"{late.height} of {past.height} rows on or after {days[at]}, the rest up to {before}",
            expected="no such gap before the last few rows",
            mend="correct their dates, or give as_of, the day on which the forecast is made",
        )


def _closed(past: pl.DataFrame, rhythm: Rhythm, begin: int, end: int) -> tuple[int, ...]:
    """Periods with sales of less than a tenth as many items and places as are usual on such a day."""
    sold = past.filter(pl.col("quantity") > 0).with_columns(number=rhythm.number(pl.col("date")))
    counts = sold.group_by("number").agg(pl.struct("item", "place").n_unique())
    series = np.zeros(end - begin)
    inside = counts.filter(pl.col("number").is_between(begin, end - 1))
    series[inside["number"].to_numpy() - begin] = inside["item"].to_numpy()
    usual = np.zeros_like(series)
    for k in range(rhythm.season):
        some = series[k :: rhythm.season]
        if (some > 0).sum() > len(some) / 2:
            usual[k :: rhythm.season] = np.median(some[some > 0])
    return tuple(int(n) + begin for n in np.flatnonzero(series <= FEW * usual))


def history(
    sales: pl.DataFrame,
    line: Timeline,
    items: pl.DataFrame | None = None,
    neighbours: pl.DataFrame | None = None,
) -> History:
    """What was wanted in each period of the timeline.

    An item that is new by `items` has a row at each place. A day's rows add up; goods brought back lower
    their own period, down to none. A period without a row is zero from the first sale on. For the share of a
    period in which the shelf was empty the average known before stands in.
    """
    number = line.rhythm.number(pl.col("date"))
    inside = sales.with_columns(number=number).filter(pl.col("number").is_between(line.begin, line.end - 1))
    sold_at = inside.select("item", "place").unique().sort("item", "place")
    series = with_new(sold_at, items, list(line.places))
    rows = inside.join(series.with_row_index("row"), on=["item", "place"], maintain_order="left")
    shape = series.height, line.end - line.begin
    cell = rows["row"].to_numpy().astype(np.int64) * shape[1] + rows["number"].to_numpy() - line.begin
    quantity = rows["quantity"].to_numpy()
    # Sorted before it is summed, so that the order of the rows cannot move the last digit.
    order = np.lexsort((quantity, cell))
    total = np.bincount(cell[order], quantity[order], shape[0] * shape[1])
    sold = total.astype(np.float64).reshape(shape).clip(0)  # whole numbers where there is no row at all
    known = _known(rows, line, shape)
    first = first_sale(sold)
    sold = without_one_offs(sold, first)
    if line.outages is None:
        # A month is too long to tell an empty shelf from a slow month.
        monthly = line.rhythm.every == "month"
        line = replace(
            line,
            outages=NONE if monthly else learn_outages(sold, known, first, line.is_open, line.rhythm.season),
        )
    assert line.outages is not None
    # Also where the books say that it was there: goods vanish unseen.
    chance = likely_empty(sold, known, first, line.is_open, line.outages, line.rhythm.season)
    told, known = known, known * (1 - chance)
    demand = filled(sold, known, np.ones(shape), first, line.rhythm)
    if neighbours is None:
        neighbours = learn_neighbours(series, sold, told, first, items)
    drawn = lured(series, sold, told, first, items, neighbours)
    return History(series, sold, demand, known, chance > 0, first, line, neighbours, drawn)


def filled(
    sold: NDArray[np.float64],
    known: NDArray[np.float64],
    expect: NDArray[np.float64],
    first: NDArray[np.int64],
    rhythm: Rhythm,
) -> NDArray[np.float64]:
    """What was wanted: for the share of a period in which nothing could be sold, what sold before it.

    `expect` says how busy each period is beside the others.
    """
    if not (known < 1).any():
        return sold
    from wharfinger.decide.demand.kernels import fill_shut

    return fill_shut(sold, known, expect, first, MEMORY[rhythm.every])


def first_sale(sold: NDArray[np.float64]) -> NDArray[np.int64]:
    """The column of each series' first sale; the number of columns where there is none."""
    some = sold > 0
    return np.where(some.any(axis=1), some.argmax(axis=1) if sold.size else 0, sold.shape[1]).astype(np.int64)


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
