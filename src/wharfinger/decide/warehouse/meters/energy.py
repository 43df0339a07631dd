"""Energy: what each meter should use in this weather at this work, what deviates, since when, the cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.meters.daily import EnergyOddities, Oddity, energy_by_day
from wharfinger.decide.warehouse.meters.deviation import Deviation, deviation
from wharfinger.decide.warehouse.meters.model import EnergyModel, fit
from wharfinger.decide.warehouse.meters.proposals import propose
from wharfinger.decide.warehouse.meters.report import report
from wharfinger.decide.warehouse.meters.results import (
    Energy,
    EnergyDays,
    EnergyDeviations,
    EnergyModels,
    EnergyParameters,
)
from wharfinger.decide.warehouse.time_zone import check_time_zone
from wharfinger.tables import DecisionError, Frame, Known, Readings, Signals, Table

Floats = NDArray[np.float64]

SATURDAY = 6


@dataclass(frozen=True)
class EnergySettings(Settings):
    """Which readings are energy, what they stand beside, and when a meter counts as deviating."""

    measure: str = setting("energy", "the measure under which the readings of energy stand")
    kind: Literal["counter", "use"] = setting(
        "counter", "whether a reading is what the counter shows, or the use since the reading before"
    )
    temperature: str = setting("temperature_c", "the column of Known with the day's mean temperature")
    throughput: str = setting("throughput", "the column of Known or Signals with the work of the day")
    place: str | None = setting(None, "the place whose weather and work count; none for all")
    learn_days: int = setting(365, "days from the first on that the model is learned from", at_least=30)
    least_days: int = setting(60, "with fewer days than this nothing is learned", at_least=20)
    level: float = setting(0.9, "share of days and parameters that the intervals hold", above=0.5, below=1)
    shortest_days: int = setting(7, "a deviation lasts at least so many days", at_least=2)
    threshold: float = setting(4.0, "standard errors from which on a deviation is named", above=0)
    longest_gap_days: float = setting(2.0, "readings further apart than this leave a gap", above=0)
    price_per_kwh: float = setting(0.25, "what a kWh costs", at_least=0)
    time_zone: str = setting("UTC", "the zone in which the days begin")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_time_zone(self.time_zone)


def energy(
    readings: Frame,
    known: Frame,
    *,
    signals: Frame | None = None,
    settings: EnergySettings | None = None,
    as_of: AsOf = None,
) -> Energy:
    """Each meter's use against weather and work: its model, its days, and where it has left the model.

    The model is learned from the first `learn_days` days and judges the days after. With a shorter past all
    days but the last four weeks are learned from.
    """
    chosen = settings or EnergySettings()
    read = Readings.of(readings).filter(pl.col("measure") == chosen.measure)
    if not read.is_empty():
        moment = _moment(read, as_of)
        read = read.filter(pl.col("at") < moment)
    if read.is_empty():
        raise DecisionError(
            where="energy",
            found=f"no reading with the measure {chosen.measure!r}",
            expected="readings of energy meters",
            mend="set measure to the name that the readings use",
        )
    weather = _weather(Known.of(known), None if signals is None else Signals.of(signals), chosen)
    found = _Found([], [], [], [], [])
    for (meter,), rows in read.sort("source").group_by("source", maintain_order=True):
        _judge(str(meter), rows, weather, chosen, found)
    return Energy(
        energy_models=_frame(found.models, EnergyModels),
        energy_parameters=_frame(found.parameters, EnergyParameters),
        energy_days=pl.concat([EnergyDays.none(), *found.days]),
        energy_deviations=_frame(found.deviations, EnergyDeviations),
        energy_oddities=_frame(found.oddities, EnergyOddities),
    )


@dataclass(frozen=True)
class _Found:
    models: list[dict[str, Any]]
    parameters: list[dict[str, Any]]
    days: list[pl.DataFrame]
    deviations: list[dict[str, Any]]
    oddities: list[dict[str, Any]]

    def odd(self, meter: str, oddity: Oddity) -> None:
        facts = {"found": oddity.found, "expected": oddity.expected, "mend": oddity.mend}
        self.oddities.append({"meter": meter, "date": oddity.date, **facts})


def _moment(read: pl.DataFrame, as_of: AsOf) -> dt.datetime:
    """Without `as_of`, just after the last reading."""
    last = read["at"].max()
    if as_of is None and isinstance(last, dt.datetime):
        return instant(last + dt.timedelta(seconds=1), {})
    return instant(as_of, {})


def _weather(known: pl.DataFrame, signals: pl.DataFrame | None, settings: EnergySettings) -> pl.DataFrame:
    """Temperature (mean over rows) and, where there is such a column, throughput (sum) of each day."""
    if settings.temperature not in known.columns:
        named = ", ".join(sorted(set(known.columns) - {"item", "place", "date"})) or "none"
        raise DecisionError(
            where="energy",
            found=f"known with the columns {named}",
            expected=f"a column {settings.temperature!r}",
            mend="add the day's mean outdoor temperature, or set temperature to the name of its column",
        )
    days = _daily(known, settings.temperature, "temperature", settings, pl.mean)
    for source in (known, signals):
        if source is not None and settings.throughput in source.columns:
            work = _daily(source, settings.throughput, "throughput", settings, pl.sum)
            return days.join(work, on="date", how="left")
    return days


def _daily(frame: pl.DataFrame, column: str, name: str, settings: EnergySettings, over: Any) -> pl.DataFrame:
    rows = frame.filter(pl.col(column).is_not_null())
    if settings.place is not None:
        rows = rows.filter(pl.col("place").is_null() | (pl.col("place") == settings.place))
    return rows.group_by("date").agg(over(column).alias(name)).sort("date")


def _judge(
    meter: str, rows: pl.DataFrame, weather: pl.DataFrame, settings: EnergySettings, found: _Found
) -> None:
    days, oddities = energy_by_day(
        rows,
        kind=settings.kind,
        time_zone=settings.time_zone,
        longest_gap_days=settings.longest_gap_days,
    )
    for oddity in oddities:
        found.odd(meter, oddity)
    table = days.join(weather, on="date", how="left").sort("date")
    whole = table.drop_nulls()
    if whole.height < table.height:
        lacking = table.filter(pl.any_horizontal(pl.all().is_null()))
        found.odd(
            meter,
            Oddity(
                lacking["date"][0],
                f"{lacking.height} days without temperature or throughput",
                "both for each day",
                "add them to known; until then these days are left out",
            ),
        )
    learned = _learned(whole, settings)
    if int(learned.sum()) < settings.least_days:
        found.odd(
            meter,
            Oddity(
                None,
                f"{int(learned.sum())} days to learn from",
                f"at least {settings.least_days}",
                "wait for more readings, or lower least_days",
            ),
        )
        return
    _tell(meter, whole, learned, settings, found)


def _learned(days: pl.DataFrame, settings: EnergySettings) -> NDArray[np.bool_]:
    """The days to learn from, counted by the calendar."""
    if days.is_empty():
        return np.zeros(0, dtype=bool)
    since = (days["date"] - days["date"][0]).dt.total_days().to_numpy()
    recent = 28
    limit = min(settings.learn_days, max(int(since[-1]) + 1 - recent, settings.least_days))
    found: NDArray[np.bool_] = since < limit
    return found


def _tell(
    meter: str, days: pl.DataFrame, learned: NDArray[np.bool_], settings: EnergySettings, found: _Found
) -> None:
    use, temperature = days["kwh"].to_numpy(), days["temperature"].to_numpy()
    given = {"weekend": (days["date"].dt.weekday() >= SATURDAY).cast(pl.Float64).to_numpy()}
    if "throughput" in days.columns:
        given["throughput"] = days["throughput"].to_numpy()
    given = {name: values for name, values in given.items() if np.ptp(values[learned]) > 0}
    model = fit(use[learned], temperature[learned], {name: values[learned] for name, values in given.items()})
    names = [name for name in given if name in model.names]
    drivers = np.column_stack([given[name] for name in names]) if names else np.empty((len(use), 0))
    expected = model.expected(temperature, drivers)
    margin = model.margin(temperature, drivers, settings.level)
    found.models.append(_model_row(meter, model, use[learned]))
    found.parameters.extend(_parameter_rows(meter, model, settings.level))
    found.days.append(
        days.select(
            pl.lit(meter).alias("meter"),
            "date",
            "kwh",
            pl.Series("expected", expected),
            pl.Series("low", expected - margin),
            pl.Series("high", expected + margin),
            "temperature",
            pl.Series("learned", learned),
        )
    )
    after = ~learned
    left = deviation(
        use[after],
        temperature[after],
        drivers[after],
        model,
        shortest=settings.shortest_days,
        threshold=settings.threshold,
        level=settings.level,
    )
    if left is not None:
        since = days["date"].filter(pl.Series(after))[-left.days]
        found.deviations.append(_deviation_row(meter, left, since, settings))


def _model_row(meter: str, model: EnergyModel, use: Floats) -> dict[str, Any]:
    point = model.value("change_point")
    slope = model.value("slope")
    mean, variance = float(use.mean()), float(use.var())
    inside = model.sd**2 * (len(use) - len(model.names)) / len(use)
    return {
        "meter": meter,
        "kind": model.kind,
        "days": len(use),
        "base": model.value("base"),
        # A straight line rises over all temperatures: it has a slope, and no point where it begins.
        "heating": model.value("heating") if slope is None or slope > 0 else -slope,
        "heating_below": model.value("heating_below") if point is None else point,
        "cooling": model.value("cooling") if slope is None or slope <= 0 else slope,
        "cooling_above": model.value("cooling_above") if point is None else point,
        "throughput": model.value("throughput"),
        "weekend": model.value("weekend"),
        "error": model.sd,
        "cv_rmse": model.sd / mean if mean > 0 else None,
        "r2": 1 - inside / variance if variance > 0 else None,
    }


def _parameter_rows(meter: str, model: EnergyModel, level: float) -> list[dict[str, Any]]:
    rows = []
    for name in model.names:
        interval = model.interval(name, level)
        assert interval is not None
        low, high = interval
        rows.append({"meter": meter, "parameter": name, "value": model.value(name), "low": low, "high": high})
    return rows


def _deviation_row(meter: str, left: Deviation, since: dt.date, settings: EnergySettings) -> dict[str, Any]:
    return {
        "meter": meter,
        "since": since,
        "days": left.days,
        "excess": left.excess,
        "low": left.low,
        "high": left.high,
        "score": left.score,
        "part": left.part,
        "cost": left.excess * left.days * settings.price_per_kwh,
        "cost_per_year": left.excess * 365 * settings.price_per_kwh,
        "suggestion": _TRY[left.part] if left.excess > 0 else _LESS,
    }


_TRY = {
    "base": "walk through at night: lights, compressors, chargers and fans that run without need",
    "heating": "doors and dock seals that stand open, heating at night, a set point that was raised",
    "cooling": "condenser coils to clean, door seals, defrosting, a set point that was lowered",
    "slope": "doors that stand open, the set points of heating and cooling, and their hours",
    "throughput": "conveyors and machines that run empty, compressed air that leaks, a charger that fails",
    "weekend": "what runs on Saturdays and Sundays: time switches, heating, lights, chargers",
}
_LESS = "find out what changed for the better and keep it; or see whether a meter or a machine stands still"


def _frame(rows: list[dict[str, Any]], table: type[Table]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: one.dtype for name, one in table.columns().items()})


decision = Decision(
    name="energy",
    run=energy,
    reads=(Readings, Known),
    may_read=(Signals,),
    writes=(EnergyModels, EnergyParameters, EnergyDays, EnergyDeviations, EnergyOddities),
    settings=EnergySettings,
    report=report,
    propose=propose,
)
