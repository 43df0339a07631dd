"""Units of goods: exact conversion, packs, and quantities as integer steps."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, overload

import numpy as np

from wharfinger.tables.errors import UnitError, WharfingerError

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

__all__ = [
    "Conversion",
    "Exact",
    "Packs",
    "Step",
    "UnitTable",
    "convert",
    "exact",
    "round_to_step",
    "split_into",
]

Exact = int | Fraction | Decimal

# Kind and size of each standard unit; one kind never becomes another. The metric prefixes are those of
# the SI Brochure (BIPM, 9th edition, 2019), tables 7 and 8.
_STANDARD: Mapping[str, tuple[str, Fraction]] = {
    "g": ("weight", Fraction(1)),
    "kg": ("weight", Fraction(1_000)),
    "t": ("weight", Fraction(1_000_000)),
    "ml": ("volume", Fraction(1)),
    "cl": ("volume", Fraction(10)),
    "l": ("volume", Fraction(1_000)),
    "mm": ("length", Fraction(1)),
    "cm": ("length", Fraction(10)),
    "m": ("length", Fraction(1_000)),
    "piece": ("count", Fraction(1)),
    "pair": ("count", Fraction(2)),
    "dozen": ("count", Fraction(12)),
}
_LARGEST_STEPS = 2**62


@dataclass(frozen=True)
class Conversion:
    """One `unit` holds `numerator / denominator` base units, exactly."""

    unit: str
    numerator: int
    denominator: int = 1

    def __post_init__(self) -> None:
        for name in ("numerator", "denominator"):
            factor = getattr(self, name)
            if not isinstance(factor, int) or factor < 1:
                raise UnitError(
                    found=f"{name} {factor!r} for the unit '{self.unit}'",
                    expected="a whole number of 1 or more",
                    mend="write how many base units it holds as numerator / denominator, "
                    "such as 24 / 1 for a box of 24",
                )

    @property
    def size(self) -> Fraction:
        """Base units in one of this unit."""
        return Fraction(self.numerator, self.denominator)

    def to_base(self, quantity: Exact) -> Fraction:
        """`quantity` of this unit, in base units."""
        return exact(quantity) * self.size

    def from_base(self, quantity: Exact) -> Fraction:
        """`quantity` base units, in this unit."""
        return exact(quantity) / self.size


@dataclass(frozen=True)
class Packs:
    """A quantity as whole packs, largest first, and a rest in base units."""

    counts: tuple[tuple[int, Conversion], ...]
    rest: Fraction
    base_unit: str

    @property
    def total(self) -> Fraction:
        """All of it in base units again."""
        return sum((count * pack.size for count, pack in self.counts), self.rest)

    def __str__(self) -> str:
        parts = [f"{count} {pack.unit} of {_plain(pack.size)}" for count, pack in self.counts if count]
        if self.rest or not parts:
            parts.append(f"{_plain(self.rest)} {self.base_unit}")
        return " + ".join(parts)


@dataclass(frozen=True)
class Step:
    """The smallest step of an item's base unit: 10 to the power of minus `decimals`."""

    decimals: int

    def __post_init__(self) -> None:
        if not isinstance(self.decimals, int) or not 0 <= self.decimals <= 9:
            raise UnitError(
                found=f"{self.decimals!r} decimals",
                expected="a whole number from 0 to 9",
                mend="choose a coarser step or a smaller base unit, such as g for kg",
            )

    @property
    def per_unit(self) -> int:
        """Steps in one base unit."""
        return int(10**self.decimals)

    def to_steps(self, quantity: Exact) -> int:
        """`quantity` in integer steps; what is finer than the step is refused."""
        steps = exact(quantity) * self.per_unit
        if steps.denominator != 1:
            below = math.floor(steps)
            raise UnitError(
                found=f"the quantity {_plain(exact(quantity))}",
                expected=f"at most {self.decimals} decimals",
                mend=f"write {self.from_steps(below):f} or {self.from_steps(below + 1):f}, "
                "or give the item more decimals",
            )
        return steps.numerator

    def from_steps(self, steps: int) -> Decimal:
        """`steps` as a quantity with all its decimals, exactly."""
        return Decimal(f"{int(steps)}e-{self.decimals}")


@dataclass(frozen=True)
class UnitTable:
    """The units of every item, exact. The base unit is always 1/1; standard units need no row."""

    base_units: Mapping[str, str]
    conversions: Mapping[str, Mapping[str, Conversion]]

    @classmethod
    def from_frames(cls, items: pl.DataFrame, units: pl.DataFrame) -> UnitTable:
        """From Items (item, unit) and Units (item, unit, numerator, denominator).

        A unit may be repeated, say for a second barcode, if its rows agree.
        """
        base_units: dict[str, str] = dict(items.select("item", "unit").iter_rows())
        conversions = {item: {base: Conversion(base, 1)} for item, base in base_units.items()}
        columns = units.select("item", "unit", "numerator", "denominator")
        for row, (item, unit, numerator, denominator) in enumerate(columns.iter_rows(), start=1):
            where = f"Units, row {row}, item '{item}'"
            _check_item(item, base_units, where)
            try:
                conversion = Conversion(unit, numerator, denominator)
            except UnitError as error:
                raise UnitError(
                    found=error.found, expected=error.expected, mend=error.mend, where=where
                ) from None
            known = conversions[item].get(unit) or _standard(unit, base_units[item])
            if known is not None and known.size != conversion.size:
                raise _contradiction(conversion, known, base_units[item], where)
            conversions[item][unit] = conversion
        return cls(base_units, conversions)

    def conversion(self, item: str, unit: str) -> Conversion:
        """How many base units of `item` one `unit` holds."""
        _check_item(item, self.base_units, "Units")
        known = self.conversions[item]
        conversion = known.get(unit) or _standard(unit, self.base_units[item])
        if conversion is None:
            raise UnitError(
                found=f"the unit '{unit}'",
                expected="one of " + ", ".join(sorted(known)),
                mend=f"{_likely(unit, known)}add a row with its numerator and denominator to Units",
                where=f"Units, item '{item}'",
            )
        return conversion

    def to_base(self, item: str, quantity: Exact, unit: str) -> Fraction:
        """`quantity` of `unit`, in the item's base units."""
        return self.conversion(item, unit).to_base(quantity)

    def from_base(self, item: str, quantity: Exact, unit: str) -> Fraction:
        """`quantity` base units of the item, in `unit`."""
        return self.conversion(item, unit).from_base(quantity)


def convert(quantity: Exact, from_unit: str, to_unit: str) -> Fraction:
    """`quantity` from one standard unit into another of its kind, exactly (g to kg, dozen to piece)."""
    for unit in (from_unit, to_unit):
        if unit not in _STANDARD:
            raise UnitError(
                found=f"the unit '{unit}'",
                expected="one of " + ", ".join(_STANDARD),
                mend=f"{_likely(unit, _STANDARD)}use an item's own units for packs",
            )
    conversion = _standard(from_unit, to_unit)
    if conversion is None:
        from_kind, to_kind = _STANDARD[from_unit][0], _STANDARD[to_unit][0]
        raise UnitError(
            found=f"{from_unit} ({from_kind}) to be turned into {to_unit} ({to_kind})",
            expected="two units of one kind",
            mend=f"say in Units how much {to_unit} of this item one {from_unit} is",
        )
    return conversion.to_base(quantity)


def split_into(quantity: Exact, packs: Iterable[Conversion], base_unit: str) -> Packs:
    """As many of the largest pack as fit, then of the next; the rest stays in base units."""
    rest = exact(quantity)
    if rest < 0:
        raise UnitError(
            found=f"the quantity {_plain(rest)}",
            expected="0 or more",
            mend="split it without its sign",
        )
    counts = []
    for pack in sorted(packs, key=lambda pack: (-pack.size, pack.unit)):
        count = rest // pack.size
        rest -= count * pack.size
        counts.append((count, pack))
    return Packs(tuple(counts), rest, base_unit)


@overload
def round_to_step(values: float, step: Step) -> int: ...
@overload
def round_to_step(values: NDArray[np.float64], step: Step) -> NDArray[np.int64]: ...
def round_to_step(values: float | NDArray[np.float64], step: Step) -> int | NDArray[np.int64]:
    """The floats of a decision in integer steps: the one function that rounds them, half to even.

    What is rounded is the number as it is printed: 2.675 lies halfway, although the float below it is
    a trifle less.
    """
    if not isinstance(values, np.ndarray):
        check_finite(np.asarray(values, dtype=np.float64))
        return _round_printed(float(values), step)
    check_finite(values)
    largest = float(np.max(np.abs(values), initial=0.0))
    if largest >= _LARGEST_STEPS / step.per_unit:
        raise UnitError(
            found=f"a quantity of {largest} at {step.decimals} decimals",
            expected=f"less than {_LARGEST_STEPS} steps",
            mend="give the item fewer decimals, or look why the quantity is so large",
        )
    scaled = values.astype(np.float64) * step.per_unit
    # Near a half, or where floats have no decimals left, the product is not trusted.
    from_half = np.abs(scaled - np.floor(scaled) - 0.5)
    doubtful = (from_half <= 1e-15 * np.abs(scaled)) | (np.abs(scaled) >= 2.0**51)
    steps = np.rint(scaled).astype(np.int64)
    steps[doubtful] = [_round_printed(float(value), step) for value in values[doubtful]]
    return steps


def exact(value: Exact, error: type[WharfingerError] = UnitError) -> Fraction:
    """`value` as a fraction; a float is refused, for it is rarely the number that was meant."""
    if isinstance(value, (int, np.integer)):
        return Fraction(int(value))
    if isinstance(value, Fraction) or (isinstance(value, Decimal) and value.is_finite()):
        return Fraction(value)
    raise error(
        found=f"{value!r} ({type(value).__name__})",
        expected="an exact number: int, Decimal or Fraction",
        mend="round a decision's float with round_to_step or from_float, or write Decimal('1.50')",
    )


def _check_item(item: str, base_units: Mapping[str, str], where: str) -> None:
    if item not in base_units:
        raise UnitError(
            found=f"the item '{item}'",
            expected="an item of Items",
            mend=f"{_likely(item, base_units)}add the item to Items with its base unit",
            where=where,
        )


def _standard(unit: str, base_unit: str) -> Conversion | None:
    if unit not in _STANDARD or base_unit not in _STANDARD:
        return None
    (kind, size), (base_kind, base_size) = _STANDARD[unit], _STANDARD[base_unit]
    ratio = size / base_size
    return Conversion(unit, ratio.numerator, ratio.denominator) if kind == base_kind else None


def _contradiction(found: Conversion, known: Conversion, base_unit: str, where: str) -> UnitError:
    return UnitError(
        found=f"1 {found.unit} = {_plain(found.size)} {base_unit}",
        expected=f"1 {known.unit} = {_plain(known.size)} {base_unit}, as the base unit, an earlier row "
        "or the standard unit says",
        mend="correct the wrong row, or give the other pack a name of its own",
        where=where,
    )


def check_finite(values: NDArray[np.float64]) -> None:
    """Refuse what is not a finite number, by its position."""
    bad = ~np.isfinite(values)
    if bad.any():
        raise UnitError(
            found=f"{values[bad].flat[0]} at position {int(np.argmax(bad))}",
            expected="a finite number",
            mend="leave out what the decision could not say a number for",
        )


def _round_printed(value: float, step: Step) -> int:
    return round(Fraction(repr(value)) * step.per_unit)


def _likely(word: str, choices: Iterable[str]) -> str:
    by_lower = {choice.lower(): choice for choice in choices}
    match = get_close_matches(word.lower(), by_lower, n=1)
    return f"write '{by_lower[match[0]]}' if that is meant, or " if match else ""


def _plain(value: Fraction) -> str:
    """Without an exponent; as a fraction where nine decimals do not hold it."""
    for decimals in range(10):
        if (value * 10**decimals).denominator == 1:
            return f"{Step(decimals).from_steps(int(value * 10**decimals)):f}"
    return str(value)
