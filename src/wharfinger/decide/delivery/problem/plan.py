"""A plan: who drives where and when, what is left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from wharfinger.tables import SettingError

Kind = Literal["start", "stop", "reload", "break", "end"]


@dataclass(frozen=True)
class Visit:
    """One event of a tour, in the order in which they happen.

    `start` and `end` open and close the day; `stop` is a customer, `reload` a return for more goods, `break`
    a pause: on the road where it has no place, else at the stop before or after it. Between `arrives_s` and
    `begins_s` the vehicle waits, between `begins_s` and `leaves_s` the work (or the pause) lasts. A day whose
    vehicle need not come back ends at the place and the moment at which its last stop is done.
    """

    kind: Kind
    place: str | None
    arrives_s: float
    begins_s: float
    leaves_s: float
    stop: str | None = None


@dataclass(frozen=True)
class Route:
    """A vehicle's day. `cost` is what the day costs, soft windows and emissions included."""

    vehicle: str
    visits: tuple[Visit, ...]
    cost: float
    metres: float
    driving_s: float
    waiting_s: float
    co2_kg: float = 0.0

    @property
    def stops(self) -> tuple[str, ...]:
        """The stops in the order of service."""
        return tuple(one.stop for one in self.visits if one.stop is not None)

    @property
    def starts_s(self) -> float:
        """When it leaves."""
        return self.visits[0].leaves_s

    @property
    def ends_s(self) -> float:
        """When it is back."""
        return self.visits[-1].arrives_s

    @property
    def duration_s(self) -> float:
        """From leaving to being back."""
        return self.ends_s - self.starts_s


@dataclass(frozen=True)
class Unserved:
    """A stop that no tour serves. `kind` is short for programs, `reason` is for people."""

    stop: str
    kind: str
    reason: str
    cost: float = 0.0


@dataclass(frozen=True)
class Relaxation:
    """A way to serve more, what it takes in words, which stops it brings in, and the cost of that plan."""

    what: str
    serves: tuple[str, ...]
    cost: float
    extra_cost: float


@dataclass(frozen=True)
class Plan:
    """The tours, what is left out, and the cost of it all.

    `cost` is the money of the tours, of optional stops left out, of choices and of unfairness; a stop that
    must be served and is not has no price, and stands in `unserved`. `solver` says which search made it,
    `iterations` and `seconds` how long it searched.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...] = ()
    cost: float = 0.0
    relaxations: tuple[Relaxation, ...] = ()
    solver: str = ""
    iterations: int = 0
    seconds: float = 0.0
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether every stop that must be served is."""
        return not any(one.kind != "left out for its price" for one in self.unserved)

    def route_of(self, stop: str) -> Route | None:
        """The tour that serves a stop."""
        return self._route_of.get(stop)

    def explain(self, stop: str) -> str:
        """Why a stop is served then and there, or is not, in words."""
        for one in self.unserved:
            if one.stop == stop:
                return f"{stop} is not served: {one.reason}"
        route = self.route_of(stop)
        if route is None:
            raise SettingError(
                found=f"stop {stop}", expected="a stop of the plan", mend="ask for one of the problem's stops"
            )
        order = route.stops.index(stop)
        visit = next(one for one in route.visits if one.stop == stop)
        waits = visit.begins_s - visit.arrives_s
        said = f"{stop} is stop {order + 1} of {len(route.stops)} of {route.vehicle}: "
        said += f"there at {clock(visit.arrives_s)}, "
        said += f"waits {waits / 60:.0f} min, " if waits >= 60 else ""
        said += f"serves from {clock(visit.begins_s)} to {clock(visit.leaves_s)}"
        note = self.notes.get(stop)
        return f"{said}; {note}" if note else said

    @cached_property
    def _route_of(self) -> Mapping[str, Route]:
        return {stop: route for route in self.routes for stop in route.stops}


def clock(seconds: float) -> str:
    """Hours and minutes of the day, and of the next days where it is later."""
    days, rest = divmod(round(seconds), 86400)
    said = f"{rest // 3600:02d}:{rest // 60 % 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")
    return f"{said} (+{days} d)" if days else said
