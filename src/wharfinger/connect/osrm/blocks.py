"""A large matrix asked for in blocks, because servers limit the size of one question."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.roads import CutOff, Matrix

Floats = NDArray[np.float64]
Block = Callable[[NDArray[np.int64], NDArray[np.int64]], tuple[Floats, Floats]]


def in_blocks(count: int, most: int, ask: Block, away_m: Floats) -> Matrix:
    """`ask` gives seconds and metres from some places to some, infinite where the server knows no way."""
    seconds, metres = np.full((count, count), np.inf), np.full((count, count), np.inf)
    groups = [np.arange(first, min(first + most, count)) for first in range(0, count, most)]
    for rows in groups:
        for columns in groups:
            part = np.ix_(rows, columns)
            seconds[part], metres[part] = ask(rows, columns)
    np.fill_diagonal(seconds, 0.0)
    np.fill_diagonal(metres, 0.0)
    others = ~np.eye(count, dtype=bool)
    lost = [
        row
        for row in range(count)
        if count > 1
        and np.isinf(seconds[row][others[row]]).all()
        and np.isinf(seconds[:, row][others[row]]).all()
    ]
    cut_off = tuple(CutOff(row, "the routing server knows no way to it or from it") for row in lost)
    return Matrix(seconds, metres, "router", away_m, cut_off)


def cells(values: object, rows: int, columns: int) -> Floats | None:
    """A table of numbers; null is infinite. None where it has not that shape, or a number is negative."""
    if not isinstance(values, list) or len(values) != rows:
        return None
    table = np.empty((rows, columns))
    for at, row in enumerate(values):
        if not isinstance(row, list) or len(row) != columns:
            return None
        for column, value in enumerate(row):
            if value is not None and (
                isinstance(value, bool) or not isinstance(value, int | float) or value < 0
            ):
                return None
            table[at, column] = np.inf if value is None else value
    return table
