"""What stock at a place is worth: the margin it is expected to earn within the cover."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wharfinger.decide.stock.cases import Floats

MOST_STEPS = 24
"""So many pieces at most make the curve of what stock at a place is worth."""


@dataclass(frozen=True)
class Standing:
    """An item at a place: what is there and coming, what may leave, and what is wanted in likely cases."""

    stock: float
    """There and arriving within the cover, less what is reserved."""
    gives: int
    """Whole units that may leave: on hand and not reserved."""
    demand: Floats
    """What can still be served from goods that come over the quickest lane."""
    wanted: Floats
    """All that is wanted."""

    def sold(self, stock: float) -> float:
        """The units expected to be sold from so many."""
        return float(np.minimum(self.demand, max(stock, 0.0)).mean())


def pieces(standing: Standing, could_come: int) -> list[tuple[int, float]]:
    """The curve of expected sales over the stock, as (units, sales a unit), each piece flatter than the last.

    It begins at the least stock that may be left and ends at the most that could come. Sales are taken as
    straight between corners, whole units apart where few are wanted; the curve is concave, so that the pieces
    are used in this order.
    """
    low = standing.stock - standing.gives
    span = standing.gives + could_come
    if span <= 0:
        return []
    # More than is wanted in any case sells nothing: there the curve is flat, and one piece.
    useful = min(span, max(math.ceil(float(standing.demand.max()) - low), 1))
    step = math.ceil(useful / MOST_STEPS)
    # Where it stands now is a corner, so that moving nothing is exactly as good as it is.
    corners = sorted({0, *range(step, useful, step), useful, standing.gives, span})
    sales = [standing.sold(low + corner) for corner in corners]
    return [
        (corners[at + 1] - corners[at], (sales[at + 1] - sales[at]) / (corners[at + 1] - corners[at]))
        for at in range(len(corners) - 1)
    ]
