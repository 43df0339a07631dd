"""How near forecasts came, by class: error, bias, and how often each quantile held."""

from __future__ import annotations

import re

import polars as pl

from wharfinger.decide.demand.truth import SERIES

SURE = 1.96
"""Standard errors beyond which a share differs from its promise: one time in twenty by chance."""


def accuracy(cases: pl.DataFrame, classes: pl.DataFrame, measured: str, middle: str | None) -> pl.DataFrame:
    """A row a class: what came, what was expected, the bias of the mean, the error of the median.

    `cases` has `came` and `mean`, `middle` names the median (without one the mean is judged), and `price`.
    """
    missed = (pl.col("came") - pl.col(middle or "mean")).abs()
    rows = _by_class(cases.with_columns(missed=missed, missed_money=missed * pl.col("price")), classes)
    found = rows.agg(
        series=pl.struct(SERIES).n_unique(),
        cases=pl.len(),
        came=pl.col("came").sort().sum(),
        expected=pl.col("mean").sort().sum(),
        missed=pl.col("missed").sort().sum(),
        missed_money=pl.when(pl.col("missed_money").count() > 0).then(pl.col("missed_money").sort().sum()),
    )
    some = pl.col("came") > 0
    return found.select(
        "grouping",
        "group",
        measured=pl.lit(measured),
        series=pl.col("series").cast(pl.Int64),
        cases=pl.col("cases").cast(pl.Int64),
        came="came",
        expected="expected",
        bias=pl.when(some).then(pl.col("expected") / pl.col("came") - 1),
        error=pl.when(some).then(pl.col("missed") / pl.col("came")),
        missed_money="missed_money",
    )


def coverage(
    cases: pl.DataFrame, classes: pl.DataFrame, measured: str, probs: dict[str, float]
) -> list[pl.DataFrame]:
    """For each quantile a row a class: how often it held, its loss, and whether that is as promised.

    A quantile p keeps its promise when at most p of the cases lie below it and at least p at or below it.
    Both are asked, because pieces are whole: where nothing sells on most days, zero holds nearly always.
    Standard errors let the cases of one series depend on each other.
    """
    rows: list[pl.DataFrame] = []
    for name, prob in probs.items():
        quantile = pl.col(name)
        rest = pl.col("came") - quantile
        each = cases.with_columns(
            held=(pl.col("came") <= quantile).cast(pl.Float64),
            under=(pl.col("came") < least_of(cases, name)).cast(pl.Float64),
            loss=2 * pl.max_horizontal(prob * rest, (prob - 1) * rest),
        )
        rows.append(_held(each, classes, measured, prob))
    return rows


def _held(cases: pl.DataFrame, classes: pl.DataFrame, measured: str, prob: float) -> pl.DataFrame:
    each = _by_class(cases, classes, *SERIES).agg(
        n=pl.len(),
        held=pl.col("held").sum(),
        under=pl.col("under").sum(),
        loss=pl.col("loss").sort().sum(),
        came=pl.col("came").sort().sum(),
    )
    shares = each.with_columns(
        (pl.col("held").sum() / pl.col("n").sum()).over("grouping", "group").alias("held_share"),
        (pl.col("under").sum() / pl.col("n").sum()).over("grouping", "group").alias("under_share"),
    )
    found = shares.group_by("grouping", "group").agg(
        cases=pl.col("n").sum().cast(pl.Int64),
        held=pl.col("held_share").first(),
        under=pl.col("under_share").first(),
        loss=pl.col("loss").sort().sum() / pl.col("came").sort().sum(),
        held_error=_standard_error("held", prob),
        under_error=_standard_error("under", prob),
    )
    verdict = (
        pl.when(pl.col("held") < prob - SURE * pl.col("held_error"))
        .then(pl.lit("held too rarely"))
        .when(pl.col("under") > prob + SURE * pl.col("under_error"))
        .then(pl.lit("too high"))
        .otherwise(pl.lit("as promised"))
    )
    return found.select(
        "grouping",
        "group",
        measured=pl.lit(measured),
        quantile=pl.lit(prob),
        cases="cases",
        held="held",
        under="under",
        loss=pl.when(pl.col("loss").is_finite()).then(pl.col("loss")),
        verdict=verdict,
    )


def _standard_error(name: str, prob: float) -> pl.Expr:
    """Of a share: by the spread between series, at least what independent cases would have."""
    off = pl.col(name) - pl.col(f"{name}_share") * pl.col("n")
    between = (off**2).sort().sum().sqrt() / pl.col("n").sum()
    alone = (prob * (1 - prob) / pl.col("n").sum()).sqrt()
    return pl.max_horizontal(between, alone)


def _by_class(cases: pl.DataFrame, classes: pl.DataFrame, *more: str) -> pl.dataframe.group_by.GroupBy:
    return cases.join(classes, on=SERIES).group_by("grouping", "group", *more)


def least_of(cases: pl.DataFrame, name: str) -> pl.Expr:
    """Below this a case lies below the quantile. Where all came in whole pieces, a part of one is none."""
    whole = bool(cases.select((pl.col("came") == pl.col("came").round()).all()).item())
    return pl.col(name).floor() if whole else pl.col(name)


def probs_of(frame: pl.DataFrame) -> dict[str, float]:
    """The quantiles of a forecast, the lowest first: q97_5 is 0.975."""
    names = [name for name in frame.columns if re.fullmatch(r"q\d{1,2}(_\d+)?", name)]
    probs = {name: float(name[1:].replace("_", ".")) / 100 for name in names}
    return dict(sorted(probs.items(), key=lambda pair: pair[1]))


def middle_of(probs: dict[str, float]) -> str | None:
    """The median among the quantiles, if it is there."""
    return next((name for name, prob in probs.items() if prob == 0.5), None)
