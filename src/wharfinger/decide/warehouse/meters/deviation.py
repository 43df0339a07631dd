"""Whether a meter left its model, since when, by how much, and which part of the use it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.meters.model import EnergyModel, t_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Deviation:
    """The last `days` days use `excess` kWh a day more than expected (below zero: less)."""

    days: int
    excess: float
    low: float
    high: float
    score: float
    part: str


def deviation(
    energy: Floats,
    temperature: Floats,
    drivers: Floats,
    model: EnergyModel,
    *,
    shortest: int,
    threshold: float,
    level: float,
) -> Deviation | None:
    """The stretch up to now that lies furthest off, in its own standard errors; None if it could be chance.

    A sum of residuals from some day to now (Page 1954) against its standard error: that of days which hang
    together, and that of the model itself, which a long stretch does not average away.
    """
    residuals = energy - model.expected(temperature, drivers)
    gradient = model.gradient(temperature, drivers)
    if len(residuals) < shortest:
        return None
    sums = np.cumsum(residuals[::-1])
    moved = np.cumsum(gradient[::-1], axis=0)
    count = np.arange(1, len(residuals) + 1)
    spread = (1 + model.autocorrelation) / (1 - model.autocorrelation)
    own = np.einsum("ij,jk,ik->i", moved, model.covariance, moved)
    errors = model.sd * np.sqrt(spread * (count + own))
    scores = np.where(count >= shortest, np.abs(sums) / errors, 0.0)
    days = int(np.argmax(scores)) + 1
    if scores[days - 1] < threshold:
        return None
    excess = float(sums[days - 1]) / days
    reach = t_quantile((1 + level) / 2, len(model.scores)) * float(errors[days - 1]) / days
    part = _part(residuals[-days:], gradient[-days:], model)
    return Deviation(days, excess, excess - reach, excess + reach, float(scores[days - 1]), part)


def _part(residuals: Floats, gradient: Floats, model: EnergyModel) -> str:
    """The one term of the model whose change explains the stretch best.

    It is the base unless another is better by more than the BIC's price of a parameter.
    """
    best, least = "base", math.inf
    for at, name in enumerate(model.names):
        if name in ("heating_below", "cooling_above", "change_point"):
            continue
        term = gradient[:, at]
        length = float(term @ term)
        if length <= 0:
            continue
        left = float(residuals @ residuals) - float(residuals @ term) ** 2 / length
        price = 0.0 if name == "base" else math.log(len(residuals))
        score = len(residuals) * math.log(max(left, 1e-9)) + price
        if score < least:
            best, least = name, score
    return best
