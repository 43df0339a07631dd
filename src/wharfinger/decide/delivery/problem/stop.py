"""A stop: where something is brought, fetched, or both, and when that may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wharfinger.decide.delivery.problem import checked


@dataclass(frozen=True)
class Window:
    """When service at a stop may begin, in seconds after the start of the plan's day.

    A soft window may be missed at a price: for each hour that service begins before it opens
    (`early_cost_per_hour`) or after it closes (`late_cost_per_hour`).
    """

    opens_s: float = 0.0
    closes_s: float = math.inf
    soft: bool = False
    late_cost_per_hour: float = 0.0
    early_cost_per_hour: float = 0.0

    def __post_init__(self) -> None:
        checked.number("Window", "opens_s", self.opens_s)
        checked.number("Window", "closes_s", self.closes_s, endless=True)
        checked.number("Window", "late_cost_per_hour", self.late_cost_per_hour)
        checked.number("Window", "early_cost_per_hour", self.early_cost_per_hour)
        if self.closes_s < self.opens_s:
            checked.refuse(
                "Window",
                f"a window from {self.opens_s:g} to {self.closes_s:g} s",
                "one that does not close before it opens",
                "exchange the two",
            )

    def cost(self, begins_s: float) -> float:
        """What it costs when service begins then; infinite where it may not."""
        early, late = self.opens_s - begins_s, begins_s - self.closes_s
        if early <= 0 and late <= 0:
            return 0.0
        if not self.soft:
            return math.inf
        return (
            max(early, 0.0) / 3600 * self.early_cost_per_hour
            + max(late, 0.0) / 3600 * self.late_cost_per_hour
        )


@dataclass(frozen=True)
class Stop:
    """One visit that is asked for.

    `delivery` comes from the depot (or, with `collected_at`, from that earlier stop of the same tour),
    `pickup` goes to the end of the tour (or to the stop that names this one as `collected_at`); both list one
    amount for each of the problem's load dimensions, and empty means nothing. Service begins in one of the
    `windows` (no window: at any time); with `finish_in_window` it also ends there. Goods from the depot are
    ready at `release_s`: no tour that brings them leaves before. `leave_out_cost` None means that the stop
    must be served; else it may be left out at that price. Where not everything fits, higher `priority` goes
    first. Stops of one `together` ride in the same vehicle, all or none. Of the stops with one `one_of`,
    exactly one is served: the customer's other day, neighbour or locker, each with the `visit_cost` of
    choosing it (all must be served, or all may be left out at the same price). Only vehicles with all
    `skills`, and where `vehicles` names some only these, may come.
    """

    stop: str
    place: str
    windows: tuple[Window, ...] = ()
    service_s: float = 0.0
    delivery: tuple[float, ...] = ()
    pickup: tuple[float, ...] = ()
    collected_at: str | None = None
    skills: frozenset[str] = frozenset()
    vehicles: frozenset[str] = frozenset()
    release_s: float = 0.0
    priority: int = 0
    leave_out_cost: float | None = None
    together: str | None = None
    one_of: str | None = None
    visit_cost: float = 0.0
    finish_in_window: bool = False

    def __post_init__(self) -> None:
        checked.name("Stop", self.stop)
        where = f"stop {self.stop}"
        checked.number(where, "service_s", self.service_s)
        checked.number(where, "release_s", self.release_s)
        checked.number(where, "visit_cost", self.visit_cost)
        for amount in (*self.delivery, *self.pickup):
            checked.number(where, "a load", amount)
        if self.leave_out_cost is not None:
            checked.number(where, "leave_out_cost", self.leave_out_cost)
        if self.finish_in_window and self.windows and not any(self.fits(one) for one in self.windows):
            longest = max(one.closes_s - one.opens_s for one in self.windows)
            checked.refuse(
                where,
                f"{self.service_s:g} s of service in windows of at most {longest:g} s",
                "a window that is as long as the service, since service must end in it",
                "lengthen a window, shorten the service, or set finish_in_window to False",
            )

    def fits(self, window: Window) -> bool:
        """Whether the service can begin and end in this window."""
        return window.soft or window.closes_s - window.opens_s >= self.service_s

    def starts(self) -> tuple[Window, ...]:
        """The windows in which service may begin, those of `finish_in_window` shortened by the service."""
        if not self.windows:
            return (Window(),)
        if not self.finish_in_window:
            return self.windows
        return tuple(
            one if one.soft else Window(one.opens_s, one.closes_s - self.service_s)
            for one in self.windows
            if self.fits(one)
        )
