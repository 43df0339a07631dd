"""How much will be wanted: the distribution of the demand of each coming period, and of their total."""

from wharfinger.decide.demand.changes import changes
from wharfinger.decide.demand.decisions import learn_forecast, run_forecast, run_forecast_total
from wharfinger.decide.demand.explain import explain
from wharfinger.decide.demand.findings import OneOffOrders
from wharfinger.decide.demand.forecast_results import ForecastChanges, ForecastReasons, Forecasts
from wharfinger.decide.demand.levels import forecast_levels
from wharfinger.decide.demand.overrides import Overrides, OverrideWorth, with_overrides
from wharfinger.decide.demand.periods import forecast
from wharfinger.decide.demand.quality import QualitySettings, forecast_quality
from wharfinger.decide.demand.quality_results import (
    ForecastCoverage,
    ForecastDrift,
    ForecastQuality,
    Quality,
)
from wharfinger.decide.demand.refresh import refresh
from wharfinger.decide.demand.settings import ForecastSettings, ForecastTotalSettings
from wharfinger.decide.demand.total import forecast_total

__all__ = [
    "ForecastChanges",
    "ForecastCoverage",
    "ForecastDrift",
    "ForecastQuality",
    "ForecastReasons",
    "ForecastSettings",
    "ForecastTotalSettings",
    "Forecasts",
    "OneOffOrders",
    "OverrideWorth",
    "Overrides",
    "Quality",
    "QualitySettings",
    "changes",
    "explain",
    "forecast",
    "forecast_levels",
    "forecast_quality",
    "forecast_total",
    "learn_forecast",
    "refresh",
    "run_forecast",
    "run_forecast_total",
    "with_overrides",
]
