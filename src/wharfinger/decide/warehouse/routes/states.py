"""What a half-built walk can look like where it is cut: the states of the exact route search.

The crossings of one aisle are the cut. Of each it matters whether the walk touches it, whether an odd or an
even number of its steps ends there, and which of them the walk so far joins. With two cross-aisles these are
the states of Ratliff and Rosenthal (1983), with three those of Roodbergen and de Koster (2001); the same
bookkeeping goes on with more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

State = tuple[int, ...]
"""Of each crossing 0 when untouched, else twice the number of its piece, and 1 more when odd."""

NONE, ONCE, TWICE, FROM_FRONT, FROM_BACK, AROUND = range(6)
"""What a walk can do with one aisle of one block. AROUND: from both ends, and not over the largest gap."""

OPTIONS = 6
DONE: State = (-1,)


@dataclass(frozen=True, eq=False)
class States:
    """The states for so many cross-aisles, and what each act makes of them."""

    after: NDArray[np.int32]
    """Acts by states by options: the number of the state that follows, -1 where it may not be."""
    whole: NDArray[np.bool_]
    """Of each state: whether it is a walk already. The first state is the walk not begun."""

    @staticmethod
    def act_aisle(block: int) -> int:
        """The number of the act: what to do with the aisle in this block."""
        return block

    @staticmethod
    def act_across(n_cross: int, cross: int) -> int:
        """The number of the act: how often to take this cross-aisle to the next aisle."""
        return n_cross - 1 + cross

    @staticmethod
    def act_touch(n_cross: int, cross: int) -> int:
        """The number of the act: the walk has to come to this crossing."""
        return 2 * n_cross - 1 + cross


@cache
def states(n_cross: int) -> States:
    """All states that can be reached, found once."""
    begun: State = (0,) * n_cross
    number: dict[State, int] = {begun: 0}
    rows: list[list[list[int]]] = []
    waiting = [begun]
    while waiting:
        state = waiting.pop(0)
        row = []
        for found in _follow(state, n_cross):
            numbers = []
            for after in found:
                if after is not None and after not in number:
                    number[after] = len(number)
                    waiting.append(after)
                numbers.append(-1 if after is None else number[after])
            row.append(numbers)
        rows.append(row)
    table = np.array(rows, dtype=np.int32).transpose(1, 0, 2)
    return States(np.ascontiguousarray(table), np.array([_is_walk(state) for state in number]))


def _follow(state: State, n_cross: int) -> list[list[State | None]]:
    """For each act, what each option makes of the state."""
    acts: list[list[State | None]] = []
    for block in range(n_cross - 1):
        acts.append([_in_aisle(state, block, option) for option in range(OPTIONS)])
    for cross in range(n_cross):
        acts.append([_across(state, cross, times) for times in range(3)] + [None] * (OPTIONS - 3))
    for cross in range(n_cross):
        touched = None if state == DONE else _touch(state, cross)
        acts.append([touched] + [None] * (OPTIONS - 1))
    return acts


def _in_aisle(state: State, block: int, option: int) -> State | None:
    if option == NONE:
        return state
    if state == DONE:
        return None
    front, back = block, block + 1
    if option in (FROM_FRONT, FROM_BACK):
        return _touch(state, front if option == FROM_FRONT else back)
    both = _touch(_touch(state, front), back)
    if option == AROUND:
        return both
    return _join(both, front, back, odd=option == ONCE)


def _across(state: State, cross: int, times: int) -> State | None:
    """The cut moves on to the next aisle at this crossing. What is left behind must be even."""
    if state == DONE:
        return DONE if times == 0 else None
    label = state[cross]
    if label == 0:
        return state if times == 0 else None
    if label % 2 != times % 2:
        return None
    if times:
        return state
    left = (*state[:cross], 0, *state[cross + 1 :])
    if label // 2 in {other // 2 for other in left if other}:
        return _numbered(left)
    return None if any(left) else DONE


def _touch(state: State, cross: int) -> State:
    if state[cross]:
        return state
    fresh = 2 * (max(label // 2 for label in state) + 1)
    return _numbered((*state[:cross], fresh, *state[cross + 1 :]))


def _join(state: State, front: int, back: int, *, odd: bool) -> State:
    kept, given_up = state[front] // 2, state[back] // 2
    labels = [2 * kept + label % 2 if label // 2 == given_up else label for label in state]
    if odd:
        labels[front] ^= 1
        labels[back] ^= 1
    return _numbered(tuple(labels))


def _numbered(state: State) -> State:
    """Pieces numbered in order of appearance, so that equal cuts look equal."""
    names: dict[int, int] = {}
    return tuple(
        2 * names.setdefault(label // 2, len(names) + 1) + label % 2 if label else 0 for label in state
    )


def _is_walk(state: State) -> bool:
    """All in one piece, and nothing odd. A walk not begun is one too: it visits nothing."""
    return state == DONE or (
        len({label // 2 for label in state if label}) <= 1 and not any(x % 2 for x in state)
    )
