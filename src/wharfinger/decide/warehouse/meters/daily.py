"""Meter readings as energy a day: counters that were replaced and gaps are named, and the rest goes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.tables import Table
from wharfinger.tables.columns import day, text

SECONDS = 86_400.0
KWH = {"Wh": 0.001, "kWh": 1.0, "MWh": 1000.0}
NO_USE = {"date": pl.Date, "kwh": pl.Float64}

Floats = NDArray[np.float64]
Kind = Literal["counter", "use"]


class EnergyOddities(Table):
    """Readings and days that cannot be used, each with the way to mend it."""

    meter = text("which meter", longest=200)
    date = day("from which day on", optional=True)
    found = text("what was found")
    expected = text("what would be right")
    mend = text("what to do")


@dataclass(frozen=True)
class Oddity:
    """One line of `EnergyOddities` without its meter."""

    date: dt.date | None
    found: str
    expected: str
    mend: str


def energy_by_day(
    readings: pl.DataFrame, *, kind: Kind, time_zone: str, longest_gap_days: float
) -> tuple[pl.DataFrame, list[Oddity]]:
    """Energy of each whole day of one meter in kWh (`date`, `kwh`), and what was odd.

    Between two readings the energy is spread evenly. A day that touches a gap or a fall of the counter is
    left out. The unit is kWh unless the readings say Wh or MWh; another unit is refused by name.
    """
    odd: list[Oddity] = []
    factor = _factor(readings["unit"], odd)
    rows = readings.sort("at")
    if factor is None or rows.height < 2:
        if factor is not None:
            odd.append(Oddity(None, "fewer than two readings", "a reading a day", "read the meter"))
        return pl.DataFrame(schema=NO_USE), odd
    local = rows["at"].dt.convert_time_zone(time_zone).dt.replace_time_zone(None)
    at = local.dt.epoch("us").to_numpy() / 1e6
    value = rows["value"].to_numpy() * factor
    used = np.diff(value) if kind == "counter" else value[1:]
    length = np.diff(at)
    falls, gaps = used < 0, length > longest_gap_days * SECONDS
    dates = [stamp.date() for stamp in local]
    odd += [_fall(dates[i + 1], value[i], value[i + 1], kind) for i in np.flatnonzero(falls)]
    odd += [_gap(dates[i], length[i] / SECONDS, longest_gap_days) for i in np.flatnonzero(gaps & ~falls)]
    return _whole_days(at, np.where(falls, 0.0, used), np.where(falls | gaps, length, 0.0), dates[0]), odd


def _whole_days(at: Floats, used: Floats, bad: Floats, first: dt.date) -> pl.DataFrame:
    midnights = np.arange(np.ceil(at[0] / SECONDS), np.floor(at[-1] / SECONDS) + 1) * SECONDS
    total = np.interp(midnights, at, np.concatenate([[0.0], np.cumsum(used)]))
    unknown = np.interp(midnights, at, np.concatenate([[0.0], np.cumsum(bad)]))
    fine = np.diff(unknown) < 1.0
    days = (midnights[:-1][fine] / SECONDS).astype(np.int32)
    return pl.DataFrame({"date": pl.Series(days).cast(pl.Date), "kwh": np.diff(total)[fine]}, schema=NO_USE)


def _factor(units: pl.Series, odd: list[Oddity]) -> float | None:
    found = units.drop_nulls().unique().sort()
    unknown = [unit for unit in found if unit not in KWH]
    if unknown or len(found) > 1:
        words = ", ".join(found)
        odd.append(
            Oddity(None, f"the unit {words}", "one of " + ", ".join(KWH), "convert the readings to kWh")
        )
        return None
    return KWH[found[0]] if len(found) else 1.0


def _fall(date: dt.date, before: float, after: float, kind: Kind) -> Oddity:
    if kind == "use":
        return Oddity(date, f"a use of {after:g} kWh", "a use of zero or more", "correct the reading")
    return Oddity(
        date,
        f"the counter fell from {before:,.0f} to {after:,.0f} kWh",
        "a counter that rises",
        "if the meter was replaced, nothing; if not, correct the reading. The days between are left out",
    )


def _gap(date: dt.date, days: float, longest: float) -> Oddity:
    return Oddity(
        date,
        f"no reading for {days:.1f} days",
        f"a reading at least every {longest:g} days",
        "add the readings if they exist; the days between are left out",
    )
