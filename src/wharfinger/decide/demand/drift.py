"""Drift: items that no longer sell as their forecast says, told from those that had bad luck.

Under a right forecast the periods that pass a quantile p are binomial with chance 1 - p at most, and those
below it with chance p at most: the test of proportions of Kupiec (1995), Journal of Derivatives 3(2):73-84,
with exact tails, so that it also holds for items that sell one piece now and then. Over all quantiles, both
sides and three windows the smallest is taken, times their number (Bonferroni). Of many items so many are
named that the share named wrongly stays below the rate asked for: Benjamini and Hochberg (1995), Journal of
the Royal Statistical Society B 57:289-300. Periods count as independent given the forecast. Where a level has
moved they are not, and that is what is looked for.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.scores import least_of
from wharfinger.decide.demand.truth import SERIES

Array = NDArray[np.float64]

PARTS = (1, 2, 4)
"""All periods are looked at, the later half, and the last quarter: a change is seldom at the beginning."""


def drift(cases: pl.DataFrame, probs: dict[str, float], false_share: float) -> pl.DataFrame:
    """A row a series: item, place, cases, came, expected, p_value, drifted, direction, since.

    `cases` has a row a period that came, with its quantiles; `probs` says which quantile each column is.
    `since` is the likeliest period for the change to have begun: no surprise was the rule before it,
    and one of unknown size after (Hinkley 1970, Biometrika 57:1-17).
    """
    ordered = cases.sort(*SERIES, "date")
    found = ordered.group_by(SERIES, maintain_order=True).agg(
        cases=pl.len().cast(pl.Int64),
        came=pl.col("came").sort().sum(),
        expected=pl.col("mean").sort().sum(),
    )
    up, down = np.ones(found.height), np.ones(found.height)
    for part in PARTS:
        recent = ordered.filter(pl.int_range(pl.len()).reverse().over(SERIES) * part < pl.len().over(SERIES))
        above, below = _chances(recent, probs)
        up, down = np.minimum(up, above), np.minimum(down, below)
    p_value = np.minimum(2 * len(probs) * len(PARTS) * np.minimum(up, down), 1.0)
    judged = found.with_columns(
        p_value=pl.Series(p_value, dtype=pl.Float64),
        drifted=pl.Series(named(p_value, false_share), dtype=pl.Boolean),
        rising=pl.Series(up < down, dtype=pl.Boolean),
    )
    starts = _since(ordered, judged.filter("drifted"), min(probs, key=lambda name: abs(probs[name] - 0.5)))
    direction = pl.when("drifted").then(pl.when("rising").then(pl.lit("rising")).otherwise(pl.lit("falling")))
    with_start = judged.with_columns(direction=direction).join(
        starts, on=SERIES, how="left", maintain_order="left"
    )
    return with_start.drop("rising")


def _chances(cases: pl.DataFrame, probs: dict[str, float]) -> tuple[Array, Array]:
    """Of each series the smallest chance, over the quantiles, of so many above, and of so many below."""
    counted = cases.group_by(SERIES, maintain_order=True).agg(
        cases=pl.len(),
        **{f"above {name}": (pl.col("came") > pl.col(name)).sum() for name in probs},
        **{f"below {name}": (pl.col("came") < least_of(cases, name)).sum() for name in probs},
    )
    size = counted["cases"].to_numpy()
    above, below = np.ones(len(size)), np.ones(len(size))
    for name, prob in probs.items():
        above = np.minimum(above, tails(size, counted[f"above {name}"].to_numpy(), 1 - prob))
        below = np.minimum(below, tails(size, counted[f"below {name}"].to_numpy(), prob))
    return above, below


def tails(size: NDArray[np.int64], count: NDArray[np.int64], chance: float) -> Array:
    """The chance that of `size` trials at least `count` succeed."""
    return np.array([_tail(int(n), chance)[int(k)] for n, k in zip(size, count, strict=True)])


def named(p_value: Array, false_share: float) -> NDArray[np.bool_]:
    """Which are named, so that of those named at most this share is expected to be named wrongly."""
    count = len(p_value)
    if not count:
        return np.zeros(0, dtype=np.bool_)
    ordered = np.sort(p_value)
    passed = ordered <= false_share * np.arange(1, count + 1) / count
    limit = ordered[passed].max() if passed.any() else -1.0
    return np.asarray(p_value <= limit)


@cache
def _tail(size: int, chance: float) -> Array:
    """The upper tail for each count from 0 to `size`."""
    ways = [math.lgamma(size + 1) - math.lgamma(k + 1) - math.lgamma(size - k + 1) for k in range(size + 1)]
    k = np.arange(size + 1)
    each = np.exp(np.array(ways) + k * math.log(chance) + (size - k) * math.log1p(-chance))
    return np.asarray(np.minimum(np.cumsum(each[::-1])[::-1], 1.0))


def _since(cases: pl.DataFrame, drifted: pl.DataFrame, middle: str) -> pl.DataFrame:
    sign = pl.when("rising").then(1.0).otherwise(-1.0)
    above = (pl.col("came") > pl.col(middle)).cast(pl.Float64)
    surprise = sign * (above - (pl.col("came") < least_of(cases, middle)).cast(pl.Float64))
    rows = cases.join(drifted.select(*SERIES, "rising"), on=SERIES).sort(*SERIES, "date")
    left = pl.len().over(SERIES) - pl.int_range(pl.len()).over(SERIES)
    likely = surprise.cum_sum(reverse=True).over(SERIES) / left.sqrt()
    return (
        rows.with_columns(likely=likely)
        .group_by(SERIES, maintain_order=True)
        .agg(since=pl.col("date").sort_by("likely", descending=True, maintain_order=True).first())
    )
