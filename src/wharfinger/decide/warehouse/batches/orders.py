"""The decision `batch`: open orders to waves and walks."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Result
from wharfinger.decide.report import Column, Section, bars, number, page, table
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.batches.batch import Batches, Cart, batch
from wharfinger.decide.warehouse.batches.tables import BatchLeftOut, BatchStops, BatchWalks
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import Aisles, Bins, CrossAisles, Stations
from wharfinger.decide.warehouse.routes.pick_route import Pace
from wharfinger.tables import Frame, Items, Orders, Stock


@dataclass(frozen=True)
class BatchSettings(Settings):
    """The cart, the people, and how long to search."""

    pieces: float | None = setting(24.0, "base units that a cart takes; none for no limit", above=0)
    volume_l: float | None = setting(None, "litres that a cart takes", above=0)
    weight_kg: float | None = setting(None, "kilograms that a cart takes", above=0)
    totes: int | None = setting(None, "totes that a cart takes; an order needs one at least", at_least=1)
    tote_volume_l: float | None = setting(None, "litres that a tote takes", above=0)
    by_zone: bool = setting(False, "whether each zone is picked apart")
    pickers: int = setting(1, "how many people pick", at_least=1)
    iterations: int = setting(300_000, "moves that the search tries", at_least=0)
    walk_m_per_second: float = setting(1.0, "how fast people walk", above=0)
    seconds_per_stop: float = setting(10.0, "how long one pick takes", at_least=0)
    seconds_per_walk: float = setting(60.0, "how long a walk takes to prepare", at_least=0)


def batch_orders(
    bins: Frame,
    orders: Frame,
    stock: Frame,
    *,
    items: Frame | None = None,
    aisles: Frame | None = None,
    cross_aisles: Frame | None = None,
    stations: Frame | None = None,
    settings: BatchSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> Batches:
    """Open orders on carts, in waves by their due day, so that the walks together are short."""
    chosen = settings or BatchSettings()
    layout = Layout.from_bins(bins, aisles, cross_aisles, stations)
    picks, homeless = _picks(
        layout, Orders.of(orders), Stock.of(stock), None if items is None else Items.of(items)
    )
    found = batch(
        layout,
        picks,
        Cart(chosen.pieces, chosen.volume_l, chosen.weight_kg, chosen.totes, chosen.tote_volume_l),
        iterations=chosen.iterations,
        seed=seed,
        by_zone=chosen.by_zone,
        pickers=chosen.pickers,
        pace=Pace(chosen.walk_m_per_second, seconds_per_stop=chosen.seconds_per_stop),
        seconds_per_walk=chosen.seconds_per_walk,
    )
    left_out = BatchLeftOut.of(pl.concat([found.batch_left_out, homeless]))
    return Batches(found.batch_walks, found.batch_stops, left_out)


def _picks(
    layout: Layout, orders: pl.DataFrame, stock: pl.DataFrame, items: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each open line with the bin that holds most of its item, and the lines whose item lies in none."""
    waiting = orders.filter(~pl.col("status").fill_null("open").is_in(["shipped", "cancelled"]))
    waiting = waiting.filter(pl.col("shipped_at").is_null())
    there = stock.filter((pl.col("on_hand") > 0) & pl.col("place").is_in(layout.bins["bin"].implode()))
    fullest = (
        there.group_by("item", bin="place")
        .agg(pl.col("on_hand").sum())
        .sort(["item", "on_hand", "bin"], descending=[False, True, False])
        .unique("item", keep="first", maintain_order=True)
    )
    lines = waiting.join(fullest.select("item", "bin"), on="item", how="left", maintain_order="left")
    sizes = ["length_mm", "width_mm", "height_mm", "weight_g"]
    described = (
        lines.join(items.select("item", *sizes), on="item", how="left", maintain_order="left")
        if items is not None
        else lines.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in sizes)
    )
    placed = described.filter(pl.col("bin").is_not_null())
    litre = pl.col("length_mm") * pl.col("width_mm") * pl.col("height_mm") / 1e6
    picks = placed.group_by("order", "bin", maintain_order=True).agg(
        pieces=pl.col("quantity").sum(),
        volume_l=(litre * pl.col("quantity")).sum(),
        weight_kg=(pl.col("weight_g") / 1000 * pl.col("quantity")).sum(),
        departs=pl.col("due").min().cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
    )
    homeless = described.filter(pl.col("bin").is_null()).select(
        "order", bin="item", reason=pl.lit("not in any bin")
    )
    return picks, homeless


def report(result: Result) -> str:
    """One page: how many walks and metres, the waves, the walks, and what no walk takes."""
    walks, left_out = result.frames["batch_walks"], result.frames["batch_left_out"]
    waves = (
        walks.group_by("wave", "departs")
        .agg(pl.len().alias("walks"), pl.col("orders", "length_m").sum(), pl.col("ends_s").max() / 3600)
        .sort("wave")
    )
    total, orders = float(walks["length_m"].sum()), int(walks["orders"].sum())
    each = f", {total / orders:,.0f} m an order" if orders else ""
    return page(
        title="Batches",
        answer=f"{walks.height:,} walks take {orders:,} orders in {total:,.0f} m{each}; "
        f"{left_out['order'].n_unique():,} orders have something that no walk takes.",
        as_of=result.as_of,
        sections=[
            Section(
                "Waves",
                "What leaves first is picked first.",
                [
                    table(
                        waves,
                        [
                            Column("wave", "Wave"),
                            Column("departs", "Leaves"),
                            Column("walks", "Walks"),
                            Column("orders", "Orders", total=True),
                            Column("length_m", "Walked", unit="m", show=number, total=True),
                            Column("ends_s", "Done after", unit="hours", show=number, guess=True),
                        ],
                        "Waves",
                    )
                ],
            ),
            Section(
                "Walks",
                "In the order in which they begin.",
                [
                    bars(
                        walks.with_columns(walk=pl.format("Walk {}", "walk")),
                        "walk",
                        "length_m",
                        title="The longest walks",
                        unit="m",
                    ),
                    table(
                        walks.sort("begins_s", "walk"),
                        [
                            Column("walk", "Walk"),
                            Column("wave", "Wave"),
                            Column("picker", "Picker"),
                            Column("orders", "Orders"),
                            Column("stops", "Stops"),
                            Column("pieces", "Pieces"),
                            Column("length_m", "Walked", unit="m", show=number),
                            Column("seconds", "Takes", unit="s", show=number, guess=True),
                        ],
                        "Walks",
                    ),
                ],
            ),
            Section(
                "Left out",
                "Named here, so that nothing is lost.",
                [
                    table(
                        left_out,
                        [Column("order", "Order"), Column("bin", "Bin or item"), Column("reason", "Why")],
                        "Left out",
                    )
                ],
            ),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run batch --from DIR --to DIR --report batch.html",
    )


decision = Decision(
    name="batch",
    run=batch_orders,
    reads=(Bins, Orders, Stock),
    writes=(BatchWalks, BatchStops, BatchLeftOut),
    settings=BatchSettings,
    may_read=(Items, Aisles, CrossAisles, Stations),
    report=report,
)
