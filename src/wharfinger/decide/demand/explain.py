"""Why a forecast is what it is: the expected demand taken apart, so that the parts add up to it.

Holidays, promotions, prices and the season of the year are factors of the forecast, taken out one after
the other; where two work together, the one taken out first has what they do together. What the empty shelf
hid is what the forecast would lose if the past sales were taken for all that was wanted. What is left is
split into what was sold over the last year (level) and how far the forecast sees the present pace above or
below it (trend).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, Frames
from wharfinger.decide.demand.arguments import whole_periods
from wharfinger.decide.demand.drivers import drivers
from wharfinger.decide.demand.effects import effects_in, effects_of, factors_of, trust_in
from wharfinger.decide.demand.forecast_results import ForecastReasons
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.periods import coming, learn
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.sentences import told
from wharfinger.tables import Frame

Array = NDArray[np.float64]

YEAR = {"day": 365, "week": 52, "month": 12}
TAKEN_OUT = ("other", "holiday", "promotion", "price", "season")
"""In this order."""


def explain(
    sales: Frame,
    *,
    horizon: int,
    every: str | None = None,
    as_of: AsOf = None,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """Each item's expected demand of the next `horizon` periods together, its parts, and a sentence."""
    question = Question.of(
        sales, quantiles=[0.5], every=every, as_of=as_of, seed=seed, known=known, signals=signals, items=items
    )
    ahead = whole_periods(horizon, "horizon")
    shared = learn(question.past(), question.given, ahead, question.probs, seed)
    return reasons(question, question.past(shared), ahead, shared, coming(question, ahead, shared))


def reasons(
    question: Question, past: History, horizon: int, shared: Frames, made: pl.DataFrame
) -> pl.DataFrame:
    """The parts of a forecast that was made of this question and its past by these rules."""
    mean = made["mean"].to_numpy().reshape(past.series.height, horizon)
    by = drivers(past, question.given.known, horizon)
    effects = effects_of(past, by, effects_in(shared["effects"], by))
    trust = trust_in(shared["effects"])
    factors = {
        kind: factors_of(effects, by, {kind: trust.get(kind, 0.0)})[:, past.periods :] for kind in TAKEN_OUT
    }
    parts = apart(mean, factors, _unhidden(question, past, shared, mean), level(past) * horizon)
    table = past.series.with_columns(
        periods=pl.lit(horizon, dtype=pl.Int64),
        expected=pl.Series(mean.sum(axis=1)),
        **{name: pl.Series(values) for name, values in parts.items()},
    )
    others = [name for name, kind in zip(by.names, by.kinds, strict=True) if kind == "other"]
    why = pl.Series(told(table, past.rhythm.every, others), dtype=pl.String)
    return table.with_columns(why=why).select(ForecastReasons.column_names())


def apart(mean: Array, factors: Mapping[str, Array], unhidden: Array, level: Array) -> dict[str, Array]:
    """The parts of the sum over each row of `mean`; they add up to it.

    `factors` are in the order in which they are taken out; `unhidden` is the share of the forecast that is
    left without what empty shelves hid; `level` what was sold in such a time.
    """
    parts = {}
    rest = mean
    for kind, factor in factors.items():
        # A factor of zero (closed) has nothing under it that could be called its part.
        without = np.divide(rest, factor, out=rest.copy(), where=factor > 0)
        parts[kind] = (rest - without).sum(axis=1)
        rest = without
    base = rest.sum(axis=1)
    parts["stockouts"] = base * (1 - unhidden)
    parts["level"] = level
    parts["trend"] = base * unhidden - level
    return parts


def level(past: History) -> Array:
    """What each series sold in a period over the last year, or since its first sale where that is later."""
    periods = past.periods
    begin = np.maximum(past.first, periods - YEAR[past.rhythm.every])
    sums = np.concatenate([np.zeros((len(past.sold), 1)), past.sold.cumsum(axis=1)], axis=1)
    row = np.arange(len(past.sold))
    return np.asarray((sums[:, -1] - sums[row, begin]) / np.maximum(periods - begin, 1))


def _unhidden(question: Question, past: History, shared: Frames, mean: Array) -> Array:
    """The forecast on sales taken for all that was wanted, as a share of the forecast as it is."""
    whole, seen = np.ones(len(mean)), mean.sum(axis=1)
    if not (past.known < 1).any():
        return whole
    blind = replace(question, sales=question.sales.with_columns(available=pl.lit(1.0)))
    unseen = coming(blind, mean.shape[1], shared)["mean"].to_numpy().reshape(mean.shape).sum(axis=1)
    return np.asarray(np.divide(unseen, seen, out=whole, where=seen > 0))
