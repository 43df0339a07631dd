"""The search for a few carton sizes: tight boxes around past orders, and the few that cost least together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.packing.goods import STEPS_PER_MM, Goods
from wharfinger.decide.warehouse.packing.suite_settings import SuiteSettings

FILLED_WHEN_SPLIT = 0.75
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Shipped(NamedTuple):
    """Orders (rows) in sizes (columns); cost is infinite where some piece does not go in."""

    cost: Floats
    void_l: Floats
    waste_g: Floats
    whole: NDArray[np.bool_]


def search(
    orders: Sequence[Goods], largest_mm: Sequence[float], settings: SuiteSettings, luck: np.random.Generator
) -> list[dict[str, Any]]:
    """Rows of `CartonSuite`, the smallest carton first. No order at all has a piece beyond `largest_mm`."""
    volume = np.array([goods.volumes[goods.pieces].sum() for goods in orders], np.float64)
    sizes = _candidates(orders, largest_mm, settings, luck)
    shipped = _shipped(orders, volume, sizes, settings)
    largest = np.array([_up(edge * STEPS_PER_MM, 1) for edge in largest_mm])
    takes_all: NDArray[np.bool_] = np.all(sizes >= largest, axis=1)
    return _rows(sizes, shipped, volume, _choose(shipped.cost, settings.count, takes_all))


def _candidates(
    orders: Sequence[Goods], largest_mm: Sequence[float], settings: SuiteSettings, luck: np.random.Generator
) -> Ints:
    """Tight boxes around some orders, and one that takes every single piece, by rising volume; in steps."""
    grid = settings.grid_mm * STEPS_PER_MM
    wanted = luck.permutation(len(orders))[: settings.candidates]
    tight = [_tight(orders[number], grid, settings.support_share) for number in wanted]
    # One size takes every single piece, so that no order is left without a box.
    most = [_up(edge * STEPS_PER_MM, grid) for edge in largest_mm]
    sizes = np.unique(np.array([*tight, most], np.int64), axis=0)
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


def _shipped(orders: Sequence[Goods], volume: Floats, sizes: Ints, settings: SuiteSettings) -> Shipped:
    """What each order costs, ships of air and wastes in each size."""
    void = np.full((len(orders), len(sizes)), np.inf)
    whole = np.zeros(void.shape, np.bool_)
    boxes = np.zeros(void.shape)
    weight_kg = np.zeros((len(orders), 1))
    for row, goods in enumerate(orders):
        needed = _least_edges(goods)
        weight_kg[row] = goods.weights_g[goods.pieces].sum() / 1000
        refused: list[Ints] = []
        for column, size in enumerate(sizes):
            if (np.sort(size) < needed).any():
                continue
            count = max(2, math.ceil(volume[row] / (FILLED_WHEN_SPLIT * size.prod())))
            if size.prod() >= volume[row] and not any((size <= other).all() for other in refused):
                if len(_pack(goods, size, settings.support_share, tries=4)) == len(goods.pieces):
                    count, whole[row, column] = 1, True
                else:
                    refused.append(size)
            boxes[row, column] = count
            void[row, column] = (float(size.prod()) * count - volume[row]) / 1e9
    litres = sizes.prod(axis=1) / 1e9
    board_m2 = boxes * _board_m2(sizes)
    with np.errstate(invalid="ignore"):
        filler_kg = void * settings.filler_g_per_l / 1000
        waste_g = board_m2 * settings.board_g_per_m2 + filler_kg * 1000
        charged_kg = np.maximum(
            weight_kg + waste_g / 1000, boxes * litres * 1000 / settings.volume_cm3_per_kg
        )
        cost = (
            board_m2 * settings.board_cost_per_m2
            + boxes * settings.cost_per_box
            + filler_kg * settings.filler_cost_per_kg
            + charged_kg * settings.carriage_per_kg
        )
    return Shipped(np.where(np.isfinite(void), cost, np.inf), void, waste_g, whole)


def _board_m2(sizes: Ints) -> Floats:
    """The blank of a regular slotted carton (FEFCO 0201), whose flaps meet in the middle."""
    length, width, height = (sizes / STEPS_PER_MM / 1000).T
    blank: Floats = 2 * (length + width) * (width + height)
    return blank


def _least_edges(goods: Goods) -> Ints:
    """No box whose sorted edges are below these, edge by edge, takes every piece."""
    edges: Ints = np.sort(goods.extents[goods.first_shape[:-1]], axis=1).max(axis=0)
    return edges


def _choose(cost: Floats, count: int, takes_all: NDArray[np.bool_]) -> list[int]:
    """Columns with the least cost: greedily added, then exchanged one for one while that helps. One of them
    always takes every single piece, also of orders that were not looked at."""
    limit = np.where(np.isfinite(cost), cost, 1e3 * np.nanmax(np.where(np.isfinite(cost), cost, 0)))
    chosen: list[int] = []
    for _ in range(min(count, cost.shape[1])):
        chosen.append(int(_totals(limit, chosen, takes_all).argmin()))
    better = True
    while better:
        better = False
        for place in range(len(chosen)):
            others = [column for at, column in enumerate(chosen) if at != place]
            totals = _totals(limit, others, takes_all)
            if totals.min() < totals[chosen[place]] - 1e-6:
                chosen[place] = int(totals.argmin())
                better = True
    return sorted(set(chosen))


def _totals(limit: Floats, others: list[int], takes_all: NDArray[np.bool_]) -> Floats:
    """The cost of all orders with these columns and each further one; infinite where no piece-taker is in."""
    now = limit[:, others].min(axis=1) if others else np.full(len(limit), np.inf)
    totals: Floats = np.minimum(limit, now[:, None]).sum(axis=0)
    return totals if takes_all[others].any() else np.where(takes_all, totals, np.inf)


def _rows(sizes: Ints, shipped: Shipped, volume: Floats, chosen: Sequence[int]) -> list[dict[str, Any]]:
    own = shipped.cost[:, list(chosen)]
    home = np.where(np.isfinite(own.min(axis=1)), own.argmin(axis=1), -1)
    rows = []
    for place, column in enumerate(chosen):
        inner = sizes[column] / STEPS_PER_MM
        inside = (home == place) & shipped.whole[:, column]
        rows.append(
            {
                "carton": f"{inner[0]:g} x {inner[1]:g} x {inner[2]:g}",
                "length_mm": float(inner[0]),
                "width_mm": float(inner[1]),
                "height_mm": float(inner[2]),
                "orders": int(inside.sum()),
                "goods_l": float(volume[inside].sum() / 1e9),
                "void_l": float(shipped.void_l[inside, column].sum()),
                "waste_g": float(shipped.waste_g[inside, column].sum()),
                "cost": float(shipped.cost[inside, column].sum()),
            }
        )
    return rows
