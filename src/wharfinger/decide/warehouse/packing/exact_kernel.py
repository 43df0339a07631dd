"""Compiled: whether a few pieces fit into one box at all, by trying every place that matters.

Any packing can be pushed to the left, the front and the floor until every edge stands at a sum of edges of
other pieces: the normal patterns of Christofides and Whitlock (1977). Rules other than orientation are not
asked, so a "no" holds for every set of rules.
"""

from __future__ import annotations

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.warehouse.packing.block_kernel import Ints

NO, YES, UNKNOWN = 0, 1, 2


@njit
def fits_at_all(box: Ints, pieces: Ints, extents: Ints, first_shape: Ints, most_nodes: int) -> int:
    """NO, YES or, after `most_nodes` places tried, UNKNOWN. `pieces` are kinds, equal ones together."""
    count = len(pieces)
    patterns = np.zeros((3, 4096), np.int64)
    sizes = np.zeros(3, np.int64)
    for axis in range(3):
        sizes[axis] = _patterns(box[axis], axis, pieces, extents, first_shape, patterns[axis])
        if sizes[axis] < 0:
            return UNKNOWN
    placed = np.zeros((count, 6), np.int64)
    choice = np.zeros(count, np.int64)
    depth, nodes = 0, 0
    cells = sizes[0] * sizes[1] * sizes[2]
    while depth >= 0:
        if depth == count:
            return YES
        kind = pieces[depth]
        shapes = first_shape[kind + 1] - first_shape[kind]
        found = False
        while choice[depth] < shapes * cells:
            nodes += 1
            if nodes > most_nodes:
                return UNKNOWN
            at = choice[depth]
            choice[depth] += 1
            shape = first_shape[kind] + at // cells
            cell = at % cells
            row = placed[depth]
            row[0] = patterns[0, cell % sizes[0]]
            row[1] = patterns[1, (cell // sizes[0]) % sizes[1]]
            row[2] = patterns[2, cell // (sizes[0] * sizes[1])]
            found = True
            for axis in range(3):
                row[axis + 3] = row[axis] + extents[shape, axis]
                found = found and row[axis + 3] <= box[axis]
            for other in range(depth):
                if not found:
                    break
                found = _apart(row, placed[other])
            if found:
                break
        if not found:
            depth -= 1
            continue
        depth += 1
        if depth < count:
            # Equal pieces change places without changing anything, so the later one comes later.
            choice[depth] = choice[depth - 1] if pieces[depth] == kind else 0
    return NO


@njit
def _patterns(length: int, axis: int, pieces: Ints, extents: Ints, first_shape: Ints, into: Ints) -> int:
    """All sums of edges of some pieces that leave room for one more; -1 when there are too many."""
    count = 1
    into[0] = 0
    for kind in pieces:
        before = count
        for shape in range(first_shape[kind], first_shape[kind + 1]):
            for at in range(before):
                total = into[at] + extents[shape, axis]
                known = total >= length
                for other in range(count):
                    if known:
                        break
                    known = into[other] == total
                if not known:
                    if count == len(into):
                        return -1
                    into[count] = total
                    count += 1
    return count


@njit
def _apart(one: Ints, two: Ints) -> bool:
    apart = False
    for axis in range(3):
        apart = apart or one[axis] >= two[axis + 3] or two[axis] >= one[axis + 3]
    return apart
