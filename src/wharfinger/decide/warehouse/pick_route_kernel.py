"""The length of the shortest walk through one block, compiled.

Ratliff and Rosenthal, "Order-picking in a rectangular warehouse", Operations Research 31 (1983). Aisles are
taken from left to right. What matters of a half-built walk is how it touches the front and the back end of
the present aisle: here a state. The depot is one more place to visit, so it may stand anywhere.

Aisles without a pick are jumped over: a walk through one could be slid sideways to one with picks at no cost.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit
def single_block_length(
    aisle_of_pick: Ints,
    position_of_pick: Floats,
    n_aisles: int,
    aisle_length_m: float,
    pitch_m: float,
    depot_aisle: int,
    depot_front: bool,
) -> float:
    """Metres of the shortest walk from the depot past all picks and back. Picks in any order, also doubled.

    The depot stands at the front or back end of its aisle. For a loop of millions, make the two arrays
    of `single_block_length_into` once.
    """
    starts = np.empty(n_aisles + 2, dtype=np.int64)
    positions = np.empty(len(aisle_of_pick) + 1, dtype=np.float64)
    return single_block_length_into(
        aisle_of_pick,
        position_of_pick,
        n_aisles,
        aisle_length_m,
        pitch_m,
        depot_aisle,
        depot_front,
        starts,
        positions,
    )


@njit
def single_block_length_into(
    aisle_of_pick: Ints,
    position_of_pick: Floats,
    n_aisles: int,
    aisle_length_m: float,
    pitch_m: float,
    depot_aisle: int,
    depot_front: bool,
    starts: Ints,
    positions: Floats,
) -> float:
    """The same without allocating: `starts` has room for `n_aisles` + 2, `positions` for picks + 1."""
    n_picks = len(aisle_of_pick)
    starts[: n_aisles + 2] = 0
    for pick in range(n_picks):
        starts[aisle_of_pick[pick] + 2] += 1
    starts[depot_aisle + 2] += 1
    for aisle in range(2, n_aisles + 2):
        starts[aisle] += starts[aisle - 1]
    # starts[aisle + 1] now is where the aisle begins, and moves on as it fills until it is where it ends.
    positions[starts[depot_aisle + 1]] = 0.0 if depot_front else aisle_length_m
    starts[depot_aisle + 1] += 1
    for pick in range(n_picks):
        aisle = aisle_of_pick[pick]
        positions[starts[aisle + 1]] = position_of_pick[pick]
        starts[aisle + 1] += 1
    for aisle in range(n_aisles):
        _sort(positions, starts[aisle], starts[aisle + 1])
    return _walk(positions, starts, n_aisles, aisle_length_m, pitch_m)


@njit
def _sort(values: Floats, begin: int, end: int) -> None:
    for at in range(begin + 1, end):
        value = values[at]
        while at > begin and values[at - 1] > value:
            values[at] = values[at - 1]
            at -= 1
        values[at] = value


@njit
def _walk(positions: Floats, starts: Ints, n_aisles: int, length: float, pitch: float) -> float:
    """The programme itself. States: both ends odd; front only; back only; both, joined; both, apart."""
    odd = front = back = joined = apart = np.inf
    previous = -1
    for aisle in range(n_aisles):
        begin, end = starts[aisle], starts[aisle + 1]
        if begin == end:
            continue
        gap = 0.0
        for at in range(begin + 1, end):
            gap = max(gap, positions[at] - positions[at - 1])
        through = length
        from_front = 2.0 * positions[end - 1]
        from_back = 2.0 * (length - positions[begin])
        around = 2.0 * (length - gap)
        if previous < 0:
            odd, front, back, joined, apart = through, from_front, from_back, 2.0 * length, around
        else:
            across = pitch * (aisle - previous)
            # The cross-aisles that lead here: one each way at both ends, or twice at one end, or at both.
            odd, front, back, joined, apart = (
                odd + 2.0 * across,
                min(front, joined) + 2.0 * across,
                min(back, joined) + 2.0 * across,
                joined + 4.0 * across,
                apart + 4.0 * across,
            )
            within = min(from_front, from_back, around)
            odd, front, back, joined, apart = (
                min(odd + within, min(front, back, joined, apart) + through),
                front + from_front,
                back + from_back,
                min(odd + through, joined + within, min(front, back, apart) + 2.0 * length),
                min(
                    front + min(from_back, around),
                    back + min(from_front, around),
                    apart + within,
                ),
            )
        previous = aisle
    return min(front, back, joined)
