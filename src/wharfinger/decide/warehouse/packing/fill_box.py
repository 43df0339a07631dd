"""One box filled as full as it goes: a beam search over blocks of pieces, for containers and pallets.

Every state is judged by its greedy completion, and the beam doubles as long as there is time: Araya, Guerrero
and Nunez (2017). What may stand on a piece is not asked here; goods with such rules go by `place_pieces`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.packing.beam_kernel import after, expand
from wharfinger.decide.warehouse.packing.block_kernel import make_blocks, reachable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_BLOCKS = 2_000
CONTACT_GAP = 0.02
COUNT_POWER = 0.1
WIDEST_BEAM = 1024


@dataclass(frozen=True)
class Shapes:
    """Kinds of piece as they may stand: extents of each orientation, whose it is, how many there are."""

    extents: Ints
    kinds: Ints
    available: Ints
    weights_g: Floats


@dataclass(frozen=True)
class Filling:
    """What lies where: rows shape, x, y, z, the lowest first; the volume inside; greedy completions tried."""

    rows: Ints
    volume: int
    tried: int


def fill_box(
    box: Ints,
    shapes: Shapes,
    *,
    weight_limit_g: float = float("inf"),
    supported: bool = True,
    least_fill: float = 0.98,
    seconds: float | None = 0.5,
    iterations: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Filling:
    """The fullest filling found in this time by the clock, or with this many greedy completions."""
    stop = _Stop(None if iterations or seconds is None else clock() + seconds, iterations, clock)
    goods = _goods(box, shapes, 1.0 if supported else least_fill, supported)
    best = _Best(np.zeros((0, 7), np.int64), 0)
    width, tried = 1, 0
    while width <= WIDEST_BEAM and best.volume < goods.most_volume:
        best, tried, ended = _sweep(goods, weight_limit_g, width, best, tried, stop)
        if ended:
            break
        width *= 2
    return Filling(_pieces(best.placed, goods), best.volume, tried)


class _Stop(NamedTuple):
    at: float | None
    iterations: int | None
    clock: Callable[[], float]

    def now(self, tried: int) -> bool:
        if self.iterations is not None:
            return tried >= self.iterations
        return self.at is not None and self.clock() >= self.at


class _Best(NamedTuple):
    placed: Ints
    volume: int


class _State(NamedTuple):
    spaces: Ints
    placed: Ints
    left: Ints
    weight_left_g: float
    filled: int
    fitting: Ints


@dataclass(frozen=True)
class _Goods:
    """All that does not change while one box is filled."""

    box: Ints
    available: Ints
    extents: Ints
    needs: Ints
    parts: Ints
    volume: Ints
    merit: Floats
    weights_g: Floats
    usable: Ints
    tolerance: Ints
    smallest: Ints
    supported: bool
    most_volume: int

    def expand(self, state: _State, wanted: int) -> tuple[Ints, Ints, Ints, Ints]:
        found: tuple[Ints, Ints, Ints, Ints] = expand(
            state.spaces, state.placed, state.left, state.weight_left_g, state.filled, self.box, self.extents,
            self.needs, self.volume, self.merit, self.weights_g, self.usable, self.tolerance, self.smallest,
            self.supported, state.fitting, wanted,
        )  # fmt: skip
        return found

    def after(self, state: _State, spaces: Ints, fitting: Ints, step: Ints) -> _State:
        block = int(step[0])
        spaces, placed = after(
            spaces, state.placed, block, step[1:4], self.extents, self.smallest, self.supported
        )
        return _State(
            spaces,
            placed,
            state.left - self.needs[block],
            state.weight_left_g - float(self.weights_g[block]),
            state.filled + int(self.volume[block]),
            fitting,
        )


def _goods(box: Ints, shapes: Shapes, least_fill: float, supported: bool) -> _Goods:
    extents, needs, parts, volume = make_blocks(
        shapes.kinds, shapes.extents, shapes.available, box, MOST_BLOCKS, least_fill
    )
    usable = np.zeros((3, int(box.max()) + 1), np.int64)
    for axis in range(3):
        edges = np.zeros((len(shapes.available), 6), np.int64)
        for kind in range(len(shapes.available)):
            own = np.unique(shapes.extents[shapes.kinds == kind, axis])
            edges[kind, : len(own)] = own
        usable[axis, : int(box[axis]) + 1] = reachable(edges, shapes.available, int(box[axis]))
    held = shapes.available[shapes.kinds] > 0
    goods = shapes.extents[held]
    kind_volume = np.zeros(len(shapes.available), np.int64)
    kind_volume[shapes.kinds] = shapes.extents.prod(axis=1)
    return _Goods(
        box=box,
        available=shapes.available,
        extents=extents,
        needs=needs,
        parts=parts,
        volume=volume,
        merit=volume / needs.sum(axis=1) ** COUNT_POWER,
        weights_g=needs @ shapes.weights_g,
        usable=usable,
        tolerance=(box * CONTACT_GAP).astype(np.int64),
        smallest=goods.min(axis=0) if len(goods) else np.ones(3, np.int64),
        supported=supported,
        most_volume=min(int(kind_volume @ shapes.available), int(box.prod())),
    )


def _sweep(
    goods: _Goods, weight_limit_g: float, width: int, best: _Best, tried: int, stop: _Stop
) -> tuple[_Best, int, bool]:
    """One beam search of this width: the best so far, completions tried in all, and whether time is up."""
    everything = np.concatenate([np.zeros(3, np.int64), goods.box])[None, :]
    ordered = np.argsort(-goods.volume, kind="stable")
    nothing = np.zeros((0, 7), np.int64)
    states = [_State(everything, nothing, goods.available, weight_limit_g, 0, ordered)]
    while states:
        children: list[tuple[int, int, Ints, Ints, Ints]] = []
        for parent, state in enumerate(states):
            if stop.now(tried) and best.volume:
                return best, tried, True
            steps, placed, spaces, fitting = goods.expand(state, width)
            tried += len(steps)
            volume = int(goods.volume[placed[:, 6]].sum())
            if volume > best.volume:
                best = _Best(placed, volume)
            children += [(int(step[4]), parent, step, spaces, fitting) for step in steps]
        children.sort(key=lambda child: -child[0])
        chosen: list[_State] = []
        seen: set[int] = set()
        for reached, parent, step, spaces, fitting in children:
            # Two steps that complete to the same volume mostly lead to the same filling.
            if reached not in seen and len(chosen) < width:
                seen.add(reached)
                chosen.append(goods.after(states[parent], spaces, fitting, step))
        states = chosen
    return best, tried, False


def _pieces(placed: Ints, goods: _Goods) -> Ints:
    """Single pieces of the placed blocks."""
    rows: list[tuple[int, int, int, int]] = []
    stack = [(int(row[6]), int(row[0]), int(row[1]), int(row[2])) for row in placed]
    while stack:
        block, *at = stack.pop()
        first, second, axis = (int(part) for part in goods.parts[block])
        if axis < 0:
            rows.append((first, at[0], at[1], at[2]))
            continue
        beside = list(at)
        beside[axis] += int(goods.extents[first, axis])
        stack.append((first, at[0], at[1], at[2]))
        stack.append((second, beside[0], beside[1], beside[2]))
    rows.sort(key=lambda row: (row[3], row[2], row[1], row[0]))
    return np.array(rows, np.int64).reshape(-1, 4)
