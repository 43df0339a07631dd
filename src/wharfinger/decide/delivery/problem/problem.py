"""The whole problem of a day, checked when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from wharfinger.decide.delivery.problem import checked
from wharfinger.decide.delivery.problem.driver import Driver
from wharfinger.decide.delivery.problem.stop import Stop
from wharfinger.decide.delivery.problem.travel import Travel
from wharfinger.decide.delivery.problem.vehicle import Vehicle


@dataclass(frozen=True)
class Objective:
    """What counts beside the money of vehicles and windows.

    `co2_cost_per_kg` prices emissions. `fairness_cost_per_hour` is paid for each hour that a vehicle's day is
    longer than the mean day of the vehicles that drive.
    """

    co2_cost_per_kg: float = 0.0
    fairness_cost_per_hour: float = 0.0

    def __post_init__(self) -> None:
        checked.number("Objective", "co2_cost_per_kg", self.co2_cost_per_kg)
        checked.number("Objective", "fairness_cost_per_hour", self.fairness_cost_per_hour)


@dataclass(frozen=True, eq=False)
class Problem:
    """Stops to serve with vehicles over known travel times. Names of stops, vehicles and drivers are unique.

    `travel` is one matrix for all vehicles, or one for each profile. `loads` names the load dimensions
    ("kg", "l", ...). All times are seconds after one instant, which the caller knows; usually midnight.
    """

    stops: tuple[Stop, ...]
    vehicles: tuple[Vehicle, ...]
    travel: Travel | Mapping[str, Travel]
    drivers: tuple[Driver, ...] = ()
    loads: tuple[str, ...] = ("load",)
    objective: Objective = field(default_factory=Objective)

    def __post_init__(self) -> None:
        for name in ("stops", "vehicles", "drivers", "loads"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        checked.unique("stops", (one.stop for one in self.stops))
        checked.unique("vehicles", (one.vehicle for one in self.vehicles))
        checked.unique("drivers", (one.driver for one in self.drivers))
        if not self.vehicles:
            checked.refuse("Problem", "no vehicle", "at least one", "give the vehicles that may drive")
        for stop in self.stops:
            self._check_stop(stop)
        for vehicle in self.vehicles:
            self._check_vehicle(vehicle)
        checked.unique("drivers of vehicles", (one.driver for one in self.vehicles if one.driver is not None))
        _check_choices(self.stops)

    @property
    def travels(self) -> Mapping[str, Travel]:
        """The matrix of each profile."""
        return {"": self.travel} if isinstance(self.travel, Travel) else self.travel

    def travel_of(self, vehicle: Vehicle) -> Travel:
        """The matrix that this vehicle drives by."""
        return self.travel if isinstance(self.travel, Travel) else self.travel[vehicle.profile]

    @cached_property
    def stop_of(self) -> Mapping[str, Stop]:
        """Stops by name."""
        return {one.stop: one for one in self.stops}

    @cached_property
    def vehicle_of(self) -> Mapping[str, Vehicle]:
        """Vehicles by name."""
        return {one.vehicle: one for one in self.vehicles}

    def driver_of(self, vehicle: Vehicle) -> Driver | None:
        """Who drives it, where that is known."""
        return None if vehicle.driver is None else self._driver_of.get(vehicle.driver)

    def delivered_from(self, stop: Stop) -> Stop | None:
        """The stop that brings on what is picked up here."""
        return self._brought_on.get(stop.stop)

    def replaced(self, **changes: Any) -> Problem:
        """The same problem with some of its parts changed, checked again."""
        return replace(self, **changes)

    @cached_property
    def _driver_of(self) -> Mapping[str, Driver]:
        return {one.driver: one for one in self.drivers}

    @cached_property
    def _brought_on(self) -> Mapping[str, Stop]:
        return {one.collected_at: one for one in self.stops if one.collected_at is not None}

    def _check_stop(self, stop: Stop) -> None:
        where = f"stop {stop.stop}"
        self._check_place(where, stop.place)
        self._check_loads(where, stop.delivery)
        self._check_loads(where, stop.pickup)
        unknown = sorted(stop.vehicles - set(self.vehicle_of))
        if unknown:
            checked.refuse(
                where, f"vehicle {unknown[0]}", "a vehicle of the problem", "correct the name, or add it"
            )
        if stop.collected_at is None:
            return
        origin = self.stop_of.get(stop.collected_at)
        if origin is None or origin is stop:
            checked.refuse(
                where,
                f"collected_at={stop.collected_at!r}",
                "another stop of the problem",
                "correct the name, or add the stop",
            )
        elif tuple(origin.pickup) != tuple(stop.delivery) or origin.collected_at is not None or stop.pickup:
            checked.refuse(
                where,
                f"a delivery of {stop.delivery} out of a pickup of {origin.pickup}",
                "all that was picked up there, and nothing else",
                "make the two amounts equal; other goods are a stop of their own",
            )
        elif self._brought_on[stop.collected_at] is not stop:
            checked.refuse(
                where,
                f"{stop.collected_at} brought on to two stops",
                "one stop",
                "make a pickup for each of them",
            )
        elif (stop.leave_out_cost is None) != (origin.leave_out_cost is None) or stop.one_of or origin.one_of:
            checked.refuse(
                where,
                f"different terms of leaving out than its pickup {origin.stop}, or a one_of",
                "both or neither may be left out, and no one_of on either",
                "give both a leave_out_cost, or none",
            )

    def _check_vehicle(self, vehicle: Vehicle) -> None:
        where = f"vehicle {vehicle.vehicle}"
        if vehicle.profile not in self.travels and not isinstance(self.travel, Travel):
            checked.refuse(
                where,
                f"profile {vehicle.profile!r}",
                f"one of {', '.join(map(repr, self.travels))}",
                "give the travel times of it",
            )
        places = [vehicle.start, *vehicle.reload_places] + ([vehicle.end] if vehicle.end is not None else [])
        for place in places:
            self._check_place(where, place)
        self._check_loads(where, vehicle.capacity)
        if vehicle.driver is not None and self.driver_of(vehicle) is None:
            checked.refuse(
                where,
                f"driver {vehicle.driver}",
                "a driver of the problem",
                "correct the name, or add the driver",
            )

    def _check_place(self, where: str, place: str) -> None:
        for name, travel in self.travels.items():
            if place not in travel.number:
                checked.refuse(
                    where,
                    f"place {place}",
                    f"a place of the travel times{' of ' + name if name else ''}",
                    "correct the name, or give the times from and to it",
                )

    def _check_loads(self, where: str, amounts: tuple[float, ...]) -> None:
        if amounts and len(amounts) != len(self.loads):
            checked.refuse(
                where,
                f"{len(amounts)} amounts",
                f"one for each of {', '.join(self.loads)}",
                "give all, 0 where nothing",
            )


def _check_choices(stops: tuple[Stop, ...]) -> None:
    """Of the stops to choose from, all or none must be served, for one price."""
    price: dict[str, float | None] = {}
    for stop in stops:
        if stop.one_of is None:
            continue
        if price.setdefault(stop.one_of, stop.leave_out_cost) != stop.leave_out_cost:
            checked.refuse(
                f"stop {stop.stop}",
                f"leave_out_cost={stop.leave_out_cost} beside {price[stop.one_of]} in {stop.one_of}",
                "the same for every stop to choose from",
                "make them equal",
            )
