"""Times, ways and money as the whole numbers that a solver counts in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.problem import Problem, Vehicle

FAR = 1 << 40
"""Stands for a way that does not exist, and for an end that never comes."""

_FINEST = 1000
_DIGITS = 1e4
_DEAREST = 1e9


@dataclass(frozen=True)
class Scales:
    """How many whole units there are to a second, a metre, one of each load, and one of money."""

    second: int
    metre: int
    load: tuple[int, ...]
    money: float

    @classmethod
    def of(cls, problem: Problem) -> Scales:
        """The coarsest in which the problem's numbers are whole, or else thousandths."""
        times = [one for stop in problem.stops for one in (stop.service_s, stop.release_s)]
        windows = [window for stop in problem.stops for window in stop.windows]
        times += [one for window in windows for one in (window.opens_s, window.closes_s)]
        for vehicle in problem.vehicles:
            times += [vehicle.opens_s, vehicle.closes_s, vehicle.latest_start_s, vehicle.max_duration_s]
            times.append(vehicle.reload_s)
        times += [one for driver in problem.drivers for one in (driver.opens_s, driver.closes_s)]
        second = _finest([np.array(times), *(travel.seconds for travel in problem.travels.values())])
        metre = _finest([travel.metres for travel in problem.travels.values()])
        carried = [stop.delivery for stop in problem.stops] + [stop.pickup for stop in problem.stops]
        carried += [vehicle.capacity for vehicle in problem.vehicles]
        loads = [_finest([np.array([one[at] for one in carried if one])]) for at in range(len(problem.loads))]
        prices = [
            one
            for vehicle in problem.vehicles
            for one in (
                per_metre(problem, vehicle) / metre,
                vehicle.cost_per_hour / 3600 / second,
                vehicle.cost_fixed,
            )
        ]
        prices += [stop.leave_out_cost or 0.0 for stop in problem.stops]
        prices += [stop.visit_cost for stop in problem.stops]
        return cls(second, metre, tuple(loads), _money([one for one in prices if one > 0]))

    def up(self, seconds: float) -> int:
        """A time that is not shorter."""
        return FAR if math.isinf(seconds) else math.ceil(seconds * self.second - 1e-6)

    def down(self, seconds: float) -> int:
        """A time that is not longer."""
        return FAR if math.isinf(seconds) else math.floor(seconds * self.second + 1e-6)

    def way(self, matrix: NDArray[np.float64], per: int) -> NDArray[np.int64]:
        """A matrix of seconds or metres, no entry shorter."""
        whole = np.ceil(np.where(np.isfinite(matrix), matrix, 0.0) * per - 1e-6)
        return np.where(np.isfinite(matrix), whole, FAR).astype(np.int64)

    def price(self, amount: float) -> int:
        """Money, rounded."""
        return round(amount * self.money)


def per_metre(problem: Problem, vehicle: Vehicle) -> float:
    """What a metre costs a vehicle, emissions when empty included."""
    co2 = problem.objective.co2_cost_per_kg * vehicle.co2_kg_per_km
    return (vehicle.cost_per_km + co2) / 1000


def _finest(numbers: Iterable[NDArray[np.float64]]) -> int:
    """1, 10, 100 or 1,000: the first in which all are whole."""
    finite = np.concatenate([one[np.isfinite(one)].ravel() for one in numbers])
    for per in (1, 10, 100):
        scaled = finite * per
        if np.abs(scaled - np.round(scaled)).max(initial=0.0) < 1e-9:
            return per
    return _FINEST


def _money(prices: list[float]) -> float:
    """The power of ten in which every price is whole, or the smallest has five digits."""
    if not prices:
        return 1.0
    for power in range(10):
        scale = 10.0**power
        if all(abs(one * scale - round(one * scale)) <= 1e-9 * one * scale for one in prices):
            return scale
    enough = 10.0 ** math.ceil(math.log10(_DIGITS / min(prices)))
    return min(enough, 10.0 ** math.floor(math.log10(_DEAREST * _DIGITS / max(prices))))
