"""Put-away: the best bin now for an arriving pallet."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.sums import without_dust
from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import BinStock
from wharfinger.decide.warehouse.routes.floor import floor_of
from wharfinger.decide.warehouse.slots.goods import NO_LIMIT, goods_of, heaviness, rack_of
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.slot import bins_now
from wharfinger.decide.warehouse.slots.tables import PutAway
from wharfinger.tables import Frame, Items, Orders


def put_away(
    layout: Layout,
    items: Frame,
    orders: Frame,
    bin_stock: Frame,
    item: str,
    quantity: float,
    *,
    dock: str | None = None,
    most: int = 10,
    settings: SlotSettings | None = None,
) -> pl.DataFrame:
    """The empty bins that may hold this quantity, the best first, as `PutAway`.

    Best is where picking it adds the fewest metres a day to the walks of `orders`, the other items lying as
    `bin_stock` says; then the shortest way from the station `dock` (or the depot). No row means that no empty
    bin may hold it. Raises `LayoutError` for an item that is not in `items`.
    """
    from wharfinger.decide.warehouse.slots.kernel import added_m

    chosen = settings or SlotSettings()
    traded, asked, held = Items.of(items), Orders.of(orders), BinStock.of(bin_stock)
    described = traded.filter(pl.col("item") == item)
    if described.is_empty():
        raise LayoutError(
            found=f"item {item!r}",
            expected="an item of the table items",
            mend="correct the number, or add the item",
        )
    lying = (
        bins_now(layout, traded, held)
        .filter(pl.col("item") != item)
        .unique("item", keep="first", maintain_order=True)
    )
    known = traded.filter(pl.col("item").is_in(lying["item"].implode()) | (pl.col("item") == item))
    # Taken as in one bin each, however many the rest of an item fills.
    sizeless = known.with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name) for name in ("length_mm", "weight_g")
    )
    goods = goods_of(layout, sizeless, asked, lying, chosen)
    floor, spot = floor_of(layout, np.arange(layout.bins.height))
    good = int(np.flatnonzero((goods.frame["item"] == item).to_numpy())[0])
    rack = rack_of(layout, spot, goods, chosen)
    spot_of_item = {name: int(spot[layout.number_of_bin[place]]) for name, place in lying.iter_rows()}
    spots = np.array([spot_of_item.get(name, -1) for name in goods.frame["item"]], np.int64)
    taken = set(held.filter(pl.col("on_hand") > 0)["bin"])
    rows = _open(layout, described, quantity, taken, goods.allowed[goods.demand.kind[good]])
    metres = added_m(good, spots, spot[rows], goods.demand, floor)
    piece_kg = float(described["weight_g"].fill_null(0.0)[0]) / 1000
    metres += goods.demand.often[good] * heaviness(piece_kg) * rack.awkward_m[rows]
    names = layout.bins["bin"].gather(rows)
    start = layout if dock is None else layout.with_depot(dock)
    carry = start.distances_of_bins_m(rows)[-1, :-1]
    found = pl.DataFrame({"bin": names, "walk_m_per_day": metres / goods.days, "carry_m": carry})
    return PutAway.of(without_dust(found).sort("walk_m_per_day", "carry_m", "bin").head(most))


def _open(
    layout: Layout, described: pl.DataFrame, quantity: float, taken: set[str], allowed: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The rows of the empty bins that may hold so much of it."""
    litre = pl.col("length_mm") * pl.col("width_mm") * pl.col("height_mm") / 1e6
    litres, kilograms = (
        described.select(litre=litre * quantity, kilogram=pl.col("weight_g") / 1000 * quantity)
        .fill_null(0.0)
        .row(0)
    )
    bins = layout.bins
    fits = (
        ~bins["bin"].is_in(list(taken))
        & (bins["volume_l"].fill_null(NO_LIMIT) >= litres)
        & (bins["weight_kg"].fill_null(NO_LIMIT) >= kilograms)
    )
    return np.flatnonzero(fits.to_numpy() & (allowed == 1)).astype(np.int64)
