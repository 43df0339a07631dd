"""The time over which demand is summed: a fixed length, or one of which only the distribution is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import polars as pl

from wharfinger.decide.demand.arguments import LONGEST, some_periods
from wharfinger.tables import MAIN_PLACE, Frame, Table
from wharfinger.tables.columns import number, text
from wharfinger.tables.errors import DecisionError

SERIES = ["item", "place"]
POINTS = 16
"""A time of which mean and deviation are known is taken as so many lengths, each as likely."""
GRID = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995)
"""The quantiles from which a distribution over a random time is put together."""


class Lengths(Table):
    """Over how many periods the demand of each item is summed."""

    item = text("the item", longest=200)
    place = text("the place", optional=True, default=MAIN_PLACE, longest=200)
    periods = number("how many periods; may be a fraction", above=0, at_most=LONGEST)
    periods_sd = number("standard deviation of that time; absent means none", at_least=0, optional=True)
    weight = number(
        "how often it takes so long; rows of an item then belong together", above=0, optional=True
    )


@dataclass(frozen=True)
class LeadTimes:
    """`asked` has a row for each answer (item, place, periods, periods_sd); `lengths` what each may turn out
    as: answer, length, weight, the weights of one answer adding up to one.
    """

    asked: pl.DataFrame
    lengths: pl.DataFrame

    @property
    def random(self) -> bool:
        """Whether any of the times is not known for sure."""
        return self.asked["periods_sd"].max() not in (None, 0.0)


def lead_times(periods: float | Frame, periods_sd: float, series: pl.DataFrame) -> LeadTimes:
    """From a number for all series, or a table of lengths."""
    if isinstance(periods, int | float):
        lengths_of(periods, periods_sd)
        rows = series.select(
            *SERIES, periods=pl.lit(periods, pl.Float64), periods_sd=pl.lit(periods_sd, pl.Float64)
        )
        return _numbered(rows, rows.head(0).with_columns(weight=pl.lit(None, pl.Float64)))
    if periods_sd:
        raise DecisionError(
            found=f"periods_sd={periods_sd!r} beside a table of periods",
            expected="the deviation of each time in the table",
            mend="add a column periods_sd to it",
        )
    rows = Lengths.of(periods).with_columns(pl.col("periods_sd").fill_null(0.0)).unique(maintain_order=True)
    together = rows.filter(pl.col("weight").is_not_null())
    single = rows.filter(pl.col("weight").is_null()).drop("weight")
    _check_weights(together, single)
    return _numbered(single, together)


def lengths_of(periods: float, periods_sd: float) -> list[float]:
    """A time of this mean and deviation as lengths that are equally likely; the same mean and deviation.

    Of a lognormal time each sixteenth, the shortest first, stands as its own mean.
    """
    some_periods(periods)
    if not periods_sd:
        return [float(periods)]
    if not 0 <= periods_sd <= periods:
        raise DecisionError(
            found=f"periods_sd={periods_sd!r} of a time of {periods:g} periods",
            expected="a number from 0 to that time",
            mend="where it scatters more, give the lengths it had as rows with a weight",
        )
    sigma = math.sqrt(math.log1p((periods_sd / periods) ** 2))
    normal = NormalDist()
    cuts = [normal.inv_cdf(k / POINTS) for k in range(1, POINTS)]
    below = [0.0, *(normal.cdf(cut - sigma) for cut in cuts), 1.0]
    means = [periods * POINTS * (below[k + 1] - below[k]) for k in range(POINTS)]
    spread = math.sqrt(sum((mean - periods) ** 2 for mean in means) / POINTS)
    lengths = [periods + (mean - periods) * periods_sd / spread for mean in means]
    some_periods(lengths[-1])
    return lengths


def learned_quantiles(probs: Sequence[float], *, random: bool) -> list[float]:
    """The quantiles that are learned: those asked for, and where times are random enough to mix them."""
    return sorted({*probs, *GRID}) if random else list(probs)


def _check_weights(together: pl.DataFrame, single: pl.DataFrame) -> None:
    both = together.join(single, on=SERIES, how="semi")
    if both.height:
        item, place = both.row(0)[:2]
        raise DecisionError(
            where="periods",
            found=f"rows of item {item!r} at place {place!r} with a weight and without",
            expected="all rows of an item at a place with a weight, or none",
            mend="give each length its weight",
        )
    twice = single.filter(pl.struct(*SERIES, "periods").is_duplicated())
    if twice.height:
        item, place, periods, _ = twice.row(0)
        raise DecisionError(
            where="periods",
            found=f"item {item!r} at place {place!r} with {periods:g} periods twice, of unlike deviation",
            expected="one row for each item, place and length",
            mend="ask for one of them, or give both a weight",
        )


def _numbered(single: pl.DataFrame, together: pl.DataFrame) -> LeadTimes:
    """Each single row an answer of its own, the rows of a series with weights one answer together."""
    single = single.with_row_index("answer")
    sure = single.filter(pl.col("periods_sd") == 0).select(
        "answer", length="periods", weight=pl.lit(1.0, pl.Float64)
    )
    lengths = [
        (answer, length, 1.0 / POINTS)
        for answer, periods, sd in single.filter(pl.col("periods_sd") > 0)[
            "answer", "periods", "periods_sd"
        ].rows()
        for length in lengths_of(periods, sd)
    ]
    groups = together.group_by(SERIES, maintain_order=True).agg("periods", "periods_sd", "weight")
    for answer, row in enumerate(groups.iter_rows(named=True), start=single.height):
        whole = sum(row["weight"])
        for periods, sd, weight in zip(row["periods"], row["periods_sd"], row["weight"], strict=True):
            own = lengths_of(periods, sd)
            lengths += [(answer, length, weight / whole / len(own)) for length in own]
    every = pl.concat([sure, pl.DataFrame(lengths, schema=sure.schema, orient="row")]).sort(
        "answer", "length"
    )
    mean = (pl.col("length") * pl.col("weight")).sum()
    moments = every.group_by("answer", maintain_order=True).agg(
        mean=mean, sd=((pl.col("length") - mean) ** 2 * pl.col("weight")).sum().sqrt()
    )
    weighted = groups.select(SERIES).with_columns(
        periods=moments["mean"].slice(single.height), periods_sd=moments["sd"].slice(single.height)
    )
    return LeadTimes(pl.concat([single.drop("answer"), weighted]), every)
