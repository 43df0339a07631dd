"""The log of the warehouse floor: who picked, packed and loaded which order, from when to when."""

from __future__ import annotations

import heapq

import numpy as np
import polars as pl

from wharfinger.twin.columns import instants
from wharfinger.twin.luck import Array, Stream, generator
from wharfinger.twin.world import World

DAYS = 91
"""The floor keeps its log for a quarter."""
OPENS_MINUTE, CLOSES_MINUTE = 7 * 60, 15.5 * 60
STEPS = ("pick", "pack", "load")
MINUTES = (1.4, 1.9, 0.5)
"""Mean work on an order: the base, to which each line adds some."""
MINUTES_A_LINE = (0.9, 0.5, 0.0)
VARIATION = (0.5, 0.6, 0.4)
AIMED_LOAD = (0.6, 0.88, 0.35)
"""How busy the usual crew is: the benches are what the house is short of."""


def events(world: World, orders: pl.DataFrame, days: int) -> pl.DataFrame:
    """One row for each step of each order that left in the last quarter."""
    first_day = world.calendar.first_day
    left = (
        orders.filter(pl.col("shipped_at").is_not_null())
        .group_by("order")
        .agg(pl.col("ordered_at").min(), pl.col("shipped_at").min(), pl.len().alias("lines"))
        .with_columns(
            day=(pl.col("shipped_at").dt.date() - pl.lit(first_day)).dt.total_days(),
            came=(pl.col("ordered_at") - pl.col("shipped_at").dt.truncate("1d")).dt.total_seconds() / 60,
        )
        .sort("day", "came", "order")
    )
    parts = [
        _day(world, int(day), rows)
        for (day,), rows in left.filter(pl.col("day") >= max(0, days - DAYS)).group_by(
            "day", maintain_order=True
        )
    ]
    schema = {"order": pl.String, "step": pl.String, "station": pl.String, "worker": pl.String}
    times = dict.fromkeys(("waiting_since", "started", "finished"), pl.Datetime("us", "UTC"))
    return pl.concat([pl.DataFrame(schema={**schema, **times, "pieces": pl.Float64}), *parts])


def crew(world: World, orders_a_day: float, lines: float) -> list[int]:
    """People at each step, for a usual day of this company."""
    minutes = [base + lines * each for base, each in zip(MINUTES, MINUTES_A_LINE, strict=True)]
    hours = CLOSES_MINUTE - OPENS_MINUTE
    return [
        max(1, round(orders_a_day * work / (hours * load)))
        for work, load in zip(minutes, AIMED_LOAD, strict=True)
    ]


def _day(world: World, day: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Orders are served in the order in which they come to a step, each by whoever is free first."""
    luck = generator(world.seed, Stream.FLOOR, day)
    lines = rows["lines"].to_numpy()
    ready = np.maximum(rows["came"].to_numpy(), OPENS_MINUTE)
    usual = world.lines_an_order
    people = crew(world, _usual_orders(world), usual)
    frames = []
    for step, name in enumerate(STEPS):
        mean = MINUTES[step] + MINUTES_A_LINE[step] * lines
        spread = np.sqrt(np.log1p(VARIATION[step] ** 2))
        work = mean * np.exp(spread * luck.standard_normal(len(lines)) - spread**2 / 2)
        came, began, hand = _served(ready, work, people[step])
        ready = began + work
        frames.append(
            pl.DataFrame(
                {
                    "order": rows["order"],
                    "step": [name] * len(lines),
                    "station": [f"{name}-{at + 1}" for at in hand],
                    "worker": [f"{name}er-{at + 1}" for at in hand],
                    "waiting_since": _moments(world, day, came),
                    "started": _moments(world, day, began),
                    "finished": _moments(world, day, ready),
                    "pieces": lines.astype(np.float64),
                }
            )
        )
    return pl.concat(frames).sort("started", "order", maintain_order=True)


def _usual_orders(world: World) -> float:
    """Web orders that leave on a working day of a usual week."""
    mean = float((world.goods.volume * world.sites.share[0]).sum())
    return mean / (1.7 * world.lines_an_order) * 7 / 5


def _served(ready: Array, work: Array, people: int) -> tuple[Array, Array, list[int]]:
    began, hands = np.zeros(len(ready)), [0] * len(ready)
    free = [(0.0, hand) for hand in range(people)]
    for at in np.argsort(ready, kind="stable").tolist():
        since, hand = heapq.heappop(free)
        began[at], hands[at] = max(float(ready[at]), since), hand
        heapq.heappush(free, (float(began[at] + work[at]), hand))
    return ready, began, hands


def _moments(world: World, day: int, minutes: Array) -> pl.Series:
    seconds = np.round(minutes * 60).astype(np.int64)
    whole = instants(world.calendar.first_day, np.full(len(seconds), day), seconds // 60)
    return whole + pl.Series(seconds % 60 * 1_000_000).cast(pl.Duration("us"))
