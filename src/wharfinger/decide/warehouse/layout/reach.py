"""Whether every bin and station can be walked to, and back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.ways import Floats, Ways


def reach(
    aisle: NDArray[np.int64], block: NDArray[np.int64], ways: Ways, crossing_m: Floats, home: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a way leads from home into the piece of aisle of each bin, and whether one leads out of it."""
    front = aisle * len(ways.y_m) + block
    reached, returns = np.isfinite(crossing_m[home]), np.isfinite(crossing_m[:, home])
    up, down = ways.to_back[aisle, block], ways.to_front[aisle, block]
    front_open, back_open = ways.front_open[aisle, block], ways.back_open[aisle, block]
    into = (reached[front] & front_open & up) | (reached[front + 1] & back_open & down)
    out = (returns[front] & front_open & down) | (returns[front + 1] & back_open & up)
    return into, out


def refuse_unreachable(names: pl.Series, into: NDArray[np.bool_], out: NDArray[np.bool_]) -> None:
    """Raises `LayoutError` with the name of the first bin that no walk from home visits."""
    lost = np.flatnonzero(~(into & out))
    if not len(lost):
        return
    first = int(lost[0])
    more = f", and {len(lost) - 1:,} more" if len(lost) > 1 else ""
    if into[first]:
        found = f"bin {names[first]!r}{more}, which one-way aisles lead to and not back from"
    elif out[first]:
        found = f"bin {names[first]!r}{more}, which one-way aisles lead away from and not to"
    else:
        found = f"a layout in two pieces: bin {names[first]!r}{more} cut off from the depot"
    raise LayoutError(
        found=found,
        expected="a walk from the depot to every bin and back",
        mend="correct aisles and cross_aisles, or take these bins out",
    )


def refuse_unreachable_stations(stations: Sequence[tuple[str, int]], crossing_m: Floats, home: int) -> None:
    """The same for stations, each with its crossing."""
    for name, at in stations:
        if not np.isfinite(crossing_m[home, at] + crossing_m[at, home]):
            raise LayoutError(
                found=f"station {name!r} cut off from the depot",
                expected="a walk from the depot to every station and back",
                mend="correct aisles and cross_aisles, or take the station out",
            )
