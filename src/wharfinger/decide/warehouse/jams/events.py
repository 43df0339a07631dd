"""The log of a warehouse: which order was worked on where, by whom, from when to when."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Table
from wharfinger.tables.columns import flag, instant, number, text

USUAL = 0.9
"""A step that this share of all orders goes through is missed where it is missing."""


class Events(Table):
    """Work on an order at one step: receiving, picking, packing, loading."""

    order = text("the order, receipt or wave that was worked on", longest=200)
    step = text("which step, like pick or pack", longest=100)
    station = text("at which station", optional=True, longest=200)
    worker = text("who did it; a key, no name is needed", optional=True, longest=200)
    waiting_since = instant("since when it waited there; absent means since the step before", optional=True)
    started = instant("when the work began")
    finished = instant("when the work ended; absent while it goes on", optional=True)
    pieces = number("how many pieces it was for", at_least=0, optional=True)


class ExpectedOrders(Table):
    """How many orders are expected, hour by hour."""

    at = instant("the hour that begins", key=True)
    orders = number("orders that come in it", at_least=0)


class EventOddities(Table):
    """Events that cannot be so, or say too little, each with the way to mend it."""

    order = text("the order", optional=True, longest=200)
    step = text("the step", optional=True, longest=100)
    found = text("what was found")
    expected = text("what would be right")
    mend = text("what to do")
    left_out = flag("the event is left out of the figures")


@dataclass(frozen=True)
class Log:
    """Events fit for figures, and what was found odd.

    `events` has a row an event: order, step, station, worker, arrived, started, finished (local time of day
    and date), day, minutes (of work), and `stage`: the step's number in the order of work.
    """

    events: pl.DataFrame
    oddities: pl.DataFrame
    steps: tuple[str, ...]


def read_log(events: pl.DataFrame, *, time_zone: str, longest_minutes: float) -> Log:
    """The events in local time, sorted, without those that cannot be so. Nothing is left out unnamed."""
    zoned = pl.col("waiting_since", "started", "finished").dt.convert_time_zone(time_zone)
    local = events.with_columns(zoned.dt.replace_time_zone(None)).sort("started", "order", "step")
    minutes = (pl.col("finished") - pl.col("started")).dt.total_microseconds() / 60e6
    local = local.with_columns(minutes=minutes, day=pl.col("started").dt.date())
    good, refused = _refuse(local, longest_minutes)
    steps = _sequence(good)
    stage = pl.col("step").replace_strict({step: at for at, step in enumerate(steps)}, return_dtype=pl.Int64)
    placed = _arrivals(good.with_columns(stage=stage))
    shared = _share_overlaps(placed)
    late = _odd(
        shared.filter(pl.col("waiting_since") > pl.col("started")),
        _words("waiting since ", pl.col("waiting_since"), ", after the start at ", pl.col("started")),
        "an order that came before it was worked on",
        "correct waiting_since; until then it counts as not having waited",
    )
    overlaps = _odd(
        shared.filter(pl.col("overlaps")),
        _words(pl.col("worker"), " works on another order in the same minutes"),
        "one order at a time for each worker",
        "log a wave as one order, or correct the times; until then the minutes are shared between the orders",
    )
    oddities = pl.concat([refused, late, overlaps, _missing_steps(shared, steps)])
    return Log(
        shared.drop("overlaps"), oddities.unique(maintain_order=True).sort("order", "step", "found"), steps
    )


def _refuse(local: pl.DataFrame, longest_minutes: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    tests = [
        (
            pl.col("finished").is_null(),
            pl.lit("no end of the work"),
            "a start and an end",
            "give finished, or leave the row out while the work goes on",
        ),
        (
            pl.col("minutes") < 0,
            _words("it ended at ", pl.col("finished"), ", before it started at ", pl.col("started")),
            "an end after the start",
            "correct one of the two times",
        ),
        (
            pl.col("pieces") == 0,
            pl.lit("an order for nothing"),
            "at least one piece",
            "correct the pieces, or leave the row out",
        ),
        (
            pl.col("minutes") > longest_minutes,
            _words(pl.col("minutes").round(0).cast(pl.Int64), " minutes of work on one order"),
            f"at most {longest_minutes:g} minutes",
            "see whether somebody forgot to log off; if it is true, raise longest_minutes",
        ),
        (
            ~pl.struct("order", "step", "started").is_first_distinct(),
            pl.lit("the same start of the same step twice"),
            "one row an event",
            "leave one of the rows out",
        ),
    ]
    good, refused = local, []
    for fails, found, expected, mend in tests:
        failing = fails.fill_null(False)
        refused.append(_odd(good.filter(failing), found, expected, mend, left_out=True))
        good = good.filter(~failing)
    return good, pl.concat(refused)


def _sequence(good: pl.DataFrame) -> tuple[str, ...]:
    """The steps in the order in which most orders meet them."""
    places = good.with_columns(place=pl.col("started").rank("average").over("order"))
    mean = places.group_by("step").agg(pl.col("place").mean()).sort("place", "step")
    return tuple(mean["step"])


def _arrivals(good: pl.DataFrame) -> pl.DataFrame:
    """`arrived`: when it came to the step, but not before the house opened on the day of the work.

    What waited over night waited for the morning, not for a person.
    """
    before = pl.col("finished").shift().over("order", order_by=["started", "stage"])
    since = pl.coalesce("waiting_since", before, "started")
    opening = pl.col("started").min().over("day")
    return good.with_columns(arrived=pl.min_horizontal("started", pl.max_horizontal(since, opening)))


def _share_overlaps(placed: pl.DataFrame) -> pl.DataFrame:
    """Minutes in which one worker had several orders in hand are shared out between them."""
    hand = ["worker", "day"]
    order = ["started", "finished"]
    until = pl.col("finished").cum_max().shift().over(hand, order_by=order)
    fresh = (pl.col("started") >= until).fill_null(True)
    rows = placed.with_columns(bout=fresh.cast(pl.Int64).cum_sum().over(hand, order_by=order))
    bout = [*hand, "bout"]
    span = (pl.col("finished").max() - pl.col("started").min()).dt.total_microseconds() / 60e6
    many = pl.col("worker").is_not_null() & (pl.len().over(bout) > 1)
    shared = pl.col("minutes") * (span.over(bout) / pl.col("minutes").sum().over(bout)).fill_nan(1.0)
    return rows.with_columns(overlaps=many, minutes=pl.when(many).then(shared).otherwise("minutes")).drop(
        "bout"
    )


def _missing_steps(events: pl.DataFrame, steps: tuple[str, ...]) -> pl.DataFrame:
    count = max(events["order"].n_unique(), 1)
    seen = events.group_by("step").agg(share=pl.col("order").n_unique() / count)
    usual = seen.filter(pl.col("share") >= USUAL)["step"]
    # A receipt goes through none of an order's steps, and lacks none.
    orders = events.filter(pl.col("step").is_in(usual.implode()))["order"].unique().sort()
    every = pl.DataFrame({"order": orders}).join(pl.DataFrame({"step": usual}), how="cross")
    missing = every.join(events.select("order", "step").unique(), on=["order", "step"], how="anti")
    return _odd(
        missing,
        pl.lit("no such step"),
        f"the step, which {USUAL:.0%} of all orders go through",
        "log the step, or see whether the order is still on its way",
    )


def _odd(
    rows: pl.DataFrame, found: pl.Expr, expected: str, mend: str, *, left_out: bool = False
) -> pl.DataFrame:
    facts = {"expected": pl.lit(expected), "mend": pl.lit(mend), "left_out": pl.lit(left_out)}
    return rows.select("order", "step", found=found.cast(pl.String), **facts)


def _words(*parts: str | pl.Expr) -> pl.Expr:
    """Text and values one after the other."""
    return pl.concat_str([pl.lit(part) if isinstance(part, str) else part.cast(pl.String) for part in parts])
