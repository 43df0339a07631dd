"""The decision `batch`: open orders to waves and walks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.batches.batch import Batches, Cart, batch
from wharfinger.decide.warehouse.batches.report import report
from wharfinger.decide.warehouse.batches.tables import BatchLeftOut, BatchStops, BatchWalks
from wharfinger.decide.warehouse.batches.take_from import take_from
from wharfinger.decide.warehouse.layout.tables import (
    Aisles,
    Bins,
    BinsLeftOut,
    BinStock,
    CrossAisles,
    Stations,
)
from wharfinger.decide.warehouse.layout.usable import usable_layout
from wharfinger.decide.warehouse.open_orders import open_orders
from wharfinger.decide.warehouse.routes.pick_route import Pace
from wharfinger.tables import Frame, Items, Orders


@dataclass(frozen=True)
class BatchSettings(Settings):
    """The cart, the people, the vans, and how long to search."""

    pieces: float | None = setting(24.0, "base units that a cart takes; none for no limit", above=0)
    volume_l: float | None = setting(None, "litres that a cart takes", above=0)
    weight_kg: float | None = setting(None, "kilograms that a cart takes", above=0)
    totes: int | None = setting(None, "totes that a cart takes; an order needs one at least", at_least=1)
    tote_volume_l: float | None = setting(None, "litres that a tote takes", above=0)
    by_zone: bool = setting(False, "whether each zone is picked apart")
    pickers: int = setting(1, "how many people pick", at_least=1)
    departure_hour: float = setting(
        16.0, "the hour (UTC) at which the van of an order's due day leaves", at_least=0, at_most=24
    )
    iterations: int = setting(300_000, "moves that the search tries", at_least=0)
    aisle_pitch_m: float = setting(3.0, "between the middles of neighbouring aisles", above=0)
    walk_m_per_second: float = setting(1.0, "how fast people walk", above=0)
    climb_m_per_second: float = setting(0.3, "how fast hand or fork rises", above=0)
    seconds_per_stop: float = setting(10.0, "how long one pick takes", at_least=0)
    seconds_per_walk: float = setting(60.0, "how long a walk takes to prepare", at_least=0)


@dataclass(frozen=True)
class OrderBatches(Batches):
    """The tables that `batch_orders` writes."""

    bins_left_out: pl.DataFrame


def batch_orders(
    bins: Frame,
    orders: Frame,
    bin_stock: Frame,
    *,
    items: Frame | None = None,
    aisles: Frame | None = None,
    cross_aisles: Frame | None = None,
    stations: Frame | None = None,
    settings: BatchSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> OrderBatches:
    """Open orders on carts, in waves by the departure of their van, so that the walks together are short.

    A line is taken from the bin that holds most of its item, and from the next ones when that is not enough.
    Picking begins at `as_of`: a walk that would end after its van has left says by how many minutes.
    """
    chosen = settings or BatchSettings()
    layout, lost = usable_layout(bins, aisles, cross_aisles, stations, aisle_pitch_m=chosen.aisle_pitch_m)
    asked = Orders.of(orders)
    waiting = open_orders(asked, as_of).with_columns(departs=_departure(chosen))
    picks, missing = take_from(
        waiting,
        BinStock.of(bin_stock).filter(pl.col("bin").is_in(layout.bins["bin"].implode())),
        None if items is None else Items.of(items),
    )
    found = batch(
        layout,
        picks,
        Cart(chosen.pieces, chosen.volume_l, chosen.weight_kg, chosen.totes, chosen.tote_volume_l),
        iterations=chosen.iterations,
        seed=seed,
        by_zone=chosen.by_zone,
        pickers=chosen.pickers,
        pace=Pace(chosen.walk_m_per_second, chosen.climb_m_per_second, chosen.seconds_per_stop),
        seconds_per_walk=chosen.seconds_per_walk,
        start=None if waiting.is_empty() else instant(as_of, {"orders": asked}),
    )
    left_out = BatchLeftOut.of(pl.concat([found.batch_left_out, missing]))
    return OrderBatches(found.batch_walks, found.batch_stops, left_out, lost)


def _departure(settings: BatchSettings) -> pl.Expr:
    due = pl.col("due").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return due + pl.lit(dt.timedelta(hours=settings.departure_hour))


decision = Decision(
    name="batch",
    run=batch_orders,
    reads=(Bins, Orders, BinStock),
    writes=(BatchWalks, BatchStops, BatchLeftOut, BinsLeftOut),
    settings=BatchSettings,
    may_read=(Items, Aisles, CrossAisles, Stations),
    report=report,
)
