"""A problem out of tables: each row that cannot be used is named, and the rest is planned."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from wharfinger.decide.delivery.problem.driver import (
    EU_561_2006,
    EU_561_2006_EXTENDED,
    US_395_PROPERTY,
    Break,
    Driver,
)
from wharfinger.decide.delivery.problem.problem import Objective, Problem
from wharfinger.decide.delivery.problem.stop import Stop, Window
from wharfinger.decide.delivery.problem.tables import RULES, Drivers, Stops, Vehicles
from wharfinger.decide.delivery.problem.travel import Travel
from wharfinger.decide.delivery.problem.vehicle import Vehicle
from wharfinger.tables import Frame, SettingError, Table, take

Made = TypeVar("Made")
Row = Mapping[str, Any]

LOADS = ("kg", "l")
_LAWS = dict(zip(RULES, (EU_561_2006, EU_561_2006_EXTENDED, US_395_PROPERTY), strict=True))


@dataclass(frozen=True)
class FromTables:
    """The problem, and in words what was left away of the tables and why."""

    problem: Problem
    left_away: tuple[str, ...]


def problem_from_tables(
    stops: Frame,
    vehicles: Frame,
    travel: Travel | Mapping[str, Travel],
    drivers: Frame | None = None,
    *,
    objective: Objective | None = None,
) -> FromTables:
    """The problem of the tables Stops, Vehicles and Drivers over known travel times."""
    said: list[str] = []
    crew = _rows(Drivers, Drivers.none() if drivers is None else drivers, _driver, said)
    fleet = _rows(Vehicles, vehicles, _vehicle, said)
    wanted = _rows(Stops, stops, _stop, said)
    whole: dict[str, Any] = {"travel": travel, "loads": LOADS, "objective": objective or Objective()}
    fleet = [one for one in fleet if _fits(said, one.vehicle, crew, (), (one,), whole)]
    used = {one.driver for one in fleet}
    kept: list[Stop] = []
    waiting = sorted(wanted, key=lambda one: one.collected_at is not None)
    for one in waiting:
        partner = [other for other in kept if other.stop == one.collected_at]
        if _fits(said, one.stop, crew, (*partner, one), tuple(fleet), whole):
            kept.append(one)
    order = {one.stop: at for at, one in enumerate(wanted)}
    kept.sort(key=lambda one: order[one.stop])
    problem = Problem(
        tuple(kept), tuple(fleet), drivers=tuple(one for one in crew if one.driver in used), **whole
    )
    return FromTables(problem, tuple(said))


def sound_travel(
    places: Sequence[str], seconds: Any, metres: Any, *, source: str = ""
) -> tuple[Travel, tuple[str, ...]]:
    """Travel times in which holes and negative numbers are no way at all, and which pairs these were."""
    whole = {"seconds": np.array(seconds, np.float64), "metres": np.array(metres, np.float64)}
    bad = np.zeros_like(whole["seconds"], bool)
    said = []
    for name, matrix in whole.items():
        wrong = np.isnan(matrix) | (matrix < 0)
        bad |= wrong
        for start, to in np.argwhere(wrong).tolist():
            what = "a hole" if math.isnan(matrix[start, to]) else f"{matrix[start, to]:g}"
            said.append(f"{what} in {name} from {places[start]} to {places[to]}: taken as no way")
    for matrix in whole.values():
        matrix[bad] = math.inf
    return Travel(tuple(places), whole["seconds"], whole["metres"], source=source), tuple(said)


def _rows(table: type[Table], frame: Frame, make: Callable[[Row], Made], said: list[str]) -> list[Made]:
    """What could be made of the rows."""
    taken = take(frame, table)
    name = table.table_name()
    for row in taken.failures.iter_rows(named=True):
        said.append(
            f"{name}, row {row['row']}, column {row['column']}: found {row['found']}; "
            f"expected {row['expected']}. To mend: {row['mend']}."
        )
    made = []
    for row in taken.good.iter_rows(named=True):
        try:
            made.append(make(row))
        except SettingError as error:
            said.append(f"{name}: {error}")
    return made


def _fits(
    said: list[str],
    name: str,
    crew: Sequence[Driver],
    stops: tuple[Stop, ...],
    fleet: tuple[Vehicle, ...],
    whole: Mapping[str, Any],
) -> bool:
    """Whether a problem can be made with it; if not, why is said."""
    try:
        Problem(stops, fleet, drivers=tuple(crew), **whole)
    except SettingError as error:
        said.append(f"{name} is left away: {error}")
        return False
    return True


def _stop(row: Row) -> Stop:
    late = row["late_cost_per_hour"]
    windows = tuple(
        Window(*times, soft=late is not None, late_cost_per_hour=late or 0.0)
        for times in _windows(row["stop"], row["windows"] or "")
    )
    return Stop(
        row["stop"], row["place"], windows, row["service_minutes"] * 60,
        (row["deliver_kg"], row["deliver_l"]), (row["collect_kg"], row["collect_l"]), row["collected_at"],
        _words(row["skills"]), _words(row["vehicles"]), _clock(row["stop"], row["ready"] or "00:00"),
        row["priority"], row["leave_out_cost"], row["together"], row["one_of"], row["visit_cost"],
        row["finish_in_window"],
    )  # fmt: skip


def _vehicle(row: Row) -> Vehicle:
    name = row["vehicle"]
    return Vehicle(
        name, row["start"], row["end"], (row["capacity_kg"] or math.inf, row["capacity_l"] or math.inf),
        _clock(name, row["opens"]), _clock(name, row["closes"]), math.inf, row["cost_fixed"],
        row["cost_per_km"], row["cost_per_hour"], row["cost_per_stop"], _words(row["skills"]),
        (row["range_km"] or math.inf) * 1000, (row["max_hours"] or math.inf) * 3600, row["max_stops"],
        (row["reload_place"],) if row["reload_place"] else (), row["reload_minutes"] * 60, row["max_tours"],
        row["profile"] or "", row["driver"], row["returns_last"], row["co2_kg_per_km"],
        row["co2_kg_per_km_full"],
    )  # fmt: skip


def _driver(row: Row) -> Driver:
    name, minutes = row["driver"], row["break_minutes"]
    pause: tuple[Break, ...] = ()
    if minutes is not None and row["break_earliest"] and row["break_latest"]:
        pause = (Break(_clock(name, row["break_earliest"]), _clock(name, row["break_latest"]), minutes * 60),)
    return Driver(
        name, _clock(name, row["opens"]), _clock(name, row["closes"]), pause, _LAWS.get(row["rules"]),
        _words(row["skills"]), row["driven_week_hours"] * 3600, row["driven_fortnight_hours"] * 3600,
        row["duty_week_hours"] * 3600,
    )  # fmt: skip


def _words(given: str | None) -> frozenset[str]:
    return frozenset((given or "").replace(",", " ").split())


def _windows(name: str, given: str) -> list[tuple[float, float]]:
    found = []
    for span in given.split():
        opens, dash, closes = span.partition("-")
        if not dash:
            raise SettingError(
                where=name,
                found=f"the window {span}",
                expected="two times, like 08:00-10:00",
                mend="write it so",
            )
        found.append((_clock(name, opens), _clock(name, closes)))
    return found


def _clock(name: str, given: str) -> float:
    """Seconds after midnight; up to 48:00 for what ends on the next day."""
    read = re.fullmatch(r"(\d{1,2}):(\d{2})", given)
    if read is None or int(read[1]) > 48 or int(read[2]) > 59:
        raise SettingError(
            where=name,
            found=f"the time {given}",
            expected="hours and minutes, like 08:30",
            mend="write it so",
        )
    return int(read[1]) * 3600.0 + int(read[2]) * 60.0
