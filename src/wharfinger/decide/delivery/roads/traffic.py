"""How much slower than on free roads, by the hour; by default, or learned from one's own drives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from wharfinger.decide.delivery.roads.road_map import Floats
from wharfinger.tables import SettingError

HOUR_S = 3600.0
WEEK_HOURS = 7 * 24


@dataclass(frozen=True)
class Traffic:
    """Driving time as a multiple of that on free roads, for the 168 hours of a week from Monday 00:00.

    Within an hour the speed is even, and a drive that reaches into the next hour goes on at that hour's
    speed (Ichoua, Gendreau and Potvin 2003): who leaves later never arrives earlier. `drives` says on how
    many drives each hour rests; all zero is a default.
    """

    factors: tuple[float, ...]
    drives: tuple[int, ...] = (0,) * WEEK_HOURS

    def __post_init__(self) -> None:
        if len(self.factors) != WEEK_HOURS or len(self.drives) != WEEK_HOURS:
            raise SettingError(
                where="traffic",
                found=f"{len(self.factors)} factors and {len(self.drives)} counts",
                expected=f"{WEEK_HOURS} of each, one for every hour of the week from Monday 00:00",
                mend="give every hour one; 1.0 is a free road",
            )
        bad = next((hour for hour, factor in enumerate(self.factors) if not 0.1 <= factor <= 20), None)
        if bad is not None:
            raise SettingError(
                where=f"traffic, hour {bad} of the week",
                found=repr(self.factors[bad]),
                expected="a factor from 0.1 to 20",
                mend="1.0 is a free road, 2.0 takes twice the time",
            )

    def seconds(self, free_seconds: Floats, depart: datetime) -> Floats:
        """How long drives take that leave at this local time, whose times on free roads are given."""
        return self.after(free_seconds, np.full(np.shape(free_seconds), _into_the_week(depart)))

    def after(self, free_seconds: Floats, into_week_s: Floats) -> Floats:
        """The same for drives that leave so many seconds after Monday 00:00, each at its own moment."""
        speed = 1.0 / np.asarray(self.factors)
        done = np.concatenate([[0.0], np.cumsum(speed * HOUR_S)])  # free seconds driven since Monday 00:00
        hours = np.arange(WEEK_HOURS + 1) * HOUR_S
        week_s, week_done = hours[-1], done[-1]
        leave = np.mod(np.asarray(into_week_s, dtype=np.float64), week_s)
        target = np.interp(leave, hours, done) + free_seconds
        with np.errstate(invalid="ignore"):
            more, rest = np.divmod(target, week_done)
            arrive = more * week_s + np.interp(rest, done, hours)
        taken: Floats = np.where(np.isfinite(free_seconds), arrive - leave, free_seconds)
        return taken


def weekly(workday: Sequence[float], weekend: Sequence[float] | None = None) -> Traffic:
    """Traffic from the 24 hours of a working day, and of a day of the weekend (free roads by default)."""
    ends = tuple(weekend) if weekend is not None else (1.0,) * 24
    return Traffic(tuple(workday) * 5 + ends * 2)


FREE = weekly((1.0,) * 24)
"""No traffic at any hour."""

# Assumed, for towns of which nothing is known: a quarter more time in the hours that are called the peak.
PEAKS = weekly([1.25 if hour in {6, 7, 8, 9, 15, 16, 17, 18} else 1.0 for hour in range(24)])
"""Working days with a morning and an evening peak: a default, marked as one by having no drives."""


def learn_traffic(
    free_seconds: Sequence[float],
    driven_seconds: Sequence[float],
    departed: Sequence[datetime],
    *,
    known: Traffic = PEAKS,
    worth: float = 20.0,
) -> Traffic:
    """Traffic as one's own drives had it: for each hour all driven time over all free time.

    What is `known` beforehand counts as much as `worth` drives, so that one slow drive makes no rush hour.
    First the hour is seen with the same hour of all working days (or of the weekend), then by itself.
    Drives of no length, or that took under a fifth or over ten times the free time, are left out.
    """
    free, driven = np.asarray(free_seconds, dtype=float), np.asarray(driven_seconds, dtype=float)
    hours = np.array([int(_into_the_week(at) // HOUR_S) for at in departed], dtype=int)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = driven / free
    good = np.isfinite(ratio) & (free > 0) & (ratio > 0.2) & (ratio < 10)
    hours, free, driven = hours[good], free[good], driven[good]
    typical = float(free.mean()) if len(free) else 1.0

    day_kind = np.arange(WEEK_HOURS) // 24 >= 5
    alike = np.arange(WEEK_HOURS) % 24 + 24 * day_kind
    groups = alike[hours]
    prior = np.asarray(known.factors)
    shared = _shrunk(groups, driven, free, 48, _by_group(prior, alike), worth * typical)
    own = _shrunk(hours, driven, free, WEEK_HOURS, shared[alike], worth * typical)
    counts = np.bincount(hours, minlength=WEEK_HOURS)
    return Traffic(tuple(np.clip(own, 0.1, 20).tolist()), tuple(counts.tolist()))


def _shrunk(
    groups: np.ndarray, driven: Floats, free: Floats, size: int, prior: Floats, weight: float
) -> Floats:
    over = np.bincount(groups, driven, size) + prior * weight
    under = np.bincount(groups, free, size) + weight
    result: Floats = over / under
    return result


def _by_group(values: Floats, groups: np.ndarray) -> Floats:
    result: Floats = np.bincount(groups, values, 48) / np.maximum(np.bincount(groups, minlength=48), 1)
    return result


def _into_the_week(at: datetime) -> float:
    return at.weekday() * 86400.0 + at.hour * HOUR_S + at.minute * 60.0 + at.second + at.microsecond / 1e6
