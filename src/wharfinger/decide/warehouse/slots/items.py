"""The decision `slot`: a better place for each item, and the moves that pay back first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.warehouse.layout.tables import (
    Aisles,
    Bins,
    BinsLeftOut,
    BinStock,
    CrossAisles,
    Stations,
)
from wharfinger.decide.warehouse.layout.usable import usable_layout
from wharfinger.decide.warehouse.open_orders import past_orders
from wharfinger.decide.warehouse.slots.proposals import propose
from wharfinger.decide.warehouse.slots.report import report
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.slot import Slotting, slot
from wharfinger.decide.warehouse.slots.suggest import suggest
from wharfinger.decide.warehouse.slots.tables import SlotLeftOut, SlotMoves, Slots, SlotSuggestions, SlotWalks
from wharfinger.tables import Forecast, Frame, Items, Orders


@dataclass(frozen=True)
class ItemSlots(Slotting):
    """The tables that `slot_items` writes."""

    slot_suggestions: pl.DataFrame
    bins_left_out: pl.DataFrame


def slot_items(
    bins: Frame,
    items: Frame,
    orders: Frame,
    bin_stock: Frame,
    *,
    aisles: Frame | None = None,
    cross_aisles: Frame | None = None,
    stations: Frame | None = None,
    forecast: Frame | None = None,
    settings: SlotSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> ItemSlots:
    """A bin for each item from the orders so far, and the moves towards it that pay back first."""
    chosen = settings or SlotSettings()
    layout, lost = usable_layout(bins, aisles, cross_aisles, stations, aisle_pitch_m=chosen.aisle_pitch_m)
    asked = Orders.of(orders)
    known = past_orders(asked, as_of)
    if not known.is_empty():
        first = instant(as_of, {"orders": asked}) - dt.timedelta(days=chosen.window_days)
        known = known.filter(pl.col("ordered_at") >= first)
    found = slot(layout, items, known, bin_stock, forecast=forecast, settings=chosen, seed=seed)
    where = dict(
        found.slots.unique("item", keep="first", maintain_order=True).select("item", "bin").iter_rows()
    )
    return ItemSlots(
        found.slots,
        found.slot_moves,
        found.slot_walks,
        found.slot_left_out,
        suggest(layout, where, known, chosen),
        lost,
    )


decision = Decision(
    name="slot",
    run=slot_items,
    reads=(Bins, Items, Orders, BinStock),
    writes=(Slots, SlotMoves, SlotWalks, SlotLeftOut, SlotSuggestions, BinsLeftOut),
    settings=SlotSettings,
    may_read=(Aisles, CrossAisles, Stations, Forecast),
    report=report,
    propose=propose,
)
