"""How much will be wanted: the distribution of the demand of each coming period, and of their total."""

from wharfinger.decide.demand.periods import forecast
from wharfinger.decide.demand.total import forecast_total

__all__ = ["forecast", "forecast_total"]
