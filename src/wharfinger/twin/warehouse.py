"""The company's warehouse: bins, what lies in them, cartons, and the picking rounds of this morning."""

from __future__ import annotations

import numpy as np
import polars as pl

from wharfinger.twin.columns import named
from wharfinger.twin.goods import STORAGES
from wharfinger.twin.luck import Array
from wharfinger.twin.world import World

SLOTS, SIDES, HEIGHTS_M = 20, ("left", "right"), (0.3, 1.0, 1.7)
SLOT_M, CROSS_AISLE_M = 1.0, 3.0
BIN_L, BIN_KG = 180.0, 200.0
DAYS_IN_BINS = 14.0
"""So many days of usual sales have a home; on most days there is room to spare."""
SPARE = 0.15
"""Share of the bins of each kind that is empty."""
ROUND_PIECES = 24

CARTONS = [
    ("C1", 200, 150, 100, 70, 5_000, 0.28),
    ("C2", 300, 200, 150, 140, 10_000, 0.42),
    ("C3", 400, 300, 200, 280, 20_000, 0.68),
    ("C4", 600, 400, 300, 620, 30_000, 1.35),
]
"""What somebody once ordered: name, inner edges, weight in g, most weight in g, cost."""


def bins(world: World) -> pl.DataFrame:
    """Aisles of one kind of storage each: ambient first, then chilled, frozen, and dangerous goods."""
    frames = []
    aisle = 0
    for kind, homes in _homes(world).items():
        wanted = int(np.ceil(len(homes) / (1 - SPARE)))
        aisles = max(1, int(np.ceil(wanted / (SLOTS * len(SIDES) * len(HEIGHTS_M)))))
        frames.append(_aisles(kind, aisle, aisles))
        aisle += aisles
    return pl.concat(frames)


def stations(world: World) -> pl.DataFrame:
    """Walks begin and end at the packing benches; the dock is at the other end."""
    last = bins(world)["aisle"].max()
    return pl.DataFrame(
        {"station": ["benches", "dock"], "kind": ["depot", "dock"], "aisle": ["01", last], "cross": [0, 0]}
    )


def bin_stock(world: World, stock: pl.DataFrame) -> pl.DataFrame:
    """The warehouse's stock spread over the homes of its items, numbered as they were first listed."""
    there = (
        stock.filter(pl.col("place") == world.sites.place[0]).group_by("item").agg(pl.col("on_hand").sum())
    )
    on_hand = dict(there.select("item", "on_hand").iter_rows())
    rooms = bins(world)
    rows: list[tuple[str, str, float]] = []
    for kind, homes in _homes(world).items():
        names = rooms.filter(_is(kind))["bin"].to_list()
        count = np.bincount(homes, minlength=world.goods.count)
        seen = np.zeros(world.goods.count, np.int64)
        for name, item in zip(names, homes.tolist(), strict=False):
            whole = int(max(on_hand.get(world.goods.item[item], 0.0), 0.0))
            share = whole // count[item] + (1 if seen[item] < whole % count[item] else 0)
            seen[item] += 1
            rows.append((name, world.goods.item[item], float(share)))
    schema = {"bin": pl.String, "item": pl.String, "on_hand": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("on_hand") > 0)


def cartons() -> pl.DataFrame:
    """Four sizes that were once at hand."""
    names = ["carton", "length_mm", "width_mm", "height_mm", "weight_g", "most_weight_g", "cost"]
    return pl.DataFrame(CARTONS, schema=names, orient="row").cast({pl.Int64: pl.Float64})


def packing_rules(world: World, items: pl.DataFrame) -> pl.DataFrame:
    """Food and dangerous goods never share a box."""
    word = pl.when(pl.col("hazard_class").is_not_null()).then(pl.lit("chemicals"))
    words = word.when(pl.Series(world.goods.food)).then(pl.lit("food"))
    return items.select("item", keep_apart=words).drop_nulls()


def picks(orders: pl.DataFrame, bin_stock: pl.DataFrame) -> pl.DataFrame:
    """The rounds as the company makes them: waiting orders in turn, a cart of 24 pieces after the other."""
    fullest = bin_stock.sort(["on_hand", "bin"], descending=[True, False]).unique("item", keep="first")
    waiting = orders.filter(pl.col("status") == "open").sort("ordered_at", "order", "item")
    size = waiting.group_by("order", maintain_order=True).agg(pl.col("quantity").sum())
    rounds, number, full = {}, 1, 0.0
    for order, pieces in size.iter_rows():
        if full and full + pieces > ROUND_PIECES:
            number, full = number + 1, 0.0
        rounds[order] = f"R{number:02d}"
        full += pieces
    lines = waiting.join(fullest.select("item", "bin"), on="item", how="inner", maintain_order="left")
    return lines.select(
        pl.col("order").replace_strict(rounds, default=None, return_dtype=pl.String).alias("round"),
        "bin",
        "item",
        "order",
        "quantity",
        released=pl.col("ordered_at"),
    )


Kind = tuple[str, str]


def _homes(world: World) -> dict[Kind, Array]:
    """For each kind of storage and hazard the items in the order of their homes, each once a bin."""
    goods = world.goods
    litres = goods.size_mm.prod(axis=1) / 1e6
    usual = goods.volume * world.sites.share.sum(0) * DAYS_IN_BINS
    count = np.clip(np.ceil(usual * litres / BIN_L), 1, 6).astype(np.int64)
    hazard = np.array(["window cleaner" in name for name in goods.name])
    found: dict[Kind, Array] = {}
    for at, storage in enumerate(STORAGES):
        for dangerous in (False, True):
            own = np.flatnonzero((goods.storage == at) & (hazard == dangerous))
            if len(own):
                found[storage, "3" if dangerous else ""] = np.repeat(own, count[own])
    return found


def _aisles(kind: Kind, first: int, count: int) -> pl.DataFrame:
    aisle, slot, side, level = (
        part.ravel()
        for part in np.meshgrid(
            np.arange(first, first + count),
            np.arange(SLOTS),
            np.arange(len(SIDES)),
            np.arange(len(HEIGHTS_M)),
            indexing="ij",
        )
    )
    names = [f"{number + 1:02d}" for number in range(first + count)]
    rows = len(aisle)
    bays = named([f"{number + 1:02d}" for number in range(SLOTS)], slot)
    hands, floors = named(["L", "R"], side), named([str(n + 1) for n in range(len(HEIGHTS_M))], level)
    return pl.DataFrame({"aisle": named(names, aisle)}).select(
        bin=pl.concat_str("aisle", pl.lit("-"), bays, hands, pl.lit("-"), floors),
        aisle="aisle",
        position_m=pl.Series(CROSS_AISLE_M / 2 + (slot + 0.5) * SLOT_M),
        side=named(list(SIDES), side),
        level=pl.Series(level.astype(np.int64)),
        height_m=pl.Series(np.array(HEIGHTS_M)[level]),
        zone=pl.Series(["-".join(filter(None, kind))] * rows),
        storage=pl.Series([kind[0]] * rows),
        hazard_class=pl.Series([kind[1] or None] * rows, dtype=pl.String),
        volume_l=pl.Series([BIN_L] * rows),
        weight_kg=pl.Series([BIN_KG] * rows),
    )


def _is(kind: Kind) -> pl.Expr:
    return pl.col("zone") == "-".join(filter(None, kind))
