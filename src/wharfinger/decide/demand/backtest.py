"""Looks back: what each series showed at moments in the past, and what then came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.pooled import Rows
from wharfinger.decide.demand.traits import BURST, EVENNESS, LEVEL, TRAITS
from wharfinger.decide.demand.week import CLOSED, common_shape, shapes

Array = NDArray[np.float64]

LOOKS = 24
LEADS = 4
"""Periods ahead that one look judges."""
MOST_ROWS = 30_000
LEAST_KNOWN = 0.75
"""A future in which the shelf was full for a smaller share of the time teaches nothing."""
SHAPE_PROBS = np.array([0.5, 0.75, 0.9, 0.95, 0.99])


@dataclass(frozen=True)
class Look:
    """A moment in the past: the periods known then, and how much it counts today."""

    origin: int
    weight: float


def looks(history: History, periods: int) -> Iterator[Look]:
    """Moments after which `periods` are known, the latest first. They count half as much a span back."""
    length = span(history, periods)
    step = max(length // 8, 1)
    for j in range(LOOKS):
        origin = history.periods - periods - j * step
        if origin < max(periods, 2):
            return
        yield Look(origin, float(0.5 ** (j * step / length)))


def span(history: History, periods: int) -> int:
    """The unit in which time is measured: the horizon, or longer where that says nothing by itself."""
    return max(periods, history.rhythm.least_span)


def total_traits(history: History, origin: int, periods: int) -> Array:
    """A row for each series."""
    from wharfinger.decide.demand.kernels import measure

    return measure(history.demand, history.first, origin, periods, span(history, periods))


def period_traits(history: History, origin: int, horizon: int, common: Array) -> tuple[Array, Array]:
    """A row for each series, and its week: a trait at a day is the row times the day's part of the week."""
    from wharfinger.decide.demand.kernels import measure, spread

    length = span(history, horizon)
    week = shapes(history.upto(origin), common)
    single = measure(history.demand, history.first, origin, 1, length)
    free = spread(history.demand, history.first, origin, length, week, history.phase, SHAPE_PROBS)
    return np.column_stack([single, free]), week


def total_rows(history: History, periods: int, seed: int) -> Rows:
    """What was shown before each look, and the total that came after it."""

    def at(look: Look) -> tuple[Array, Array, Array]:
        future = slice(look.origin, look.origin + periods)
        traits = total_traits(history, look.origin, periods)
        sure = _old(history, look) & (history.known[:, future].mean(axis=1) >= LEAST_KNOWN)
        return traits[sure], history.demand[sure, future].sum(axis=1), np.full(sure.sum(), look.weight)

    return _rows(at, history, periods, seed, traits_wide=len(TRAITS))


def period_rows(history: History, horizon: int, seed: int) -> Rows:
    """What was shown before each look, and single periods that came after it."""
    rng = np.random.default_rng(seed)

    def at(look: Look) -> tuple[Array, Array, Array]:
        common = common_shape(history.upto(look.origin))
        traits, week = period_traits(history, look.origin, horizon, common)
        x, y = [], []
        for lead in rng.choice(horizon, min(LEADS, horizon), replace=False):
            day = look.origin + lead
            part = week[:, (history.phase + day) % history.rhythm.season]
            sure = _old(history, look) & (history.known[:, day] >= LEAST_KNOWN) & (part > CLOSED)
            x.append(traits[sure] * part[sure, None])
            y.append(history.demand[sure, day])
        return np.concatenate(x), np.concatenate(y), np.full(sum(map(len, y)), look.weight)

    return _rows(at, history, horizon, seed, traits_wide=len(TRAITS) + len(SHAPE_PROBS))


def _old(history: History, look: Look) -> NDArray[np.bool_]:
    return history.first < look.origin - 1


def _rows(
    at: Callable[[Look], tuple[Array, Array, Array]],
    history: History,
    periods: int,
    seed: int,
    traits_wide: int,
) -> Rows:
    parts = [at(look) for look in looks(history, periods)]
    if not parts:
        return Rows(np.zeros((0, traits_wide)), np.zeros(0), np.zeros(0), np.zeros(0))
    traits, came, weight = (np.concatenate([part[k] for part in parts]) for k in range(3))
    if len(came) > MOST_ROWS:
        few = np.sort(np.random.default_rng(seed).choice(len(came), MOST_ROWS, replace=False))
        traits, came, weight = traits[few], came[few], weight[few]
    scale = traits[:, LEVEL] + traits[:, BURST]
    least = 0.01 * float(scale.mean()) if len(scale) else 0.0
    alive = traits[:, EVENNESS] > 0
    return Rows(traits[alive], came[alive], weight[alive], np.maximum(scale[alive], least))
