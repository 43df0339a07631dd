"""A layout as the compiled searches see it: its bins as numbered spots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.layout import Layout

if TYPE_CHECKING:
    from wharfinger.decide.warehouse.routes.walk_kernel import Floor

Whole = NDArray[np.int64]


def floor_of(layout: Layout, rows: Whole) -> tuple[Floor, Whole]:
    """The spots of these bins, and the number of each bin's spot. Bins above and opposite share one."""
    from wharfinger.decide.warehouse.routes.walk_kernel import Floor

    aisle, block = layout.aisle_of_bin[rows], layout.block_of_bin[rows]
    along = layout.position_of_bin[rows] + layout.ways.y_m[block]
    exact = walks_are_exact(layout)
    if exact and not layout.depot_front:
        along = layout.aisle_length_m - along
    found, first, spot = np.unique(
        np.rec.fromarrays([aisle, block, along]), return_index=True, return_inverse=True
    )
    floor = Floor(
        aisle=np.ascontiguousarray(found["f0"], dtype=np.int64),
        at_m=np.ascontiguousarray(found["f2"], dtype=np.float64),
        length_m=layout.aisle_length_m,
        pitch_m=layout.pitch_m if exact else 0.0,
        depot=layout.depot.aisle,
        away_m=layout.depot.away_m if exact else 0.0,
        between_m=np.zeros((0, 0)) if exact else layout.distances_of_bins_m(rows[first]),
    )
    return floor, spot.astype(np.int64)


def walks_are_exact(layout: Layout) -> bool:
    """Whether the searches know the exact length of a walk: one block, all ways open, even aisles."""
    return layout.n_blocks == 1 and layout.ways.complete and bool(np.isfinite(layout.pitch_m))
