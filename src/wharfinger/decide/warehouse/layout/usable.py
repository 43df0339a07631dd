"""A layout from tables as they come: bins that cannot be used are named, and the rest goes on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from wharfinger.decide.warehouse.layout.aisles import homeless_bins
from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import CUT_OFF, IN_NO_AISLE, Aisles, Bins, BinsLeftOut
from wharfinger.tables import Frame


def usable_layout(
    bins: Frame,
    aisles: Frame | None = None,
    cross_aisles: Frame | None = None,
    stations: Frame | None = None,
    *,
    aisle_pitch_m: float = 3.0,
    depot: str = "front-left",
) -> tuple[Layout, pl.DataFrame]:
    """The layout of the bins that can be walked to and back, and the others as `BinsLeftOut`.

    A station that is cut off is refused, and so is a layout of which no bin is left: that is no slip in one
    row.
    """
    rows, listed = Bins.of(bins), None if aisles is None else Aisles.of(aisles)
    homeless = homeless_bins(rows, listed)["bin"]
    kept = rows.filter(~pl.col("bin").is_in(homeless.implode()))
    layout, lost = Layout.with_lost(
        rows if kept.is_empty() else kept,
        listed,
        cross_aisles,
        stations,
        aisle_pitch_m=aisle_pitch_m,
        depot=depot,
    )
    if lost.all():
        raise LayoutError(
            found=f"a depot {layout.depot.station!r} from which no bin can be reached",
            expected="a walk from the depot to some bin and back",
            mend="correct stations, aisles and cross_aisles",
        )
    cut_off = kept["bin"].filter(pl.Series(lost))
    left_out = pl.concat([_named(homeless, IN_NO_AISLE), _named(cut_off, CUT_OFF)])
    return layout.only(np.flatnonzero(~lost)), BinsLeftOut.of(left_out)


def layout_of(
    tables: Mapping[str, pl.DataFrame], *, aisle_pitch_m: float = 3.0, depot: str = "front-left"
) -> Layout:
    """The same for a report, from the tables that a decision was given."""
    names = ("aisles", "cross_aisles", "stations")
    return usable_layout(
        tables["bins"], *(tables.get(name) for name in names), aisle_pitch_m=aisle_pitch_m, depot=depot
    )[0]


def _named(bins: pl.Series, reason: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"bin": bins, "reason": [reason] * len(bins)}, schema={"bin": pl.String, "reason": pl.String}
    )
