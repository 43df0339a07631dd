"""What is asked of which tables: checked and typed once, for single periods and totals alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, Frames, instant
from wharfinger.decide.demand.arguments import quantile_names
from wharfinger.decide.demand.drivers import as_read
from wharfinger.decide.demand.given import Given
from wharfinger.decide.demand.history import History, Timeline, history, timeline
from wharfinger.tables import Frame, Items, Known, Sales, Signals


@dataclass(frozen=True)
class Question:
    """Sales and what stands beside them, the quantiles asked for by name, and the moment of asking."""

    sales: pl.DataFrame
    given: Given
    names: dict[float, str]
    every: str | None
    made_at: dt.datetime
    seed: int

    @classmethod
    def of(
        cls,
        sales: Frame,
        *,
        quantiles: Sequence[float],
        every: str | None,
        as_of: AsOf,
        seed: int,
        known: Frame | None = None,
        signals: Frame | None = None,
        items: Frame | None = None,
    ) -> Question:
        """From what a caller gave. Without `as_of` the day after the last sale is today."""
        sold = Sales.of(sales)
        given = Given(
            None if known is None else Known.of(known),
            None if signals is None else Signals.of(signals),
            None if items is None else Items.of(items),
        )
        return cls(sold, given, quantile_names(quantiles), every, instant(as_of, {"sales": sold}), seed)

    @property
    def probs(self) -> list[float]:
        """The quantiles, the lowest first."""
        return list(self.names)

    def past(self, shared: Frames | None = None) -> History:
        """What was wanted so far; on the timeline of all series, where that was learned before."""
        if shared is None:
            line = timeline(self.sales, self.made_at, self.every)
            return as_read(history(self.sales, line, self.given.items), self.given.known)
        return history(self.sales, Timeline.of(shared["timeline"]), self.given.items, shared["neighbours"])
