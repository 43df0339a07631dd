"""The report on where it jams: the limiting step, the queues over the day, and tomorrow's people."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import (
    Column,
    Html,
    Line,
    Section,
    heat,
    line,
    number,
    page,
    share,
    stacked,
    table,
)

_one = partial(number, decimals=1)
_whole = partial(number, decimals=0)


def report(result: Result) -> str:
    """One page: the step that limits, waiting against working, one more here or there, tomorrow, oddities."""
    steps = result.frames["bottleneck_steps"]
    return page(
        title="Where it jams",
        answer=answer(steps),
        as_of=result.as_of,
        sections=[
            _queues(steps, result.frames["bottleneck_queues"]),
            _waiting(steps),
            _one_more(steps),
            _tomorrow(result.frames["labour_plan"]),
            _oddities(result.frames["event_oddities"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run bottleneck --from DIR --to DIR --report bottleneck.html",
    )


def answer(steps: pl.DataFrame) -> str:
    """The whole in two sentences."""
    row = next(steps.filter(pl.col("limiting")).iter_rows(named=True))
    return (
        f"{row['step']} limits the day: busy {share(row['load'])} of the time while orders come. "
        f"One more there would get an order through {_whole(row['saved_minutes'])} minutes sooner "
        f"and end the day {_whole(row['earlier_minutes'])} minutes earlier."
    )


def _queues(steps: pl.DataFrame, queues: pl.DataFrame) -> Section:
    wide = queues.pivot("step", index="hour", values="waiting", sort_columns=False)
    ranked = steps.sort(["limiting", "load"], descending=True)["step"].to_list()[:5]
    lines = [Line(step, step) for step in ranked]
    drawn = line(wide, "hour", lines, title="Orders waiting over the day", unit="orders, mean over days")
    return Section(
        "Queues over the day", "The limiting step is drawn strongest; hours on the line below.", [drawn]
    )


def _waiting(steps: pl.DataFrame) -> Section:
    parts = {"waiting_minutes": "waiting", "work_minutes": "working"}
    chart = stacked(steps, "step", parts, title="An order's time at each step", unit="minutes", show=_one)
    return Section(
        "Waiting against working", "What an order spends at a step, a mean over all orders.", [chart]
    )


def _one_more(steps: pl.DataFrame) -> Section:
    columns = [
        Column("step", "Step"),
        Column("people", "There", show=_one),
        Column("orders", "Orders", unit="a day", show=_whole),
        Column("work_minutes", "Work", unit="minutes", show=_one),
        Column("load", "Load", show=share),
        Column("limiting", "Limits"),
        Column("sure", "Sure", show=share),
        Column("saved_minutes", "One more saves", unit="minutes an order", show=_one, guess=True),
        Column("earlier_minutes", "Day ends earlier", unit="minutes", show=_one, guess=True),
        Column("line_per_hour", "Line can do", unit="orders an hour", show=_one),
        Column("line_per_hour_one_more", "With one more", unit="orders an hour", show=_one),
        Column("formula_wait_minutes", "Wait by formula", unit="minutes", show=_one, guess=True),
        Column("waiting_minutes", "Wait in the log", unit="minutes", show=_one),
    ]
    return Section(
        "One more here or there",
        "Simulated on days like those of the log, with the same work and one more at one step.",
        [table(steps, columns, "Steps in the order of work")],
    )


def _tomorrow(plan: pl.DataFrame) -> Section:
    if plan.is_empty():
        return Section("People needed", "No orders are expected on the next day.")
    labelled = plan.with_columns(hour=pl.col("hour").cast(pl.String))
    by_clock = plan.with_columns(hour=pl.concat_str(pl.col("hour").cast(pl.String), pl.lit(":00")))
    shown = [
        heat(labelled, "step", "hour", "people", title=f"People needed on {plan['date'][0]}", unit="by hour"),
        table(by_clock, [*_PLAN], "The plan by hour"),
    ]
    return Section("People needed", "The fewest with whom no hour's orders wait too long.", shown)


_PLAN = (
    Column("hour", "From"),
    Column("step", "Step"),
    Column("orders", "Orders", show=_one, guess=True),
    Column("people", "People"),
    Column("usual_people", "Usually"),
    Column("load", "Load", show=share, guess=True),
    Column("wait_minutes", "Wait", unit="minutes", show=_one, guess=True),
)


def _oddities(oddities: pl.DataFrame) -> Section:
    columns = [
        Column("order", "Order"),
        Column("step", "Step"),
        Column("found", "Found"),
        Column("expected", "Expected"),
        Column("mend", "To mend"),
        Column("left_out", "Left out"),
    ]
    parts: list[Html] = [table(oddities, columns, "Odd events")]
    return Section("What is odd in the log", "What is left out is in none of the figures.", parts)
