"""On which days an order may be placed, and how long it is to the next such day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class OrderDays:
    """Days up to today, today last."""

    may_order: NDArray[np.bool_]
    gap_days: NDArray[np.float64]
    """From the order day, or the next one, to the one after it."""
    next_order_day: dt.date
    taken: tuple[bool, ...]
    """Whether orders are taken on each weekday, Monday first."""

    def last_chance(self, day: dt.date, today: dt.date) -> dt.date:
        """The last day up to `day` on which an order is taken; today when none is left."""
        back = (day - dt.timedelta(days=n) for n in range(7))
        return max(today, next(d for d in back if self.taken[d.weekday()]))

    def last(self, days: int) -> OrderDays:
        """The same for the last `days` days."""
        return OrderDays(self.may_order[-days:], self.gap_days[-days:], self.next_order_day, self.taken)


def order_days(order_weekdays: str | None, review_days: int, days: int, today: dt.date) -> OrderDays:
    """Every `review_days` back from today, unless the supplier names weekdays."""
    if order_weekdays is None:
        ago = np.arange(days - 1, -1, -1)
        return OrderDays(ago % review_days == 0, np.full(days, float(review_days)), today, (True,) * 7)
    named = order_weekdays.split(",")
    taken = tuple(weekday in named for weekday in WEEKDAYS)
    wait = [next(n for n in range(7) if taken[(weekday + n) % 7]) for weekday in range(7)]
    gap = []
    for weekday in range(7):
        first = weekday + wait[weekday]
        gap.append(1 + wait[(first + 1) % 7])
    weekdays = (today.weekday() - np.arange(days - 1, -1, -1)) % 7
    return OrderDays(
        may_order=np.array(taken)[weekdays],
        gap_days=np.array(gap, np.float64)[weekdays],
        next_order_day=today + dt.timedelta(days=wait[today.weekday()]),
        taken=taken,
    )
