"""The forecast as it would have been made one horizon ago, judged by what has come since."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.demand.arguments import quantiles_in
from wharfinger.decide.demand.history import timeline
from wharfinger.decide.demand.periods import coming
from wharfinger.decide.demand.quality import forecast_quality
from wharfinger.decide.demand.quality_results import Quality
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.settings import ForecastSettings
from wharfinger.decide.demand.truth import SERIES

LEAST_HORIZONS = 3
"""With a past of fewer horizons than these there is nothing to learn from, one horizon ago."""
MOST_SERIES = 200
"""More series than these are judged by so many: half of them the largest, the others evenly from the rest."""


@dataclass(frozen=True)
class Replay:
    """What was found, and on how many of the series."""

    quality: Quality
    judged: int
    of: int


def replayed(result: Result) -> Replay | None:
    """Learned and judged without a glance at what came after; None where the past is too short."""
    assert isinstance(result.settings, ForecastSettings)
    sales, horizon = result.tables["sales"], result.settings.horizon
    line = timeline(sales, result.as_of, result.settings.every)
    if line.end - line.begin < LEAST_HORIZONS * horizon:
        return None
    chosen = _some_series(result.frames["forecast"])
    some = sales.join(chosen, on=SERIES, how="semi")
    question = Question.of(
        some,
        quantiles=quantiles_in(result.settings.quantiles),
        every=line.rhythm.every,
        as_of=line.rhythm.first_day(line.end - horizon),
        seed=result.seed,
        **{name: result.tables.get(name) for name in ("known", "signals", "items")},
    )
    if question.past().series.is_empty():
        return None
    made = coming(question, horizon)
    quality = forecast_quality(some, made, items=result.tables.get("items"), as_of=result.as_of)
    return Replay(quality, chosen.height, result.frames["forecast"].select(SERIES).n_unique())


def _some_series(made: pl.DataFrame) -> pl.DataFrame:
    ordered = (
        made.group_by(SERIES)
        .agg(pl.col("mean").sort().sum())
        .sort(["mean", *SERIES], descending=[True, False, False])
        .select(SERIES)
    )
    if ordered.height <= MOST_SERIES:
        return ordered
    largest, rest = ordered.head(MOST_SERIES // 2), ordered.slice(MOST_SERIES // 2)
    step = -(-rest.height // (MOST_SERIES - MOST_SERIES // 2))
    return pl.concat([largest, rest.gather_every(step)])
