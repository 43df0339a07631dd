"""Sums that come out the same to the last bit, in whatever order the rows stand, and what sums leave."""

from __future__ import annotations

import polars as pl

from wharfinger.tables.table import SMALLEST_GIVEN


def steady_sum(column: pl.Expr) -> pl.Expr:
    """The sum of a group, added up from the smallest value to the largest.

    Floats added in another order differ in the last bit, and a piece of a table, or another number of
    threads, has another order. Sorting costs little beside reading the rows.
    """
    return column.sort().sum()


def without_dust(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with 0 for every number smaller than a table takes: what arithmetic leaves of nothing."""
    floats = pl.col(pl.Float64)
    dust = (floats != 0) & (floats.abs() < SMALLEST_GIVEN)
    return frame.with_columns(pl.when(dust).then(0.0).otherwise(floats).name.keep())
