"""A tour before it has times: which vehicle goes where in which order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from wharfinger.decide.delivery.problem import Driver, Problem, Stop, Vehicle, Window


@dataclass(frozen=True)
class Step:
    """A stop in one of `windows`, or (without a stop) a return for more goods."""

    place: str
    stop: str | None = None
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Tour:
    """The steps of a vehicle's day."""

    vehicle: str
    steps: tuple[Step, ...]

    @property
    def stops(self) -> tuple[str, ...]:
        """The stops alone."""
        return tuple(one.stop for one in self.steps if one.stop is not None)


Tours = tuple[Tour, ...]


def shift(problem: Problem, vehicle: Vehicle) -> tuple[float, float]:
    """When vehicle and driver are there."""
    driver = problem.driver_of(vehicle) or Driver("nobody")
    return max(vehicle.opens_s, driver.opens_s), min(vehicle.closes_s, driver.closes_s)


def may_serve(problem: Problem, vehicle: Vehicle, stop: Stop) -> bool:
    """Whether skills and wishes let this vehicle come."""
    driver = problem.driver_of(vehicle)
    skills = vehicle.skills | (driver.skills if driver else frozenset())
    return stop.skills <= skills and (not stop.vehicles or vehicle.vehicle in stop.vehicles)


def kinds_of(problem: Problem) -> list[list[Vehicle]]:
    """Vehicles that are alike but for their names."""
    named = {name for stop in problem.stops for name in stop.vehicles}
    kinds: dict[Any, list[Vehicle]] = defaultdict(list)
    for one in problem.vehicles:
        driver = problem.driver_of(one)
        drives = (driver.opens_s, driver.closes_s, driver.skills) if driver else None
        alike = replace(one, vehicle=one.vehicle if one.vehicle in named else "any", driver=None)
        kinds[alike, drives].append(one)
    return list(kinds.values())
