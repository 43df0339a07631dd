"""Compiled: blocks of equal or matching pieces, put into the free spaces of one box, best first.

Blocks and their joining follow Zhu and Lim (2012); the worth of a block in a space (its volume, its contact,
what its space can still use, its count of pieces) follows Araya, Guerrero and Nunez (2017). All lengths are
whole steps. A space is a row x0, y0, z0, x1, y1, z1; a set of spaces holds every largest free cuboid.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

# Whole and broken numbers; Any, because numba gives numpy's scalars where mypy sees Python's.
Ints = NDArray[Any]
Floats = NDArray[Any]
MOST_JOINS = 3_000_000


@njit
def make_blocks(
    kinds: Ints, shapes: Ints, available: Ints, box: Ints, most: int, least_fill: float
) -> tuple[Ints, Ints, Ints, Ints]:
    """Blocks as extents (n, 3), pieces of each kind (n, kinds), parts (n, 3: first, second, axis; a single
    piece has axis -1 and its shape first), and the volume inside. `shapes` are extents of oriented pieces,
    `kinds`     whose they are. A joined block is at least `least_fill` full."""
    extents = np.zeros((most, 3), np.int64)
    needs = np.zeros((most, len(available)), np.int64)
    parts = np.full((most, 3), -1, np.int64)
    volume = np.zeros(most, np.int64)
    count = 0
    table = np.full(1 << 17, -1, np.int64)
    for shape in range(len(shapes)):
        fits = True
        for axis in range(3):
            fits = fits and shapes[shape, axis] <= box[axis]
        if not fits or available[kinds[shape]] < 1 or count >= most:
            continue
        extents[count] = shapes[shape]
        needs[count, kinds[shape]] = 1
        parts[count, 0] = shape
        volume[count] = shapes[shape, 0] * shapes[shape, 1] * shapes[shape, 2]
        if _is_new(table, extents, needs, count):
            count += 1
    # First the blocks of one kind, row by row, wall by wall; then whatever joins to a full enough block.
    for axis in range(3):
        for block in range(count):
            previous = block
            while count < most and _join(
                extents, needs, parts, volume, count, previous, block, axis, available, box, 1.0
            ):
                previous = count
                if not _is_new(table, extents, needs, count):
                    break
                count += 1
    begin, tried = 0, 0
    while begin < count:
        end = count
        for second in range(begin, end):
            for first in range(second if begin == 0 else end):
                tried += 1
                if count >= most or tried > MOST_JOINS:
                    return extents[:count], needs[:count], parts[:count], volume[:count]
                for axis in range(3):
                    if (
                        count < most
                        and _alike(extents, first, second, (axis + 1) % 3, least_fill)
                        and _alike(extents, first, second, (axis + 2) % 3, least_fill)
                        and _join(
                            extents,
                            needs,
                            parts,
                            volume,
                            count,
                            first,
                            second,
                            axis,
                            available,
                            box,
                            least_fill,
                        )
                        and _is_new(table, extents, needs, count)
                    ):
                        count += 1
        begin = end
    return extents[:count], needs[:count], parts[:count], volume[:count]


@njit
def _alike(extents: Ints, first: int, second: int, axis: int, least: float) -> bool:
    """Whether the edges differ by little enough: a cheap test before the whole one."""
    one, two = extents[first, axis], extents[second, axis]
    return bool(one >= least * two and two >= least * one)


@njit
def _join(
    extents: Ints,
    needs: Ints,
    parts: Ints,
    volume: Ints,
    at: int,
    first: int,
    second: int,
    axis: int,
    available: Ints,
    box: Ints,
    least_fill: float,
) -> bool:
    whole = 1
    for other in range(3):
        if other == axis:
            extent = extents[first, other] + extents[second, other]
        else:
            extent = max(extents[first, other], extents[second, other])
        if extent > box[other]:
            return False
        extents[at, other] = extent
        whole *= extent
    inside = volume[first] + volume[second]
    if inside < least_fill * whole:
        return False
    for kind in range(len(available)):
        needs[at, kind] = needs[first, kind] + needs[second, kind]
        if needs[at, kind] > available[kind]:
            return False
    volume[at] = inside
    parts[at, 0], parts[at, 1], parts[at, 2] = first, second, axis
    return True


@njit
def _is_new(table: Ints, extents: Ints, needs: Ints, at: int) -> bool:
    """Whether no block before has the same extents and pieces; it is remembered."""
    code = 17
    for axis in range(3):
        code = (code * 1000003 + extents[at, axis]) & 0x7FFFFFFF
    for kind in range(needs.shape[1]):
        code = (code * 1000003 + needs[at, kind]) & 0x7FFFFFFF
    slot = (code ^ (code >> 15)) & (len(table) - 1)
    while table[slot] >= 0:
        other = table[slot]
        same = True
        for axis in range(3):
            same = same and extents[other, axis] == extents[at, axis]
        if same:
            for kind in range(needs.shape[1]):
                same = same and needs[other, kind] == needs[at, kind]
        if same:
            return False
        slot = (slot + 1) & (len(table) - 1)
    table[slot] = at
    return True


@njit
def reachable(lengths: Ints, counts: Ints, longest: int) -> Ints:
    """For each length up to `longest` the largest sum of edges that is not above it. A kind's row of
    `lengths` holds its edges along this axis (0 where it has fewer)."""
    sums = np.zeros(longest + 1, np.bool_)
    sums[0] = True
    for kind in range(len(lengths)):
        for _ in range(counts[kind]):
            changed = False
            for to in range(longest, 0, -1):
                if sums[to]:
                    continue
                for edge in lengths[kind]:
                    if 0 < edge <= to and sums[to - edge]:
                        sums[to] = True
                        changed = True
                        break
            if not changed:
                break
    largest = np.zeros(longest + 1, np.int64)
    for to in range(1, longest + 1):
        largest[to] = to if sums[to] else largest[to - 1]
    return largest


@njit
def candidates(
    spaces: Ints,
    space_count: int,
    placed: Ints,
    placed_count: int,
    left: Ints,
    weight_left: float,
    box: Ints,
    extents: Ints,
    needs: Ints,
    merit: Floats,
    weights: Floats,
    usable: Ints,
    tolerance: Ints,
    supported: bool,
    fitting: Ints,
    fitting_count: int,
    wanted: int,
    found: Ints,
    worth: Floats,
) -> tuple[int, int, int]:
    """The best blocks for the most cornered space that holds any: into `found` rows block, x, y, z.

    Spaces that hold nothing any more are dropped. Returns how many were found, and the counts of spaces and
    of blocks in `fitting` that can still be made."""
    kept = 0
    for place in range(fitting_count):
        block = fitting[place]
        enough = weights[block] <= weight_left
        if enough:
            for kind in range(len(left)):
                if needs[block, kind] > left[kind]:
                    enough = False
                    break
        if enough:
            fitting[kept] = block
            kept += 1
    fitting_count = kept
    rects = np.empty((6, placed_count + 1, 4), np.int64)
    rect_counts = np.zeros(6, np.int64)
    while space_count > 0 and fitting_count > 0:
        chosen, corner = _most_cornered(spaces, space_count, box, supported)
        space = spaces[chosen]
        _touching(space, placed, placed_count, box, tolerance, rects, rect_counts)
        count = 0
        size_x, size_y, size_z = space[3] - space[0], space[4] - space[1], space[5] - space[2]
        space_volume = float(size_x) * size_y * size_z
        for place in range(fitting_count):
            block = fitting[place]
            dx, dy, dz = extents[block, 0], extents[block, 1], extents[block, 2]
            if dx > size_x or dy > size_y or dz > size_z:
                continue
            use = (
                float(dx + usable[0, size_x - dx])
                * (dy + usable[1, size_y - dy])
                * (dz + usable[2, size_z - dz])
                / space_volume
            )
            value = merit[block] * use
            faces = 2.0 * (float(dx) * dy + float(dy) * dz + float(dx) * dz)
            most = float(dx) * dy + float(dy) * dz + float(dx) * dz
            far_x, far_y, far_z = (
                size_x - dx <= tolerance[0],
                size_y - dy <= tolerance[1],
                size_z - dz <= tolerance[2],
            )
            if far_x:
                most += float(dy) * dz
            if far_y:
                most += float(dx) * dz
            if far_z:
                most += float(dx) * dy
            if count == wanted and value * _fourth_power(most / faces) <= worth[count - 1]:
                continue
            x = space[3] - dx if corner & 1 else space[0]
            y = space[4] - dy if corner & 2 else space[1]
            z = space[5] - dz if corner & 4 else space[2]
            contact = 0.0
            for face in range(6):
                axis = face >> 1
                near = ((corner >> axis) & 1) == (face & 1)
                if not near and not (far_x if axis == 0 else far_y if axis == 1 else far_z):
                    continue
                if axis == 0:
                    a0, a1, b0, b1 = y, y + dy, z, z + dz
                elif axis == 1:
                    a0, a1, b0, b1 = x, x + dx, z, z + dz
                else:
                    a0, a1, b0, b1 = x, x + dx, y, y + dy
                for rect in range(rect_counts[face]):
                    a = min(a1, rects[face, rect, 1]) - max(a0, rects[face, rect, 0])
                    b = min(b1, rects[face, rect, 3]) - max(b0, rects[face, rect, 2])
                    if a > 0 and b > 0:
                        contact += float(a) * b
            value *= _fourth_power(min(contact / faces, 1.0))
            if count == wanted and value <= worth[count - 1]:
                continue
            if count < wanted:
                count += 1
            at = count - 1
            while at > 0 and worth[at - 1] < value:
                worth[at] = worth[at - 1]
                found[at] = found[at - 1]
                at -= 1
            worth[at] = value
            found[at, 0], found[at, 1], found[at, 2], found[at, 3] = block, x, y, z
        if count > 0:
            return count, space_count, fitting_count
        space_count -= 1
        spaces[chosen] = spaces[space_count]
    return 0, space_count, fitting_count


@njit
def _fourth_power(share: float) -> float:
    return share * share * share * share


@njit
def _most_cornered(spaces: Ints, space_count: int, box: Ints, supported: bool) -> tuple[int, int]:
    """The space whose corner is nearest to the same corner of the box, and which corner (bits x, y, z)."""
    best, best_corner = 0, 0
    best_distance = np.int64(1) << 60
    best_volume = np.int64(0)
    for space in range(space_count):
        corner = 0
        distance = np.int64(0)
        for axis in range(3):
            low, high = spaces[space, axis], box[axis] - spaces[space, axis + 3]
            if high < low and not (axis == 2 and supported):
                corner |= 1 << axis
                distance += high
            else:
                distance += low
        if distance > best_distance:
            continue
        size = (
            (spaces[space, 3] - spaces[space, 0])
            * (spaces[space, 4] - spaces[space, 1])
            * (spaces[space, 5] - spaces[space, 2])
        )
        if distance < best_distance or size > best_volume:
            best, best_corner, best_distance, best_volume = space, corner, distance, size
    return best, best_corner


@njit
def _touching(
    space: Ints, placed: Ints, placed_count: int, box: Ints, tolerance: Ints, rects: Ints, counts: Ints
) -> None:
    """The walls and blocks that each face of the space touches, as rectangles; a small gap is allowed."""
    for face in range(6):
        axis = face >> 1
        a, b = (1, 2) if axis == 0 else (0, 2) if axis == 1 else (0, 1)
        counts[face] = 0
        upper = face & 1
        wall = box[axis] - space[axis + 3] if upper else space[axis]
        if wall <= tolerance[axis]:
            rects[face, 0, 0], rects[face, 0, 1] = 0, box[a]
            rects[face, 0, 2], rects[face, 0, 3] = 0, box[b]
            counts[face] = 1
            continue
        for other in range(placed_count):
            gap = placed[other, axis] - space[axis + 3] if upper else space[axis] - placed[other, axis + 3]
            if gap < 0 or gap > tolerance[axis]:
                continue
            if min(placed[other, a + 3], space[a + 3]) <= max(placed[other, a], space[a]):
                continue
            if min(placed[other, b + 3], space[b + 3]) <= max(placed[other, b], space[b]):
                continue
            at = counts[face]
            rects[face, at, 0], rects[face, at, 1] = placed[other, a], placed[other, a + 3]
            rects[face, at, 2], rects[face, at, 3] = placed[other, b], placed[other, b + 3]
            counts[face] = at + 1
