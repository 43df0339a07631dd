"""Which forecasts are to be made anew, and why."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.demand.rhythm import Rhythm
from wharfinger.decide.demand.truth import SERIES, last_period

_ORDER = {"drifted": 0, "new": 1, "over": 2, None: 3}


def needs(
    found: pl.DataFrame,
    made: pl.DataFrame,
    sales: pl.DataFrame,
    rhythm: Rhythm,
    today: dt.date,
    price: pl.DataFrame,
) -> pl.DataFrame:
    """Every series that was forecast or has sold, with what `drift` found, the reason and the money in it.

    Those that drifted come first, then new ones, then those that are over; in each most money first.
    """
    end = last_period(sales, rhythm, today)
    forecast = made.group_by(SERIES).agg(last=rhythm.number(pl.col("date")).max())
    sold = sales.filter((pl.col("date") < today) & (pl.col("quantity") > 0)).select(SERIES).unique()
    rows = (
        forecast.join(sold, on=SERIES, how="full", coalesce=True)
        .join(found, on=SERIES, how="left")
        .join(price, on=SERIES, how="left")
        .with_columns(
            pl.col("cases").fill_null(0).cast(pl.Int64),
            pl.col("came", "expected").fill_null(0.0),
            pl.col("drifted").fill_null(value=False),
        )
    )
    reason = (
        pl.when(pl.col("last").is_null())
        .then(pl.lit("new"))
        .when("drifted")
        .then(pl.lit("drifted"))
        .when(pl.col("last") < end)
        .then(pl.lit("over"))
    )
    off = pl.col("came") - pl.col("expected")
    judged = rows.with_columns(refresh=reason, money=off * pl.col("price"))
    return (
        judged.with_columns(why=_why())
        .sort(
            [pl.col("refresh").replace_strict(_ORDER), pl.col("money").abs(), off.abs(), *SERIES],
            descending=[False, True, True, False, False],
            nulls_last=True,
        )
        .select(
            *SERIES,
            "cases",
            "came",
            "expected",
            "p_value",
            "drifted",
            "direction",
            "since",
            "money",
            "refresh",
            "why",
        )
    )


def _why() -> pl.Expr:
    came, expected = (pl.col(name).round(1).cast(pl.String) for name in ("came", "expected"))
    moved = pl.concat_str(
        pl.lit("sold "),
        came,
        pl.lit(" where "),
        expected,
        pl.lit(" were expected; "),
        pl.col("direction"),
        pl.lit(" since "),
        pl.col("since").dt.to_string("%Y-%m-%d"),
    )
    return (
        pl.when(pl.col("refresh") == "drifted")
        .then(moved)
        .when(pl.col("refresh") == "new")
        .then(pl.lit("sells, and has no forecast"))
        .when(pl.col("refresh") == "over")
        .then(pl.lit("the forecast's last period is over"))
        .when(pl.col("cases") == 0)
        .then(pl.lit("nothing to judge yet"))
        .otherwise(pl.lit("sells as forecast"))
    )
