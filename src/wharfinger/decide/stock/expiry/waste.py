"""Expected waste of lots when the first to expire is sold first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.decide.stock.cases import CASES, Floats


@dataclass(frozen=True)
class Shelf:
    """The lots of an item at a place in the order in which they expire, and the demand until each does."""

    quantities: Floats
    demands: Floats
    """A row a lot, a column a case."""

    def wasted(self) -> Floats:
        """What is left of each lot in each case.

        The lots up to one keep together what their sum exceeds the demand by on any of their last days: what
        was wasted of the first is lost, and what was sold of the second before that is not sold again.
        """
        if not len(self.quantities):
            return np.zeros((0, len(CASES)))
        over = np.cumsum(self.quantities)[:, None] - self.demands
        together = np.maximum(np.maximum.accumulate(over, axis=0), 0.0)
        return np.diff(together, axis=0, prepend=0.0)

    def with_less(self, lot: int, quantity: float) -> Shelf:
        """The same with so much of a lot gone."""
        left = self.quantities.copy()
        left[lot] -= quantity
        return Shelf(left, self.demands)

    def row_of(self, demand: Floats) -> int:
        """Where a lot stands until whose last day the demand is as given."""
        return int(np.searchsorted(self.demands.mean(axis=1), demand.mean(), side="right"))

    def with_lot(self, quantity: float, demand: Floats) -> Shelf:
        """The same with one more lot."""
        at = self.row_of(demand)
        return Shelf(np.insert(self.quantities, at, quantity), np.insert(self.demands, at, demand, axis=0))

    def faster(self, factor: float, lot: int) -> Shelf:
        """The same when the demand until the last day of a lot is so many times as large."""
        demands = self.demands * factor
        demands[lot + 1 :] = self.demands[lot + 1 :] + self.demands[lot] * (factor - 1)
        return Shelf(self.quantities, demands)

    def first(self, lots: int) -> Shelf:
        """The first lots alone."""
        return Shelf(self.quantities[:lots], self.demands[:lots])
