"""Quantities that may be ordered: whole multiples from a minimum on."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from wharfinger.tables.errors import UnitError
from wharfinger.tables.units import Exact, check_finite, exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

Direction = Literal["up", "down", "nearest"]

# A decision's float that misses a whole multiple by less than this share of it means that multiple.
_FLOAT_NOISE = 1e-9


def round_to_multiple(
    quantity: Exact, multiple: Exact, minimum: Exact = 0, direction: Direction = "up"
) -> Fraction:
    """The quantity that may be ordered: nothing, or a whole multiple that is at least `minimum`.

    `up` is the smallest such quantity that covers `quantity`, `down` the largest within it, `nearest`
    the closest (a tie goes up). What is zero or less gives 0.
    """
    wanted, pack, least = exact(quantity), exact(multiple), exact(minimum)
    _check_order_rule(bool(pack > 0), bool(least >= 0), direction)
    count, fewest = wanted / pack, max(1, math.ceil(least / pack))
    if direction == "up":
        packs = max(fewest, math.ceil(count)) if count > 0 else 0
    elif direction == "down":
        packs = math.floor(count) if count >= fewest else 0
    elif count < fewest:
        packs = fewest if 2 * count >= fewest else 0
    else:
        packs = math.floor(count + Fraction(1, 2))
    return packs * pack


def round_to_multiples(
    quantities: NDArray[np.float64],
    multiples: NDArray[np.float64] | float,
    minimums: NDArray[np.float64] | float = 0.0,
    direction: Direction = "up",
) -> NDArray[np.float64]:
    """`round_to_multiple` for the floats of a decision, all at once.

    A quantity within 1e-9 of a whole multiple counts as that multiple, so that 24.000000000001 does
    not order a second box of 24.
    """
    wanted = np.asarray(quantities, dtype=np.float64)
    pack, least = np.asarray(multiples, dtype=np.float64), np.asarray(minimums, dtype=np.float64)
    check_finite(wanted)
    _check_order_rule(
        bool(np.all((pack > 0) & np.isfinite(pack))),
        bool(np.all((least >= 0) & np.isfinite(least))),
        direction,
    )
    count = _without_noise(wanted / pack)
    fewest = np.maximum(1.0, np.ceil(_without_noise(least / pack)))
    if direction == "up":
        packs = np.where(count > 0, np.maximum(fewest, np.ceil(count)), 0.0)
    elif direction == "down":
        packs = np.where(count >= fewest, np.floor(count), 0.0)
    else:
        small = np.where(2 * count >= fewest, fewest, 0.0)
        packs = np.where(count < fewest, small, np.floor(count + 0.5))
    return np.asarray(packs * pack, dtype=np.float64)


def _check_order_rule(multiple_is_good: bool, minimum_is_good: bool, direction: str) -> None:
    for good, found, expected in (
        (multiple_is_good, "a multiple of zero or less", "a multiple above 0"),
        (minimum_is_good, "a minimum below zero", "a minimum of 0 or more"),
        (direction in ("up", "down", "nearest"), f"the direction '{direction}'", "up, down or nearest"),
    ):
        if not good:
            raise UnitError(found=found, expected=expected, mend="correct the ordering rule of the offer")


def _without_noise(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = np.rint(counts)
    is_noise = np.abs(counts - whole) <= _FLOAT_NOISE * np.maximum(1.0, np.abs(whole))
    return np.where(is_noise, whole, counts)
