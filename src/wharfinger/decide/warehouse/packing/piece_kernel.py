"""Compiled: pieces put into one box one after the other, every rule asked at every piece.

The free spaces are the largest free cuboids. Each try puts the pieces in another sequence; the first ones
follow volume, longest edge, base and weight, the later ones are shaken. The fullest try is kept.
"""

from __future__ import annotations

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.warehouse.packing.block_kernel import Floats, Ints
from wharfinger.decide.warehouse.packing.space_kernel import MOST_SPACES, fill

NO_LABEL = -1


@njit
def best_try(
    box: Ints,
    weight_limit: float,
    pieces: Ints,
    extents: Ints,
    first_shape: Ints,
    weights: Floats,
    bears: Floats,
    labels: Ints,
    support: float,
    tries: int,
    seed: int,
    start: int,
) -> tuple[Ints, int]:
    """Rows piece, shape, x, y, z of the fullest of the tries, and its volume.

    `pieces` holds each piece's kind; `extents` from first_shape[kind] to first_shape[kind + 1] are its
    orientations; `bears` is the weight that may rest on a piece, below zero when nothing may."""
    volumes = np.empty(len(pieces), np.int64)
    total = 0
    for piece in range(len(pieces)):
        shape = extents[first_shape[pieces[piece]]]
        volumes[piece] = shape[0] * shape[1] * shape[2]
        total += volumes[piece]
    best = np.zeros((0, 5), np.int64)
    best_volume = -1
    state = np.uint64(seed * 7919 + 12345)
    for attempt in range(start, start + tries):
        keys = np.empty(len(pieces))
        for piece in range(len(pieces)):
            state, luck = _luck(state)
            keys[piece] = -_rank(pieces[piece], attempt, extents, first_shape, weights, bears)
            if attempt >= 8:
                keys[piece] *= 0.3 + 1.4 * luck
        sequence = np.argsort(keys, kind="mergesort")
        rows, volume = _one_try(
            box, weight_limit, pieces, sequence, volumes, extents, first_shape, weights, bears, labels,
            support, (attempt // 4) % 3,
        )  # fmt: skip
        if volume > best_volume:
            best, best_volume = rows, volume
        if best_volume == total:
            break
    return best, best_volume


@njit
def _luck(state: np.uint64) -> tuple[np.uint64, float]:
    """A number from 0 to 1 from a linear congruence (Knuth's MMIX), the same on every machine."""
    state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
    return state, float(state >> np.uint64(11)) / 9007199254740992.0


@njit
def _rank(kind: int, attempt: int, extents: Ints, first_shape: Ints, weights: Floats, bears: Floats) -> float:
    """How early a piece should go in; in every other try what bears nothing goes last."""
    shape = extents[first_shape[kind]]
    x, y, z = float(shape[0]), float(shape[1]), float(shape[2])
    longest = max(x, max(y, z))
    way = attempt % 4
    if way == 0:
        value = x * y * z
    elif way == 1:
        value = longest * longest * longest + x * y * z
    elif way == 2:
        value = x * y * z / min(x, min(y, z))
    else:
        value = (weights[kind] + 1.0) * x * y * z
    return value * 1e-9 if bears[kind] < 0 and attempt % 2 == 0 else value


@njit
def _one_try(
    box: Ints,
    weight_limit: float,
    pieces: Ints,
    sequence: Ints,
    volumes: Ints,
    extents: Ints,
    first_shape: Ints,
    weights: Floats,
    bears: Floats,
    labels: Ints,
    support: float,
    rule: int,
) -> tuple[Ints, int]:
    spaces = np.empty((MOST_SPACES, 6), np.int64)
    spaces[0, :3] = 0
    spaces[0, 3:] = box
    space_count = 1
    smallest = np.ones(3, np.int64)
    for axis in range(3):
        edge = np.int64(1) << 60
        for kind in pieces:
            for shape in range(first_shape[kind], first_shape[kind + 1]):
                edge = min(edge, extents[shape, axis])
        smallest[axis] = edge
    placed = np.empty((len(pieces), 6), np.int64)
    rows = np.empty((len(pieces), 5), np.int64)
    loads = np.zeros(len(pieces))
    limits = np.empty(len(pieces))
    count = 0
    volume = 0
    weight = 0.0
    label = NO_LABEL
    refused_at = np.full(len(first_shape), -1, np.int64)
    limited = False
    for kind in pieces:
        limited = limited or bears[kind] < np.inf
    cuboid = np.empty(6, np.int64)
    best_cuboid = np.empty(6, np.int64)
    for piece in sequence:
        kind = pieces[piece]
        if weight + weights[kind] > weight_limit or refused_at[kind] == count:
            continue
        if label != NO_LABEL and labels[kind] != NO_LABEL and labels[kind] != label:
            continue
        best = np.inf
        best_shape = -1
        for shape in range(first_shape[kind], first_shape[kind + 1]):
            for space in range(space_count):
                row = spaces[space]
                inside = True
                for axis in range(3):
                    cuboid[axis] = row[axis]
                    cuboid[axis + 3] = row[axis] + extents[shape, axis]
                    inside = inside and cuboid[axis + 3] <= row[axis + 3]
                if not inside:
                    continue
                value = _value(rule, cuboid, row, box)
                if value >= best or not _stands(cuboid, placed, count, support, limits):
                    continue
                if limited and not _bears(cuboid, weights[kind], placed, count, loads, limits, False):
                    continue
                if limited and _covered(cuboid, placed, count, bears[kind] >= 0):
                    continue
                best, best_shape = value, shape
                best_cuboid[:] = cuboid
        if best_shape < 0:
            refused_at[kind] = count
            continue
        if limited:
            _bears(best_cuboid, weights[kind], placed, count, loads, limits, True)
        placed[count] = best_cuboid
        limits[count] = bears[kind]
        rows[count, 0], rows[count, 1] = piece, best_shape
        rows[count, 2:] = best_cuboid[:3]
        count += 1
        volume += volumes[piece]
        weight += weights[kind]
        if labels[kind] != NO_LABEL:
            label = labels[kind]
        if bears[kind] < 0:
            best_cuboid[5] = box[2]  # nothing comes above it
        space_count = fill(spaces, space_count, best_cuboid, smallest, False)
    return rows[:count].copy(), volume


@njit
def _value(rule: int, cuboid: Ints, space: Ints, box: Ints) -> float:
    """Less is better: low and to the corner, or tight in its space, or a low top."""
    corner = (float(cuboid[2]) * box[1] + cuboid[1]) * box[0] + cuboid[0]
    if rule == 0:
        return float(corner)
    if rule == 1:
        tight = space[3] - cuboid[3]
        for axis in range(1, 3):
            tight = min(tight, space[axis + 3] - cuboid[axis + 3])
        return float(tight * 1e15 + corner)
    return float(float(cuboid[5]) * 1e15 + (float(cuboid[4]) * 1e7 + cuboid[3]))


@njit
def _shared(one: Ints, two: Ints) -> int:
    """Ground that two cuboids have in common, seen from above."""
    x = min(one[3], two[3]) - max(one[0], two[0])
    y = min(one[4], two[4]) - max(one[1], two[1])
    return x * y if x > 0 and y > 0 else 0


@njit
def _stands(cuboid: Ints, placed: Ints, count: int, support: float, limits: Floats) -> bool:
    """Whether enough of its base rests, and on nothing that may bear nothing."""
    if cuboid[2] == 0:
        return True
    rests = 0
    for other in range(count):
        if placed[other, 5] == cuboid[2]:
            ground = _shared(cuboid, placed[other])
            if ground > 0 and limits[other] < 0:
                return False
            rests += ground
    base = (cuboid[3] - cuboid[0]) * (cuboid[4] - cuboid[1])
    return rests >= support * base and (rests > 0 or support == 0)


@njit
def _covered(cuboid: Ints, placed: Ints, count: int, only_touching: bool) -> bool:
    """Whether anything lies above it, or on it: what slips below others would take over their load."""
    for other in range(count):
        above = placed[other, 2] == cuboid[5] if only_touching else placed[other, 2] >= cuboid[5]
        if above and _shared(cuboid, placed[other]) > 0:
            return True
    return False


@njit
def _bears(
    cuboid: Ints, weight: float, placed: Ints, count: int, loads: Floats, limits: Floats, keep: bool
) -> bool:
    """Whether all below bear the new weight, each by its share of the ground below what it carries."""
    if cuboid[2] == 0:
        return True
    more = np.zeros(count + 1)
    more[count] = weight
    done = np.zeros(count + 1, np.bool_)
    while True:
        top = -1
        for other in range(count + 1):
            if more[other] > 0 and not done[other]:
                height = cuboid[2] if other == count else placed[other, 2]
                if top < 0 or height > (cuboid[2] if top == count else placed[top, 2]):
                    top = other
        if top < 0:
            break
        done[top] = True
        carried = cuboid if top == count else placed[top]
        ground = 0
        for other in range(count):
            if placed[other, 5] == carried[2]:
                ground += _shared(carried, placed[other])
        for other in range(count):
            if ground > 0 and placed[other, 5] == carried[2]:
                more[other] += more[top] * _shared(carried, placed[other]) / ground
    for other in range(count):
        if more[other] > 0 and loads[other] + more[other] > limits[other] * (1 + 1e-12):
            return False
    if keep:
        for other in range(count):
            loads[other] += more[other]
    return True
