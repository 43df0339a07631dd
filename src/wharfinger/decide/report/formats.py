"""Numbers as a merchant writes them. What is missing (null, NaN, infinity) is an en dash."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal

MISSING = "–"
MINUS = "\N{MINUS SIGN}"

Number = int | float | Decimal | None


def number(value: Number, decimals: int | None = None, unit: str = "") -> str:
    """1234.5 is "1,234.5"; without `decimals` as many as the value needs, two at most."""
    if value is None or not math.isfinite(value):
        return MISSING
    if math.fabs(value) >= 1e15:
        written = f"{value:.3g}"
    else:
        written = f"{value:,.{2 if decimals is None else decimals}f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if written.strip("-0.,") == "":
        written = written.lstrip("-")
    return " ".join(filter(None, [written.replace("-", MINUS), unit]))


def quantity(value: Number, unit: str = "", decimals: int | None = None) -> str:
    """12 boxes are "12 boxes"."""
    return number(value, decimals, unit)


def money(value: Number, currency: str = "", decimals: int = 2) -> str:
    """1240.5 EUR are "1,240.50 EUR"."""
    return number(value, decimals, currency)


def share(value: Number, decimals: int = 0) -> str:
    """0.125 with one decimal is "12.5%"."""
    written = number(None if value is None else float(value) * 100, decimals)
    return written if written == MISSING else f"{written}%"


def days(value: Number, decimals: int | None = None) -> str:
    """1 is "1 day", 3.5 are "3.5 days"."""
    written = number(value, decimals)
    if written == MISSING:
        return written
    return f"{written} day" if written == "1" else f"{written} days"


def moment(value: date | datetime | None) -> str:
    """A day as 2026-11-20; an instant to the minute, with its distance from UTC where it is known."""
    if value is None:
        return MISSING
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes").replace("+00:00", " UTC")
    return value.isoformat()


def in_column(values: Iterable[Number]) -> Callable[[Number], str]:
    """A format for the numbers of one column: the same decimals all the way down, fewer for big numbers."""
    known = [float(value) for value in values if value is not None and math.isfinite(value)]
    largest = max(map(abs, known), default=0.0)
    most = 0 if largest >= 1000 else 1 if largest >= 100 else 2
    decimals = next((few for few in range(most) if all(value == round(value, few) for value in known)), most)
    return lambda value: number(value, decimals)
