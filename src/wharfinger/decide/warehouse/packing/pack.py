"""Packing: which boxes an order goes into, and how it lies in them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.decide.decision import AsOf, Decision
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.open_orders import open_orders
from wharfinger.decide.warehouse.packing.goods import Box, Goods, Guess, Kind, boxes_of
from wharfinger.decide.warehouse.packing.report import report
from wharfinger.decide.warehouse.packing.rows import Rows
from wharfinger.decide.warehouse.packing.tables import (
    Cartons,
    PackedBoxes,
    PackedPieces,
    PackingRules,
    PackItems,
    PackLeftOut,
    SizeGuesses,
)
from wharfinger.tables import Frame, Items, Orders

ONE_ORDER = "1"


@dataclass(frozen=True)
class PackSettings(Settings):
    """How goods must rest, what carriage and filler cost, and how long to search."""

    support_share: float = setting(
        0.5, "share of each piece's base that must rest on something; 0 lets it hang", at_least=0, at_most=1
    )
    carriage_per_kg: float = setting(0.5, "what the carrier charges for a kilogram", at_least=0)
    volume_cm3_per_kg: float = setting(5000, "cubic centimetres that the carrier charges as one kg", above=0)
    filler_g_per_l: float = setting(8, "paper or air cushions for one litre of void", at_least=0)
    filler_cost_per_kg: float = setting(2, "what a kilogram of filler costs", at_least=0)
    guess_edge_mm: float = setting(100, "an edge that nobody has measured", above=0)
    guess_density_g_per_cm3: float = setting(0.25, "weight of a piece that nobody has weighed", at_least=0)
    iterations: int = setting(8, "rounds of search for an order of several boxes", at_least=1)

    @property
    def guess(self) -> Guess:
        return Guess(self.guess_edge_mm, self.guess_density_g_per_cm3)


@dataclass(frozen=True)
class OrdersPacked:
    """The tables that `pack_orders` writes."""

    packed_boxes: pl.DataFrame
    packed_pieces: pl.DataFrame
    pack_left_out: pl.DataFrame
    size_guesses: pl.DataFrame


@dataclass(frozen=True)
class Packing(OrdersPacked):
    """One order packed. `proven`: no cheaper choice of these cartons exists."""

    proven: bool

    @property
    def cost(self) -> float:
        return float(self.packed_boxes["cost"].sum())


def pack(
    items: Frame,
    cartons: Frame,
    seconds: float = 0.5,
    *,
    iterations: int | None = None,
    seed: int = 0,
    settings: PackSettings | None = None,
) -> Packing:
    """The cheapest boxes found for these items, and where each piece lies in them.

    It ends early when nothing cheaper can exist. With `iterations` the time does not matter: the same seed
    gives the same packing.
    """
    chosen = settings or PackSettings()
    goods, rows = PackItems.of(items), Rows()
    kinds = [rows.kind(row, row["quantity"], chosen.guess) for row in goods.iter_rows(named=True)]
    proven = _pack_one(ONE_ORDER, kinds, _boxes(cartons), chosen, rows, seconds, iterations, seed)
    tables = rows.tables()
    return Packing(**tables, proven=proven)


def pack_orders(
    orders: Frame,
    items: Frame,
    cartons: Frame,
    *,
    packing_rules: Frame | None = None,
    settings: PackSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> OrdersPacked:
    """The cheapest boxes for every open order, how to pack them, and what they cost and waste."""
    chosen, boxes, rows = settings or PackSettings(), _boxes(cartons), Rows()
    known = _known(items, packing_rules)
    wanted = Orders.of(orders)
    open_lines = open_orders(wanted, as_of)
    for (order,), lines in open_lines.sort("order", "item").group_by("order", maintain_order=True):
        kinds = []
        for line in lines.iter_rows(named=True):
            # What is sold by metre or kilogram has no shape to pack.
            if line["item"] not in known:
                rows.leave(str(order), line["item"], line["quantity"], "it is not in items")
            elif line["quantity"] != int(line["quantity"]):
                rows.leave(str(order), line["item"], line["quantity"], "its quantity is not whole pieces")
            else:
                kinds.append(rows.kind(known[line["item"]], int(line["quantity"]), chosen.guess))
        # Luck of its own for every order, so that one more order changes no other.
        own_seed = seed + zlib.crc32(str(order).encode())
        _pack_one(str(order), kinds, boxes, chosen, rows, None, chosen.iterations, own_seed)
    return OrdersPacked(**rows.tables())


def _boxes(cartons: Frame) -> list[Box]:
    return boxes_of(Cartons.of(cartons).iter_rows(named=True))


def _known(items: Frame, rules: Frame | None) -> dict[str, Mapping[str, Any]]:
    own = PackingRules.of({"item": []} if rules is None else rules)
    joined = (
        Items.of(items)
        .select("item", "length_mm", "width_mm", "height_mm", "weight_g", "fragile", "this_side_up")
        .join(own, on="item", how="left")
        .with_columns(pl.col("fragile", "this_side_up").fill_null(value=False))
        .with_columns(pl.col("stackable").fill_null(value=True))
    )
    return {row["item"]: row for row in joined.iter_rows(named=True)}


def _pack_one(
    order: str,
    kinds: Sequence[Kind],
    boxes: Sequence[Box],
    settings: PackSettings,
    rows: Rows,
    seconds: float | None,
    iterations: int | None,
    seed: int,
) -> bool:
    """Pack one order into `rows`; whether nothing cheaper exists."""
    from wharfinger.decide.warehouse.packing.choose_boxes import Terms, choose_boxes

    alone = Goods(kinds)
    small = []
    for number, kind in enumerate(kinds):
        if any(alone.fits(number, box) for box in boxes):
            small.append(kind)
        else:
            rows.leave(
                order, kind.item, kind.pieces, "one piece is larger or heavier than every carton allows"
            )
    goods = Goods(small)
    terms = Terms(
        settings.support_share,
        settings.carriage_per_kg,
        settings.volume_cm3_per_kg,
        settings.filler_g_per_l,
        settings.filler_cost_per_kg,
    )
    found = choose_boxes(goods, boxes, terms, seconds=seconds, iterations=iterations, seed=seed)
    for number, load in enumerate(found.loads, 1):
        rows.load(order, number, load, goods, terms)
    return found.proven


decision = Decision(
    name="pack",
    run=pack_orders,
    reads=(Orders, Items, Cartons),
    may_read=(PackingRules,),
    writes=(PackedBoxes, PackedPieces, PackLeftOut, SizeGuesses),
    settings=PackSettings,
    report=report,
)
