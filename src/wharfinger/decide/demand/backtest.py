"""Looks back: what each series showed at moments in the past, and what then came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.cleaned import Cleaned
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.pooled import Rows
from wharfinger.decide.demand.pull import pulls
from wharfinger.decide.demand.traits import BURST, EVENNESS, LEVEL, SMOOTHED, TRAITS
from wharfinger.decide.demand.week import CLOSED, common_shape, shapes

Array = NDArray[np.float64]

LOOKS = 24
TOTALS, SINGLES = 8, 4
"""So many looks in a span: totals follow the last three spans, single periods tell more over six."""
LEADS = 4
"""Periods ahead that one look judges."""
CUTS = 3
MOST_ROWS = 50_000
FAR = 1000.0
"""Times the size of the middle series: what is further away teaches nothing."""
LEAST_KNOWN = 0.75
"""A future in which the shelf was full for a smaller share of the time teaches nothing."""
SHAPE_PROBS = np.array([0.5, 0.75, 0.9, 0.95, 0.99])
RECENT_PROBS = np.array([0.25, 0.5, 0.75])
LATELY = 2
"""Spans from which the recent quartiles are taken."""


@dataclass(frozen=True)
class Look:
    """A moment in the past: the periods known then, and how much it counts today."""

    origin: int
    weight: float


def looks(history: History, periods: int, often: int = TOTALS) -> Iterator[Look]:
    """Moments after which `periods` are known, `often` in a span, the latest first. They count half as much a
    span back.
    """
    length = span(history, periods)
    step = max(length // often, 1)
    for j in range(LOOKS):
        origin = history.periods - periods - j * step
        if origin < max(periods, 2):
            return
        yield Look(origin, float(0.5 ** (j * step / length)))


def span(history: History, periods: int) -> int:
    """The unit in which time is measured: the horizon, or longer where that says nothing by itself."""
    return max(periods, history.rhythm.least_span)


def cuts(history: History, periods: int) -> list[int]:
    """The moments at which effects are learned for the looks: before the first, and later ones."""
    origins = sorted({look.origin for often in (TOTALS, SINGLES) for look in looks(history, periods, often)})
    return sorted({origins[len(origins) * k // CUTS] for k in range(CUTS)}) if origins else []


def total_traits(now: Cleaned, origin: int, periods: int) -> Array:
    """A row for each series, for the total over the coming periods."""
    from wharfinger.decide.demand.kernels import measure

    past = now.past
    free = measure(past.demand, past.sold, past.guessed, past.first, origin, periods, span(past, periods))
    ahead = now.factor[:, origin : origin + periods].mean(axis=1)
    return _stretched(_pulled(now, free, origin, span(past, periods)), ahead)


def period_traits(now: Cleaned, origin: int, horizon: int, common: Array) -> tuple[Array, Array]:
    """A row for each series, and what becomes of it in each coming period by week and effects."""
    from wharfinger.decide.demand.kernels import LONG, measure, spread

    past = now.past
    length = span(past, horizon)
    week = shapes(past.upto(origin), common)
    single = measure(past.demand, past.sold, past.guessed, past.first, origin, 1, length)
    free = [
        spread(past.demand, past.first, origin, periods, week, past.phase, probs)
        for periods, probs in ((LONG * length, SHAPE_PROBS), (LATELY * length, RECENT_PROBS))
    ]
    ahead = (past.phase + origin + np.arange(horizon)) % past.rhythm.season
    # Taken, not indexed: rows stay together in memory, and their sums do not hang on how many there are.
    parts = np.take(week, ahead, axis=1) * now.factor[:, origin : origin + horizon]
    return _pulled(now, np.column_stack([single, *free]), origin, length), parts


def total_rows(history: History, seen: Mapping[int, Cleaned], periods: int, seed: int) -> Rows:
    """What was shown before each look, and the total that came after it."""

    def at(look: Look) -> tuple[Array, Array, Array]:
        now = _seen(seen, look)
        future = slice(look.origin, look.origin + periods)
        traits = total_traits(now, look.origin, periods)
        sure = _old(history, look) & (_told(history)[:, future].mean(axis=1) >= LEAST_KNOWN)
        came = now.wanted[sure, future].sum(axis=1)
        return traits[sure], came, np.full(sure.sum(), look.weight)

    wide = len(TRAITS) + _signals(seen)
    return _rows(at, looks(history, periods), seed, traits_wide=wide)


def period_rows(history: History, seen: Mapping[int, Cleaned], horizon: int, seed: int) -> Rows:
    """What was shown before each look, and single periods that came after it."""
    rng = np.random.default_rng(seed)

    def at(look: Look) -> tuple[Array, Array, Array]:
        now = _seen(seen, look)
        common = common_shape(now.past.upto(look.origin))
        traits, parts = period_traits(now, look.origin, horizon, common)
        x, y = [], []
        for lead in rng.choice(horizon, min(LEADS, horizon), replace=False):
            day = look.origin + lead
            part = parts[:, lead]
            sure = _old(history, look) & (_told(history)[:, day] >= LEAST_KNOWN) & (part > CLOSED)
            x.append(_stretched(traits[sure], part[sure]))
            y.append(now.wanted[sure, day])
        return np.concatenate(x), np.concatenate(y), np.full(sum(map(len, y)), look.weight)

    wide = len(TRAITS) + len(SHAPE_PROBS) + len(RECENT_PROBS) + _signals(seen)
    return _rows(at, looks(history, horizon, SINGLES), seed, traits_wide=wide)


def _pulled(now: Cleaned, traits: Array, origin: int, length: int) -> Array:
    """With a trait more for each signal: the present level times how high the signal stands."""
    if not now.signals:
        return traits
    high = pulls(now.signals, len(traits), origin, length)
    return np.column_stack([traits, traits[:, SMOOTHED, None] * high])


def _stretched(traits: Array, by: Array) -> Array:
    """The traits of series that sell so many times as much; evenness grows by the root."""
    return traits * by[:, None]


def _signals(seen: Mapping[int, Cleaned]) -> int:
    return len(next(iter(seen.values())).signals)


def _seen(seen: Mapping[int, Cleaned], look: Look) -> Cleaned:
    return seen[max(cut for cut in seen if cut <= look.origin)]


def _usual(scale: Array, came: Array) -> NDArray[np.bool_]:
    """Rows of a size that others have too: one series of billions among pieces would teach all the others."""
    some = scale[scale > 0]
    if not len(some):
        return np.ones(len(scale), dtype=bool)
    middle = float(np.median(some))
    return (scale <= FAR * middle) & (came <= FAR * np.maximum(scale, middle))


def _told(history: History) -> Array:
    """The share of each period in which it could sell, as far as somebody noted it.

    To leave out the times for which a stockout was guessed would leave out those in which little was wanted.
    """
    return np.where(history.guessed, 1.0, history.known)


def _old(history: History, look: Look) -> NDArray[np.bool_]:
    return history.first < look.origin - 1


def _rows(
    at: Callable[[Look], tuple[Array, Array, Array]],
    moments: Iterator[Look],
    seed: int,
    traits_wide: int,
) -> Rows:
    seen = list(moments)
    parts = [at(look) for look in seen]
    if not parts:
        return Rows(np.zeros((0, traits_wide)), *(np.zeros(0) for _ in range(4)))
    traits, came, weight = (np.concatenate([part[k] for part in parts]) for k in range(3))
    moment = np.repeat([float(look.origin) for look in seen], [len(p[1]) for p in parts])
    if len(came) > MOST_ROWS:
        few = np.sort(np.random.default_rng(seed).choice(len(came), MOST_ROWS, replace=False))
        traits, came, weight, moment = traits[few], came[few], weight[few], moment[few]
    scale = traits[:, LEVEL] + traits[:, BURST]
    usual = _usual(scale, came)
    least = 0.01 * float(scale[usual].mean()) if usual.any() else 0.0
    alive = (traits[:, EVENNESS] > 0) & usual
    size = np.maximum(scale[alive], least)
    return Rows(traits[alive], came[alive], weight[alive], size, moment[alive])
