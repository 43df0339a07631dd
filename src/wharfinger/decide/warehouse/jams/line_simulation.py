"""The line of steps as a simulation: played again from its log, with other crews, on other days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.warehouse.jams.events import Log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

HOURS = 24
LONGEST_HOLD = 3.0
HALVINGS = 14


@dataclass(frozen=True)
class Line:
    """Days of orders and the crews that served them. Rows are orders, grouped by day; columns are steps."""

    steps: tuple[str, ...]
    dates: tuple[dt.date, ...]
    bounds: Ints
    arrived: Floats
    work: Floats
    lag: Floats
    opens: Floats
    crew: Ints
    hold: Floats
    waited: Floats

    @property
    def days(self) -> int:
        return len(self.bounds) - 1


@dataclass(frozen=True)
class Played:
    """What became of each order at each step, in minutes of the day; NaN where it skipped the step."""

    came: Floats
    began: Floats
    ended: Floats
    arrived: Floats
    bounds: Ints

    def through(self) -> float:
        """Mean minutes from the arrival of an order to the end of its last step."""
        return float(np.mean(np.nanmax(self.ended, axis=1) - self.arrived)) if len(self.arrived) else 0.0

    def waits(self) -> Floats:
        """Mean wait at each step."""
        return _means(self.began - self.came)

    def closing(self) -> float:
        """The minute of the day at which the last order is done, over days."""
        days = zip(self.bounds[:-1], self.bounds[1:], strict=True)
        lasts = [np.nanmax(self.ended[a:b]) for a, b in days if b > a]
        return float(np.mean(lasts)) if lasts else 0.0


def line_of(log: Log) -> Line:
    """The line as its log shows it. An order that is worked on over two days counts on each of them."""
    events = log.events.sort("day", "order", "stage", "started")
    parts = (
        events.group_by("day", "order", "stage")
        .agg(
            pl.col("arrived", "started").min(),
            pl.col("finished").max(),
            pl.col("minutes").sum(),
            waited=(pl.col("started").min() - pl.col("arrived").min()).dt.total_microseconds() / 60e6,
        )
        .with_columns(_minute_of_day("arrived", "started", "finished"))
        .sort("day", "order", "stage")
        .with_columns(
            came=pl.col("arrived").first().over("day", "order"),
            lag=(pl.col("arrived") - pl.col("finished").shift().over("day", "order"))
            .clip(0.0)
            .fill_null(0.0),
        )
    )
    orders = parts.select("day", "order", "came").unique().sort("day", "came", "order").with_row_index("row")
    cells = parts.join(orders.select("day", "order", "row"), on=["day", "order"])
    shape = (orders.height, len(log.steps))
    work, lag, waited = np.full(shape, np.nan), np.zeros(shape), np.full(shape, np.nan)
    at = (cells["row"].to_numpy(), cells["stage"].to_numpy())
    work[at], lag[at], waited[at] = cells["minutes"], cells["lag"], cells["waited"]
    counts = orders.group_by("day").len().sort("day")
    days = tuple(counts["day"])
    return Line(
        steps=log.steps,
        dates=days,
        bounds=np.concatenate([[0], np.cumsum(counts["len"].to_numpy())]).astype(np.int64),
        arrived=orders["came"].to_numpy().astype(np.float64),
        work=work,
        lag=lag,
        opens=_by_day(parts.group_by("day", "stage").agg(value=pl.col("started").min()), days, shape[1]),
        crew=np.repeat(_crew(log, days)[:, :, None], HOURS, axis=2),
        hold=np.ones(shape[1]),
        waited=waited,
    )


def play(line: Line) -> Played:
    """The days of the line once more, with its crews as they stand."""
    from wharfinger.decide.warehouse.jams.line_kernel import run_line

    came, began = run_line(line.bounds, line.arrived, line.work, line.lag, line.opens, line.crew, line.hold)
    return Played(came, began, began + line.work, line.arrived, line.bounds)


def calibrated(line: Line) -> Line:
    """The line with its servers held after each order for as long as makes the waits those of the log.

    Breaks, ways and tidying are in no event. Where the log's waits are longer than the work explains, they
    are laid to them, step by step from the first; where they are not, nothing is added.
    """
    target = _means(line.waited)
    for step in range(len(line.steps)):
        if play(line).waits()[step] >= target[step] * 0.999 - 1e-6:
            continue
        low, high = 1.0, LONGEST_HOLD
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            if play(_held(line, step, middle)).waits()[step] < target[step]:
                low = middle
            else:
                high = middle
        line = _held(line, step, (low + high) / 2)
    return line


def with_one_more(line: Line, step: int) -> Line:
    """The line with one more server at a step, all day, every day."""
    crew = line.crew.copy()
    crew[:, step, :] += 1
    return replace(line, crew=crew)


def other_days(line: Line, per_hour: Floats, days: int, rng: np.random.Generator) -> Line:
    """Days that may come: so many orders an hour by pure chance, each with the work of one of the log."""
    counts = rng.poisson(per_hour, (days, len(per_hour)))
    arrived = [
        np.sort(np.repeat(np.arange(len(per_hour)) * 60.0, row) + rng.uniform(0, 60, row.sum()))
        for row in counts
    ]
    drawn = rng.integers(0, len(line.arrived), int(counts.sum()))
    usual = np.median(line.opens, axis=0) if line.days else np.zeros(len(line.steps))
    crew = np.round(np.median(line.crew, axis=0)).astype(np.int64)
    return replace(
        line,
        dates=(),
        bounds=np.concatenate([[0], np.cumsum(counts.sum(axis=1))]).astype(np.int64),
        arrived=np.concatenate(arrived),
        work=line.work[drawn],
        lag=line.lag[drawn],
        opens=np.tile(usual, (days, 1)),
        crew=np.tile(crew, (days, 1, 1)),
        waited=np.full((len(drawn), len(line.steps)), np.nan),
    )


def _means(table: Floats) -> Floats:
    """The mean of each column without its gaps; 0 for an empty one."""
    known = ~np.isnan(table)
    sums: Floats = np.where(known, table, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return sums


def _held(line: Line, step: int, hold: float) -> Line:
    holds = line.hold.copy()
    holds[step] = hold
    return replace(line, hold=holds)


def _minute_of_day(*names: str) -> list[pl.Expr]:
    midnight = pl.col("day").cast(pl.Datetime("us"))
    return [((pl.col(name) - midnight).dt.total_microseconds() / 60e6).alias(name) for name in names]


def _by_day(values: pl.DataFrame, days: tuple[dt.date, ...], steps: int) -> Floats:
    """A table day by step from rows; where a day has no such step, the mean of the other days."""
    row = {day: at for at, day in enumerate(days)}
    table = np.full((len(days), steps), np.nan)
    for day, stage, value in values.select("day", "stage", "value").iter_rows():
        table[row[day], stage] = value
    filled: Floats = np.where(np.isnan(table), _means(table)[None, :], table)
    return filled


def _crew(log: Log, days: tuple[dt.date, ...]) -> Ints:
    """How many could work at a step at once: its workers or its stations of the day, whichever are fewer.

    Where the log names neither, the most orders that were in work at the same time.
    """
    counts = log.events.group_by("day", "stage").agg(
        pl.col("worker").drop_nulls().n_unique(), pl.col("station").drop_nulls().n_unique()
    )
    known = pl.min_horizontal(pl.when(pl.col(name) > 0).then(name) for name in ("worker", "station"))
    most = _most_at_once(log.events)
    rows = counts.join(most, on=["day", "stage"]).with_columns(value=pl.coalesce(known, "most"))
    return np.maximum(np.round(_by_day(rows, days, len(log.steps))), 1).astype(np.int64)


def _most_at_once(events: pl.DataFrame) -> pl.DataFrame:
    begins = events.select("day", "stage", at="started", change=pl.lit(1))
    ends = events.select("day", "stage", at="finished", change=pl.lit(-1))
    steps = pl.concat([begins, ends]).sort("day", "stage", "at", "change")
    running = steps.with_columns(most=pl.col("change").cum_sum().over("day", "stage"))
    return running.group_by("day", "stage").agg(pl.col("most").max())
