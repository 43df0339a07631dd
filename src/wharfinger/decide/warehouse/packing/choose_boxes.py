"""Which boxes one order goes into, and how it lies in them: the cheapest found."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.packing.exact_kernel import NO, fits_at_all
from wharfinger.decide.warehouse.packing.fill_box import Shapes, fill_box
from wharfinger.decide.warehouse.packing.goods import Box, Goods
from wharfinger.decide.warehouse.packing.piece_kernel import best_try

Ints = NDArray[np.int64]
SINGLE_TRIES = 24
ROUND_TRIES = 4
EXACT_PIECES = 6
EXACT_NODES = 200_000
BLOCK_PIECES = 60
BLOCK_ITERATIONS = 200
STEPS_PER_L = 1e9
"""Cubic steps of a tenth of a millimetre."""


@dataclass(frozen=True)
class Terms:
    """What packing must keep and what it costs."""

    support_share: float
    carriage_per_kg: float
    volume_cm3_per_kg: float
    filler_g_per_l: float
    filler_cost_per_kg: float

    def filler_g(self, box: Box, goods_volume: float) -> float:
        return max(0.0, box.volume - goods_volume) / 1e9 * self.filler_g_per_l

    def waste_cost(self, box: Box, goods_volume: float) -> float:
        return box.cost + self.filler_g(box, goods_volume) / 1000 * self.filler_cost_per_kg

    def cost(self, box: Box, goods_volume: float, goods_g: float) -> float:
        """Packaging, and carriage by the greater of weight and dimensional weight."""
        packed_kg = (goods_g + box.weight_g + self.filler_g(box, goods_volume)) / 1000
        charged_kg = max(packed_kg, box.outer_l * 1000 / self.volume_cm3_per_kg)
        return self.waste_cost(box, goods_volume) + self.carriage_per_kg * charged_kg


@dataclass(frozen=True)
class Load:
    """One packed box: rows kind, shape, x, y, z in steps, in the order of packing."""

    box: Box
    rows: Ints
    cost: float


@dataclass(frozen=True)
class Choice:
    """The boxes of one order. `proven`: no cheaper choice exists."""

    loads: list[Load]
    proven: bool

    @cached_property
    def cost(self) -> float:
        return sum(load.cost for load in self.loads)


def choose_boxes(
    goods: Goods,
    boxes: Sequence[Box],
    terms: Terms,
    *,
    seconds: float | None,
    iterations: int | None,
    seed: int = 0,
) -> Choice:
    """The cheapest boxes found for all pieces. Every kind must fit into some box by itself."""
    if not len(goods.pieces):
        return Choice([], proven=True)
    end = None if seconds is None or iterations is not None else time.perf_counter() + seconds
    order = _Order(goods, boxes, terms, seed)
    single, refuted = order.one_box(goods.pieces)
    best = None if single is None else [single]
    least = order.least_cost(single if refuted else None, refuted=refuted)
    if best is not None and best[0].cost <= least + 1e-9:
        return Choice(best, proven=True)
    turn = 0
    while (
        (turn < iterations)
        if iterations is not None
        else (end is None or time.perf_counter() < end or not best)
    ):
        loads = order.round(turn)
        if best is None or sum(load.cost for load in loads) < sum(load.cost for load in best) - 1e-9:
            best = loads
        turn += 1
        if sum(load.cost for load in best) <= least + 1e-9:
            return Choice(best, proven=True)
    return Choice(best or order.round(0), proven=False)


class _Order:
    """One order's pieces before all boxes."""

    def __init__(self, goods: Goods, boxes: Sequence[Box], terms: Terms, seed: int) -> None:
        self.goods, self.terms, self.seed = goods, terms, seed
        self.boxes = [b for b in boxes if any(goods.fits(kind, b) for kind in range(len(goods.kinds)))]
        self.luck = np.random.default_rng(seed)

    def cost(self, box: Box, pieces: Ints) -> float:
        volume, weight_g = self.goods.volumes[pieces].sum(), self.goods.weights_g[pieces].sum()
        return self.terms.cost(box, float(volume), float(weight_g))

    def one_box(self, pieces: Ints) -> tuple[Load | None, bool]:
        """The cheapest single box that all pieces were got into; and whether every cheaper one is refuted."""
        refuted = True
        for box in sorted(self.boxes, key=lambda one: (self.cost(one, pieces), one.volume)):
            if self._too_small(box, pieces):
                continue
            rows = self._fill(box, pieces, SINGLE_TRIES, 0)
            if len(rows) == len(pieces):
                return self._load(box, pieces, rows), refuted
            refuted = refuted and self._cannot_hold(box, pieces)
        return None, refuted

    def least_cost(self, single: Load | None, *, refuted: bool) -> float:
        """No choice of boxes is cheaper than this. `refuted`: no one box is cheaper than `single`, or where
        that is None, none holds all."""
        several = self._least_cost(2)
        if not refuted:
            return min(self._least_cost(1), several)
        return several if single is None else min(single.cost, several)

    def _least_cost(self, boxes: int) -> float:
        """Of at least so many boxes: each costs something, and carriage is paid for all goods."""
        goods, terms = self.goods, self.terms
        volume = float(goods.volumes[goods.pieces].sum())
        weight_g = float(goods.weights_g[goods.pieces].sum())
        count = max(
            boxes,
            math.ceil(volume / max(box.volume for box in self.boxes)),
            math.ceil(weight_g / max(box.capacity_g for box in self.boxes) - 1e-9),
        )
        packed_kg = (weight_g + count * min(box.weight_g for box in self.boxes)) / 1000
        litres = max(volume / STEPS_PER_L, count * min(box.outer_l for box in self.boxes))
        charged_kg = max(packed_kg, litres * 1000 / terms.volume_cm3_per_kg)
        return count * min(box.cost for box in self.boxes) + terms.carriage_per_kg * charged_kg

    def round(self, turn: int) -> list[Load]:
        """Box after box, each the one that packs its goods most cheaply; later rounds choose with luck."""
        left = self.goods.pieces
        loads: list[Load] = []
        while len(left):
            best: tuple[float, Box, Ints] | None = None
            for box in self.boxes:
                rows = self._fill(box, left, ROUND_TRIES, turn * ROUND_TRIES)
                if not len(rows):
                    continue
                inside = left[rows[:, 0]]
                rate = self.cost(box, inside) / float(self.goods.volumes[inside].sum())
                if turn:
                    rate *= self.luck.uniform(0.6, 1.0)
                if len(inside) == len(left):
                    rate *= 0.5  # it ends the order
                if best is None or rate < best[0]:
                    best = (rate, box, rows)
            assert best is not None, "every kind fits into some box"
            _, box, rows = best
            inside = left[rows[:, 0]]
            smaller, _ = self.one_box(inside)
            load = self._load(box, left, rows)
            loads.append(smaller if smaller is not None and smaller.cost < load.cost else load)
            left = np.delete(left, rows[:, 0])
        return loads

    def _too_small(self, box: Box, pieces: Ints) -> bool:
        return (
            float(self.goods.volumes[pieces].sum()) > box.volume
            or float(self.goods.weights_g[pieces].sum()) > box.capacity_g
            or len({label for label in self.goods.labels[pieces] if label >= 0}) > 1
            or not all(self.goods.fits(int(kind), box) for kind in np.unique(pieces))
        )

    def _cannot_hold(self, box: Box, pieces: Ints) -> bool:
        if len(pieces) > EXACT_PIECES:
            return False
        largest_first = pieces[np.lexsort((pieces, -self.goods.volumes[pieces]))]
        answer = fits_at_all(
            box.steps, largest_first, self.goods.extents, self.goods.first_shape, EXACT_NODES
        )
        return bool(answer == NO)

    def _fill(self, box: Box, pieces: Ints, tries: int, start: int) -> Ints:
        """Rows piece, shape, x, y, z of the fullest filling."""
        goods = self.goods
        rows: Ints
        rows, _ = best_try(
            box.steps, box.capacity_g, pieces, goods.extents, goods.first_shape, goods.weights_g,
            goods.bears_g, goods.labels, self.terms.support_share, tries, self.seed, start,
        )  # fmt: skip
        if goods.plain and len(pieces) >= BLOCK_PIECES and len(rows) < len(pieces) and start == 0:
            blocks = self._fill_with_blocks(box, pieces)
            if goods.volumes[pieces[blocks[:, 0]]].sum() > goods.volumes[pieces[rows[:, 0]]].sum():
                return blocks
        return rows

    def _fill_with_blocks(self, box: Box, pieces: Ints) -> Ints:
        goods = self.goods
        kinds = np.repeat(np.arange(len(goods.kinds)), np.diff(goods.first_shape))
        scale = int(np.gcd.reduce(np.concatenate([box.steps, goods.extents.ravel()])))
        shapes = Shapes(
            goods.extents // scale,
            kinds,
            np.bincount(pieces, minlength=len(goods.kinds)),
            goods.weights_g,
        )
        filling = fill_box(
            box.steps // scale,
            shapes,
            weight_limit_g=box.capacity_g,
            supported=self.terms.support_share > 0,
            iterations=BLOCK_ITERATIONS,
        )
        rows = np.empty((len(filling.rows), 5), np.int64)
        waiting = {int(kind): list(np.flatnonzero(pieces == kind)[::-1]) for kind in np.unique(pieces)}
        for at, (shape, x, y, z) in enumerate(filling.rows):
            rows[at] = waiting[int(kinds[shape])].pop(), shape, x * scale, y * scale, z * scale
        return rows

    def _load(self, box: Box, pieces: Ints, rows: Ints) -> Load:
        placed = rows[np.lexsort((rows[:, 2], -rows[:, 3], rows[:, 4]))].copy()
        placed[:, 0] = pieces[placed[:, 0]]
        return Load(box, placed, self.cost(box, placed[:, 0]))
