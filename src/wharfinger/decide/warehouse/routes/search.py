"""Walks through layouts with one-way aisles or many blocks, on the exact distances between stops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.distance import Points
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.path import path
from wharfinger.decide.warehouse.routes.walk import Spot, Walk

MOST_EXACT = 12
WORK = 400_000
"""Iterations times the square of the stops: some 50 ms."""


def searched_walk(layout: Layout, rows: NDArray[np.int64]) -> tuple[Walk, bool]:
    """A short walk past these bins, and whether it is proven to be the shortest."""
    from wharfinger.decide.warehouse.routes.search_kernel import exact_round, searched_round

    if len(rows) == 0:
        return Walk(0.0, [], [_home(layout)]), True
    metres = layout.distances_of_bins_m(rows)
    proven = len(rows) <= MOST_EXACT
    order = exact_round(metres) if proven else searched_round(metres, WORK // len(rows) ** 2 + 1, 0)
    stops = np.concatenate([[len(rows)], order, [len(rows)]])
    length = float(metres[stops[:-1], stops[1:]].sum())
    points = layout.points(rows)
    in_order = Points(
        points.aisle[stops], points.block[stops], points.position_m[stops], points.away_m[stops]
    )
    return Walk(length, rows[order].tolist(), path(layout, in_order)), proven


def _home(layout: Layout) -> Spot:
    return layout.depot.aisle, float(layout.ways.y_m[layout.depot.cross])
