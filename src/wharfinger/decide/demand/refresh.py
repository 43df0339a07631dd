"""Forecasts of the items touched by new sales made anew, by rules that were learned before."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from wharfinger.decide.decision import AsOf, Frames
from wharfinger.decide.demand.arguments import quantiles_in
from wharfinger.decide.demand.history import Timeline, timeline
from wharfinger.decide.demand.periods import coming
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.scores import probs_of
from wharfinger.decide.demand.settings import ForecastSettings
from wharfinger.tables import Forecast, Frame

SERIES = ["item", "place"]


def refresh(
    forecast: Frame,
    sales: Frame,
    *,
    learned: Frames,
    settings: ForecastSettings | None = None,
    as_of: AsOf = None,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """The forecast with new rows for every item that has sales since it was made; nothing is learned again.

    `learned` is what `learn_forecast` gave with the same settings. The other items keep their rows of
    periods that are still to come; `made_at` says of each row how old it is.
    """
    made, chosen = Forecast.of(forecast), settings or ForecastSettings()
    question = Question.of(
        sales,
        quantiles=quantiles_in(chosen.quantiles),
        every=chosen.every,
        as_of=as_of,
        seed=seed,
        known=known,
        signals=signals,
        items=items,
    )
    touched = _touched(question.sales, made, question)
    before = Timeline.of(learned["timeline"])
    end = max(timeline(question.sales, question.made_at, chosen.every).end, before.end)
    still_ahead = pl.col("date") >= before.rhythm.first_day(end)
    kept = made.join(touched, on=SERIES, how="anti").filter(still_ahead)
    columns = [*SERIES, "date", "mean", *probs_of(made), "made_at"]
    if touched.is_empty():
        return kept.select(columns).sort(*SERIES, "date")
    few = replace(question, sales=question.sales.join(touched.select("item").unique(), on="item", how="semi"))
    rules = {**learned, "timeline": replace(before, end=end).frame()}
    anew = coming(few, chosen.horizon, rules).join(touched, on=SERIES, how="semi")
    return pl.concat([kept.select(columns), anew.select(columns)]).sort(*SERIES, "date")


def _touched(sales: pl.DataFrame, made: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Items and places with a row since their forecast was made, or that have none."""
    since = made.group_by(SERIES).agg(since=pl.col("made_at").max().dt.date())
    told = sales.filter(pl.col("date") < question.made_at.date()).join(since, on=SERIES, how="left")
    new = pl.col("since").is_null() | (pl.col("date") >= pl.col("since"))
    return told.filter(new).select(SERIES).unique().sort(SERIES)
