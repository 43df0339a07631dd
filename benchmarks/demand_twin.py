"""Demand hidden by empty shelves, and new items: a simulated company of which the truth is known.

`spells` empties shelves at random for 5 to 21 days; `cycle` fills them every fortnight with too little, so
that they run empty after strong days. The estimate is the demand of the past as forecasts take it, over the
truth, with `available` given and without. New items are those launched in the company's life, asked about at
ages of 0 to 4 weeks, beside the mean of their category at their place over the last four weeks.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from benchmarks.demand_panels import Array
from benchmarks.table import Figure
from wharfinger import twin
from wharfinger.decide import demand
from wharfinger.decide.demand.question import Question

DAYS, HORIZON = 560, 28
SERIES = ["item", "place"]
PROBS = {"q50": 0.5, "q90": 0.9, "q95": 0.95}


def hidden_rows(items: int = 150, seed: int = 11) -> list[dict[str, Figure]]:
    """The estimated over the true demand of the past, by how it was hidden."""
    truth = twin.company(seed=seed, items=items, days=DAYS, places=2).truth.demand.sort(*SERIES, "date")
    series = truth.select(SERIES).unique().sort(SERIES)
    dates = truth["date"].unique().sort()
    wanted = truth["demand"].to_numpy().reshape(series.height, -1).astype(np.float64)
    rows: list[dict[str, Figure]] = []
    for name, hide in (("spells", in_spells), ("cycle", in_cycles)):
        for share in (0.1, 0.2, 0.3):
            sold, available = hide(wanted, share)
            row: dict[str, Figure] = {"hidden by": name, "share": float(1 - sold.sum() / wanted.sum())}
            for told, column in ((True, "available given"), (False, "not given")):
                sales = _sales(series, dates, sold, available if told else None)
                past = Question.of(sales, quantiles=[0.5], every=None, as_of=None, seed=0).past()
                row[column] = float(past.demand.sum() / wanted.sum())
            rows.append(row)
    return rows


def in_spells(wanted: Array, share: float) -> tuple[Array, Array]:
    """Sold and available, with each shelf empty for random spells until so much of its demand is hidden."""
    rng = np.random.default_rng(0)
    available = np.ones_like(wanted)
    for its, shelf in zip(wanted, available, strict=True):
        while its.sum() > 0 and (its * (1 - shelf)).sum() < share * its.sum():
            day = rng.integers(0, len(its))
            shelf[day : day + rng.integers(5, 22)] = 0
    return wanted * available, available


def in_cycles(wanted: Array, share: float) -> tuple[Array, Array]:
    """Sold and available, with shelves filled every 14 days up to a part of what sells in that time."""
    rng = np.random.default_rng(0)
    count, days = wanted.shape
    usual = np.stack([np.convolve(row, np.ones(56) / 56)[:days] for row in wanted]).clip(0.02)
    phase, luck = rng.integers(0, 14, count), rng.lognormal(0, 0.5, (count, days))
    low, high = 0.05, 5.0
    sold, available = wanted, np.ones_like(wanted)
    for _ in range(12):
        part = (low * high) ** 0.5
        sold, available = _run(wanted, np.ceil(usual * 14 * part * luck), phase)
        low, high = (part, high) if 1 - sold.sum() / wanted.sum() > share else (low, part)
    return sold, available


def newcomer_rows(items: int = 200, seed: int = 21) -> list[dict[str, Figure]]:
    """wQL of the total of four weeks, by age of the new item."""
    made = twin.company(seed=seed, items=items, days=DAYS, places=2)
    goods = made.world.goods
    truth = made.truth.demand.select(*SERIES, "date", quantity=pl.col("demand").cast(pl.Float64))
    new = [item for item, day in zip(goods.item, goods.launch_day, strict=True) if 60 < day < DAYS - 60]
    master = {"item": goods.item, "name": goods.item, "category": goods.category}
    category = dict(zip(goods.item, goods.category, strict=True))
    rows: list[dict[str, Figure]] = []
    for age in (0, 7, 14, 21, 28):
        ours, naive, came_in_all = dict.fromkeys(PROBS, 0.0), dict.fromkeys(PROBS, 0.0), 0.0
        for item in new:
            first = truth.filter(pl.col("item") == item, pl.col("quantity") > 0)["date"].min()
            assert isinstance(first, dt.date)
            now = first + dt.timedelta(days=age)
            past = truth.filter(pl.col("date") < now, pl.col("quantity") > 0)
            status = ["new" if each == item else "active" for each in goods.item]
            table = pl.DataFrame({**master, "status": status}).with_columns(
                unit=pl.lit("piece"), unit_cost=1.0, price=2.0
            )
            found = demand.forecast_total(
                past, periods=HORIZON, quantiles=list(PROBS.values()), as_of=now, items=table
            ).filter(pl.col("item") == item)
            after = pl.col("date").is_between(now, now + dt.timedelta(days=HORIZON - 1))
            came = truth.filter(pl.col("item") == item, after).group_by("place").agg(pl.col("quantity").sum())
            alike = [each for each in goods.item if each != item and category[each] == category[item]]
            before = truth.filter(
                pl.col("item").is_in(alike),
                pl.col("date").is_between(now - dt.timedelta(days=HORIZON), now, "left"),
            )
            mean = (
                before.group_by(SERIES)
                .agg(pl.col("quantity").sum())
                .group_by("place")
                .agg(usual=pl.col("quantity").mean())
            )
            both = came.join(found, on="place", how="left").join(mean, on="place", how="left").fill_null(0.0)
            came_in_all += float(both["quantity"].sum())
            for name, prob in PROBS.items():
                ours[name] += _pinball(both["quantity"], both[name], prob)
                naive[name] += _pinball(both["quantity"], both["usual"], prob)
        row: dict[str, Figure] = {"age in days": age, "items": len(new)}
        for name in PROBS:
            row |= {f"wQL {name}": 2 * ours[name] / came_in_all}
            row |= {f"category mean {name}": 2 * naive[name] / came_in_all}
        rows.append(row)
    return rows


def _run(wanted: Array, fill: Array, phase: Array) -> tuple[Array, Array]:
    sold, available = np.zeros_like(wanted), np.ones_like(wanted)
    stock = fill[:, 28].copy()
    for day in range(wanted.shape[1]):
        filled = (day + phase) % 14 == 0
        stock = np.where(filled, np.maximum(stock, fill[:, day]), stock)
        served = np.minimum(wanted[:, day], stock)
        # To the hour of a day of twelve, as a place notes it.
        part = np.round(12 * served / np.maximum(wanted[:, day], 1e-9)) / 12
        available[:, day] = np.where(stock <= 0, 0.0, np.where(wanted[:, day] > stock, part, 1.0))
        sold[:, day] = served
        stock = stock - served
    return sold, available


def _sales(series: pl.DataFrame, dates: pl.Series, sold: Array, available: Array | None) -> pl.DataFrame:
    shown = sold > 0 if available is None else (sold > 0) | (available < 1)
    shown[:, -1] = True
    row, day = np.nonzero(shown)
    table = series[row.tolist()].with_columns(date=dates.gather(day), quantity=pl.Series(sold[row, day]))
    return table if available is None else table.with_columns(available=pl.Series(available[row, day]))


def _pinball(came: pl.Series, told: pl.Series, prob: float) -> float:
    missed = (came - told).to_numpy()
    return float(np.maximum(prob * missed, (prob - 1) * missed).sum())
