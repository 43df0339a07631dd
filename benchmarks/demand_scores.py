"""How forecasts are scored: the measures of the demand benchmark, over series, origins and steps together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.demand_panels import Array, Panel

PROBS = (0.5, 0.9, 0.95, 0.99)
CLASSES = 4


@dataclass(frozen=True)
class Forecasts:
    """One origin: mean [series, steps], quantiles [series, steps, PROBS], of the total [series, PROBS]."""

    mean: Array
    quantiles: Array
    total: Array


def scores(panel: Panel, made: dict[int, Forecasts], rows: NDArray[np.int64]) -> dict[str, float]:
    """Every measure on these series, under the names of the peers' table.

    `least_origin_cov0.95` and `class1_cov0.95` (small) to `class4_cov0.95` (large, by volume before the
    origin) are of the total.
    """
    h = panel.horizon
    sold = sum(float(panel.demand[rows, o : o + h].sum()) for o in made)
    found: dict[str, float] = {}
    scaled = [_mase(panel, o, one.quantiles[rows, :, 0], rows) for o, one in made.items()]
    found["MASE"] = float(np.concatenate(scaled).mean())
    errors = [(one.mean[rows] - panel.demand[rows, o : o + h]).sum() for o, one in made.items()]
    found["bias"] = float(sum(errors)) / sold
    for k, prob in enumerate(PROBS):
        step, total, hit, total_hit = 0.0, 0.0, [], []
        for o, one in made.items():
            y = panel.demand[rows, o : o + h]
            step += pinball(y, one.quantiles[rows, :, k], prob)
            total += pinball(y.sum(axis=1), one.total[rows, k], prob)
            hit.append((y <= one.quantiles[rows, :, k] + 1e-9).mean())
            total_hit.append((y.sum(axis=1) <= one.total[rows, k] + 1e-9).mean())
        found |= {f"wQL{prob}": 2 * step / sold, f"LTD_wQL{prob}": 2 * total / sold}
        found |= {f"cov{prob}": float(np.mean(hit)), f"LTD_cov{prob}": float(np.mean(total_hit))}
        if prob == 0.95:
            found["least_origin_cov0.95"] = float(min(total_hit))
    return found | _by_class(panel, made, rows)


def pinball(y: Array, quantile: Array, prob: float) -> float:
    """The sum of the quantile loss."""
    return float(np.maximum(prob * (y - quantile), (prob - 1) * (y - quantile)).sum())


def train_start(panel: Panel, origin: int) -> NDArray[np.int64]:
    """Where each series' past begins under the protocol."""
    first = (panel.demand > 0).argmax(axis=1)
    return np.minimum(first, origin - 3 * panel.horizon - 2 * panel.season - 3)


def _mase(panel: Panel, origin: int, point: Array, rows: NDArray[np.int64]) -> Array:
    start, m = train_start(panel, origin), panel.season
    found = []
    for values, series in zip(point, rows, strict=True):
        train = panel.demand[series, start[series] : origin]
        scale = np.abs(train[m:] - train[:-m]).mean()
        if scale > 0:
            future = panel.demand[series, origin : origin + panel.horizon]
            found.append(np.abs(values - future).mean() / scale)
    return np.array(found)


def _by_class(panel: Panel, made: dict[int, Forecasts], rows: NDArray[np.int64]) -> dict[str, float]:
    hits = np.zeros((len(made), CLASSES))
    for n, (o, one) in enumerate(made.items()):
        volume = panel.demand[rows, :o].sum(axis=1)
        group = np.argsort(np.argsort(volume, kind="stable"), kind="stable") * CLASSES // len(rows)
        came = panel.demand[rows, o : o + panel.horizon].sum(axis=1)
        hit = came <= one.total[rows, PROBS.index(0.95)] + 1e-9
        hits[n] = [hit[group == k].mean() for k in range(CLASSES)]
    return {f"class{k + 1}_cov0.95": float(hits[:, k].mean()) for k in range(CLASSES)}
