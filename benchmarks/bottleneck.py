"""Whether `bottleneck` names the step that limits a line, and whether one more there brings what it promises.

200 simulated lines, made up here: 3 to 6 steps of 1 to 6 people, 65 days (a quarter's log) with 120 to 400
orders a day that come by chance over 8 hours, some hours up to twice as busy as others, work times lognormal,
gamma or exponential with a variation of 0.3 to 1.2, a step that some orders skip. One step, drawn at random,
has a load of 0.80 to 0.97 of its people; every other step has 0.35 to 0.88 of that. So the limiting step is
known.

The judge is an event list (a heap) written in this file, and shares no code with what it judges. It makes the
log, and plays 600 other days of the same line, which the log knows nothing of, with and without one more
person at the limiting step: the same orders and work times in both. The gain is the mean minutes by which
an order is through sooner. Three answers of the decision are held against it: the log played again with one
more, judged on the same days; the promise (`saved_minutes`), judged on the other days, of which the log is
but a sample; and the formula of Allen and Cunneen, what a spreadsheet would say, judged on the other days.
Beside them stands what the judge itself would have said on the days of the log: a measure of chance.

    python -m benchmarks.bottleneck [--lines 200] [--json]
"""

from __future__ import annotations

import datetime as dt
import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numba
import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.warehouse.jams.bottleneck import BottleneckSettings, bottleneck

FIRST_DAY = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)
HOURS = 8
LOG_DAYS = 65
OTHER_DAYS = 600


@dataclass(frozen=True)
class Truth:
    """A line as it is, with the step that limits it."""

    crew: list[int]
    work: list[float]
    variation: list[float]
    kind: list[str]
    skip: list[float]
    orders: float
    rush: list[float]
    days: int
    limiting: int


@dataclass(frozen=True)
class Days:
    """What chance brought: for each day the arrivals and the work at each step, NaN where it is skipped."""

    arrived: list[NDArray[np.float64]]
    work: list[NDArray[np.float64]]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--lines", type=int, default=200, help="how many lines to simulate")
    asked = parser.parse_args()
    found = [judge(seed) for seed in range(asked.lines)]
    figures: dict[str, Figure] = {
        "lines": len(found),
        "named_percent": 100 * float(np.mean([one["right"] for one in found])),
        "seconds_a_line": float(np.mean([one["seconds"] for one in found])),
    }
    rows: list[dict[str, Figure]] = []
    for name, said, judged in (
        ("the log with one more, same days", "replayed", "same_days"),
        ("promise, other days", "promised", "other_days"),
        ("judge on the log's days, other days", "same_days", "other_days"),
        ("Allen and Cunneen, other days", "formula", "other_days"),
    ):
        off = np.array([one[said] / one[judged] - 1 for one in found])
        known = np.abs(off[np.isfinite(off)])
        totals = [(one[said], one[judged]) for one in found if np.isfinite(one[said])]
        row: dict[str, Figure] = {
            "median error %": 100 * float(np.median(known)),
            "within 10 %": 100 * float(np.sum(known <= 0.1)) / len(found),
            "all lines together off by %": 100 * (sum(a for a, _ in totals) / sum(b for _, b in totals) - 1),
        }
        rows.append({"gain": name} | row)
        for what, value in row.items():
            figures[f"{name}_{what}".lower().replace("%", "percent").replace(",", "").replace(" ", "_")] = (
                value
            )
    title = f"{len(found)} lines, limiting step named in {figures['named_percent']:.1f} %"
    show(f"{title}, {figures['seconds_a_line']:.2f} s a line", rows, figures, as_json=asked.json)


def judge(seed: int) -> dict[str, float]:
    """One line: what was named, what was promised, and what the judge's simulation brings."""
    rng = np.random.default_rng(seed)
    line = a_line(rng)
    days = chance(line, line.days, rng)
    ends, log = run(line.crew, days, logged=True)
    table = events(log)
    begin = time.perf_counter()
    found = bottleneck(table, settings=BottleneckSettings())
    seconds = time.perf_counter() - begin
    steps = found.bottleneck_steps
    limiting = steps.filter(pl.col("limiting"))
    named = int(limiting["step"][0].removeprefix("step "))
    more = [people + (at == line.limiting) for at, people in enumerate(line.crew)]
    true = steps.filter(pl.col("step") == f"step {line.limiting}")
    future = chance(line, OTHER_DAYS, rng)
    formula, formula_more = true["formula_wait_minutes"][0], true["formula_wait_one_more"][0]
    return {
        "right": float(named == line.limiting),
        "replayed": float(true["through_minutes"][0] - true["through_one_more"][0]),
        "promised": float(true["saved_minutes"][0]),
        "formula": float("nan") if formula is None else float(formula - formula_more),
        "same_days": through(ends, days) - through(run(more, days)[0], days),
        "other_days": through(run(line.crew, future)[0], future) - through(run(more, future)[0], future),
        "seconds": seconds,
    }


def a_line(rng: np.random.Generator) -> Truth:
    steps = int(rng.integers(3, 7))
    crew = [int(rng.integers(1, 7)) for _ in range(steps)]
    orders = float(rng.uniform(120, 400))
    limiting = int(rng.integers(steps))
    rush = rng.uniform(0.7, 1.3, HOURS)
    top = rng.uniform(0.80, 0.97)
    loads = [top if at == limiting else top * rng.uniform(0.35, 0.88) for at in range(steps)]
    skip = [
        float(rng.uniform(0, 0.4)) if 0 < at < steps - 1 and rng.random() < 0.3 else 0.0
        for at in range(steps)
    ]
    work = [
        load * people * HOURS * 60 / (orders * (1 - gone))
        for load, people, gone in zip(loads, crew, skip, strict=True)
    ]
    return Truth(
        crew=crew,
        work=work,
        variation=[float(rng.uniform(0.3, 1.2)) for _ in range(steps)],
        kind=[str(rng.choice(["lognormal", "gamma", "exponential"])) for _ in range(steps)],
        skip=skip,
        orders=orders,
        rush=[float(part) for part in rush / rush.sum()],
        days=LOG_DAYS,
        limiting=limiting,
    )


def chance(line: Truth, days: int, rng: np.random.Generator) -> Days:
    """The number of orders of an hour and each order's minute and work, all by chance."""
    arrived, work = [], []
    for _ in range(days):
        counts = np.maximum(rng.poisson(line.orders * np.array(line.rush)), 1)
        count = int(counts.sum())
        arrived.append(np.sort(np.repeat(np.arange(HOURS) * 60.0, counts) + rng.uniform(0, 60, count)))
        columns = []
        for mean, variation, kind, skip in zip(line.work, line.variation, line.kind, line.skip, strict=True):
            if kind == "lognormal":
                spread = np.sqrt(np.log1p(variation**2))
                minutes = rng.lognormal(np.log(mean) - spread**2 / 2, spread, count)
            elif kind == "gamma":
                minutes = rng.gamma(variation**-2, mean * variation**2, count)
            else:
                minutes = rng.exponential(mean, count)
            columns.append(np.where(rng.random(count) < skip, np.nan, minutes))
        work.append(np.column_stack(columns))
    return Days(arrived, work)


Work = tuple[int, int, int, int, float, float, float]


def run(
    crew: list[int], days: Days, *, logged: bool = False, compiled: bool = True
) -> tuple[list[NDArray[np.float64]], list[Work]]:
    """The end of each order, and the log: day, order, step, server, came, began, ended. An event list."""
    ends, log = [], []
    run_day = compiled_day() if compiled else a_day
    for day, (arrived, work) in enumerate(zip(days.arrived, days.work, strict=True)):
        end, began = run_day(np.array(crew), arrived, work)
        ends.append(end)
        if logged:
            log += [(day, int(order), int(step), int(hand), *times) for order, step, hand, *times in began]
    return ends, log


@cache
def compiled_day() -> Callable[..., Any]:
    return numba.njit(a_day)


def a_day(crew, arrived, work):
    steps = len(crew)
    free = [list(range(people)) for people in crew]
    queue = [[(0.0, 0) for _ in range(0)] for _ in range(steps)]
    end = arrived.copy()
    log = []
    events = [(arrived[order], 0, order, 0, -1) for order in range(len(arrived))]
    heapq.heapify(events)
    while len(events) > 0:
        now, _, order, step, server = heapq.heappop(events)
        left = -1
        if server >= 0:
            heapq.heappush(free[step], server)
            end[order] = now
            left = step
            step += 1
        while step < steps and np.isnan(work[order, step]):
            step += 1
        if step < steps:
            heapq.heappush(queue[step], (now, order))
        for place in (left, step):
            if place < 0 or place >= steps:
                continue
            while len(queue[place]) > 0 and len(free[place]) > 0:
                came, served = heapq.heappop(queue[place])
                hand = heapq.heappop(free[place])
                done = now + work[served, place]
                log.append((served, place, hand, came, now, done))
                heapq.heappush(events, (done, 1, served, place, hand))
    return end, log


def through(ends: list[NDArray[np.float64]], days: Days) -> float:
    return float(np.mean(np.concatenate([end - at for end, at in zip(ends, days.arrived, strict=True)])))


def events(log: list[Work]) -> pl.DataFrame:
    """The log as the table of events that a warehouse would have."""
    names = ["day", "order", "step", "server", "came", "began", "ended"]
    frame = pl.DataFrame(log, schema=names, orient="row")
    opening = pl.lit(FIRST_DAY) + pl.duration(days=pl.col("day"))

    def moment(name: str) -> pl.Expr:
        return opening + pl.duration(microseconds=(pl.col(name) * 60e6).cast(pl.Int64))

    return frame.select(
        order=pl.format("{}-{}", "day", "order"),
        step=pl.format("step {}", "step"),
        worker=pl.format("{}-{}", "step", "server"),
        waiting_since=moment("came"),
        started=moment("began"),
        finished=moment("ended"),
    )


if __name__ == "__main__":
    main()
