"""Which items are traded: those that have ended are expected to sell nothing, those that are new join."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

SERIES = ["item", "place"]


def with_new(series: pl.DataFrame, items: pl.DataFrame | None, places: list[str]) -> pl.DataFrame:
    """The series that sold, and a series at each place for an item that is new and has not sold yet."""
    if items is None:
        return series
    there = pl.DataFrame({"place": places}, schema={"place": pl.String})
    new = items.filter(pl.col("status") == "new").select("item").join(there, how="cross")
    return pl.concat([series, new.join(series, on=SERIES, how="anti").select(SERIES)]).sort(SERIES)


def traded(series: pl.DataFrame, items: pl.DataFrame | None) -> NDArray[np.bool_]:
    """Of each series whether its item has not ended."""
    if items is None:
        return np.ones(series.height, dtype=bool)
    ended = items.filter(pl.col("status") == "ended")["item"]
    return ~series["item"].is_in(ended.implode()).to_numpy()
