"""Kinds of demand that are judged apart: how it sold, how much is expected, and what it is."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.demand.truth import SERIES

LONG_BETWEEN = 1.32
UNEVEN = 0.49
"""Periods between two sales, and squared variation of their sizes, at which the patterns part.

Syntetos, Boylan and Croston (2005), Journal of the Operational Research Society 56:495-503.
"""
QUARTERS = ("largest quarter", "second quarter", "third quarter", "smallest quarter")


def classes_of(expected: pl.DataFrame, before: pl.DataFrame, items: pl.DataFrame | None) -> pl.DataFrame:
    """item, place, grouping, group: each series under each grouping.

    `expected` has a row a series with its `mean` and `start`, the first period forecast; `before` is what
    was sold by period. Both were known when the forecast was made: a class chosen by what then came would
    flatter some and blame others.
    """
    ranked = (
        _by_volume(expected)
        .join(patterns(expected, before), on=SERIES, how="left")
        .with_columns(all=pl.lit("all"))
    )
    groupings = ["all", "volume", "pattern"]
    if items is not None:
        ranked = ranked.join(items.select("item", "category"), on="item", how="left")
        groupings.append("category")
    return (
        ranked.unpivot(groupings, index=SERIES, variable_name="grouping", value_name="group")
        .drop_nulls("group")
        .sort("grouping", "group", *SERIES)
    )


def patterns(expected: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """item, place, pattern: smooth, erratic, intermittent, lumpy, or new, from the periods before."""
    past = before.join(expected.select(*SERIES, "start"), on=SERIES).filter(
        (pl.col("number") < pl.col("start")) & (pl.col("came") > 0)
    )
    sizes = pl.col("came")
    shown = past.group_by(SERIES).agg(
        between=(pl.col("start").first() - pl.col("number").min()) / pl.len(),
        variation=(sizes.sort().std(ddof=0) / sizes.sort().mean()) ** 2,
    )
    often, even = pl.col("between") < LONG_BETWEEN, pl.col("variation") < UNEVEN
    pattern = (
        pl.when(pl.col("between").is_null())
        .then(pl.lit("new"))
        .when(often)
        .then(pl.when(even).then(pl.lit("smooth")).otherwise(pl.lit("erratic")))
        .otherwise(pl.when(even).then(pl.lit("intermittent")).otherwise(pl.lit("lumpy")))
    )
    return expected.join(shown, on=SERIES, how="left").select(*SERIES, pattern=pattern)


def _by_volume(expected: pl.DataFrame) -> pl.DataFrame:
    ordered = expected.sort(["mean", *SERIES], descending=[True, False, False])
    place = pl.int_range(pl.len()) * len(QUARTERS) // pl.len()
    names = dict(enumerate(QUARTERS))
    return ordered.select(*SERIES, volume=place.replace_strict(names, return_dtype=pl.String))
