"""Compiled: the free spaces of one box, as every largest free cuboid, and what a filling leaves of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Ints = NDArray[Any]
MOST_SPACES = 400


@njit
def fill(spaces: Ints, space_count: int, filled: Ints, smallest: Ints, supported: bool) -> int:
    """The spaces after this cuboid is filled; those in which no piece fits are left out."""
    new = np.empty((MOST_SPACES, 6), np.int64)
    new_count = 0
    at = 0
    for space in range(space_count):
        row = spaces[space]
        apart = False
        for axis in range(3):
            apart = apart or filled[axis] >= row[axis + 3] or filled[axis + 3] <= row[axis]
        if apart:
            if at != space:
                spaces[at] = row
            at += 1
            continue
        for axis in range(3):
            if filled[axis] - row[axis] >= smallest[axis] and new_count < MOST_SPACES:
                new[new_count] = row
                new[new_count, axis + 3] = filled[axis]
                new_count += 1
            if row[axis + 3] - filled[axis + 3] >= smallest[axis] and new_count < MOST_SPACES:
                new[new_count] = row
                new[new_count, axis] = filled[axis + 3]
                if axis == 2 and supported:
                    # What stands on a block stands on it alone, so that nothing hangs over.
                    for side in range(2):
                        new[new_count, side] = max(row[side], filled[side])
                        new[new_count, side + 3] = min(row[side + 3], filled[side + 3])
                new_count += 1
    old = at
    for first in range(new_count):
        inside = False
        for other in range(old):
            inside = inside or _within(new[first], spaces[other])
            if inside:
                break
        if not inside:
            for second in range(new_count):
                if (
                    second != first
                    and _within(new[first], new[second])
                    and (second < first or not _within(new[second], new[first]))
                ):
                    inside = True
                    break
        if not inside and at < MOST_SPACES:
            spaces[at] = new[first]
            at += 1
    return at


@njit
def _within(inner: Ints, outer: Ints) -> bool:
    return bool(
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] >= outer[2]
        and inner[3] <= outer[3]
        and inner[4] <= outer[4]
        and inner[5] <= outer[5]
    )
