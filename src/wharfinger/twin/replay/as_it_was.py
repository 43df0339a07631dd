"""What was really done, as far as Sales, StockHistory and Receipts tell."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.twin.replay.outcome import Outcome
from wharfinger.twin.replay.past import Past
from wharfinger.twin.replay.scene import Floats

NAME = "as it was"
NOTHING = 1e-9


def as_it_was(past: Past, tables: Frames, today: dt.date) -> Outcome:
    """The days that are played again, as they were. What no table tells is NaN.

    Lost is what was wanted and not sold: the estimate for times without stock. What left without a sale
    (spoiled, broken, stolen, counted away) is what was there and came, less what was sold and what is left.
    """
    scene = past.scene
    known, terms = scene.known_days, scene.terms
    demand, sold = scene.demand[:, known:], past.sold[:, known:]
    lost = np.maximum(demand - sold, 0.0)
    nights = past.stock[:, 1:]
    came = _came(tables.get("receipts"), past, today)
    gone = past.stock[:, 0] + came.sum(axis=1) - sold.sum(axis=1) - past.stock[:, -1]
    return Outcome(
        rule=NAME,
        demand=demand.sum(axis=1),
        served=demand.sum(axis=1) - lost.sum(axis=1),
        days_wanted=np.minimum(demand, 1.0).sum(axis=1),
        days_served=np.where(lost <= NOTHING, np.minimum(demand, 1.0), 0.0).sum(axis=1),
        stock=nights.mean(axis=1),
        wasted=np.maximum(gone, 0.0),
        orders=_orders(tables.get("receipts"), past, today),
        bought=came.sum(axis=1),
        day_stock_value=(nights * terms.unit_cost[:, None]).sum(axis=0),
        day_demand=demand.sum(axis=0),
        day_served=demand.sum(axis=0) - lost.sum(axis=0),
        day_lost_margin=(lost * terms.margin[:, None]).sum(axis=0),
        day_cash=(came * terms.unit_cost[:, None]).sum(axis=0),
    )


def _came(receipts: pl.DataFrame | None, past: Past, today: dt.date) -> Floats:
    """Items by days: fit units that came."""
    scene = past.scene
    came = np.full((scene.items, scene.days), np.nan if receipts is None else 0.0)
    if receipts is not None:
        row = {name: k for k, name in enumerate(scene.terms.item)}
        start = scene.date(0)
        fit = pl.col("quantity_received") - pl.col("quantity_bad").fill_null(0.0)
        within = receipts.filter(pl.col("received").is_between(start, today, closed="left"))
        rows = within.select("item", (pl.col("received") - start).dt.total_days(), fit)
        for item, day, units in rows.iter_rows():
            if item in row:
                came[row[item], day] += units
    return came


def _orders(receipts: pl.DataFrame | None, past: Past, today: dt.date) -> Floats:
    """Order lines of the days that are played, of those that have come by today."""
    scene = past.scene
    if receipts is None:
        return np.full(scene.items, np.nan)
    within = receipts.filter(
        pl.col("ordered").is_between(scene.date(0), today, closed="left"), pl.col("received") < today
    )
    counted = within.group_by("item").agg(pl.struct("document", "ordered").n_unique())
    lines = dict(counted.iter_rows())
    return np.array([lines.get(item, 0) for item in scene.terms.item], np.float64)
