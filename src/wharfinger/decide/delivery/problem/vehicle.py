"""A vehicle: what it carries, when and where it drives, and what it costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wharfinger.decide.delivery.problem import checked


@dataclass(frozen=True)
class Vehicle:
    """One vehicle for one day.

    It leaves `start` not before `opens_s` (and not after `latest_start_s`) and is at `end` by `closes_s`;
    `end` None means that the day ends at the last stop. `capacity` has one amount for each load dimension of
    the problem. With `reload_places` it may come back there for more goods, each time for `reload_s`, for up
    to `max_tours` tours a day. `range_m` is how far it gets in a day, `max_duration_s` how long. `profile`
    names the matrix that holds its travel times. With `returns_last`, what is fetched is loaded only when
    all deliveries of the tour are out. `co2_kg_per_km_full` is the emission with a full load, by share of
    the first load dimension between empty and full; None means as when empty.
    """

    vehicle: str
    start: str
    end: str | None
    capacity: tuple[float, ...] = ()
    opens_s: float = 0.0
    closes_s: float = math.inf
    latest_start_s: float = math.inf
    cost_fixed: float = 0.0
    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    cost_per_stop: float = 0.0
    skills: frozenset[str] = frozenset()
    range_m: float = math.inf
    max_duration_s: float = math.inf
    max_stops: int | None = None
    reload_places: tuple[str, ...] = ()
    reload_s: float = 0.0
    max_tours: int = 1
    profile: str = ""
    driver: str | None = None
    returns_last: bool = False
    co2_kg_per_km: float = 0.0
    co2_kg_per_km_full: float | None = None

    def __post_init__(self) -> None:
        checked.name("Vehicle", self.vehicle)
        where = f"vehicle {self.vehicle}"
        for field in ("opens_s", "cost_fixed", "cost_per_km", "cost_per_hour", "cost_per_stop", "reload_s"):
            checked.number(where, field, getattr(self, field))
        for field in ("closes_s", "latest_start_s", "range_m", "max_duration_s"):
            checked.number(where, field, getattr(self, field), endless=True)
        checked.number(where, "co2_kg_per_km", self.co2_kg_per_km)
        for amount in self.capacity:
            checked.number(where, "a capacity", amount, endless=True)
        if self.co2_kg_per_km_full is not None:
            checked.number(where, "co2_kg_per_km_full", self.co2_kg_per_km_full, least=self.co2_kg_per_km)
        if self.max_tours < 1 or (self.max_stops is not None and self.max_stops < 1):
            checked.refuse(
                where, "max_tours or max_stops below 1", "at least 1", "correct it, or leave it away"
            )
        if self.closes_s < self.opens_s or self.latest_start_s < self.opens_s:
            checked.refuse(
                where,
                f"a shift from {self.opens_s:g} to {min(self.closes_s, self.latest_start_s):g} s",
                "one that does not close before it opens",
                "exchange the two",
            )
