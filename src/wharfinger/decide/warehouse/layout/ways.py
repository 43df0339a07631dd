"""The ways of a warehouse: aisles and cross-aisles as crossings, and the shortest walk between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ways:
    """Crossing (aisle, cross) has the number `aisle * n_cross + cross`."""

    x_m: Floats
    """Of each aisle, from left to right."""
    y_m: Floats
    """Of each cross-aisle, from front to back."""
    to_back: Flags
    """Aisles by blocks: whether it may be walked away from the front."""
    to_front: Flags
    front_open: Flags
    """Aisles by blocks: whether it opens on the cross-aisle in front."""
    back_open: Flags
    to_right: Flags
    """Cross-aisles by gaps between neighbouring aisles."""
    to_left: Flags

    @classmethod
    def regular(cls, x_m: Floats, y_m: Floats) -> Ways:
        """All ways open, both ways."""
        aisles = np.ones((len(x_m), len(y_m) - 1), dtype=bool)
        crosses = np.ones((len(y_m), len(x_m) - 1), dtype=bool)
        return cls(x_m, y_m, aisles, aisles, aisles, aisles, crosses, crosses)

    @property
    def both_ways(self) -> bool:
        """Whether nothing is one-way."""
        return bool((self.to_back == self.to_front).all() and (self.to_right == self.to_left).all())

    @property
    def complete(self) -> bool:
        """Whether every aisle and cross-aisle is open from end to end, both ways."""
        aisles = self.to_back & self.to_front & self.front_open & self.back_open
        return bool(aisles.all() and self.to_right.all() and self.to_left.all())

    def crossing_distances(self) -> Floats:
        """Metres from each crossing to each other; infinite where no way leads."""
        n_cross = len(self.y_m)
        x, y = np.repeat(self.x_m, n_cross), np.tile(self.y_m, len(self.x_m))
        if self.complete:
            return np.abs(x[:, None] - x) + np.abs(y[:, None] - y)
        metres = np.full((len(x), len(x)), np.inf)
        np.fill_diagonal(metres, 0.0)
        through = self.front_open & self.back_open
        for aisle, block in np.argwhere(through):
            front = aisle * n_cross + block
            length = self.y_m[block + 1] - self.y_m[block]
            metres[front, front + 1] = length if self.to_back[aisle, block] else np.inf
            metres[front + 1, front] = length if self.to_front[aisle, block] else np.inf
        for cross, gap in np.argwhere(self.to_right | self.to_left):
            left = gap * n_cross + cross
            length = self.x_m[gap + 1] - self.x_m[gap]
            metres[left, left + n_cross] = length if self.to_right[cross, gap] else np.inf
            metres[left + n_cross, left] = length if self.to_left[cross, gap] else np.inf
        for via in range(len(x)):  # Floyd and Warshall
            np.minimum(metres, metres[:, via, None] + metres[via], out=metres)
        return metres
