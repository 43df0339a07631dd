"""Which few cartons to stock, so that the least air and money is shipped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, Decision
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.packing.carton_suite_report import report
from wharfinger.decide.warehouse.packing.goods import STEPS_PER_MM, Goods, Guess, kind_of
from wharfinger.decide.warehouse.packing.tables import PackItems
from wharfinger.tables import Frame, Items, Orders, Table, TableError
from wharfinger.tables.columns import number, text, whole

FILLED_WHEN_SPLIT = 0.75
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class SuiteOrders(PackItems):
    """What was ordered together: one row an order and item, with the item's rules."""

    order = text("the order", key=True, longest=200)


class Air(NamedTuple):
    """Air of orders in sizes, in cubic steps, and whether the order goes in whole."""

    void: Floats
    whole: NDArray[np.bool_]


class CartonSuite(Table):
    """The cartons to stock."""

    carton = text("a name for it", key=True, longest=200)
    length_mm = number("inner length", above=0)
    width_mm = number("inner width", above=0)
    height_mm = number("inner height", above=0)
    orders = whole("orders that go into it whole and with least air, among those looked at", at_least=0)
    goods_l = number("litres of goods in them", at_least=0)
    void_l = number("litres of air in them", at_least=0)


@dataclass(frozen=True)
class SuiteSettings(Settings):
    """How many cartons, how exact, and from how many orders they are learned."""

    count: int = setting(4, "how many cartons to stock", at_least=1, at_most=20)
    grid_mm: int = setting(10, "inner sizes are whole multiples of this", at_least=1)
    most_orders: int = setting(400, "orders to learn from, drawn by lot when there are more", at_least=1)
    candidates: int = setting(120, "sizes to choose among", at_least=4, at_most=1000)
    box_l: float = setting(2, "litres of air worth saving one more box of a split order", at_least=0)
    support_share: float = setting(0.5, "share of a base that must rest on something", at_least=0, at_most=1)
    guess_edge_mm: float = setting(100, "an edge that nobody has measured", above=0)


def carton_suite(
    orders: Frame, count: int = 4, *, settings: SuiteSettings | None = None, seed: int = 0
) -> pl.DataFrame:
    """The `count` cartons, at most, that ship these orders with the least air. Table `CartonSuite`.

    Sizes come from the orders: each is packed tightly on several floors. An order that goes into none whole
    is taken as split into boxes that are three quarters full.
    """
    chosen = settings or SuiteSettings(count=count)
    table = SuiteOrders.of(orders)
    return _suite(_goods(table, chosen), chosen, seed)


def stock_cartons(
    orders: Frame,
    items: Frame,
    *,
    settings: SuiteSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> pl.DataFrame:
    """The few cartons to stock for orders like these, so that the least air is shipped."""
    own = Items.of(items).select(
        "item", "length_mm", "width_mm", "height_mm", "weight_g", "fragile", "this_side_up"
    )
    lines = (
        Orders.of(orders)
        .select("order", "item", "quantity")
        .filter(pl.col("quantity") == pl.col("quantity").floor())
        .with_columns(pl.col("quantity").cast(pl.Int64))
        .join(own, on="item")
    )
    chosen = settings or SuiteSettings()
    return _suite(_goods(SuiteOrders.of(lines), chosen), chosen, seed)


def _goods(orders: pl.DataFrame, settings: SuiteSettings) -> list[Goods]:
    guess = Guess(settings.guess_edge_mm, 0.0)
    return [
        Goods([kind_of(row, row["quantity"], guess)[0] for row in rows.iter_rows(named=True)])
        for _, rows in orders.sort("order", "item").group_by("order", maintain_order=True)
    ]


def _suite(orders: Sequence[Goods], settings: SuiteSettings, seed: int) -> pl.DataFrame:
    if not orders:
        raise TableError(
            where="orders", found="no order to pack", expected="at least one", mend="give past orders"
        )
    luck = np.random.default_rng(seed)
    taken = sorted(luck.permutation(len(orders))[: settings.most_orders])
    learned = [orders[number] for number in taken]
    volume = np.array([goods.volumes[goods.pieces].sum() for goods in learned], np.float64)
    sizes = _candidates(learned, settings, luck)
    air = _void(learned, volume, sizes, settings)
    return _table(sizes, air, volume, _choose(air.void, settings.count))


def _candidates(orders: Sequence[Goods], settings: SuiteSettings, luck: np.random.Generator) -> Ints:
    """Tight boxes around some orders, and one that takes every single piece, by rising volume; in steps."""
    grid = settings.grid_mm * STEPS_PER_MM
    wanted = luck.permutation(len(orders))[: settings.candidates]
    tight = [_tight(orders[number], grid, settings.support_share) for number in wanted]
    # One size takes every single piece, so that no order is left without a box.
    most = [
        _up(float(edge), grid) for edge in np.array([_least_edges(goods) for goods in orders]).max(axis=0)
    ]
    sizes = np.unique(np.array([*tight, most[::-1]], np.int64), axis=0)
    return sizes[np.argsort(sizes.prod(axis=1), kind="stable")]


def _tight(goods: Goods, grid: int, support: float) -> Ints:
    """The smallest box found around one order: many floors, each as high as the goods then stand."""
    volume = float(goods.volumes[goods.pieces].sum())
    longest = int(goods.extents.max())
    least = [min(int(shape.max()) for shape in goods.extents)]
    edge = volume ** (1 / 3)
    best: Ints | None = None
    for length in sorted({longest, *(max(least[0], round(edge * share)) for share in (1.0, 1.3, 1.7, 2.2))}):
        for ratio in (1.0, 0.8, 0.65, 0.5):
            floor = [_up(length, grid), _up(length * ratio, grid)]
            tall = np.array([*floor, int(goods.extents.max(axis=1).max()) * len(goods.pieces)], np.int64)
            rows = _pack(goods, tall, support, tries=2)
            if len(rows) == len(goods.pieces):
                ends = rows[:, 2:] + goods.extents[rows[:, 1]]
                size = np.array([_up(float(end), grid) for end in ends.max(axis=0)], np.int64)
                if best is None or size.prod() < best.prod():
                    best = size
    if best is None:
        side = _up(longest, grid)
        best = np.array([side, side, side * len(goods.pieces)], np.int64)
    return np.sort(best)[::-1]


def _up(length: float, grid: int) -> int:
    return math.ceil(length / grid) * grid


def _pack(goods: Goods, box: Ints, support: float, tries: int) -> Ints:
    from wharfinger.decide.warehouse.packing.piece_kernel import best_try

    rows: Ints
    rows, _ = best_try(
        box, math.inf, goods.pieces, goods.extents, goods.first_shape, goods.weights_g, goods.bears_g,
        goods.labels, support, tries, 0, 0,
    )  # fmt: skip
    return rows


def _void(orders: Sequence[Goods], volume: Floats, sizes: Ints, settings: SuiteSettings) -> Air:
    """Air of each order (row) in each size (column), infinite where some piece does not go in."""
    void = np.full((len(orders), len(sizes)), np.inf)
    whole = np.zeros(void.shape, np.bool_)
    for row, goods in enumerate(orders):
        needed = _least_edges(goods)
        refused: list[Ints] = []
        for column, size in enumerate(sizes):
            if (np.sort(size) < needed).any():
                continue
            boxes = max(2, math.ceil(volume[row] / (FILLED_WHEN_SPLIT * size.prod())))
            if size.prod() >= volume[row] and not any((size <= other).all() for other in refused):
                if len(_pack(goods, size, settings.support_share, tries=4)) == len(goods.pieces):
                    boxes, whole[row, column] = 1, True
                else:
                    refused.append(size)
            void[row, column] = float(size.prod()) * boxes - volume[row] + (boxes - 1) * settings.box_l * 1e9
    return Air(void, whole)


def _least_edges(goods: Goods) -> Ints:
    """No box whose sorted edges are below these, edge by edge, takes every piece."""
    edges: Ints = np.sort(goods.extents[goods.first_shape[:-1]], axis=1).max(axis=0)
    return edges


def _choose(void: Floats, count: int) -> list[int]:
    """Columns with the least air: greedily added, then exchanged one for one while that helps."""
    limit = np.where(np.isfinite(void), void, 1e3 * np.nanmax(np.where(np.isfinite(void), void, 0)))
    chosen: list[int] = []
    for _ in range(min(count, void.shape[1])):
        now = limit[:, chosen].min(axis=1) if chosen else np.full(len(limit), np.inf)
        chosen.append(int(np.minimum(limit, now[:, None]).sum(axis=0).argmin()))
    better = True
    while better:
        better = False
        for place in range(len(chosen)):
            others = [column for at, column in enumerate(chosen) if at != place]
            now = limit[:, others].min(axis=1) if others else np.full(len(limit), np.inf)
            totals = np.minimum(limit, now[:, None]).sum(axis=0)
            if totals.min() < totals[chosen[place]] - 1e-6:
                chosen[place] = int(totals.argmin())
                better = True
    return sorted(set(chosen))


def _table(sizes: Ints, air: Air, volume: Floats, chosen: Sequence[int]) -> pl.DataFrame:
    own = air.void[:, list(chosen)]
    home = np.where(np.isfinite(own.min(axis=1)), own.argmin(axis=1), -1)
    rows = []
    for place, column in enumerate(chosen):
        inner = sizes[column] / STEPS_PER_MM
        inside = (home == place) & air.whole[:, column]
        rows.append(
            {
                "carton": f"{inner[0]:g} x {inner[1]:g} x {inner[2]:g}",
                "length_mm": float(inner[0]),
                "width_mm": float(inner[1]),
                "height_mm": float(inner[2]),
                "orders": int(inside.sum()),
                "goods_l": float(volume[inside].sum() / 1e9),
                "void_l": float(own[inside, place].sum() / 1e9),
            }
        )
    return pl.DataFrame(rows)


decision = Decision(
    name="carton_suite",
    run=stock_cartons,
    reads=(Orders, Items),
    writes=(CartonSuite,),
    settings=SuiteSettings,
    report=report,
)
