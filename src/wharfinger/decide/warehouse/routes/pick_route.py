"""The walk past the picks of one round: the shortest one, and those that people know."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.exact import can_be_exact, shortest_walk
from wharfinger.decide.warehouse.routes.heuristics import (
    combined,
    largest_gap,
    midpoint,
    return_route,
    s_shape,
)
from wharfinger.decide.warehouse.routes.search import searched_walk
from wharfinger.decide.warehouse.routes.walk import Spot, Walk
from wharfinger.tables import SettingError

Method = Literal["exact", "s_shape", "largest_gap", "midpoint", "return", "combined"]

RULES: Mapping[str, Callable[[Layout, NDArray[np.int64]], Walk]] = {
    "s_shape": s_shape,
    "largest_gap": largest_gap,
    "midpoint": midpoint,
    "return": return_route,
    "combined": combined,
}


@dataclass(frozen=True)
class Pace:
    """How fast a picker is."""

    walk_m_per_second: float = 1.0
    climb_m_per_second: float = 0.3
    seconds_per_stop: float = 10.0

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not math.isfinite(value) or value < 0 or (value == 0 and name != "seconds_per_stop"):
                raise SettingError(
                    where="Pace",
                    found=f"{name}={value!r}",
                    expected="a number above 0" if name != "seconds_per_stop" else "a number of at least 0",
                    mend=f"correct {name}",
                )


@dataclass(frozen=True)
class Route:
    """One round: out from the depot, past all picks, and back."""

    length_m: float
    """Walked on the floor."""
    seconds: float
    """Walking, rising to each stop and down again, and picking."""
    stops: tuple[str, ...]
    """The bins in the order of the walk, each once."""
    climb_m: float
    """Up and down together. Bins above each other are reached in one rise."""
    proven: bool
    """Whether no walk is shorter."""
    spots: tuple[Spot, ...]
    """Where the walk stops or turns: the number of the aisle, and metres from the front."""

    def walked_m(self, layout: Layout) -> list[float]:
        """Metres walked from the depot to each stop."""
        x_m, metres, walked = layout.ways.x_m, [], layout.depot.away_m
        at = 0
        for name in self.stops:
            goal = layout.spot(layout.number_of_bin[name])
            while self.spots[at] != goal:
                (aisle, y), (next_aisle, next_y) = self.spots[at], self.spots[at + 1]
                walked += abs(float(x_m[next_aisle] - x_m[aisle])) + abs(next_y - y)
                at += 1
            metres.append(walked)
        return metres


def pick_route(
    layout: Layout, picks: Sequence[str], method: Method = "exact", *, pace: Pace | None = None
) -> Route:
    """The walk from the depot past these bins and back.

    `exact` is the shortest of all with up to five blocks. With one-way aisles it is that for up to twelve
    stops, and beyond, as with more blocks, the best that a search finds; `proven` says which. The other
    methods are the rules of thumb for one block with ways open both ways. Raises `LayoutError` for a bin
    that is not in the layout.
    """
    rows = _rows(layout, picks)
    walk, proven = _walk(layout, rows, method)
    climb = climb_m(layout, rows)
    chosen = pace or Pace()
    seconds = (
        walk.length_m / chosen.walk_m_per_second
        + climb / chosen.climb_m_per_second
        + len(rows) * chosen.seconds_per_stop
    )
    return Route(
        length_m=walk.length_m,
        seconds=seconds,
        stops=tuple(layout.bin_names[row] for row in walk.visits),
        climb_m=climb,
        proven=proven,
        spots=tuple(walk.spots),
    )


def climb_m(layout: Layout, rows: NDArray[np.int64]) -> float:
    """Metres up and down: at each spot once to the highest of its bins."""
    highest: dict[tuple[int, int, float], float] = {}
    for row in rows.tolist():
        spot = (
            int(layout.aisle_of_bin[row]),
            int(layout.block_of_bin[row]),
            float(layout.position_of_bin[row]),
        )
        highest[spot] = max(highest.get(spot, 0.0), float(layout.height_of_bin[row]))
    return 2.0 * sum(highest.values())


def _rows(layout: Layout, picks: Sequence[str]) -> NDArray[np.int64]:
    numbers = layout.number_of_bin
    unknown = [name for name in picks if name not in numbers]
    if unknown:
        more = f", and {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
        raise LayoutError(
            where="picks",
            found=f"bin {unknown[0]!r}{more}",
            expected="bins of the layout",
            mend="correct the name, or add the bin to the layout",
        )
    return np.array(list(dict.fromkeys(numbers[name] for name in picks)), dtype=np.int64)


def _walk(layout: Layout, rows: NDArray[np.int64], method: Method) -> tuple[Walk, bool]:
    if method not in get_args(Method):
        raise SettingError(
            found=f"method={method!r}",
            expected="one of " + ", ".join(get_args(Method)),
            mend="choose one of these; exact is the default",
        )
    if method != "exact":
        return RULES[method](layout, rows), False
    if can_be_exact(layout):
        return shortest_walk(layout, rows), True
    return searched_walk(layout, rows)
