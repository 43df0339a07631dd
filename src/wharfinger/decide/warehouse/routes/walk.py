"""A walk as it is made: crossings and bins in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Spot = tuple[int, float]
"""The number of an aisle, and metres from the front cross-aisle along it."""


@dataclass(frozen=True)
class Walk:
    """From the depot past all picks and back."""

    length_m: float
    visits: Sequence[int]
    """The rows of the bins in the order in which they are first passed to be picked."""
    spots: Sequence[Spot]
    """Where the walk stops or turns, beginning and ending at the depot."""
