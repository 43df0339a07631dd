"""Slotting: which item in which bin, so that the walks of the coming orders are short."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.sums import without_dust
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import BinStock
from wharfinger.decide.warehouse.routes.floor import floor_of
from wharfinger.decide.warehouse.slots.goods import Goods, goods_of, rack_of
from wharfinger.decide.warehouse.slots.moves import plan_moves
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.tables import SlotLeftOut, SlotMoves, Slots, SlotWalks
from wharfinger.decide.warehouse.stop import Stop
from wharfinger.tables import Forecast, Frame, Items, Orders

if TYPE_CHECKING:
    from wharfinger.decide.warehouse.routes.walk_kernel import Floor
    from wharfinger.decide.warehouse.slots.kernel import Rack

Whole = NDArray[np.int64]
# Of the mean length of a walk: how much worse an exchange may be at first.
WARM = 0.1


@dataclass(frozen=True)
class Slotting:
    """Where things should lie, what to move first, and what the walks come to."""

    slots: pl.DataFrame
    slot_moves: pl.DataFrame
    slot_walks: pl.DataFrame
    slot_left_out: pl.DataFrame


def slot(
    layout: Layout,
    items: Frame,
    orders: Frame,
    bin_stock: Frame | None = None,
    *,
    forecast: Frame | None = None,
    settings: SlotSettings | None = None,
    seconds: float | None = None,
    seed: int = 0,
) -> Slotting:
    """A bin for each item, and the moves towards it in the order in which they pay back.

    Learned on `orders`, walked one at a time by the shortest route; with a `forecast`, orders count by what
    is expected of their items. `bin_stock` says what lies where now; without it there are no moves. `seconds`
    instead of the settings' `iterations` ends the search by time. An item without a size is taken to fit; one
    without a bin is named in `slot_left_out`.
    """
    chosen = settings or SlotSettings()
    stop = Stop(None, seconds) if seconds is not None else Stop(chosen.iterations, None)
    traded, asked = Items.of(items), Orders.of(orders)
    there = bins_now(layout, traded, bin_stock)
    ahead = None if forecast is None else Forecast.of(forecast)
    floor, spot = floor_of(layout, np.arange(layout.bins.height))
    left_out = asked.select("item").unique().filter(~pl.col("item").is_in(traded["item"].implode()))
    left_out = left_out.sort("item").with_columns(reason=pl.lit("no such item"))
    while True:
        placed = goods_of(layout, traded, asked, there, chosen, ahead)
        if placed.frame.is_empty():
            return Slotting(Slots.none(), SlotMoves.none(), SlotWalks.none(), SlotLeftOut.of(left_out))
        target = rack_of(layout, spot, placed, chosen)
        _fill(placed, target, floor)
        homeless = _homeless(placed, target)
        if homeless.is_empty():
            break
        left_out = pl.concat([left_out, homeless])
        traded = traded.join(homeless, on="item", how="anti", maintain_order="left")
    target_m = _improved(placed, target, floor, stop, seed)
    weight = float(placed.demand.weight.sum()) or 1.0
    walks = [{"layout": "target", "mean_m": target_m / weight, "moved": 0}]
    moves = SlotMoves.none()
    known = pl.Series("bin_now", [None] * placed.frame.height, dtype=pl.String)
    if bin_stock is not None:
        now, known = _as_it_lies(layout, spot, placed, there, chosen)
        before = now.bin_of.copy()
        moves, now_m, after_m = plan_moves(layout, placed, now, target, floor, chosen)
        walks = [
            {"layout": "now", "mean_m": now_m / weight, "moved": 0},
            {
                "layout": "after the moves",
                "mean_m": after_m / weight,
                "moved": int((now.bin_of != before).sum()),
            },
            {
                "layout": "target",
                "mean_m": target_m / weight,
                "moved": int((target.bin_of != before).sum()),
            },
        ]
    names = layout.bins["bin"]
    slots = placed.frame.select("item", "picks").with_columns(bin=names.gather(target.bin_of), bin_now=known)
    return Slotting(
        Slots.of(without_dust(slots.select(Slots.column_names()).sort("item", "bin"))),
        moves,
        SlotWalks.of(without_dust(walks_frame(walks))),
        SlotLeftOut.of(left_out),
    )


def walks_frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of `SlotWalks` as a frame."""
    schema = {name: column.dtype for name, column in SlotWalks.columns().items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def bins_now(layout: Layout, items: pl.DataFrame, bin_stock: Frame | None) -> pl.DataFrame:
    """Item and bin of what lies in the layout's bins; of two items in one bin the one with more."""
    if bin_stock is None:
        return pl.DataFrame(schema={"item": pl.String, "bin": pl.String})
    held = BinStock.of(bin_stock).filter(
        (pl.col("on_hand") > 0)
        & pl.col("bin").is_in(layout.bins["bin"].implode())
        & pl.col("item").is_in(items["item"].implode())
    )
    most = held.sort(["on_hand", "item"], descending=[True, False])
    return most.unique("bin", keep="first", maintain_order=True).select("item", "bin").sort("item", "bin")


def _fill(goods: Goods, rack: Rack, floor: Floor) -> None:
    from wharfinger.decide.warehouse.slots.kernel import gather, make_room

    gather(floor.aisle, goods.together, goods.demand, rack)
    make_room(goods.demand, rack)


def _homeless(goods: Goods, rack: Rack) -> pl.DataFrame:
    """Items with a part that has no bin. They are taken out whole, and the others seated anew."""
    without = np.flatnonzero(rack.bin_of < 0)
    kinds = goods.demand.kind[without]
    litres, kilograms = goods.demand.litres[without], goods.demand.kilograms[without]
    could = [
        bool(((rack.allowed[kind] == 1) & (rack.litres >= litre) & (rack.kilograms >= kilogram)).any())
        for kind, litre, kilogram in zip(kinds, litres, kilograms, strict=True)
    ]
    return pl.DataFrame(
        {
            "item": goods.frame["item"].gather(without),
            "reason": [
                "all bins that may hold it are taken" if one else "no bin may hold it" for one in could
            ],
        },
        schema={"item": pl.String, "reason": pl.String},
    ).unique("item", keep="first", maintain_order=True)


def _improved(goods: Goods, rack: Rack, floor: Floor, stop: Stop, seed: int) -> float:
    """Exchanges bins in `rack` until the stop; returns the weighted metres."""
    from wharfinger.decide.warehouse.slots.kernel import Walks, exchange, walk_all

    demand = goods.demand
    walks = Walks(np.zeros(len(demand.goods), np.int64), np.zeros(len(demand.weight)))
    rng, began, done = np.random.default_rng(seed), time.monotonic(), 0
    best_m = walk_all(demand, rack, walks, floor)
    mean_m = best_m / max(float(demand.weight.sum()), 1e-9)
    best, now_m = rack.good.copy(), best_m
    while True:
        tries = 500
        if stop.seconds is not None:
            part = (time.monotonic() - began) / (stop.seconds or 1e-9)
        else:
            tries = min(tries, (stop.iterations or 0) - done)
            part = done / (stop.iterations or 1)
        if part >= 1 or tries == 0:
            break
        now_m += exchange(rng, tries, mean_m * WARM * (1 - part) + 1e-9, demand, rack, walks, floor)
        done += tries
        if now_m < best_m:
            best_m, best = now_m, rack.good.copy()
    rack.good[:] = best
    rack.bin_of[best[best >= 0]] = np.flatnonzero(best >= 0)
    return float(walk_all(demand, rack, walks, floor))


def _as_it_lies(
    layout: Layout, spot: Whole, goods: Goods, there: pl.DataFrame, settings: SlotSettings
) -> tuple[Rack, pl.Series]:
    """The bins as they are, and the bin of each good. What lies nowhere yet is put into empty bins."""
    parts = there.with_columns(part=pl.int_range(pl.len()).over("item"))
    known = goods.frame.join(parts, on=["item", "part"], how="left", maintain_order="left")["bin"]
    rack = rack_of(layout, spot, goods, settings)
    for good, name in enumerate(known):
        if name is not None:
            rack.bin_of[good] = layout.number_of_bin[name]
            rack.good[rack.bin_of[good]] = good
    _put_anywhere(goods, rack)
    return rack, known.alias("bin_now")


def _put_anywhere(goods: Goods, rack: Rack) -> None:
    from wharfinger.decide.warehouse.slots.kernel import make_room

    make_room(goods.demand, rack)
    for good in np.flatnonzero(rack.bin_of < 0):
        place = int(np.flatnonzero(rack.good < 0)[0])
        rack.bin_of[good], rack.good[place] = place, good
