"""Items and orders as the search for bins sees them: numbered goods, who asks for them, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.slots.expected import expected_weights
from wharfinger.decide.warehouse.slots.settings import SlotSettings

if TYPE_CHECKING:
    from wharfinger.decide.warehouse.slots.kernel import Demand, Rack

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
FRIENDS = 20
NO_LIMIT = 1e12


@dataclass(frozen=True, eq=False)
class Goods:
    """One row a good, most picked first: an item, or a part of one that fills several bins."""

    frame: pl.DataFrame
    """item, picks a day, litres, kilograms, weight of a piece, storage, hazard class."""
    demand: Demand
    together: Real
    allowed: Whole
    """Kinds of goods by bins."""
    days: float
    """How many days the weighted orders stand for."""


def goods_of(
    layout: Layout,
    items: pl.DataFrame,
    orders: pl.DataFrame,
    bins_now: pl.DataFrame,
    settings: SlotSettings,
    forecast: pl.DataFrame | None = None,
) -> Goods:
    """The goods of these items, with the orders that ask for them. Later orders count more, if so set, and
    so do orders for what the forecast says will be asked for more."""
    lines = orders.filter(pl.col("item").is_in(items["item"].implode()))
    day = pl.col("ordered_at").dt.date()
    last = lines["ordered_at"].dt.date().max()
    age = (pl.lit(last, dtype=pl.Date) - day).dt.total_days().cast(pl.Float64)
    half = settings.half_life_days
    lines = lines.with_columns(age=age, weight=pl.lit(1.0) if half is None else 0.5 ** (age / half))
    if forecast is not None:
        expected = expected_weights(lines, forecast).rename({"weight": "expected"})
        lines = lines.join(expected, on="order", how="left", maintain_order="left").with_columns(
            weight=pl.col("weight") * pl.col("expected")
        )
    span = float(cast("float", lines["age"].max() or 0.0)) + 1.0
    days = span if half is None else half / np.log(2) * (1 - 0.5 ** (span / half))
    frame = _in_parts(_per_item(items, lines, days, settings), layout, bins_now)
    numbered = frame.with_row_index("good").with_columns(pl.col("good").cast(pl.Int64))
    demand, together = _demand(numbered, lines, layout)
    kinds, allowed = _allowed(frame, layout)
    return Goods(frame, demand._replace(kind=kinds), together, allowed, days)


def rack_of(layout: Layout, spot: Whole, goods: Goods, settings: SlotSettings) -> Rack:
    """The bins, all empty."""
    from wharfinger.decide.warehouse.slots.kernel import Rack

    by_place = np.argsort(spot, kind="stable").astype(np.int64)
    rank = np.empty_like(by_place)
    rank[by_place] = np.arange(len(spot))
    height = layout.height_of_bin
    outside = np.maximum(settings.grip_low_m - height, 0.0) + np.maximum(height - settings.grip_high_m, 0.0)
    # A layout of one level says nothing about heights.
    awkward = outside * settings.awkward_m_per_m if np.ptp(height) > 0 else np.zeros(len(spot))
    return Rack(
        spot=spot,
        good=np.full(len(spot), -1, np.int64),
        bin_of=np.full(goods.frame.height, -1, np.int64),
        allowed=goods.allowed,
        awkward_m=awkward.astype(np.float64),
        litres=layout.bins["volume_l"].fill_null(NO_LIMIT).to_numpy(),
        kilograms=layout.bins["weight_kg"].fill_null(NO_LIMIT).to_numpy(),
        by_place=by_place,
        rank=rank,
    )


def heaviness(piece_kg: Any) -> Any:
    """How much more a pick at a bad height counts for its weight: twice as much at 5 kg."""
    return 1.0 + piece_kg / 5.0


def _per_item(items: pl.DataFrame, lines: pl.DataFrame, days: float, settings: SlotSettings) -> pl.DataFrame:
    asked = lines.group_by("item").agg(
        picks=pl.col("weight").sort().sum() / days,
        pieces=(pl.col("weight") * pl.col("quantity")).sort().sum() / days,
    )
    litre = pl.col("length_mm") * pl.col("width_mm") * pl.col("height_mm") / 1e6
    lying = pl.col("pieces") * settings.cover_days
    return (
        items.join(asked, on="item", how="left")
        .with_columns(pl.col("picks", "pieces").fill_null(0.0))
        .select(
            "item",
            "picks",
            litres=(litre * lying.clip(lower_bound=1.0)).fill_null(0.0),
            kilograms=(pl.col("weight_g") / 1000 * lying.clip(lower_bound=1.0)).fill_null(0.0),
            piece_kg=(pl.col("weight_g") / 1000).fill_null(0.0),
            storage=pl.col("storage").fill_null("ambient"),
            hazard_class=pl.col("hazard_class").fill_null(""),
        )
    )


def _in_parts(per_item: pl.DataFrame, layout: Layout, bins_now: pl.DataFrame) -> pl.DataFrame:
    """A fast mover that no bin takes whole is split over as many as it needs."""
    room = layout.bins.group_by("storage", pl.col("hazard_class").fill_null("")).agg(
        pl.col("volume_l").fill_null(NO_LIMIT).max(), pl.col("weight_kg").fill_null(NO_LIMIT).max()
    )
    now = bins_now.group_by("item").agg(bins=pl.len().cast(pl.Int64))
    parts = pl.max_horizontal(
        (pl.col("litres") / pl.col("volume_l")).ceil().fill_null(1.0),
        (pl.col("kilograms") / pl.col("weight_kg")).ceil().fill_null(1.0),
        pl.col("bins").fill_null(1),
        pl.lit(1.0),
    ).cast(pl.Int64)
    split = (
        per_item.join(room, on=["storage", "hazard_class"], how="left")
        .join(now, on="item", how="left")
        .with_columns(parts=parts)
        .with_columns(pl.col("picks", "litres", "kilograms") / pl.col("parts"))
        .with_columns(part=pl.int_ranges("parts"))
        .explode("part")
    )
    return split.sort(["picks", "item", "part"], descending=[True, False, False]).select(
        *per_item.columns, "part", "parts"
    )


def _demand(numbered: pl.DataFrame, lines: pl.DataFrame, layout: Layout) -> tuple[Demand, Real]:
    from wharfinger.decide.warehouse.slots.kernel import Demand, friends_of

    count = numbered.height
    distinct = lines.unique(["order", "item"]).sort("age", "order", "item", descending=[True, False, False])
    # The parts of an item are asked for in turn.
    turns = distinct.with_columns(turn=pl.int_range(pl.len()).over("item")).join(
        numbered.select("item", "parts").unique(), on="item", how="left", maintain_order="left"
    )
    asked = turns.with_columns(part=pl.col("turn") % pl.col("parts")).join(
        numbered.select("item", "part", "good"), on=["item", "part"], how="left", maintain_order="left"
    )
    by_order = asked.group_by("order", maintain_order=True).agg("good", pl.col("weight").first())
    goods = by_order["good"].explode().drop_nulls().to_numpy().astype(np.int64)
    first = np.concatenate([[0], np.cumsum(by_order["good"].list.len().to_numpy())]).astype(np.int64)
    order = np.repeat(np.arange(len(first) - 1), np.diff(first))
    by_good = np.argsort(goods, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(goods, minlength=count))]).astype(np.int64)
    weight = by_order["weight"].to_numpy().astype(np.float64)
    often = np.bincount(goods, weights=weight[order], minlength=count).astype(np.float64)
    together, friends = friends_of(first, goods, weight, often, min(FRIENDS, max(count - 1, 1)))
    demand = Demand(
        goods_first=first,
        goods=goods,
        orders_first=starts,
        orders=order[by_good].astype(np.int64),
        weight=weight,
        friends=friends,
        often=often,
        heavy=heaviness(numbered["piece_kg"].to_numpy()),
        kind=np.zeros(count, np.int64),
        litres=numbered["litres"].to_numpy(),
        kilograms=numbered["kilograms"].to_numpy(),
    )
    return demand, together


def _allowed(frame: pl.DataFrame, layout: Layout) -> tuple[Whole, Whole]:
    """Goods lie as they must be kept; dangerous ones only where their class may, and nothing else there."""
    keyed = frame.select(key=pl.concat_str("storage", pl.lit("/"), "hazard_class"))["key"]
    kinds = keyed.unique().sort()
    bins = layout.bins.select(
        key=pl.concat_str("storage", pl.lit("/"), pl.col("hazard_class").fill_null(""))
    )["key"]
    allowed = (
        np.stack([(bins == kind).to_numpy() for kind in kinds]) if len(kinds) else np.zeros((1, len(bins)))
    )
    number = {kind: at for at, kind in enumerate(kinds)}
    return np.array([number[key] for key in keyed], np.int64), allowed.astype(np.int64)
