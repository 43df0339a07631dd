"""Energy a day from the weather and the work of the day: change-point models with their intervals.

Kissock, Haberl and Claridge 2003, Inverse Modeling Toolkit (ASHRAE Transactions 109), and ASHRAE Guideline
14. By the number of parameters of temperature alone: 1P is a constant, 2P a straight line, 3P rises below
(heating) or above (cooling) one temperature, 4P has another slope on each side of one, 5P rises below one
temperature and above another.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRID = 50
FINE = 15
ROUNDS = 3
EDGE = 0.04
"""No change point is looked for in the coldest and warmest of this share of days: nothing could tell."""


@dataclass(frozen=True)
class EnergyModel:
    """A fitted model. `names` are the parameters beside their `values` and standard `errors`.

    Parameters: base; one for each driver; slope, or heating and cooling, in kWh a day and degree; and the
    change points heating_below and cooling_above, or change_point where they are one.
    """

    kind: str
    names: tuple[str, ...]
    values: Floats
    errors: Floats
    below: float | None
    above: float | None
    covariance: Floats
    scores: Floats
    sd: float
    autocorrelation: float

    def value(self, name: str) -> float | None:
        """A parameter; None where the model has none of that name."""
        return float(self.values[self.names.index(name)]) if name in self.names else None

    def interval(self, name: str, level: float) -> tuple[float, float] | None:
        """The interval of a parameter, widened where the errors of days hang together."""
        if name not in self.names:
            return None
        at = self.names.index(name)
        reach = t_quantile((1 + level) / 2, len(self.scores) - len(self.names)) * float(self.errors[at])
        return float(self.values[at]) - reach, float(self.values[at]) + reach

    def expected(self, temperature: Floats, drivers: Floats) -> Floats:
        """The energy of days with this weather and these drivers (a column each)."""
        terms = _terms(self.kind, self.below, self.above, temperature, drivers)
        found: Floats = terms @ self.values[: terms.shape[1]]
        return found

    def gradient(self, temperature: Floats, drivers: Floats) -> Floats:
        """How the expected energy moves with each parameter."""
        return _gradient(self.kind, self.below, self.above, self.value, temperature, drivers)

    def margin(self, temperature: Floats, drivers: Floats, level: float) -> Floats:
        """How far a single day may lie from what is expected: a quantile of the past errors themselves."""
        gradient = self.gradient(temperature, drivers)
        further = np.einsum("ij,jk,ik->i", gradient, self.covariance, gradient)
        rank = min(math.ceil((len(self.scores) + 1) * level), len(self.scores)) - 1
        found: Floats = np.sort(np.abs(self.scores))[rank] * np.sqrt(1 + further)
        return found


def fit(
    energy: Floats, temperature: Floats, drivers: dict[str, Floats], always: tuple[str, ...] = ()
) -> EnergyModel:
    """The model of these days with the least BIC (Schwarz 1978) of all kinds, with and without each driver.

    Drivers in `always` are never left out. Takes some ten milliseconds for a year of days.
    """
    optional = [name for name in drivers if name not in always]
    tried = []
    for kept in product((False, True), repeat=len(optional)):
        names = [*always, *(name for name, keep in zip(optional, kept, strict=True) if keep)]
        columns = _columns([drivers[name] for name in names], len(energy))
        tried += [(bic, shape, names) for bic, shape in _shapes(energy, temperature, columns)]
    _, shape, names = min(tried, key=lambda one: one[0])
    return _finish(
        shape, energy, temperature, tuple(names), _columns([drivers[n] for n in names], len(energy))
    )


@dataclass(frozen=True)
class _Shape:
    kind: str
    below: float | None = None
    above: float | None = None


def _columns(columns: list[Floats], days: int) -> Floats:
    return np.column_stack(columns) if columns else np.empty((days, 0))


def _shapes(energy: Floats, temperature: Floats, drivers: Floats) -> list[tuple[float, _Shape]]:
    """Each kind at its best change points, with its BIC."""
    days = len(energy)
    plain = np.column_stack([np.ones(days), drivers])
    basis, _ = np.linalg.qr(plain)
    rest = energy - basis @ (basis.T @ energy)
    low, high = np.quantile(temperature, [EDGE, 1 - EDGE])
    search = _Search(temperature, basis, rest, float(low), float(high))
    line = temperature - basis @ (basis.T @ temperature)
    straight = rest @ rest - (rest @ line) ** 2 / max(float(line @ line), 1e-12)
    found = [(float(rest @ rest), 0, _Shape("1P")), (float(straight), 1, _Shape("2P"))]
    if high - low > 1.0:
        found += [search.one("3P heating"), search.one("3P cooling"), search.one("4P"), search.two()]
    return [
        (days * math.log(max(rss, 1e-9) / days) + (plain.shape[1] + more) * math.log(days), shape)
        for rss, more, shape in found
        if math.isfinite(rss)
    ]


@dataclass(frozen=True)
class _Search:
    """Change points by a grid, drawn finer twice around the best, as in the Inverse Modeling Toolkit."""

    temperature: Floats
    basis: Floats
    rest: Floats
    low: float
    high: float

    def one(self, kind: str) -> tuple[float, int, _Shape]:
        points = np.linspace(self.low, self.high, GRID)
        for _ in range(ROUNDS):
            if kind == "4P":
                rss = self._pair(self._below(points), self._above(points), signs=False)
            else:
                rss = self._single(self._below(points) if kind == "3P heating" else self._above(points))
            best, step = points[int(np.argmin(rss))], points[1] - points[0]
            points, least = self._around(best, step), float(rss.min())
        if kind == "4P":
            return least, 3, _Shape(kind, float(best), float(best))
        heats = kind == "3P heating"
        return least, 2, _Shape(kind, float(best) if heats else None, None if heats else float(best))

    def two(self) -> tuple[float, int, _Shape]:
        colds = warms = np.linspace(self.low, self.high, GRID)
        for _ in range(ROUNDS):
            a, b = np.meshgrid(colds, warms, indexing="ij")
            rss = self._grid(self._below(colds), self._above(warms))
            rss = np.where(b > a, rss, np.inf)
            i, j = np.unravel_index(int(np.argmin(rss)), rss.shape)
            cold, warm, least = colds[i], warms[j], float(rss[i, j])
            colds, warms = self._around(cold, colds[1] - colds[0]), self._around(warm, warms[1] - warms[0])
        return least, 4, _Shape("5P", float(cold), float(warm))

    def _around(self, best: float, step: float) -> Floats:
        return np.linspace(max(best - step, self.low), min(best + step, self.high), FINE)

    def _below(self, points: Floats) -> Floats:
        return self._rest_of(np.maximum(points[:, None] - self.temperature, 0.0))

    def _above(self, points: Floats) -> Floats:
        return self._rest_of(np.maximum(self.temperature - points[:, None], 0.0))

    def _rest_of(self, rows: Floats) -> Floats:
        """What the base and the drivers do not explain of each row (Frisch and Waugh 1933)."""
        found: Floats = rows - (rows @ self.basis) @ self.basis.T
        return found

    def _single(self, rows: Floats) -> Floats:
        """Squares left with one slope, which must not be below zero."""
        along, length = rows @ self.rest, np.maximum((rows**2).sum(axis=1), 1e-12)
        whole = float(self.rest @ self.rest)
        return np.where(along > 0, whole - along**2 / length, np.inf)

    def _pair(self, cold: Floats, warm: Floats, *, signs: bool) -> Floats:
        return self._squares(
            cold @ self.rest, warm @ self.rest, (cold**2).sum(axis=1), (warm**2).sum(axis=1),
            (cold * warm).sum(axis=1), signs,
        )  # fmt: skip

    def _grid(self, cold: Floats, warm: Floats) -> Floats:
        # einsum, because the threads of a matrix product cost more here than the product.
        return self._squares(
            (cold @ self.rest)[:, None], (warm @ self.rest)[None, :], (cold**2).sum(axis=1)[:, None],
            (warm**2).sum(axis=1)[None, :], np.einsum("ik,jk->ij", cold, warm), True,
        )  # fmt: skip

    def _squares(self, a: Floats, b: Floats, aa: Floats, bb: Floats, ab: Floats, signs: bool) -> Floats:
        """Squares left with two slopes, by Cramer's rule; `signs` asks both to be above zero."""
        det = aa * bb - ab**2
        sound = det > 1e-9 * aa * bb
        safe = np.where(sound, det, 1.0)
        heating, cooling = (a * bb - b * ab) / safe, (b * aa - a * ab) / safe
        fine = sound & (~np.array(signs) | ((heating > 0) & (cooling > 0)))
        return np.where(fine, float(self.rest @ self.rest) - heating * a - cooling * b, np.inf)


def _finish(
    shape: _Shape, energy: Floats, temperature: Floats, drivers: tuple[str, ...], columns: Floats
) -> EnergyModel:
    """Parameters, their errors, and the errors of days as if each had not been in the fit."""
    terms = _terms(shape.kind, shape.below, shape.above, temperature, columns)
    slopes = np.linalg.lstsq(terms, energy, rcond=None)[0]
    names = ("base", *drivers, *_SLOPES[shape.kind], *_POINTS[shape.kind])
    points = [point for point in (shape.below, shape.above) if point is not None]
    values = np.concatenate([slopes, points[: len(_POINTS[shape.kind])]])
    known = dict(zip(names, map(float, values), strict=True))
    gradient = _gradient(shape.kind, shape.below, shape.above, known.get, temperature, columns)
    covariance = np.linalg.pinv(gradient.T @ gradient)
    leverage = np.clip(np.einsum("ij,jk,ik->i", gradient, covariance, gradient), 0.0, 0.99)
    residuals = energy - terms @ slopes
    sd = math.sqrt(float(residuals @ residuals) / max(len(energy) - len(names), 1))
    after = _autocorrelation(residuals)
    errors = sd * np.sqrt(np.diag(covariance) * (1 + after) / (1 - after))
    return EnergyModel(
        kind=shape.kind,
        names=names,
        values=values,
        errors=errors,
        below=shape.below,
        above=shape.above,
        covariance=covariance.astype(np.float64),
        scores=residuals / np.sqrt(1 - leverage),
        sd=sd,
        autocorrelation=after,
    )


_SLOPES = {
    "1P": (),
    "2P": ("slope",),
    "3P heating": ("heating",),
    "3P cooling": ("cooling",),
    "4P": ("heating", "cooling"),
    "5P": ("heating", "cooling"),
}
_POINTS: dict[str, tuple[str, ...]] = {
    "1P": (),
    "2P": (),
    "3P heating": ("heating_below",),
    "3P cooling": ("cooling_above",),
    "4P": ("change_point",),
    "5P": ("heating_below", "cooling_above"),
}


def _terms(
    kind: str, below: float | None, above: float | None, temperature: Floats, drivers: Floats
) -> Floats:
    columns = [np.ones(len(temperature)), *drivers.T]
    if kind == "2P":
        columns.append(temperature)
    if below is not None:
        columns.append(np.maximum(below - temperature, 0.0))
    if above is not None:
        columns.append(np.maximum(temperature - above, 0.0))
    return np.column_stack(columns)


def _gradient(
    kind: str,
    below: float | None,
    above: float | None,
    value: Callable[[str], float | None],
    temperature: Floats,
    drivers: Floats,
) -> Floats:
    moves = []
    if below is not None:
        moves.append((value("heating") or 0.0) * (temperature < below))
    if above is not None:
        moves.append(-(value("cooling") or 0.0) * (temperature > above))
    if kind == "4P":
        moves = [moves[0] + moves[1]]
    return np.column_stack([_terms(kind, below, above, temperature, drivers), *moves])


def _autocorrelation(residuals: Floats) -> float:
    """Of one day's error with the next day's; 0 where it could be chance."""
    whole = float(residuals @ residuals)
    found = float(residuals[1:] @ residuals[:-1]) / whole if whole > 0 else 0.0
    return min(found, 0.95) if found > 2 / math.sqrt(len(residuals)) else 0.0


def t_quantile(level: float, freedom: int) -> float:
    """Of Student's t, by its expansion about the normal; within 0.1 % from 10 degrees of freedom on.

    Abramowitz and Stegun 1964, 26.7.5.
    """
    z, v = NormalDist().inv_cdf(level), max(freedom, 1)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / v + second / v**2 + third / v**3
