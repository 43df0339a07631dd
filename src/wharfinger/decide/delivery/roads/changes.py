"""What is different today: weather that slows all roads, streets that are closed or slow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from wharfinger.decide.delivery.roads.road_map import Floats, RoadMap, great_circle_m
from wharfinger.tables import SettingError, TableError

# Arterial speeds fall by 10 to 25% on wet pavement and by 30 to 40% on snow or slush (Federal Highway
# Administration, "How Do Weather Events Impact Roads?"). The middle of each, as a factor on the time.
WEATHER = {"dry": 1.0, "wet": 1 / (1 - 0.175), "snow": 1 / (1 - 0.35)}


class Changes(Protocol):
    """Anything that makes links slower, or closes them."""

    def factors(self, roads: RoadMap) -> Floats:
        """A factor on the time of each link; infinite closes it."""
        ...


@dataclass(frozen=True)
class Weather:
    """All roads slower by one factor: a word of `WEATHER`, or a number of one's own."""

    kind: str | float

    def factors(self, roads: RoadMap) -> Floats:
        """The same factor for every link."""
        factor = WEATHER.get(self.kind) if isinstance(self.kind, str) else self.kind
        if factor is None or not 0.1 <= factor <= 20:
            raise SettingError(
                where="weather",
                found=repr(self.kind),
                expected="one of " + ", ".join(WEATHER) + ", or a factor from 0.1 to 20",
                mend="correct it; 1.0 is a dry road",
            )
        return np.full(len(roads.metres), float(factor))


@dataclass(frozen=True)
class Street:
    """A street by name that is closed, or takes `factor` times as long; near a place if one is given.

    Names are compared without regard to capitals. A name that the map does not have is refused.
    """

    name: str
    factor: float = float("inf")
    near: tuple[float, float] | None = None
    within_m: float = 1000.0

    def factors(self, roads: RoadMap) -> Floats:
        """The factor on the street's links, 1 on all others."""
        wanted = {at for at, name in enumerate(roads.names) if name.casefold() == self.name.casefold()}
        meant = np.isin(roads.name, list(wanted - {0} if self.name else set()))
        if self.near is not None:
            meant &= _within(roads, self.near, self.within_m)
        return _factors(
            meant, self.factor, f"street {self.name!r}", "a street of the map, as its name is written there"
        )


@dataclass(frozen=True)
class Spot:
    """All links that come within so many metres of a place are closed, or take `factor` times as long."""

    at: tuple[float, float]
    within_m: float
    factor: float = float("inf")

    def factors(self, roads: RoadMap) -> Floats:
        """The factor on the links that come near, 1 on all others."""
        return _factors(
            _within(roads, self.at, self.within_m),
            self.factor,
            f"spot {self.at}",
            "a place with a road near it",
        )


def _within(roads: RoadMap, at: tuple[float, float], metres: float) -> np.ndarray:
    """Whether a link has a point within so many metres: points of its shape, no more than 20 m apart."""
    from wharfinger.decide.delivery.roads.snapping import sampled

    latitude, longitude, segment = sampled(roads, 20.0)
    far = great_circle_m(latitude, longitude, np.array(at[0]), np.array(at[1]))
    links = np.searchsorted(roads.shape_start, segment[far <= metres], side="right") - 1
    near = np.zeros(len(roads.metres), bool)
    near[links] = True
    return near


def _factors(meant: np.ndarray, factor: float, what: str, expected: str) -> Floats:
    if not meant.any():
        raise TableError(
            where="closures",
            found=f"{what}, where no road is",
            expected=expected,
            mend="correct the name or the place",
        )
    if not factor >= 0.1:
        raise SettingError(
            where="closures",
            found=f"factor={factor!r}",
            expected="at least 0.1, or infinity for closed",
            mend="2.0 takes twice the time; leave it out to close the street",
        )
    return np.where(meant, factor, 1.0)
