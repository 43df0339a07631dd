"""The demand of each coming period: mean and quantiles, closed weekdays at zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, Frames
from wharfinger.decide.demand.arguments import QUANTILES, whole_periods
from wharfinger.decide.demand.assortment import traded
from wharfinger.decide.demand.backtest import cuts, period_traits, total_traits
from wharfinger.decide.demand.cleaned import Cleaned, cleaned, learn_cleaned
from wharfinger.decide.demand.given import Given
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.learned import (
    learn_periods,
    learn_total_mean,
    rules_frame,
    rules_of,
    teachers,
    weights_of,
)
from wharfinger.decide.demand.newcomers import learn_newcomers, newcomers, own_say
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.week import common_shape
from wharfinger.tables import Frame

Array = NDArray[np.float64]


def forecast(
    sales: Frame,
    *,
    horizon: int,
    quantiles: Sequence[float] = QUANTILES,
    every: str | None = None,
    as_of: AsOf = None,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """Mean and quantiles of the demand of each of the next `horizon` periods, one row for each.

    The means add up to the mean of `forecast_total` over the same periods. Quantiles do not add up: for
    the time until goods come use `forecast_total`.
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
    return coming(question, whole_periods(horizon, "horizon"))


def coming(question: Question, horizon: int, shared: Frames | None = None) -> pl.DataFrame:
    """The answer for single periods, by what is `shared` where that was learned before."""
    past = question.past(shared)
    if shared is None:
        shared = learn(past, question.given, horizon, question.probs, question.seed)
    now = cleaned(past, question.given, horizon, shared["effects"])
    return judged(now, question.given.items, shared, horizon, question.names, question.made_at)


def learn(past: History, given: Given, horizon: int, probs: Sequence[float], seed: int) -> Frames:
    """The rules for single periods and the common week, from all series."""
    few = teachers(past, seed)
    effects, seen = learn_cleaned(few, given, horizon, seed, cuts(few, horizon))
    whole = seen[max(seen)] if few is past else cleaned(past, given, horizon, effects)
    mean = learn_total_mean(few, seen, horizon, seed)
    return {
        "timeline": past.timeline.frame(),
        "neighbours": past.neighbours,
        "effects": effects,
        "newcomers": learn_newcomers(whole, given.items, horizon, probs),
        "week": pl.DataFrame({"part": common_shape(past)}),
        "rules": rules_frame(horizon, learn_periods(few, seen, horizon, probs, seed), mean),
    }


def judged(
    now: Cleaned,
    items: pl.DataFrame | None,
    shared: Frames,
    horizon: int,
    names: dict[float, str],
    made_at: dt.datetime,
) -> pl.DataFrame:
    """Every series' coming periods, by what was learned from all."""
    from wharfinger.decide.demand.kernels import weigh

    past = now.past
    common = shared["week"]["part"].to_numpy()
    traits, parts = period_traits(now, past.periods, horizon, common)
    count = len(parts)
    flat = (traits[:, None, :] * parts[:, :, None]).reshape(count * horizon, traits.shape[1])
    quantiles = rules_of(shared["rules"], horizon).quantiles(flat)
    sold = (past.first < past.periods)[:, None]
    total = weigh(total_traits(now, past.periods, horizon), weights_of(shared["rules"], horizon, "mean")[0])
    whole = parts.sum(axis=1, keepdims=True)
    mean = total[:, None] * np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0) * sold
    quantiles *= ((parts > 0) & sold).reshape(-1, 1)
    _judge_new(now, items, shared["newcomers"], parts, mean, quantiles)
    alive = traded(past.series, items)
    mean *= alive[:, None]
    quantiles *= np.repeat(alive, horizon)[:, None]
    first = past.timeline.end
    days = pl.Series([past.rhythm.first_day(first + k) for k in range(horizon)], dtype=pl.Date)
    return past.series.select(pl.all().repeat_by(horizon).explode()).with_columns(
        date=pl.concat([days] * count) if count else pl.Series([], dtype=pl.Date),
        mean=pl.Series(mean.ravel()),
        **{name: pl.Series(quantiles[:, k]) for k, name in enumerate(names.values())},
        made_at=pl.lit(made_at),
    )


def _judge_new(
    now: Cleaned,
    items: pl.DataFrame | None,
    learned: pl.DataFrame,
    parts: Array,
    mean: Array,
    quantiles: Array,
) -> None:
    """Puts what look-alikes say in the place of the rules for items that are new."""
    horizon = parts.shape[1]
    new = newcomers(now, items, learned, horizon, "period")
    say = own_say(now, new.rows)[:, None]
    for k, row in enumerate(new.rows):
        ahead = parts[row][:, None]
        mean[row] = say[k] * mean[row] + (1 - say[k]) * ahead[:, 0] * new.found[k, 0]
        its = slice(row * horizon, (row + 1) * horizon)
        quantiles[its] = say[k] * quantiles[its] + (1 - say[k]) * ahead * new.found[k, 2:]
