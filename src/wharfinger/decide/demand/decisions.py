"""Forecasts as decisions: learned once from all items, then judged piece by piece."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Frames
from wharfinger.decide.demand import periods, total
from wharfinger.decide.demand.arguments import quantiles_in
from wharfinger.decide.demand.changes import changes
from wharfinger.decide.demand.explain import reasons
from wharfinger.decide.demand.findings import (
    OneOffOrders,
    likely_stockouts,
    one_off_orders,
)
from wharfinger.decide.demand.forecast_report import report_periods
from wharfinger.decide.demand.forecast_results import ForecastChanges, ForecastReasons, Forecasts
from wharfinger.decide.demand.lead_times import learned_quantiles, lengths_of
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.settings import ForecastSettings, ForecastTotalSettings
from wharfinger.decide.demand.total_report import report_total
from wharfinger.tables import DemandTotal, Forecast, Frame, Items, Known, LikelyStockouts, Sales, Signals


def run_forecast(
    sales: Frame,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    forecast_reasons: Frame | None = None,
    *,
    settings: ForecastSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
    shared: Frames | None = None,
) -> Forecasts:
    """The demand of each coming period: its mean and quantiles for every item and place, and why.

    `forecast_reasons` are those of the run before; with them, what changed since is told.
    """
    chosen = settings or ForecastSettings()
    question = _question(chosen, sales, known, signals, items, as_of, seed)
    if shared is None:
        shared = periods.learn(question.past(), question.given, chosen.horizon, question.probs, seed)
    made = periods.coming(question, chosen.horizon, shared)
    past = question.past(shared)
    why = reasons(question, past, chosen.horizon, shared, made)
    return Forecasts(
        forecast=made,
        forecast_reasons=why,
        forecast_changes=ForecastChanges.none()
        if forecast_reasons is None
        else changes(forecast_reasons, why),
        one_off_orders=one_off_orders(question.sales, past),
        likely_stockouts=likely_stockouts(past),
    )


def learn_forecast(
    sales: Frame,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    forecast_reasons: Frame | None = None,
    *,
    settings: ForecastSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> Frames:
    """What all items share: the periods, the common week, the effects and the rules."""
    chosen = settings or ForecastSettings()
    question = _question(chosen, sales, known, signals, items, as_of, seed)
    return periods.learn(question.past(), question.given, chosen.horizon, question.probs, seed)


def run_forecast_total(
    sales: Frame,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    *,
    settings: ForecastTotalSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
    shared: Frames | None = None,
) -> pl.DataFrame:
    """The demand summed over the next periods: mean, spread and quantiles for every item and place."""
    chosen = settings or ForecastTotalSettings()
    question = _question(chosen, sales, known, signals, items, as_of, seed)
    return total.summed(question, chosen.periods, chosen.periods_sd, shared)


def learn_forecast_total(
    sales: pl.DataFrame,
    known: pl.DataFrame | None = None,
    signals: pl.DataFrame | None = None,
    items: pl.DataFrame | None = None,
    *,
    settings: ForecastTotalSettings,
    as_of: AsOf,
    seed: int,
) -> Frames:
    """What all items share: the periods, the effects, and the rules for the total."""
    question = _question(settings, sales, known, signals, items, as_of, seed)
    lengths = lengths_of(settings.periods, settings.periods_sd)
    probs = learned_quantiles(question.probs, random=settings.periods_sd > 0)
    return total.learn(question.past(), question.given, lengths, probs, seed)


def _question(
    settings: ForecastSettings | ForecastTotalSettings,
    sales: Frame,
    known: Frame | None,
    signals: Frame | None,
    items: Frame | None,
    as_of: AsOf,
    seed: int,
) -> Question:
    return Question.of(
        sales,
        quantiles=quantiles_in(settings.quantiles),
        every=settings.every,
        as_of=as_of,
        seed=seed,
        known=known,
        signals=signals,
        items=items,
    )


_declared = partial(Decision, reads=(Sales,), by="item")

forecast_decision = _declared(
    name="forecast",
    run=run_forecast,
    may_read=(Known, Signals, Items, ForecastReasons),
    writes=(Forecast, ForecastReasons, ForecastChanges, OneOffOrders, LikelyStockouts),
    settings=ForecastSettings,
    fit=learn_forecast,
    report=report_periods,
)

forecast_total_decision = _declared(
    name="forecast_total",
    run=run_forecast_total,
    may_read=(Known, Signals, Items),
    writes=(DemandTotal,),
    settings=ForecastTotalSettings,
    fit=learn_forecast_total,
    report=report_total,
)
