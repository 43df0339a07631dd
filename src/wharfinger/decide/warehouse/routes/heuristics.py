"""The rules of thumb for one block, as people know them: S-shape, return, midpoint, largest gap, combined.

As in Hall (1993) and Roodbergen (2001). Aisles with picks are taken from left to right; the side where the
depot stands counts as the front.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.walk import Spot, Walk

Stop = tuple[float, int]
"""Metres from the depot's cross-aisle, and the row of the bin."""


def s_shape(layout: Layout, rows: NDArray[np.int64]) -> Walk:
    """Every aisle with picks from end to end, in turns; an odd last one in and out again."""
    steps = _Steps(layout, rows)
    for aisle in steps.aisles:
        if aisle == steps.aisles[-1] and steps.at_front:
            steps.in_and_out(aisle, steps.stops[aisle])
        else:
            steps.through(aisle)
    return steps.home()


def return_route(layout: Layout, rows: NDArray[np.int64]) -> Walk:
    """Every aisle with picks in and out again, from the front."""
    steps = _Steps(layout, rows)
    for aisle in steps.aisles:
        steps.in_and_out(aisle, steps.stops[aisle])
    return steps.home()


def midpoint(layout: Layout, rows: NDArray[np.int64]) -> Walk:
    """The back halves from the back, the front halves from the front, the first and the last aisle whole."""
    return _around(layout, rows, lambda stops, length: sum(position <= length / 2 for position, _ in stops))


def largest_gap(layout: Layout, rows: NDArray[np.int64]) -> Walk:
    """As midpoint, but each aisle is cut at the longest way between two picks or a pick and an end."""
    return _around(layout, rows, _before_gap)


def combined(layout: Layout, rows: NDArray[np.int64]) -> Walk:
    """For each aisle the better of through, and in and out: best over all aisles by dynamic programming."""
    steps = _Steps(layout, rows)
    length = steps.length_m
    # The cheapest way to stand at the front, and at the back, and which aisles it goes through.
    front: tuple[float, tuple[bool, ...]] = (0.0, ())
    back: tuple[float, tuple[bool, ...]] = (float("inf"), ())
    for aisle in steps.aisles:
        near, far = steps.stops[aisle][0][0], steps.stops[aisle][-1][0]
        through_to_front, through_to_back = back[0] + length, front[0] + length
        front, back = (
            min((front[0] + 2 * far, (*front[1], False)), (through_to_front, (*back[1], True))),
            min((back[0] + 2 * (length - near), (*back[1], False)), (through_to_back, (*front[1], True))),
        )
    for aisle, whole in zip(steps.aisles, front[1], strict=True):
        if whole:
            steps.through(aisle)
        else:
            steps.in_and_out(aisle, steps.stops[aisle])
    return steps.home()


def _around(layout: Layout, rows: NDArray[np.int64], before: Callable[[list[Stop], float], int]) -> Walk:
    """Up the first aisle, along the back, down the last, home along the front; `before` cuts the others."""
    steps = _Steps(layout, rows)
    if len(steps.aisles) < 2:
        return return_route(layout, rows)
    first, *between, last = steps.aisles
    cut = {aisle: before(steps.stops[aisle], steps.length_m) for aisle in between}
    steps.through(first)
    for aisle in between:
        steps.in_and_out(aisle, steps.stops[aisle][cut[aisle] :])
    steps.through(last)
    for aisle in reversed(between):
        steps.in_and_out(aisle, steps.stops[aisle][: cut[aisle]])
    return steps.home()


def _before_gap(stops: list[Stop], length_m: float) -> int:
    """How many stops lie in front of the largest gap."""
    edges = [0.0, *(position for position, _ in stops), length_m]
    gaps = [after - before for before, after in pairwise(edges)]
    return max(range(len(gaps)), key=gaps.__getitem__)


class _Steps:
    """A walk in the making: where it stands, how far it went, what it has picked."""

    def __init__(self, layout: Layout, rows: NDArray[np.int64]) -> None:
        _refuse_other_than_one_block(layout)
        self.layout = layout
        self.length_m = layout.aisle_length_m
        self.mirrored = not layout.depot_front
        self.stops: dict[int, list[Stop]] = {}
        for row in rows.tolist():
            position = float(layout.position_of_bin[row])
            stop = (self.length_m - position if self.mirrored else position, row)
            self.stops.setdefault(int(layout.aisle_of_bin[row]), []).append(stop)
        for stops in self.stops.values():
            stops.sort()
        self.aisles = sorted(self.stops)
        self.at_front = True
        self.walked_m = 2 * layout.depot.away_m if self.aisles else 0.0
        self.here = (layout.depot.aisle, 0.0)
        self.visits: list[int] = []
        self.spots = [self._seen(self.here)]

    def through(self, aisle: int) -> None:
        """From this end of the aisle to the other, past all its stops."""
        self._cross_to(aisle)
        stops = self.stops[aisle]
        self._pick(aisle, stops if self.at_front else stops[::-1])
        self.at_front = not self.at_front
        self._go((aisle, self._end()))

    def in_and_out(self, aisle: int, stops: list[Stop]) -> None:
        """Into the aisle as far as these stops, and back to the same end."""
        if not stops:
            return
        self._cross_to(aisle)
        self._pick(aisle, stops if self.at_front else stops[::-1])
        self._go((aisle, self._end()))

    def home(self) -> Walk:
        """Along the front to the depot: the whole walk."""
        self._cross_to(self.layout.depot.aisle)
        return Walk(self.walked_m, self.visits, self.spots)

    def _end(self) -> float:
        return 0.0 if self.at_front else self.length_m

    def _cross_to(self, aisle: int) -> None:
        if aisle != self.here[0]:
            self._go((aisle, self._end()))

    def _pick(self, aisle: int, stops: list[Stop]) -> None:
        for position, row in stops:
            self._go((aisle, position))
            self.spots[-1] = self.layout.spot(row)  # the very same number, also when mirrored
            self.visits.append(row)

    def _go(self, there: Spot) -> None:
        x_m = self.layout.ways.x_m
        self.walked_m += float(abs(x_m[there[0]] - x_m[self.here[0]])) + abs(there[1] - self.here[1])
        self.here = there
        self.spots.append(self._seen(there))

    def _seen(self, spot: Spot) -> Spot:
        return (spot[0], self.length_m - spot[1]) if self.mirrored else spot


def _refuse_other_than_one_block(layout: Layout) -> None:
    if layout.n_blocks > 1 or not layout.ways.complete:
        raise LayoutError(
            found="several blocks, or ways that are closed or one-way",
            expected="one block with all ways open, for a rule of thumb",
            mend="ask for method='exact'",
        )
