"""Compiled: one state of a half-filled box, completed greedily, and its best next steps tried that way."""

from __future__ import annotations

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.warehouse.packing.block_kernel import Floats, Ints, candidates
from wharfinger.decide.warehouse.packing.space_kernel import MOST_SPACES, fill


@njit
def expand(
    spaces: Ints,
    placed: Ints,
    left: Ints,
    weight_left: float,
    filled: int,
    box: Ints,
    extents: Ints,
    needs: Ints,
    volume: Ints,
    merit: Floats,
    weights: Floats,
    usable: Ints,
    tolerance: Ints,
    smallest: Ints,
    supported: bool,
    fitting: Ints,
    wanted: int,
) -> tuple[Ints, Ints, Ints, Ints]:
    """The best `wanted` next blocks of a state: each as block, x, y, z with the volume that its greedy
    completion reaches; the best of these completions; and the blocks that can still be made."""
    own_spaces, own_placed = _room(spaces), _longer(placed, int(left.sum()))
    own_fitting = fitting.copy()
    found = np.zeros((wanted, 4), np.int64)
    worth = np.zeros(wanted)
    count, space_count, fitting_count = candidates(
        own_spaces, len(spaces), own_placed, len(placed), left, weight_left, box, extents, needs, merit,
        weights, usable, tolerance, supported, own_fitting, len(fitting), wanted, found, worth,
    )  # fmt: skip
    reached = np.full(count, filled, np.int64)
    best = placed.copy()
    best_volume = np.int64(filled if count == 0 else -1)
    for step in range(count):
        one_spaces, one_placed, one_left = own_spaces.copy(), own_placed.copy(), left.copy()
        one_weight = weight_left
        one_count, one_placed_count = space_count, len(placed)
        one_fitting, one_fitting_count = own_fitting.copy(), fitting_count
        row = found[step].copy()
        next_found = np.zeros((1, 4), np.int64)
        next_worth = np.zeros(1)
        while True:
            block = row[0]
            one_placed[one_placed_count, 6] = block
            for axis in range(3):
                one_placed[one_placed_count, axis] = row[axis + 1]
                one_placed[one_placed_count, axis + 3] = row[axis + 1] + extents[block, axis]
            for kind in range(len(left)):
                one_left[kind] -= needs[block, kind]
            one_weight -= weights[block]
            reached[step] += volume[block]
            one_count = fill(one_spaces, one_count, one_placed[one_placed_count], smallest, supported)
            one_placed_count += 1
            next_count, one_count, one_fitting_count = candidates(
                one_spaces, one_count, one_placed, one_placed_count, one_left, one_weight, box, extents,
                needs, merit, weights, usable, tolerance, supported, one_fitting, one_fitting_count, 1,
                next_found, next_worth,
            )  # fmt: skip
            if next_count == 0:
                break
            row = next_found[0].copy()
        if reached[step] > best_volume:
            best_volume = reached[step]
            best = one_placed[:one_placed_count].copy()
    steps = np.empty((count, 5), np.int64)
    steps[:, :4] = found[:count]
    steps[:, 4] = reached
    return steps, best, own_spaces[:space_count], own_fitting[:fitting_count]


@njit
def after(
    spaces: Ints, placed: Ints, block: int, at: Ints, extents: Ints, smallest: Ints, supported: bool
) -> tuple[Ints, Ints]:
    """Spaces and placed blocks once this block lies there."""
    own_spaces, own_placed = _room(spaces), _longer(placed, 1)
    row = own_placed[len(placed)]
    row[6] = block
    for axis in range(3):
        row[axis] = at[axis]
        row[axis + 3] = at[axis] + extents[block, axis]
    count = fill(own_spaces, len(spaces), row, smallest, supported)
    return own_spaces[:count].copy(), own_placed


@njit
def _room(spaces: Ints) -> Ints:
    longer = np.empty((MOST_SPACES, 6), np.int64)
    longer[: len(spaces)] = spaces
    return longer


@njit
def _longer(placed: Ints, more: int) -> Ints:
    longer = np.empty((len(placed) + more, 7), np.int64)
    longer[: len(placed)] = placed
    return longer
