"""Forecasts as decisions: learned once from all items, then judged piece by piece."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Frames, instant
from wharfinger.decide.demand import periods, total
from wharfinger.decide.demand.arguments import quantile_names, quantiles_in
from wharfinger.decide.demand.forecast_report import report_periods, report_total
from wharfinger.decide.demand.history import Timeline, history, timeline
from wharfinger.decide.demand.settings import ForecastSettings, ForecastTotalSettings
from wharfinger.tables import DemandTotal, Forecast, Frame, Sales


def run_forecast(
    sales: Frame,
    *,
    settings: ForecastSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
    shared: Frames | None = None,
) -> pl.DataFrame:
    """The demand of each coming period: its mean and quantiles for every item and place."""
    sold, chosen = Sales.of(sales), settings or ForecastSettings()
    moment = instant(as_of, {"sales": sold})
    if shared is None:
        shared = learn_forecast(sold, settings=chosen, as_of=moment, seed=seed)
    past = history(sold, Timeline.of(shared["timeline"]))
    return periods.judged(past, shared, chosen.horizon, _names(chosen.quantiles), moment)


def learn_forecast(sales: pl.DataFrame, *, settings: ForecastSettings, as_of: AsOf, seed: int) -> Frames:
    """What all items share: the periods, the common week, and the rules."""
    past = history(sales, timeline(sales, instant(as_of, {"sales": sales}), settings.every))
    return periods.learn(past, settings.horizon, list(_names(settings.quantiles)), seed)


def run_forecast_total(
    sales: Frame,
    *,
    settings: ForecastTotalSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
    shared: Frames | None = None,
) -> pl.DataFrame:
    """The demand summed over the next periods: mean, spread and quantiles for every item and place."""
    sold, chosen = Sales.of(sales), settings or ForecastTotalSettings()
    moment = instant(as_of, {"sales": sold})
    if shared is None:
        shared = learn_forecast_total(sold, settings=chosen, as_of=moment, seed=seed)
    past = history(sold, Timeline.of(shared["timeline"]))
    asked = past.series.with_columns(periods=pl.lit(float(chosen.periods)))
    return total.totals(past, asked, shared["rules"], _names(chosen.quantiles), moment)


def learn_forecast_total(
    sales: pl.DataFrame, *, settings: ForecastTotalSettings, as_of: AsOf, seed: int
) -> Frames:
    """What all items share: the periods, and the rules for the total."""
    past = history(sales, timeline(sales, instant(as_of, {"sales": sales}), settings.every))
    return total.learn(past, [settings.periods], list(_names(settings.quantiles)), seed)


def _names(quantiles: str) -> dict[float, str]:
    return quantile_names(quantiles_in(quantiles))


forecast_decision = Decision(
    name="forecast",
    run=run_forecast,
    reads=(Sales,),
    writes=(Forecast,),
    settings=ForecastSettings,
    by="item",
    fit=learn_forecast,
    report=report_periods,
)

forecast_total_decision = Decision(
    name="forecast_total",
    run=run_forecast_total,
    reads=(Sales,),
    writes=(DemandTotal,),
    settings=ForecastTotalSettings,
    by="item",
    fit=learn_forecast_total,
    report=report_total,
)
