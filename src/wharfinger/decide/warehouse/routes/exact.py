"""The shortest walk through one block or several, exactly.

A walk is taken apart into acts: for each aisle and block how it is walked, for each piece of cross-aisle how
often. Acts are chosen from left to right by dynamic programming over the states of `route_states`; the pieces
chosen are then walked in one go, as Euler's theorem allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.states import (
    AROUND,
    FROM_BACK,
    FROM_FRONT,
    NONE,
    ONCE,
    OPTIONS,
    TWICE,
    States,
    states,
)
from wharfinger.decide.warehouse.routes.walk import Spot, Walk

Ints = NDArray[np.int64]

MOST_BLOCKS = 5
"""With more the states are too many: 3,033 with five blocks, and five times as many with each further one."""


@dataclass(frozen=True)
class _Pieces:
    """What has to be visited in one block of one aisle."""

    rows: list[int]
    """In order from the front."""
    positions: list[float]


def can_be_exact(layout: Layout) -> bool:
    """Whether `shortest_walk` can be asked: nothing one-way, and few enough blocks."""
    return layout.n_blocks <= MOST_BLOCKS and layout.ways.both_ways


def shortest_walk(layout: Layout, rows: Ints) -> Walk:
    """The shortest walk from the depot past these bins and back."""
    from wharfinger.decide.warehouse.routes.exact_kernel import cheapest

    pieces = _by_piece(layout, rows)
    columns = _columns(layout, pieces)
    acts, costs = _acts(layout, pieces, columns)
    table = states(layout.n_cross)
    chosen = np.zeros(len(acts), dtype=np.int64)
    length = cheapest(acts, costs, table.after, table.whole, chosen)
    assert np.isfinite(length), "every bin of a layout can be walked to"
    visits, spots = _walk(layout, pieces, columns, chosen.tolist())
    away = layout.depot.away_m if len(rows) else 0.0
    return Walk(length + 2 * away, visits, spots)


def _by_piece(layout: Layout, rows: Ints) -> dict[tuple[int, int], _Pieces]:
    aisle, block, position = (
        part[rows] for part in (layout.aisle_of_bin, layout.block_of_bin, layout.position_of_bin)
    )
    pieces: dict[tuple[int, int], _Pieces] = {}
    for at in np.lexsort((position, block, aisle)).tolist():
        piece = pieces.setdefault((int(aisle[at]), int(block[at])), _Pieces([], []))
        piece.rows.append(int(rows[at]))
        piece.positions.append(float(position[at]))
    return pieces


def _columns(layout: Layout, pieces: dict[tuple[int, int], _Pieces]) -> list[int]:
    """The aisles that the walk may need. Where all ways are open, those without a pick never help."""
    if not layout.ways.complete:
        return list(range(layout.n_aisles))
    return sorted({aisle for aisle, _ in pieces} | {layout.depot.aisle})


def _acts(
    layout: Layout, pieces: dict[tuple[int, int], _Pieces], columns: list[int]
) -> tuple[Ints, NDArray[np.float64]]:
    """The acts in order, and for each the cost of its options."""
    ways, n_cross = layout.ways, layout.n_cross
    acts: list[int] = []
    costs: list[list[float]] = []
    for at, aisle in enumerate(columns):
        for block in range(layout.n_blocks):
            acts.append(States.act_aisle(block))
            costs.append(_aisle_costs(layout, aisle, block, pieces.get((aisle, block))))
        if aisle == layout.depot.aisle:
            acts.append(States.act_touch(n_cross, layout.depot.cross))
            costs.append([0.0] * OPTIONS)
        if at + 1 == len(columns):
            break
        metres = float(ways.x_m[columns[at + 1]] - ways.x_m[aisle])
        for cross in range(n_cross):
            closed = columns[at + 1] == aisle + 1 and not ways.to_right[cross, aisle]
            step = np.inf if closed else metres
            acts.append(States.act_across(n_cross, cross))
            costs.append([0.0, step, 2 * step, np.inf, np.inf, np.inf])
    return np.array(acts, dtype=np.int64), np.array(costs)


def _aisle_costs(layout: Layout, aisle: int, block: int, piece: _Pieces | None) -> list[float]:
    ways, never = layout.ways, float("inf")
    length = float(ways.y_m[block + 1] - ways.y_m[block])
    front, back = bool(ways.front_open[aisle, block]), bool(ways.back_open[aisle, block])
    through = length if front and back and ways.to_back[aisle, block] else never
    if piece is None:
        return [0.0, through, 2 * through, never, never, never]
    first, last = piece.positions[0], piece.positions[-1]
    return [
        never,
        through,
        2 * through,
        2 * last if front else never,
        2 * (length - first) if back else never,
        2 * (length - _gap(piece)[0]) if front and back and len(piece.rows) > 1 else never,
    ]


def _gap(piece: _Pieces) -> tuple[float, int]:
    """The largest gap between neighbouring picks, and how many picks lie in front of it."""
    gaps = [after - before for before, after in zip(piece.positions, piece.positions[1:], strict=False)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    return gaps[widest], widest + 1


class _Trail:
    """Pieces of walk between crossings, and the side trips into aisles that begin and end at one."""

    def __init__(self) -> None:
        self.steps: dict[Spot, list[tuple[Spot, int, list[int]]]] = {}
        self.trips: dict[Spot, list[list[int]]] = {}
        self.walked: list[bool] = []

    def step(self, one: Spot, other: Spot, rows: list[int]) -> None:
        number = len(self.walked)
        self.walked.append(False)
        self.steps.setdefault(one, []).append((other, number, rows))
        self.steps.setdefault(other, []).append((one, number, rows[::-1]))

    def trip(self, start: Spot, rows: list[int]) -> None:
        self.trips.setdefault(start, []).append(rows)

    def circuit(self, home: Spot) -> list[tuple[Spot, list[int]]]:
        """Every step once, from home to home: each crossing with the rows passed on the way (Hierholzer)."""
        waiting: list[tuple[Spot, list[int]]] = [(home, [])]
        found: list[tuple[Spot, list[int]]] = []
        while waiting:
            here = waiting[-1][0]
            onward = self.steps.get(here, [])
            while onward and self.walked[onward[-1][1]]:
                onward.pop()
            if onward:
                there, number, rows = onward.pop()
                self.walked[number] = True
                waiting.append((there, rows))
            else:
                found.append(waiting.pop())
        # What was closed last is walked first; the rows of a step lie between it and the one before.
        return found[::-1]


def _walk(
    layout: Layout,
    pieces: dict[tuple[int, int], _Pieces],
    columns: list[int],
    chosen: list[int],
) -> tuple[list[int], list[Spot]]:
    """The chosen acts as one walk: rows in order of visit, and the spots on the way."""
    y_m, per_column = layout.ways.y_m.tolist(), layout.n_blocks
    trail = _Trail()
    act = 0
    for at, aisle in enumerate(columns):
        for block in range(per_column):
            piece = pieces.get((aisle, block), _Pieces([], []))
            _lay_aisle(trail, chosen[act], piece, (aisle, y_m[block]), (aisle, y_m[block + 1]))
            act += 1
        if aisle == layout.depot.aisle:
            act += 1
        if at + 1 == len(columns):
            break
        for cross in range(layout.n_cross):
            for _ in range(chosen[act]):
                trail.step((aisle, y_m[cross]), (columns[at + 1], y_m[cross]), [])
            act += 1
    home = (layout.depot.aisle, y_m[layout.depot.cross])
    return _follow(layout, trail, home)


def _lay_aisle(trail: _Trail, option: int, piece: _Pieces, front: Spot, back: Spot) -> None:
    rows = piece.rows
    if option in (ONCE, TWICE):
        trail.step(front, back, rows)
    if option == TWICE:
        trail.step(front, back, [])
    if option == FROM_FRONT:
        trail.trip(front, rows)
    if option == FROM_BACK:
        trail.trip(back, rows[::-1])
    if option == AROUND:
        before = _gap(piece)[1]
        trail.trip(front, rows[:before])
        trail.trip(back, rows[before:][::-1])
    assert option != NONE or not rows


def _follow(layout: Layout, trail: _Trail, home: Spot) -> tuple[list[int], list[Spot]]:
    visits: list[int] = []
    spots: list[Spot] = []
    for crossing, rows in trail.circuit(home):
        for row in rows:
            visits.append(row)
            spots.append(layout.spot(row))
        spots.append(crossing)
        for trip in trail.trips.pop(crossing, []):
            visits.extend(trip)
            spots.extend(layout.spot(row) for row in trip)
            spots.append(crossing)
    return visits, spots
