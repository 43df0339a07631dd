"""How far and how long from each place to each: one protocol, whatever it is known from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from wharfinger.decide.delivery.roads.road_map import Floats
from wharfinger.decide.delivery.roads.traffic import Traffic
from wharfinger.tables import TableError

Quality = Literal["roads", "router", "straight lines"]
"""What times and lengths rest on: our own roads, a routing server, or great circles times a factor."""

Points = Sequence[tuple[float, float]] | Floats
"""Latitude and longitude of each place, in degrees."""


@dataclass(frozen=True)
class CutOff:
    """A place that cannot be driven to or from, and why."""

    point: int
    why: str


@dataclass(frozen=True, eq=False)
class Matrix:
    """Seconds and metres from each place (row) to each (column); infinite where there is no way.

    `away_m` is how far each place lies from the road it was taken to; it is in no length and no time.
    `cut_off` names the places that lie on an island or far from every road: their rows are infinite.
    """

    seconds: Floats
    metres: Floats
    quality: Quality
    away_m: Floats
    cut_off: tuple[CutOff, ...] = ()

    def at(self, depart: datetime | None, traffic: Traffic) -> Matrix:
        """The same drives when all leave at this moment; as they are for None."""
        if depart is None:
            return self
        return replace(self, seconds=traffic.seconds(self.seconds, depart))


@dataclass(frozen=True, eq=False)
class Way:
    """One drive through places in their order: its line, and the time and length of each leg."""

    line: Floats
    seconds: Floats
    metres: Floats
    quality: Quality


@runtime_checkable
class Travel(Protocol):
    """Anything that knows times and lengths between places.

    `depart` is local time. Without it times are those of free roads.
    """

    def matrix(self, points: Points, depart: datetime | None = None) -> Matrix:
        """From each place to each."""
        ...

    def way(self, points: Points, depart: datetime | None = None) -> Way:
        """Through all places in their order, with the line to draw."""
        ...


def degrees(points: Points) -> Floats:
    """The places as rows of latitude and longitude. Refuses what is no place on earth, by its row."""
    taken = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    fits = (np.abs(taken[:, 0]) <= 90) & (np.abs(taken[:, 1]) <= 180)
    if not fits.all():
        row = int(np.flatnonzero(~fits)[0])
        raise TableError(
            where=f"point {row}",
            found=f"latitude {taken[row, 0]:g}, longitude {taken[row, 1]:g}",
            expected="a latitude from -90 to 90 and a longitude from -180 to 180",
            mend="give the place its coordinates first, and mind the order: latitude, longitude",
        )
    return taken
