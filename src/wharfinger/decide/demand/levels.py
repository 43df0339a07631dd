"""Totals of a category, a place and the whole company, that add up to those of their items."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from wharfinger.decide.decision import AsOf
from wharfinger.decide.demand.arguments import QUANTILES, some_periods
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.total import summed
from wharfinger.tables import Frame

COMPANY = "company"


def forecast_levels(
    sales: Frame,
    *,
    periods: float,
    items: Frame | None = None,
    quantiles: Sequence[float] = QUANTILES,
    every: str | None = None,
    as_of: AsOf = None,
    known: Frame | None = None,
    signals: Frame | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """Mean and quantiles of the demand over the next periods: level, name, periods, mean, sd, quantiles.

    Levels are the company, its places, and with `items` its categories. Means are the sums of the items' and
    so add up. Quantiles cannot: each is as far above the mean as the level's own past says, because items
    that rise and fall together do not make up for one another.
    """
    question = Question.of(
        sales,
        quantiles=quantiles,
        every=every,
        as_of=as_of,
        seed=seed,
        known=known,
        signals=signals,
        items=items,
    )
    length = some_periods(periods)
    single = summed(question, length).select("item", "place", "mean")
    names = list(question.names.values())
    return pl.concat(_level(question, single, level, length, names) for level in _levels(question))


def _levels(question: Question) -> list[str]:
    return [COMPANY, "place", *(["category"] if question.given.items is not None else [])]


def _level(
    question: Question, single: pl.DataFrame, level: str, periods: float, names: list[str]
) -> pl.DataFrame:
    mean = _named(question, single, level).group_by("name").agg(pl.col("mean").sort().sum()).sort("name")
    sold = _named(question, question.sales, level)
    together = sold.select("date", "quantity", item="name").with_columns(place=pl.lit(level))
    alone = Question.of(
        together,
        quantiles=list(question.names),
        every=question.every,
        as_of=question.made_at,
        seed=question.seed,
        known=_for_all(question.given.known),
    )
    own = summed(alone, periods).select("sd", *names, name="item", usual="mean")
    both = mean.join(own, on="name", how="left")
    # A group of new items alone has no past of its own: as uneven as its mean.
    scale = pl.when(pl.col("usual") > 0).then(pl.col("mean") / pl.col("usual")).otherwise(1.0)
    return both.select(
        pl.lit(level).alias("level"),
        "name",
        pl.lit(periods, dtype=pl.Float64).alias("periods"),
        "mean",
        *[(pl.col(name) * scale).fill_null(pl.col("mean")) for name in ("sd", *names)],
    )


def _named(question: Question, rows: pl.DataFrame, level: str) -> pl.DataFrame:
    """The rows with the name of what they belong to at this level."""
    if level == COMPANY:
        return rows.with_columns(name=pl.lit(COMPANY))
    if level == "place":
        return rows.with_columns(name=pl.col("place"))
    items = question.given.items
    assert items is not None
    return rows.join(items.select("item", name="category"), on="item", how="left").with_columns(
        pl.col("name").fill_null("(no category)")
    )


def _for_all(known: pl.DataFrame | None) -> pl.DataFrame | None:
    """What is known of all items and places: the rest says nothing of a group."""
    if known is None:
        return None
    rest = [name for name in ("item", "place") if name in known.columns]
    kept = known.filter(pl.col(name).is_null() for name in rest) if rest else known
    kept = kept[[c.name for c in kept if c.null_count() < kept.height]]
    return kept if kept.height and kept.width > 1 else None
