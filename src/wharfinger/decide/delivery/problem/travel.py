"""How long and how far it is from place to place, in traffic where that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.delivery.problem import checked

Matrix = NDArray[np.float64]
Numbers = NDArray[np.int64]

Times = Sequence[float] | Matrix

SAME_INSTANT_S = 1e-6


@dataclass(frozen=True, eq=False)
class Arrivals:
    """When one arrives, as a piecewise linear function of when one leaves, for each pair of places.

    The function from place i to place j of n has the points `first[i * n + j]` up to `first[i * n + j + 1]`
    of `leaves_s` and `arrives_s`; a pair without a point has no function, and its matrix entry counts.
    Between points the line counts; two points with the same `leaves_s` are a jump upwards, where the first of
    them counts. Before the first and after the last point the travel time stays as it is there. Leaving later
    never means arriving earlier.
    """

    first: Numbers
    leaves_s: Matrix
    arrives_s: Matrix

    def __post_init__(self) -> None:
        _freeze(self, "first", np.int64)
        _freeze(self, "leaves_s", np.float64)
        _freeze(self, "arrives_s", np.float64)
        inside = np.ones(max(len(self.leaves_s) - 1, 0), dtype=bool)
        inside[self.first[(self.first > 0) & (self.first < len(self.leaves_s))] - 1] = False
        if (np.diff(self.leaves_s)[inside] < 0).any() or (
            np.diff(self.arrives_s)[inside] < -SAME_INSTANT_S
        ).any():
            checked.refuse(
                "Arrivals",
                "a point before the one in front of it",
                "leaving and arriving times that never fall: who leaves later does not arrive earlier",
                "sort the points, and take the earliest arrival of all later departures",
            )
        if (self.arrives_s < self.leaves_s - SAME_INSTANT_S).any():
            checked.refuse(
                "Arrivals", "an arrival before its departure", "no negative travel time", "correct the point"
            )

    @classmethod
    def of(cls, places: int, arcs: Iterable[tuple[int, int, Times, Times]]) -> Arrivals:
        """From (from, to, leaving times, arriving times) of each arc."""
        points = {start * places + to: (leaves, arrives) for start, to, leaves, arrives in arcs}
        counts = np.zeros(places * places, dtype=np.int64)
        for pair, (leaves, _) in points.items():
            counts[pair] = len(leaves)
        order = sorted(points)
        none = np.zeros(0)
        return cls(
            np.concatenate([[0], np.cumsum(counts)]),
            np.concatenate([none, *(np.asarray(points[pair][0], dtype=np.float64) for pair in order)]),
            np.concatenate([none, *(np.asarray(points[pair][1], dtype=np.float64) for pair in order)]),
        )


@dataclass(frozen=True, eq=False)
class Travel:
    """Seconds and metres from every place (row) to every place (column); infinite where no way leads.

    With `arrivals` the seconds depend on when one leaves; `seconds` then holds the shortest of the day.
    `source` says in words where the numbers come from, for the report.
    """

    places: tuple[str, ...]
    seconds: Matrix
    metres: Matrix
    arrivals: Arrivals | None = None
    source: str = ""
    number: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", tuple(self.places))
        checked.unique("Travel", self.places)
        object.__setattr__(self, "number", {name: at for at, name in enumerate(self.places)})
        for name in ("seconds", "metres"):
            _freeze(self, name, np.float64)
            self._check(name, getattr(self, name))
        pairs = len(self.places) ** 2 + 1
        if self.arrivals is not None and len(self.arrivals.first) != pairs:
            checked.refuse(
                "Travel",
                f"arrivals for {len(self.arrivals.first) - 1} pairs",
                f"{pairs - 1} pairs of {len(self.places)} places",
                "make the arrivals for these places",
            )

    def _check(self, name: str, matrix: Matrix) -> None:
        size = len(self.places)
        if matrix.shape != (size, size):
            checked.refuse(
                "Travel",
                f"{name} of shape {matrix.shape}",
                f"({size}, {size}), a row and a column for each place",
                "give the matrix in the order of places",
            )
        for what, bad in (("no number", np.isnan(matrix)), ("a negative number", matrix < 0)):
            if bad.any():
                start, to = (int(one) for one in np.argwhere(bad)[0])
                checked.refuse(
                    "Travel",
                    f"{what} in {name} from {self.places[start]} to {self.places[to]}"
                    + (f", and {int(bad.sum()) - 1} more" if bad.sum() > 1 else ""),
                    "a number of at least 0, or infinity where no way leads",
                    "correct the matrix",
                )

    def arrival_s(self, start: str, to: str, leaves_s: float) -> float:
        """When one is at `to` who leaves `start` then."""
        pair = self.number[start] * len(self.places) + self.number[to]
        if self.arrivals is not None:
            first, last = (int(one) for one in self.arrivals.first[pair : pair + 2])
            if last > first:
                return arrival(
                    self.arrivals.leaves_s[first:last], self.arrivals.arrives_s[first:last], leaves_s
                )
        return leaves_s + float(self.seconds.ravel()[pair])


def arrival(leaves_s: Matrix, arrives_s: Matrix, at_s: float) -> float:
    """The arrival of one function; times within a millionth of a second are the same instant."""
    at = int(np.searchsorted(leaves_s, at_s - SAME_INSTANT_S))
    if at == len(leaves_s):
        return at_s + float(arrives_s[-1] - leaves_s[-1])
    if leaves_s[at] <= at_s + SAME_INSTANT_S:
        return float(arrives_s[at])
    if at == 0:
        return at_s + float(arrives_s[0] - leaves_s[0])
    share = (at_s - leaves_s[at - 1]) / (leaves_s[at] - leaves_s[at - 1])
    return float(arrives_s[at - 1] + share * (arrives_s[at] - arrives_s[at - 1]))


def _freeze(thing: object, name: str, kind: type) -> None:
    array: NDArray[Any] = np.array(getattr(thing, name), dtype=kind)
    array.flags.writeable = False
    object.__setattr__(thing, name, array)
