"""What `energy` writes."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.tables import Table
from wharfinger.tables.columns import day, flag, number, text, whole


class EnergyModels(Table):
    """The model of each meter: what it uses in which weather and at which work, with intervals."""

    meter = text("which meter", key=True, longest=200)
    kind = text("the kind of model: 1P, 2P, 3P heating, 3P cooling, 4P, 5P")
    days = whole("days it was learned from", at_least=0)
    base = number("kWh a day without heating, cooling and work")
    heating = number("kWh a day for each degree below heating_below", optional=True)
    heating_below = number("the temperature below which it rises", optional=True)
    cooling = number("kWh a day for each degree above cooling_above", optional=True)
    cooling_above = number("the temperature above which it rises", optional=True)
    throughput = number("kWh for each unit of work", optional=True)
    weekend = number("kWh more on a Saturday or Sunday", optional=True)
    error = number("standard deviation of a day about the model, kWh", at_least=0)
    cv_rmse = number("the same over the mean use", at_least=0, optional=True)
    r2 = number("share of the variance that the model explains", at_most=1, optional=True)


class EnergyParameters(Table):
    """Each parameter of each model with its interval."""

    meter = text("which meter", key=True, longest=200)
    parameter = text("which parameter", key=True, longest=100)
    value = number("its value")
    low = number("the low end of its interval")
    high = number("the high end of its interval")


class EnergyDays(Table):
    """Each day's energy beside what its model expects."""

    meter = text("which meter", key=True, longest=200)
    date = day("the day", key=True)
    kwh = number("energy used")
    expected = number("energy expected in this weather at this work")
    low = number("the low end of what is usual")
    high = number("the high end of what is usual")
    temperature = number("mean outdoor temperature, degrees Celsius")
    learned = flag("the model was learned from this day")


class EnergyDeviations(Table):
    """Meters that left their model, since when, and what it costs."""

    meter = text("which meter", key=True, longest=200)
    since = day("the first day of the stretch")
    days = whole("days of the stretch", at_least=1)
    excess = number("kWh a day more than expected; below zero is less")
    low = number("the low end of the excess")
    high = number("the high end of the excess")
    score = number("the excess in its own standard errors", at_least=0)
    part = text("which part of the use has changed most likely")
    cost = number("what it has cost since then")
    cost_per_year = number("what it costs in a year if it goes on as on these days")
    suggestion = text("what to try")


@dataclass(frozen=True)
class Energy:
    """The tables that `energy` writes."""

    energy_models: pl.DataFrame
    energy_parameters: pl.DataFrame
    energy_days: pl.DataFrame
    energy_deviations: pl.DataFrame
    energy_oddities: pl.DataFrame
