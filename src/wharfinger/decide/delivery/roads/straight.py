"""Without a map: great circles, made longer by a factor, at one speed. Marked as what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from wharfinger.decide.delivery.roads.road_map import Floats, great_circle_m
from wharfinger.decide.delivery.roads.traffic import FREE, Traffic
from wharfinger.decide.delivery.roads.travel import Matrix, Points, Way, degrees
from wharfinger.tables import SettingError

# Driving over straight distance, mean of 66,000 places to their hospital in the United States, rounded:
# Boscoe, Henry and Zdeb 2012, "A Nationwide Comparison of Driving Distance Versus Straight-Line Distance to
# Hospitals", The Professional Geographer 64(2). European cities have 1.34 (Mennicken, Lemoy and Caruso
# 2024, "Road network distances and detours in Europe").
CIRCUITY = 1.4
KMH = 40.0  # assumed: no source holds for every area; set it from your own tours


@dataclass(frozen=True)
class StraightLines:
    """Times and lengths where there is no map: a guess. Every matrix says `straight lines`."""

    circuity: float = CIRCUITY
    kmh: float = KMH
    traffic: Traffic = FREE

    def __post_init__(self) -> None:
        if not 1 <= self.circuity <= 10 or not 0 < self.kmh <= 250:
            raise SettingError(
                where="straight lines",
                found=f"circuity={self.circuity!r}, kmh={self.kmh!r}",
                expected="a circuity from 1 to 10 and a speed above 0 and at most 250 km/h",
                mend=f"leave them out for {CIRCUITY} and {KMH:g} km/h",
            )

    def matrix(self, points: Points, depart: datetime | None = None) -> Matrix:
        """From each place to each."""
        at = degrees(points)
        metres = self._metres(at[:, None, :], at[None, :, :])
        free = Matrix(metres / self.kmh * 3.6, metres, "straight lines", np.zeros(len(at)))
        return free.at(depart, self.traffic)

    def way(self, points: Points, depart: datetime | None = None) -> Way:
        """Through all places in their order, as the crow flies."""
        at = degrees(points)
        metres = self._metres(at[:-1], at[1:])
        seconds = legs_in_traffic(metres / self.kmh * 3.6, depart, self.traffic)
        return Way(at, seconds, metres, "straight lines")

    def _metres(self, one: Floats, other: Floats) -> Floats:
        circle = great_circle_m(one[..., 0], one[..., 1], other[..., 0], other[..., 1])
        metres: Floats = circle * self.circuity
        return metres


def legs_in_traffic(free_seconds: Floats, depart: datetime | None, traffic: Traffic) -> Floats:
    """Legs driven one after the other without a stop, in the traffic of the hour in which each begins."""
    if depart is None or not len(free_seconds):
        return free_seconds
    ends = traffic.seconds(np.cumsum(free_seconds), depart)
    return np.diff(ends, prepend=0.0)
