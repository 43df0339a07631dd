"""A person's own number beside the computed one, and what it was worth once the truth is known.

Whether changes by hand help is an old question with a mixed answer: large cuts for a reason did, small rises
out of optimism did not (Fildes, Goodwin, Lawrence and Nikolopoulos 2009, International Journal of Forecasting
25:3-23). So they are kept beside the computed number, never in its place, and measured.
"""

from __future__ import annotations

import polars as pl

from wharfinger.decide.demand.rhythm import Rhythm
from wharfinger.decide.demand.truth import SERIES
from wharfinger.tables import MAIN_PLACE, Computed, Forecast, Frame, Table
from wharfinger.tables.columns import day, number, text, whole
from wharfinger.tables.errors import DecisionError


class Overrides(Table):
    """What a person expects instead of the computed number."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, optional=True, default=MAIN_PLACE, longest=200)
    date = day("first day of the period", key=True)
    quantity = number("base units the person expects", at_least=0)
    by = text("who said so", optional=True, longest=200)
    reason = text("why", optional=True)


class OverrideWorth(Computed):
    """What the overrides of each item and person were worth."""

    item = text("the item", key=True, longest=200)
    place = text("the place", key=True, longest=200)
    by = text("who said so; null where nobody signed", key=True, optional=True, longest=200)
    cases = whole("periods whose truth is known", at_least=1)
    came = number("base units sold in them")
    computed = number("base units computed for them", at_least=0)
    said = number("base units the person expected", at_least=0)
    nearer = whole("periods in which the person was nearer", at_least=0)
    farther = whole("periods in which the computed number was nearer", at_least=0)
    worth = number("base units by which the person's numbers missed less; below zero: more")
    worth_money = number("the same at the price; null without one", optional=True)


def with_overrides(forecast: Frame, overrides: Frame) -> pl.DataFrame:
    """The forecast with `said`, `by` and `reason` beside each row, and `used`: what is said, else the mean.

    Raises `DecisionError` for an override of a period that is not in the forecast: it would be lost unseen.
    """
    made, said = Forecast.of(forecast), Overrides.of(overrides)
    keys = [*SERIES, "date"]
    lost = said.join(made, on=keys, how="anti").sort(keys)
    if lost.height:
        item, place, date = lost.select(keys).row(0)
        raise DecisionError(
            where="overrides",
            found=f"a number for item {item!r} at place {place!r} from {date}"
            + (f", and {lost.height - 1} more without a forecast" if lost.height > 1 else ""),
            expected="items, places and first days of periods that stand in the forecast",
            mend="take the dates from the forecast, or leave the row out",
        )
    named = said.rename({"quantity": "said"})
    return made.join(named, on=keys, how="left", maintain_order="left").with_columns(
        used=pl.coalesce("said", "mean")
    )


def override_worth(said: pl.DataFrame, cases: pl.DataFrame, rhythm: Rhythm) -> pl.DataFrame:
    """A row an item, place and person: what was missed with the computed numbers less what with theirs.

    `cases` has a row a period that came. An override counts for the period that its date lies in.
    """
    numbered = said.select(*SERIES, "quantity", "by", number=rhythm.number(pl.col("date")))
    computed = (pl.col("came") - pl.col("mean")).abs()
    person = (pl.col("came") - pl.col("quantity")).abs()
    rows = numbered.join(cases, on=[*SERIES, "number"]).with_columns(gained=computed - person)
    return (
        rows.group_by(*SERIES, "by")
        .agg(
            cases=pl.len().cast(pl.Int64),
            came=pl.col("came").sort().sum(),
            computed=pl.col("mean").sort().sum(),
            said=pl.col("quantity").sort().sum(),
            nearer=(pl.col("gained") > 0).sum().cast(pl.Int64),
            farther=(pl.col("gained") < 0).sum().cast(pl.Int64),
            worth=pl.col("gained").sort().sum(),
            worth_money=pl.when(pl.col("price").is_not_null().any()).then(
                (pl.col("gained") * pl.col("price")).sort().sum()
            ),
        )
        .sort(*SERIES, "by")
    )
